"""`adapt project` and `adapt rename`: the members of an object."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from stepcache.adapters.project import Project
from stepcache.adapters.rename import Rename
from stepcache.text.compare import words_of
from tests.unit.adapters.sources import source

OBJECTS = st.dictionaries(
    st.text(max_size=4), st.recursive(st.integers() | st.text(), st.lists, max_leaves=3), min_size=1
)


def projected(text: str, *keys: str) -> str | None:
    """The answer for these keys."""
    found = Project().adapt(source(text), Project.Args(keys=()), Project.Args(keys=keys))
    return found.text if found else None


def under(text: str, old: object, new: object) -> str | None:
    """The answer to an older schema, for another one."""
    found = Project().adapt(source(text), Project.Args(schema=old), Project.Args(schema=new))
    return found.text if found else None


def schema(*names: str, required: tuple[str, ...] = ()) -> dict[str, object]:
    """A closed schema of texts."""
    properties = {name: {"type": "string"} for name in names}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def renamed(text: str, old: Rename.Args, new: Rename.Args) -> str | None:
    """The answer with the new prompt's names."""
    found = Rename().adapt(source(text), old, new)
    return found.text if found else None


def pairs(*names: tuple[str, str]) -> Rename.Args:
    """A `list(pair)` slot."""
    return Rename.Args(names=names)


def test_members_are_kept_as_they_are_spelled() -> None:
    """Fewer, or in another order; the object's own way of parting members stays."""
    assert projected('{"name": "Ada", "email": "ada@x.org"}', "email") == '{"email": "ada@x.org"}'
    assert projected('{"a" : 1.0,"b":"\\u00e9", "c": [ ]}\n', "c", "b") == '{"c": [ ],"b":"\\u00e9"}\n'
    assert projected('{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', "b", "c") == '{\n  "b": 2,\n  "c": 3\n}'


@given(OBJECTS, st.data(), st.sampled_from([None, 0, 2]))
def test_a_projected_object_is_the_object_with_these_keys(
    value: dict[str, object], data: st.DataObject, indent: int
) -> None:
    """Read again it is what was asked for, written as the serializer would have written it."""
    keys = data.draw(st.lists(st.sampled_from(sorted(value)), unique=True, min_size=1))
    assume(not any(word in {"else", "more", "rest", "next"} for key in keys for word in words_of(key)))
    wanted = {key: value[key] for key in keys}
    found = projected(json.dumps(value, indent=indent), *keys)
    assert found == (json.dumps(wanted, indent=indent) if list(wanted) != list(value) else None)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('{"a": 1}', ("b",)),
        ('{"a": 1}', ("A",)),
        ('{"a": 1, "b": 2}', ("a", "c")),
        ('{"a": 1}', ()),
        ('{"a": 1, "b": 2}', ("a", "a")),
        ('{"a": 1}', ("a",)),
        ('{"a": 1, "a": 2}', ("a",)),
        ('x {"a": 1}', ("a",)),
        ("[1]", ("a",)),
    ],
)
def test_a_key_that_is_not_there_is_not_made_up(text: str, keys: tuple[str, ...]) -> None:
    """It does not apply, nor to anything but one strict object, nor where nothing is to be done."""
    assert projected(text, *keys) is None


def test_a_member_bears_the_new_prompts_name() -> None:
    """From the text's name in a model's answer, from the older prompt's in an older one."""
    assert renamed('{"a": 1, "b": 2}', pairs(("a", "x")), pairs(("a", "x"))) == '{"x": 1, "b": 2}'
    assert renamed('{"x": 1, "b": 2}', pairs(("a", "x")), pairs(("a", "y\n"))) == '{"y\\n": 1, "b": 2}'
    assert renamed('{"x": 1, "b": {"a": 2}}', pairs(("a", "x")), pairs(("b", "z"))) == '{"a": 1, "z": {"a": 2}}'
    old, new = Rename.Args(names="a", new="x"), Rename.Args(names="a", new="y")
    assert renamed('{"x": 1}', old, new) == '{"y": 1}'


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ('{"x": 1}', (("a", "x"),), (("a", "x"),)),
        ('{"a": 1, "b": 2}', (("a", "b"),), (("a", "b"),)),
        ('{"b": 2}', (("a", "x"),), (("a", "y"),)),
        ('{"a": 1, "x": 2}', (("a", "x"),), (("a", "y"),)),
        ('{"a": 1, "y": 2}', (), (("a", "y"),)),
        ('["a"]', (), (("a", "y"),)),
        ("a", (), (("a", "y"),)),
    ],
)
def test_names_that_collide_or_are_not_there_are_left(
    text: str, old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]
) -> None:
    """It does not apply."""
    assert renamed(text, pairs(*old), pairs(*new)) is None


@pytest.mark.parametrize("args", [{"names": "a"}, {"names": (("a", "b"),), "new": "c"}, {"names": (("a",),)}])
def test_rename_takes_pairs_or_two_names(args: dict[str, object]) -> None:
    """Not a half of each."""
    with pytest.raises(ValidationError):
        Rename.Args(**args)


def test_members_are_kept_as_both_schemas_have_them() -> None:
    """In the new one's order; an optional one that the older schema allowed and the answer left out stays out."""
    text = '{"a": "1", "b": "2", "c": "3"}'
    old = schema("a", "b", "c", "d", required=("a", "b", "c"))
    assert under(text, old, schema("c", "a")) == '{"c": "3", "a": "1"}'
    assert under(text, old, schema("a", "d")) == '{"a": "1"}'
    assert under(text, old, schema("a", "b", "c", "d", required=("a",))) == text


def test_a_member_that_is_new_is_left_to_be_asked_for() -> None:
    """Where it is required: the check of the schema then sees that it is missing."""
    text, old = '{"a": "1", "b": "2"}', schema("a", "b")
    assert under(text, old, schema("a", "e", required=("e",))) == '{"a": "1"}'
    assert under(text, old, schema("a", "e")) is None
    assert under('{"a": "1", "e": "x"}', {**old, "additionalProperties": True}, schema("a", "e", required=("e",))) == (
        '{"a": "1"}'
    )


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ('{"a": "1"}', schema("a"), schema("a")),
        ('{"a": "1"}', schema("a", "b"), schema("b")),
        ('{"a": "1"}', schema("a"), True),
        ('{"a": "1"}', None, schema("a")),
        ('["a"]', schema("a", "b"), schema("a")),
        ("a", schema("a", "b"), schema("a")),
    ],
)
def test_other_schemas_and_answers_are_left_alone(text: str, old: object, new: object) -> None:
    """The same schema, nothing to keep, no table of properties, no object."""
    assert under(text, old, new) is None


def test_keys_beside_a_schema_are_a_second_opinion() -> None:
    """Then it does not apply."""
    args = Project.Args(keys=("a",), schema=schema("a"))
    assert Project().adapt(source('{"a": "1", "b": "2"}'), Project.Args(schema=schema("a", "b")), args) is None


@pytest.mark.parametrize(
    ("prompt", "text", "keys", "projected_text"),
    [
        ("Written by Ada Lovelace.", '{"name": "Ada", "surname": "Lovelace"}', ("name",), None),
        ("Paid 5 EUR.", '{"amount": 5, "currency": "EUR"}', ("amount",), None),
        ("Paid 5EUR.", '{"amount": 5, "currency": "EUR"}', ("currency",), None),
        ("Main Street  5", '{"street": "Main Street", "number": "5"}', ("street",), None),
        ("Anne-Marie", '{"a": "Anne", "b": ["Marie"]}', ("a",), None),
        ("one, two, three", '{"first": "one", "rest": "two, three"}', ("rest",), None),
        ("Ada and Bob", '{"person": "Ada", "otherPerson": "Bob"}', ("otherPerson",), None),
        ("Ada, ada@x.org", '{"name": "Ada", "email": "ada@x.org"}', ("email",), '{"email": "ada@x.org"}'),
        ("Ada\nRome", '{"name": "Ada", "city": "Rome"}', ("city",), '{"city": "Rome"}'),
        ("Ada Lee", '{"a": "Ada", "b": "Lee"}', ("b", "a"), '{"b": "Lee", "a": "Ada"}'),
    ],
)
def test_a_value_that_hangs_on_a_dropped_one_is_not_kept(
    prompt: str, text: str, keys: tuple[str, ...], projected_text: str | None
) -> None:
    """Alone it may have taken the other's words too."""
    found = Project().adapt(source(text, prompt), Project.Args(), Project.Args(keys=keys))
    assert (found.text if found else None) == projected_text
