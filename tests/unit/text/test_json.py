"""Reading JSON strictly, fast and with spans."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.text.json import MAX_CHARS, MAX_DEPTH, JsonError, Kind, Node, parse, read, write

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text("abc"), inner), max_leaves=12)
REFUSED = [
    "",
    " ",
    "{",
    "[1,]",
    '{"a":1,}',
    "{'a': 1}",
    "{a: 1}",
    "[1 2]",
    "[,]",
    "{,}",
    '{"a" 1}',
    '{"a":1 "b":2}',
    "01",
    "+1",
    ".5",
    "1.",
    "1e",
    "NaN",
    "-Infinity",
    "Infinity",
    "[NaN]",
    "tru",
    "True",
    "truefalse",
    '"a',
    '"\t"',
    '"\x00"',
    '"\\x"',
    '"\\u12"',
    '"\\ud800"',
    '{"\\udc00": 1}',
    '[["\\udbff"]]',
    '"\ud800"',
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '[{"b":{"a":1,"a":1}}]',
    "1 2",
    "{} {}",
    "\ufeff{}",
    "\x00",
    "1" * 401,
    "1e999",
    "-1e999",
    "[" * 65 + "]" * 65,
    '{"a":' * 100 + "1" + "}" * 100,
    "[" * 1_000_000,
    '"' + "a" * MAX_CHARS + '"',
    "\uff11",
]


def value_of(node: Node) -> Any:
    """The plain value of a tree."""
    match node.kind:
        case Kind.OBJECT:
            return {member.name: value_of(member.node) for member in node.members}
        case Kind.ARRAY:
            return [value_of(item) for item in node.items]
        case Kind.NUMBER:
            return json.loads(str(node.value))
        case _:
            return node.value


@given(VALUES, st.sampled_from([None, 0, 2]), st.booleans())
def test_both_readers_give_what_was_written(value: Any, indent: int | None, ascii_only: bool) -> None:
    """Fast values and the tree's values are the value the text was made from."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert read(text) == value_of(parse(text)) == value


@given(VALUES)
def test_a_leaf_stands_where_its_span_says(value: Any) -> None:
    """The characters of a leaf's span read as that leaf."""
    text = json.dumps(value, ensure_ascii=False)
    assert [read(text[leaf.start : leaf.end]) for leaf in parse(text).leaves()] == [
        value_of(leaf) for leaf in parse(text).leaves()
    ]


@given(st.text('{}[]",:0123456789.eE+- \n\\utrfalsnd', max_size=30))
def test_both_readers_agree_on_any_text(text: str) -> None:
    """What one refuses, the other refuses; what both read is the same."""
    try:
        value = read(text)
    except JsonError:
        with pytest.raises(JsonError):
            parse(text)
    else:
        assert value_of(parse(text)) == value


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:24]))
def test_what_is_not_one_strict_value_is_refused(text: str) -> None:
    """Loose, doubled, endless and half-written JSON is refused by both readers."""
    for reader in (read, parse):
        with pytest.raises(JsonError):
            reader(text)


def test_a_name_that_stands_twice_is_named() -> None:
    """The reason names the member."""
    for reader in (read, parse):
        with pytest.raises(JsonError, match='the name "b" stands twice'):
            reader('{"a": 1, "b": 2, "b": 3}')


def test_the_deepest_text_allowed_is_read() -> None:
    """The limit itself is allowed, and many shallow brackets are."""
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert value_of(parse(deep)) == read(deep)
    assert read(write([[]] * 200)) == [[]] * 200


def test_surrogate_pairs_are_whole_characters() -> None:
    """An escaped pair is one character."""
    assert read('"\\ud83d\\ude00"') == parse('"\\ud83d\\ude00"').value == "😀"


def test_a_tree_has_a_limit_of_its_own() -> None:
    """It costs microseconds a value, and an answer is verified more than once."""
    assert len(read(write([0] * 20_000))) == 20_000
    with pytest.raises(JsonError, match="more than 10000 values"):
        parse(write([0] * 20_000))


@pytest.mark.timing
def test_a_string_without_an_end_is_refused_at_once() -> None:
    """Under a quarter of a second: each quote in it, were it tried as a beginning, would cost as much as the text."""
    start = time.perf_counter()
    for text in ("[]" * 70 + '"' + '\\"' * 100_000, "[" * 60 + "[]" * 70 + '"' + '\\"' * 100_000):
        with pytest.raises(JsonError):
            read(text)
    assert time.perf_counter() - start < 0.25
