"""Members of a JSON object as they are spelled."""

import json

from hypothesis import given
from hypothesis import strategies as st

from stepcache.pipeline.rungs.members import members_of, with_members

OBJECTS = st.dictionaries(
    st.text(max_size=3), st.integers() | st.text(max_size=3) | st.lists(st.booleans()), max_size=4
)


def test_what_is_not_replaced_keeps_every_character() -> None:
    """Numbers that a float could not hold, white space, escapes."""
    text = '{ "a": 1.10,\n  "b": 12345678901234567890.5, "c": "\\u00e9" }'
    assert with_members(text, {"b": "2"}) == '{ "a": 1.10,\n  "b": 2, "c": "\\u00e9" }'


def test_missing_members_come_last_parted_as_the_others() -> None:
    """Also into an object that has one member, or none."""
    assert with_members('{"a": 1,\n "b": 2}', {"c": "3"}) == '{"a": 1,\n "b": 2,\n "c": 3}'
    assert with_members('{"a": 1}', {"b": "2", "c": "3"}) == '{"a": 1, "b": 2, "c": 3}'
    assert with_members(" {} ", {"a": "[1]"}) == ' {"a": [1]} '


def test_only_an_object_has_members() -> None:
    """Anything else is left alone."""
    assert [members_of(text) for text in ("[1]", "1", "{", "{} {}", "")] == [None] * 5
    assert with_members("[1]", {"a": "1"}) == "[1]"


@given(OBJECTS, OBJECTS)
def test_the_members_are_those_of_both_objects_the_new_ones_first(
    old: dict[str, object], new: dict[str, object]
) -> None:
    """As if two dictionaries had been joined."""
    spelled = members_of(json.dumps(new, ensure_ascii=False)) or {}
    assert json.loads(with_members(json.dumps(old), spelled)) == old | new
