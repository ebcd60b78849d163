"""Values on their way to a worker and back."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.algebra.read import read_equation
from stepcache.domain.expressions import Regex
from stepcache.domain.signatures import Target
from stepcache.domain.slots import Value
from stepcache.domain.steps import Passage
from stepcache.domain.writing import SolveTask, Source
from stepcache.hosting.wire import MAX_DIGITS, Given, Reader, WireError, Writer, plain, text_of
from stepcache.ports import Arguments, RequestView

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.fractions() | st.dates()
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
TOLD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.fractions()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("ab"), inner),
    max_leaves=20,
)


def there(value: object) -> Any:
    """What a worker reads of what is written here."""
    writer = Writer()
    written = json.loads(json.dumps([writer.write(value), writer.shared]))
    return Reader(written[1], trusted=True).read(written[0])


@given(PLAIN)
def test_a_value_comes_out_as_it_went_in(value: object) -> None:
    """Numbers of any length, and every character."""
    assert there(value) == value
    assert type(there(value)) is type(value)


@given(TOLD)
def test_a_plain_value_comes_back_as_it_was(value: object) -> None:
    """Of those that are text and numbers of some length."""
    told = json.loads(json.dumps(plain(value)))
    try:
        assert Reader().read(told) == value
    except WireError:
        assert "\\u0000" in json.dumps(told)


@pytest.mark.parametrize(
    "value",
    [
        Regex("a+", "i"),
        Passage("b", "prompt", ("a", "b"), 1),
        Value("number", "1/2", Fraction(1, 2), "0.5", 3, 6),
        Source("old", ("old",), "before", "now", {"x": Value("word", "a", "a")}, {}),
        SolveTask(("exact",), ("a",), "b", numbered=True),
        RequestView("prompt", {"type": "object"}),
        Target.STEP,
        frozenset({"x", "y"}),
        read_equation("2x + 3 = 13"),
        Decimal("1.50"),
        datetime(2026, 11, 22, 10, 30, tzinfo=UTC),
        date(2026, 11, 22),
        float("inf"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_our_own_values_are_told_whole(value: object) -> None:
    """By name, and made anew there."""
    assert there(value) == value


def test_numbers_of_any_length_are_told() -> None:
    """Python itself would not write them."""
    assert there((1 << 100_000, Fraction(1, 3**10_000))) == (1 << 100_000, Fraction(1, 3**10_000))


def test_arguments_are_told_as_they_were_given() -> None:
    """Only those that were; and what several share is one thing there, too."""

    class Args(Arguments):
        body: str
        usual: int = 7

    given = there((Args(body="b"), Args(body="c", usual=7)))
    assert [one.values for one in given] == [{"body": "b"}, {"body": "c", "usual": 7}]
    shared = Args(body="b")
    first, second = there((shared, shared))
    assert isinstance(first, Given)
    assert first is second


class Strange:
    """No value of ours."""


@pytest.mark.parametrize("value", [object(), Strange(), Strange, print, b"bytes", ..., 1j, {1: object()}, iter(())])
def test_what_is_no_value_is_not_told(value: object) -> None:
    """Either way."""
    for tell in (Writer().write, plain):
        with pytest.raises(WireError):
            tell(value)


@pytest.mark.parametrize(
    "data",
    [
        ["is", "stepcache.domain.steps:Passage", "a"],
        ["enum", "stepcache.domain.verdicts:Outcome", "PASS"],
        ["given", []],
        ["=", 0],
        ["decimal", "1e999999999"],
        ["float", "nan"],
        ["int", "0x" + "f" * MAX_DIGITS],
        ["int", 7],
        ["fraction", "0x1", "0x0"],
        ["fraction", "0x1"],
        ["date", "yesterday"],
        ["set", [["list", []]]],
        ["map", [["a"]]],
        ["map", {"a": 1}],
        ["tuple", "ab"],
        ["nothing"],
        [],
        [[]],
        {"a": 1},
        "half \ud800",
        "nul \0",
        1 << 60,
        1e999,
    ],
)
def test_nothing_but_plain_values_comes_from_a_worker(data: object) -> None:
    """No class of ours is named there, and no number takes long."""
    with pytest.raises(WireError):
        Reader().read(data)


def test_only_our_own_classes_are_made_there() -> None:
    """Even if the message is our own."""
    for name in (
        "os:system",
        "subprocess:Popen",
        "stepcache_units:thing",
        "stepcache.workers.process:subprocess.Popen",
    ):
        with pytest.raises((WireError, ValueError)):
            Reader(trusted=True).read(["is", name, "true"])


def test_a_deep_value_is_refused() -> None:
    """Not a fault of this process."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = ["list", [deep]]
    with pytest.raises(WireError):
        Reader().read(deep)


@pytest.mark.parametrize("text", ["", "Zoë \N{MINUS SIGN} \N{GRINNING FACE}", "a\nb\tc"])
def test_a_text_from_a_worker_is_one_that_can_be_served(text: str) -> None:
    """Half a character, and NUL, can not."""
    assert text_of(text) == text
    for odd in (f"{text}\0", f"{text}\ud800", b"text", None, 7):
        with pytest.raises(WireError):
            text_of(odd)
