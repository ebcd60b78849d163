"""Two schemas of one object, compared property by property."""

from typing import Any

import pytest

from stepcache.text.properties import kept_properties, object_schema, says_only_names

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
POINT = {"$ref": "#/$defs/point"}


def schema(properties: dict[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    """A closed schema of one object."""
    base = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    return {**base, **more}


def kept(old: Any, new: Any) -> list[str] | None:
    """Names of properties of which both say the same."""
    before, after = object_schema(old), object_schema(new)
    assert before is not None
    assert after is not None
    return kept_properties(before, after)


OLD = schema({"name": TEXT, "age": WHOLE, "city": TEXT}, "name")


@pytest.mark.parametrize(
    ("new", "names"),
    [
        (schema({"age": WHOLE, "name": TEXT}, "name"), ["age", "name"]),
        (schema({"age": WHOLE}, "age"), ["age"]),
        (schema({"name": TEXT}), ["name"]),
        (schema({"name": TEXT, "mail": TEXT}, "mail"), ["name"]),
        (schema({"name": TEXT, "mail": TEXT}), None),
        (schema({"name": TEXT, "age": TEXT}, "age"), ["name"]),
        (schema({"name": TEXT, "age": TEXT}), None),
        (schema({"name": {**TEXT, "description": "in capitals"}}), None),
        (schema({"name": TEXT}, additionalProperties=True), None),
        (schema({"name": TEXT}, description="of the buyer"), None),
        (schema({"name": TEXT}, title="Buyer"), None),
        (schema({}), []),
    ],
)
def test_what_both_schemas_say_is_kept(new: dict[str, Any], names: list[str] | None) -> None:
    """A property that is new, or means something else, must be required: its absence would not be seen."""
    assert kept(OLD, new) == names


def test_an_open_schema_serves_one_that_is_open_or_closed() -> None:
    """What it left room for is not kept: no schema says what it is."""
    old = schema({"name": TEXT}, additionalProperties=True)
    assert kept(old, schema({"name": TEXT}, additionalProperties=True)) == ["name"]
    assert kept(old, schema({"name": TEXT})) == ["name"]
    assert kept(old, schema({"name": TEXT, "age": WHOLE})) is None


@pytest.mark.parametrize(
    ("definition", "names"),
    [
        ({"type": "object", "properties": {"x": WHOLE}}, ["at"]),
        ({"type": "object", "properties": {"x": TEXT}}, []),
        ({"type": "object", "properties": {"x": {"$ref": "#/$defs/other"}}}, []),
    ],
)
def test_references_are_followed_in_both(definition: dict[str, Any], names: list[str]) -> None:
    """An equal pointer may point at something else."""
    old = schema({"at": POINT, "name": TEXT}, **{"$defs": {"point": {"type": "object", "properties": {"x": WHOLE}}}})
    assert kept(old, schema({"at": POINT}, "at", **{"$defs": {"point": definition, "other": TEXT}})) == names


def test_a_chain_of_references_is_followed_to_its_end() -> None:
    """Round a circle once."""
    tree = {"type": "object", "properties": {"up": {"$ref": "#/$defs/tree"}, "leaf": {"$ref": "#/$defs/leaf"}}}
    old = schema({"tree": {"$ref": "#/$defs/tree"}}, **{"$defs": {"tree": tree, "leaf": TEXT}})
    assert kept(old, schema({"tree": {"$ref": "#/$defs/tree"}}, **{"$defs": {"tree": tree, "leaf": TEXT}})) == ["tree"]
    other = schema({"tree": {"$ref": "#/$defs/tree"}}, "tree", **{"$defs": {"tree": tree, "leaf": WHOLE}})
    assert kept(old, other) == []


@pytest.mark.parametrize(
    "odd",
    [{"$ref": "#/$defs/none"}, {"$ref": "https://example.org"}, {"$dynamicRef": "#x"}, {"$id": "x"}, {"$ref": "#"}],
)
def test_a_reference_that_is_not_plain_keeps_nothing(odd: dict[str, str]) -> None:
    """Equality cannot be told."""
    assert kept(schema({"a": odd, "b": TEXT}), schema({"a": odd}, "a")) == []


@pytest.mark.parametrize(
    "other",
    [
        True,
        None,
        [],
        "{}",
        {"type": "array"},
        {"type": "object"},
        {"properties": []},
        {"properties": {}, "required": ["a"]},
        {"properties": {"a": TEXT}, "required": "a"},
        {"properties": {}, "additionalProperties": TEXT},
        {"properties": {}, "allOf": []},
        {"properties": {}, "patternProperties": {}},
        {"properties": {}, "minProperties": 1},
        {"$ref": "#/$defs/a"},
    ],
)
def test_a_schema_that_says_more_is_no_table(other: object) -> None:
    """Combinators, patterns, bounds on the whole."""
    assert object_schema(other) is None


def test_numbers_and_words_are_not_taken_for_each_other() -> None:
    """`1`, `1.0` and `true` are equal in Python."""
    one, word = ({"a": {"const": value}} for value in (1, True))
    assert kept(schema(one), schema(word, "a")) == []


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        (schema({"first_name": {"title": "First Name", "type": "string"}}, title="Contact"), True),
        (schema({"title": {"title": "Title"}, "description": TEXT}), True),
        (schema({"a": POINT}, **{"$defs": {"point": schema({"x": WHOLE}, title="Point")}}), True),
        (schema({"a": {"enum": [{"description": "data"}]}}), True),
        (schema({"name": TEXT}, title="UPPERCASE names"), False),
        (schema({"name": TEXT}, title="UppercaseName"), False),
        (schema({"name": TEXT}, description="Names in capitals."), False),
        (schema({"name": {"description": "lowercase"}}), False),
        (schema({"name": {"title": "Name in English"}}), False),
        (
            schema(
                {
                    "\u0438\u043c\u044f": {
                        "title": "\u0418\u043c\u044f (\u043f\u0440\u043e\u043f\u0438\u0441\u044c\u044e)"
                    }
                }
            ),
            False,
        ),
        (schema({"tags": {"items": {"$comment": "sorted"}}}), False),
        (schema({"a": POINT}, **{"$defs": {"point": {"description": "rounded"}}}), False),
        (schema({"a": {"anyOf": [TEXT, {"description": "null if minor"}]}}), False),
        (None, True),
    ],
)
def test_a_schema_that_says_only_names_is_told_from_one_that_asks_for_more(said: Any, plain: bool) -> None:
    """At any depth; a property of the name `description` is none."""
    assert says_only_names(said) is plain


def test_a_schema_of_many_references_is_compared_in_little_time() -> None:
    """Each definition once; a schema longer than that is no table."""
    definitions = {f"d{n}": {"items": {"$ref": f"#/$defs/d{(n + 1) % 90}"}, "title": "x" * 400} for n in range(90)}
    properties = {f"p{n}": {"$ref": f"#/$defs/d{n % 90}"} for n in range(300)}
    old, new = schema(properties, **{"$defs": definitions}), schema(properties, "p1", **{"$defs": definitions})
    assert kept(old, new) == list(properties)
    assert object_schema(schema({f"p{n}": TEXT for n in range(5_000)})) is None
    wide = {f"p{n}": {"$ref": f"#/$defs/d{n}"} for n in range(150)}
    many = {f"d{n}": TEXT for n in range(150)}
    names = kept(schema(wide, **{"$defs": many}), schema(wide, *wide, **{"$defs": many}))
    assert len(names or ()) == 100
