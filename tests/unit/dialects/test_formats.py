"""Where a schema stands in the spellings that servers take."""

from typing import Any

import pytest

from stepcache.dialects.formats import (
    MAX_CHARS,
    openai_format,
    openai_place,
    schema_at,
    tgi_format,
    tgi_place,
    tgi_takes,
    with_schema,
    without_schema,
)

ONE: dict[str, Any] = {"properties": {"a": {}}}
OTHER: dict[str, Any] = {"properties": {"b": {}}}
OPENAI: list[dict[str, Any]] = [
    {"type": "json_schema", "json_schema": {"name": "n", "schema": ONE, "strict": True}},
    {"type": "json_object", "schema": ONE},
]
TGI: list[dict[str, Any]] = [
    {"type": "json", "value": ONE},
    {"type": "json_object", "value": ONE},
    {"type": "json", "value": '{"properties": {"a": {}}}'},
    {"type": "json_schema", "value": {"name": "n", "schema": ONE}},
]
NOWHERE: list[Any] = [
    None,
    {},
    {"type": "text"},
    {"type": "json_object"},
    {"type": "json"},
    {"type": "json_schema"},
    {"type": "json_schema", "json_schema": 1},
    {"type": "json_schema", "value": "x"},
    {"type": "json_schema", "schema": ONE},
    {"type": "regex", "value": "a+"},
    {"type": ["json"], "value": ONE},
    {"type": "json_object", "schema": ONE, "value": OTHER},
    {"type": "json_schema", "json_schema": {"schema": ONE}, "value": {"schema": OTHER}},
    [],
    "json",
]


@pytest.mark.parametrize("asked", [*OPENAI, *TGI])
def test_every_spelling_of_a_schema_is_read(asked: dict[str, Any]) -> None:
    """OpenAI's, llama.cpp's, and those of TGI, where it may be a text."""
    assert schema_at(asked, openai_place(asked)) == ONE
    assert (schema_at(asked, tgi_place(asked)) == ONE) == (asked in TGI)


@pytest.mark.parametrize("asked", NOWHERE)
def test_what_holds_no_schema_or_two_has_no_place_for_one(asked: Any) -> None:
    """Then nothing is read, blanked or put."""
    assert (openai_place(asked), schema_at(asked, ()), without_schema(asked, ())) == ((), None, asked)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "[]",
        "{",
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": "\\ud800"}',
        '{"a": 1e999}',
        '{"a": ' + "1" * 5000 + "}",
        '{"a": ' + "[" * 65 + "]" * 65 + "}",
        "[" * 100_000,
        '{"a": "' + "x" * MAX_CHARS + '"}',
    ],
)
def test_a_text_that_is_no_plain_object_is_no_schema(text: str) -> None:
    """What two readers could read in two ways is read by none."""
    assert schema_at({"type": "json", "value": text}, ("value",)) is None


def test_a_text_is_a_schema_only_where_tgi_takes_one() -> None:
    """OpenAI's schemas are objects."""
    asked = {"type": "json_schema", "json_schema": {"schema": "{}"}}
    assert schema_at(asked, openai_place(asked)) is None


@pytest.mark.parametrize("asked", [*OPENAI, *TGI])
def test_blanking_takes_the_schema_and_nothing_else(asked: dict[str, Any]) -> None:
    """Formats that differ in their schema alone are the same when blanked; a name beside it stays."""
    place = openai_place(asked)
    blanked = without_schema(asked, place)
    other = with_schema(asked, place, OTHER)
    assert blanked == without_schema(other, place)
    assert schema_at(other, place) == OTHER
    assert "properties" not in str(blanked)
    assert ("'n'" in str(blanked)) == ("'n'" in str(asked))


def test_what_is_written_is_read_back() -> None:
    """In the spelling of either."""
    assert schema_at(openai_format("n", ONE), ("json_schema", "schema")) == ONE
    assert schema_at(tgi_format(ONE), tgi_place(tgi_format(ONE))) == ONE


def test_tgi_takes_no_schema_without_properties() -> None:
    """It answers 422."""
    refused: list[Any] = [{}, {"$ref": "#"}, [], True]
    assert [tgi_takes(schema) for schema in (ONE, *refused)] == [True, False, False, False, False]
