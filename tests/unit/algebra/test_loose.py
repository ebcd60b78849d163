"""Numbers that no relation accounts for."""

import time

import pytest

from stepcache.algebra.items import Label
from stepcache.algebra.loose import counts


def is_label(before: str) -> bool:
    """Whether `1.` counts a line behind that text."""
    text = f"{before}\n1. 2x = 4"
    start = len(before) + 1
    return counts(Label(1, start, start + 2), text, start, start + 2, {})


@pytest.mark.parametrize("before", ["", "x = 5", "We solve it.", "__Steps__", "this", "x = 5 $`_"])
def test_a_number_behind_a_complete_line_counts(before: str) -> None:
    """Marks of emphasis complete it, too."""
    assert is_label(before)


@pytest.mark.parametrize(
    "before", ["x =", "The answer is", "so it becomes", "x is __", "x ≈ $`", "the Value Of", "-", "**x**"]
)
def test_a_number_behind_an_open_line_may_be_its_end(before: str) -> None:
    """A word or sign that a number follows, marks of emphasis behind it; an asterisk may multiply."""
    assert not is_label(before)


@pytest.mark.timing
@pytest.mark.parametrize("mark", ["*", "_", "* ", "="])
def test_how_a_line_ends_is_seen_at_once(mark: str) -> None:
    """Under 200 ms behind a line of marks, however long."""
    start = time.perf_counter()
    is_label("x" + mark * 30_000 + "x")
    assert time.perf_counter() - start < 0.2
