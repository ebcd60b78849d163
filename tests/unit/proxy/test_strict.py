"""What is read of a body, and what only the backend may read."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stepcache.domain.routes import Reason, Word
from stepcache.proxy import strict
from stepcache.proxy.openai import Chat
from stepcache.proxy.strict import MAX_BRACKETS, MAX_VALUES

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)
BODIES = st.dictionaries(st.text(), VALUES, max_size=4)


def parse(raw: bytes) -> dict[str, Any] | Reason:
    """As the chat surface reads it."""
    return strict.parse(raw, 64, Chat().odd)


def left(detail: str) -> Reason:
    """Why a body is left to the backend."""
    return Reason(Word.UNCACHEABLE, detail)


@settings(max_examples=60)
@given(BODIES, st.booleans(), st.sampled_from([None, 1]))
def test_what_python_writes_is_read_back(body: dict[str, Any], ascii_only: bool, indent: int | None) -> None:
    """Escaped or not, with blanks or without."""
    try:
        raw = json.dumps(body, ensure_ascii=ascii_only, indent=indent).encode()
    except UnicodeEncodeError:
        return
    assert parse(raw) in (body, left("body"))
    if not any(ord(letter) in range(0xD800, 0xE000) for letter in raw.decode()):
        assert parse(raw) == body or b"\\ud" in raw


@settings(max_examples=60)
@given(BODIES, st.text(st.characters(codec="utf-8")), st.booleans())
def test_a_key_that_stands_twice_is_never_read(body: dict[str, Any], name: str, escaped: bool) -> None:
    """However it is written, and whatever else the body holds."""
    first = json.dumps(name)
    second = '"' + "".join(f"\\u{unit:04x}" for unit in units(name)) + '"' if escaped else first
    inner = f'{{{first}: 1, "a\\u0022b\\u0022c\\u0022": 2, {second}: 3}}'
    raw = json.dumps({**body, "inner": 0}).replace('"inner": 0', f'"inner": {inner}')
    assert isinstance(parse(raw.encode()), Reason)


def units(text: str) -> list[int]:
    """UTF-16 code units."""
    data = text.encode("utf-16-be")
    return [int.from_bytes(data[index : index + 2], "big") for index in range(0, len(data), 2)]


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[]", "body"),
        (b'"text"', "body"),
        (b"null", "body"),
        (b"{} {}", "body"),
        (b"\xef\xbb\xbf{}", "body"),
        (b'{"a": NaN}', "body"),
        (b'{"a": Infinity}', "body"),
        (b'{"a": 1e999}', "body"),
        (b'{"a": ' + b"9" * 100_000 + b"}", "body"),
        (b'{"a": "\\ud800"}', "body"),
        (b'{"a": "\xff"}', "body"),
        (b'{"a": 1,}', "body"),
        (b'{"a": 01}', "body"),
        (b"{'a': 1}", "body"),
        (b'{"a": 1, "a": 1}', "repeated key"),
        (b'{"a": {"b": 1, "\\u0062": 2}}', "repeated key"),
        (b'[{"a": 1, "a": 1}]', "body"),
        (b'{"stream": "true"}', "stream"),
        (b'{"stream": 1}', "stream"),
        (b'{"stream_options": []}', "stream_options"),
    ],
)
def test_what_can_be_read_in_two_ways_is_left_to_the_backend(raw: bytes, detail: str) -> None:
    """With the reason."""
    assert parse(raw) == left(detail)


@pytest.mark.parametrize("deep", [65, 1_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_a_deep_body_is_left_to_the_backend(deep: int, opening: str, closing: str) -> None:
    """It is not read further than it is deep."""
    inner = deep - 1
    raw = '{"a":' + opening * inner + "1" + closing * inner + "}"
    assert parse(raw.encode()) == left("depth")


def test_a_wide_body_is_read() -> None:
    """Width is not depth; brackets in texts are neither."""
    body = {"a": [[]] * 1_000, "b": "[{" * 10_000, "c": 'quote \\" ' * 50}
    assert parse(json.dumps(body).encode()) == body


def test_a_tangle_is_left_to_the_backend() -> None:
    """Nobody counts a million lists."""
    assert parse(json.dumps({"a": [[]] * (MAX_BRACKETS + 1)}).encode()) == left("depth")


@pytest.mark.parametrize(
    "much", [[0] * (MAX_VALUES + 2), ["a"] * (2 * MAX_VALUES + 1), dict.fromkeys(map(str, range(MAX_VALUES + 2)), 0)]
)
def test_so_many_values_are_left_to_the_backend(much: Any) -> None:
    """They are not even parsed; signs in a text are no values."""
    assert parse(json.dumps({"a": much}).encode()) == left("depth")
    text = {"a": '"quoted", [{,' * 7_000 + "\\\\" * 3 + ", {[" * MAX_VALUES}
    assert parse(json.dumps(text).encode()) == text


def levels(value: Any) -> int:
    """How many objects and lists stand in one another."""
    if not isinstance(value, dict | list):
        return 0
    return 1 + max(map(levels, value.values() if isinstance(value, dict) else value), default=0)


@given(BODIES)
@settings(max_examples=50)
def test_depth_is_that_of_the_value(body: dict[str, Any]) -> None:
    """Whatever stands in its texts and names."""
    raw = json.dumps({"a": body, "b": '[{"' * 100}).encode()
    assert isinstance(strict.parse(raw, 3, lambda _: ""), Reason) == (levels({"a": body}) > 3)


@pytest.mark.parametrize("stream", [True, False, None])
def test_a_plain_stream_flag_is_read(stream: bool | None) -> None:
    """As the API has it."""
    body = {"stream": stream, "stream_options": None if stream is None else {"include_usage": True}}
    assert parse(json.dumps(body).encode()) == body
