"""JSON Schema on the hot path."""

import socket
import time
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.text.schema import MAX_NODES, SchemaError, first_error, pointed, why_unusable

LAUGH: dict[str, Any] = {
    "$defs": {f"a{i}": {"allOf": [{"$ref": f"#/$defs/a{i + 1}"}] * 10} for i in range(12)}
    | {"a12": {"type": "string"}},
    "$ref": "#/$defs/a0",
}
DEEP = {"$defs": {"a": {"allOf": [{"properties": {"x": {"$ref": "#/$defs/a"}}}] * 2}}, "$ref": "#/$defs/a"}
TREE = {
    "$defs": {
        "n": {"properties": {"l": {"$ref": "#/$defs/n"}, "r": {"$ref": "#/$defs/n"}}, "additionalProperties": False}
    }
}
UNUSABLE: list[Any] = [
    LAUGH,
    DEEP,
    {"$ref": "#"},
    {"allOf": [{"$ref": "#"}]},
    {"$ref": "#/nowhere"},
    {"$ref": "#/allOf/7", "allOf": []},
    {"$ref": "#anchor"},
    {"$dynamicRef": "#node"},
    {"$schema": "https://example.org/mine"},
    {"$schema": "http://json-schema.org/draft-04/schema#"},
    {"properties": {"a": {"$id": "https://example.org/a"}}},
    {"pattern": "(?=a)"},
    {"type": "nonsense"},
    {"properties": {f"p{i}": {} for i in range(MAX_NODES + 1)}},
    [1],
    "no json",
    "5",
    {"a": float("nan")},
    {"a": {1, 2}},
]
SCALARS = st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab", max_size=3)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner)
)
SCHEMAS = st.recursive(
    st.sampled_from(
        [True, {}, {"type": "string"}, {"type": "integer", "minimum": 0}, {"enum": ["a", 1, None]}, {"maxLength": 1}]
    ),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from("abc"), inner),
            "items": inner,
            "required": st.lists(st.sampled_from("abc"), unique=True),
            "additionalProperties": inner,
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "not": inner,
        },
    ),
    max_leaves=6,
)


@given(SCHEMAS, VALUES)
def test_its_verdict_is_that_of_the_reference_implementation(schema: Any, value: Any) -> None:
    """Two implementations agree on what is valid."""
    assert (first_error(schema, value) == "") is jsonschema.Draft202012Validator(schema).is_valid(value)


def test_the_first_error_says_what_and_where() -> None:
    """A schema may be given as text, too."""
    schema = '{"properties": {"a": {"items": {"type": "string"}}}}'
    assert first_error(schema, {"a": ["x", 5]}) == '5 is not of type "string" at /a/1'
    assert first_error(schema, {"a": []}) == ""


def test_a_recursive_schema_is_followed() -> None:
    """A tree is no bomb."""
    schema = TREE | {"$ref": "#/$defs/n"}
    assert first_error(schema, {"l": {"r": {}}, "r": {}}) == ""
    assert first_error(schema, {"l": {"r": {"x": 1}}})


@pytest.mark.parametrize("schema", UNUSABLE, ids=lambda schema: str(schema)[:40])
def test_a_schema_that_cannot_be_used_is_refused(schema: Any) -> None:
    """It multiplies, refers outside or nowhere, or is no schema."""
    with pytest.raises(SchemaError):
        first_error(schema, "x")


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:9/x", "file:///etc/hostname", "https://169.254.169.254/latest", "x.json"]
)
@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef", "$recursiveRef"])
def test_nothing_is_ever_fetched(monkeypatch: pytest.MonkeyPatch, keyword: str, target: str) -> None:
    """Neither from the network nor from a file."""
    monkeypatch.setattr(socket, "socket", None)
    with pytest.raises(SchemaError, match="only references into the schema itself"):
        first_error({"properties": {"a": {keyword: target}}}, {"a": 1})


@pytest.mark.timing
def test_no_schema_or_value_takes_long() -> None:
    """Patterns are linear in the text, multiplying references are refused, one error is enough."""
    start = time.perf_counter()
    assert first_error({"pattern": "^(a+)+$"}, "a" * 250_000 + "b")
    assert first_error({"items": {"type": "string"}}, list(range(100_000)))
    with pytest.raises(SchemaError):
        first_error(LAUGH, "x")
    assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize("schema", UNUSABLE)
def test_a_schema_that_cannot_be_used_is_told_before_a_value_is_judged(schema: Any) -> None:
    """With the same words."""
    with pytest.raises(SchemaError) as refused:
        first_error(schema, {})
    assert why_unusable(schema) == str(refused.value)
    assert not why_unusable({"type": "object"})


def test_a_pointer_may_be_percent_encoded() -> None:
    """As the part of an address that it is."""
    root = {"$defs": {"A B": {"type": "string"}, "c/d%": {}}}
    assert pointed(root, "#/$defs/A%20B") == {"type": "string"}
    assert pointed(root, "#/$defs/c~1d%25") == {}
    assert first_error({**root, "$ref": "#/$defs/A%20B"}, 1)


@pytest.mark.parametrize("kind", ["email", "idn-email"])
@pytest.mark.parametrize("text", ["Ada <ada@x.org>", '"Ada" <a@b.c>', "<ada@x.org>", '"Ada"@x.org', "ada@x.org\n"])
def test_an_address_with_a_name_beside_it_is_no_address(kind: str, text: str) -> None:
    """`Ada <ada@x.org>` is one in a mail header only."""
    assert first_error({"format": kind}, text)
    assert not first_error({"format": kind}, "ada@x.org")
