"""Labelled lines read by a schema."""

from typing import Any

import pytest

from stepcache.text.pairs import Pair, read_pairs
from stepcache.text.properties import object_schema
from stepcache.text.typed import typed_members

BODY = 'name: Ada\nage: 36\nzip: 00710\nrate: 0.5\nactive: true\ntags: ["a"]\nnick: "Al"\nspouse: null\nyes: yes'


def members(body: str, properties: dict[str, Any], *required: str, **more: Any) -> dict[str, Any] | None:
    """What the lines state under a schema."""
    schema = object_schema({"properties": properties, "required": list(required), **more})
    assert schema is not None
    return typed_members(read_pairs(body) or (), schema)


def kind(type_: Any, **more: Any) -> dict[str, Any]:
    """One property's schema."""
    return {"type": type_, **more}


@pytest.mark.parametrize(
    ("name", "schema", "value"),
    [
        ("name", kind("string"), "Ada"),
        ("nick", kind("string"), "Al"),
        ("age", kind("integer"), 36),
        ("age", kind("number", minimum=0), 36),
        ("age", kind("string"), "36"),
        ("zip", kind("string", pattern="^[0-9]+$"), "00710"),
        ("rate", kind("number"), 0.5),
        ("active", kind("boolean"), True),
        ("active", kind("string"), "true"),
        ("tags", kind("array", items=kind("string")), ["a"]),
        ("spouse", kind(["integer", "null"]), None),
        ("name", {"anyOf": [kind("string"), kind("null")], "default": None, "title": "Name"}, "Ada"),
        ("age", {"anyOf": [kind("integer"), kind("null")]}, 36),
    ],
)
def test_a_value_is_read_by_its_type(name: str, schema: dict[str, Any], value: object) -> None:
    """The characters decide where the type leaves one reading."""
    found = members(BODY, {name: schema}, name)
    assert found == {name: value}
    assert [type(one) for one in (found or {}).values()] == [type(value)]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("name", kind("integer")),
        ("zip", kind("integer")),
        ("rate", kind("integer")),
        ("yes", kind("boolean")),
        ("age", kind(["integer", "string"])),
        ("spouse", kind(["string", "null"])),
        ("name", kind("string", description="in capitals")),
        ("name", kind("string", title="Name of the mother")),
        ("name", kind("string", contentEncoding="base64")),
        ("name", {"$ref": "#/$defs/name"}),
        ("name", {"enum": ["Ada"]}),
        ("name", {"anyOf": [kind("string"), {"$ref": "#"}]}),
        ("name", {"anyOf": [kind("string")], "type": "string"}),
        ("name", kind("object")),
        ("tags", kind("array")),
        ("tags", kind("array", items={"description": "x"})),
        ("name", kind(7)),
        ("name", kind([["string"]])),
        ("name", True),
        ("Name", kind("string")),
    ],
)
def test_any_other_schema_is_not_read(name: str, schema: Any) -> None:
    """Two readings, none, or more said than a type."""
    assert members(BODY, {name: schema}, name) is None


def test_an_optional_member_may_be_absent_where_no_line_is_left_over() -> None:
    """Else that line may be meant by it."""
    properties = {"name": kind("string"), "mail": kind("string")}
    assert members("name: Ada", properties, "name") == {"name": "Ada"}
    assert members("name: Ada\ne-mail: ada@x.org", properties, "name") is None
    assert members("name: Ada", properties, "mail") is None
    assert members("phone: 7", properties) is None


def test_what_is_said_of_the_whole_is_not_read() -> None:
    """A description may ask for another language."""
    assert members("name: Ada", {"name": kind("string")}, description="in French") is None
    assert members("name: Ada", {"name": kind("string")}, title="Person") == {"name": "Ada"}
    assert members("name: Ada", {"name": kind("string")}, title="UPPERCASE names") is None


@pytest.mark.parametrize(
    "text",
    ["n.a.", "not available", "not provided", "none.", "--", "-", "?", "tbd", "undefined", "(none)", ""],
)
def test_a_text_that_says_that_there_is_none_may_be_null(text: str) -> None:
    """Where the schema allows both."""
    schema = object_schema({"properties": {"a": {"type": ["string", "null"]}}})
    assert schema is not None
    assert typed_members([Pair("a", text)], schema) is None
