"""Closed lists: which values of which fields can be cached."""

from typing import Any

import pytest

from stepcache.dialects.fields import (
    NO_PENALTY,
    NULL,
    Fields,
    is_count,
    is_deeper,
    is_flag,
    is_format,
    is_number,
    is_object,
    is_stop,
    is_text,
    is_texts,
    is_whole,
    odd_field,
    quiet,
    stops_of,
    without_nulls,
)

KNOWN: Fields = {"a": is_count, "b": NULL}
VALUES: tuple[Any, ...] = (None, True, 0, 1, 1.0, "", "x", "\ud800", [], ["x"], [""], ["x", 1], {}, {"a": None})


def accepted(check: Any) -> list[Any]:
    """Which of the values pass, as they are spelled."""
    return [repr(value) for value in VALUES if check(value)]


@pytest.mark.parametrize(
    ("check", "values"),
    [
        (is_flag, ["True"]),
        (is_whole, ["0", "1"]),
        (is_count, ["1"]),
        (is_number, ["0", "1", "1.0"]),
        (is_text, ["''", "'x'"]),
        (is_texts, ["[]", "['x']"]),
        (is_stop, ["''", "'x'", "[]", "['x']"]),
        (is_object, ["{}", "{'a': None}"]),
        (is_format, ["{}", "{'a': None}"]),
        (quiet(1, []), ["1", "[]"]),
        (quiet(True), ["True"]),
        (NO_PENALTY, ["0"]),
        (NULL, []),
    ],
)
def test_each_check_takes_one_kind_of_value(check: Any, values: list[str]) -> None:
    """No truth value is a number, and no half of a character a text."""
    assert accepted(check) == values


def test_a_known_field_that_is_null_says_nothing() -> None:
    """An unknown one may mean anything, whatever it holds."""
    assert odd_field({"a": None, "b": None}, KNOWN) == ""
    assert odd_field({"a": 1, "b": 0, "a2": 1}, KNOWN) == "b"
    assert odd_field({"a": 1, "other": None}, KNOWN) == "other"


@pytest.mark.parametrize("name", ["a\r\nx-evil: 1", "ünknown", "x" * 100, "", 5, None, ("a",)])
def test_a_name_that_a_header_could_not_hold_is_not_repeated(name: Any) -> None:
    """The caller chose it."""
    assert odd_field({name: 1}, KNOWN) == "field"


def test_depth_is_counted_without_recursion() -> None:
    """A scalar in a list stands on the second level."""
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert is_deeper(deep, 64)
    assert not is_format({"a": deep})
    assert not is_deeper({"a": 1}, 2)
    assert is_deeper({"a": [1]}, 2)
    assert not is_deeper([[], {}], 2)


def test_what_holds_too_much_counts_as_deep() -> None:
    """Nobody walks through a million parts to learn how deep they stand."""
    assert not is_deeper([[0] * 100] * 90, 64)
    assert is_deeper([[0] * 100] * 101, 64)


def test_stops_are_one_or_many() -> None:
    """An empty one is none."""
    assert [stops_of(stop) for stop in (None, "", "a", [], ["a", "b"])] == [(), (), ("a",), (), ("a", "b")]


def test_only_null_is_left_out() -> None:
    """Every other empty value was set by somebody."""
    assert without_nulls({"a": None, "b": 0, "c": "", "d": False}) == {"b": 0, "c": "", "d": False}
