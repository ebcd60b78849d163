"""`adapt syntax`: the only JSON value of an answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.adapters.syntax import Syntax
from stepcache.ports import NoArgs
from tests.unit.adapters.sources import source

PROSE = st.text("ab \n.:`*!", max_size=20)
VALUES = st.dictionaries(
    st.text("ab'[{é\"\\ "), st.lists(st.integers() | st.booleans() | st.none() | st.text("x,]'\""))
)


def bare(text: str) -> str | None:
    """What is left of an answer."""
    found = Syntax().adapt(source(text), NoArgs(), NoArgs())
    return found.text if found else None


@given(VALUES, PROSE, PROSE)
def test_the_only_value_comes_out_as_it_stands(value: dict[str, object], before: str, after: str) -> None:
    """A fence or prose around it goes; the value keeps its characters."""
    text = json.dumps(value)
    assert bare(before + text + after) == (text if before or after else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('```json\n{"a": 1}\n```', '{"a": 1}'),
        ('Here: {"a": [1, 2,], }', '{"a": [1, 2] }'),
        ("{'a': 'x', 'b': None, 'c': True}", '{"a": "x", "b": null, "c": true}'),
        ("{“a”: “it's”}", '{"a": "it\'s"}'),
        (' {"a": 1}\n', '{"a": 1}'),
    ],
)
def test_loose_syntax_with_one_reading_is_mended(text: str, expected: str) -> None:
    """Fences, commas, quotes and Python's words."""
    assert bare(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        '{"a": 1}',
        '{"a": 1} and {"a": 2}',
        '[1] {"a": 1}',
        'see [here]: {"a": 1}',
        "}} {} ",
        "{'n': 'O'Brien'}",
        "{'a': 'x\"y'}",
        "{a: 1} ",
        '{"a": 1, "a": 2} ',
        "[1,,] ",
        "[,] ",
        '{"a":,} ',
        '{"a": {"b": 1}, oops} ',
        '{"a": 1',
        "{'a': 'b} ",
        "[" * 100_000,
        "[" * 100 + "]" * 100 + " ",
        '["' * 100_000,
        "{'" * 100_000,
        "\x00[" * 10,
    ],
)
def test_what_has_two_readings_or_none_is_left(text: str) -> None:
    """It does not apply."""
    assert bare(text) is None
