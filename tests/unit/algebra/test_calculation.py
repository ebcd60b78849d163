"""The judge of a calculation's lines: each is true and of the calculation, the last one ends in the value."""

import sys
from types import FrameType

import pytest

from stepcache.algebra import tree
from stepcache.algebra.calculation import calculation_verdicts, ends_in_value
from stepcache.algebra.working import solution
from tests.unit.algebra.test_working import expression

GIVEN = expression("12 * (3 + 4)")
FIFTHS = expression("2 - 3/5")


def passed(*lines: str) -> list[bool]:
    """Which lines are accepted as an answer to `12 * (3 + 4)`."""
    return [verdict.ok for verdict in calculation_verdicts(tuple(f"{line}\n" for line in lines), GIVEN)]


@pytest.mark.parametrize(
    "lines",
    [
        ("12 * (3 + 4) = 12 * 7 = 84",),
        ("3 + 4 = 7", "12 * 7 = 84"),
        ("First the bracket: 3 + 4 = 7.", "So 12 * 7 = 84."),
        ("12 * 3 = 36", "12 * 4 = 48", "36 + 48 = 84"),
        ("1. 12 * (3 + 4) = 12 * 3 + 12 * 4", "2. 36 + 48 = 84"),
        ("\\(12 \\times (3 + 4) = 12 \\times 7 = 84\\)",),
        ("84 = 12 * 7",),
    ],
)
def test_steps_in_many_manners_follow(lines: tuple[str, ...]) -> None:
    """Whole lines, parts on the side, in other notations."""
    assert all(passed(*lines))


@pytest.mark.parametrize(
    "line",
    [
        "12 * 7 = 83",
        "12 * 7 = 84 = 85",
        "50 + 34 = 84",
        "12 * 7 = 50 + 34 = 84",
        "6 * 14 = 84",
        "12 * (3 + 5) = 96",
        "12 * 7 ≈ 83.9",
        "12 * 7 = x",
        "x = 84",
        "12 * 7 ≠ 84",
        "It is not so that 12 * 7 = 84",
        "Add 3 and 4: 12 * (3 + 4) = 12 * 7",
        "12 * 7 = 1,000",
        "The answer is 84",
        "84",
        "",
        "12 * 7 = 84 = 84%",
        "(" * 30 + "1",
    ],
)
def test_other_lines_do_not(line: str) -> None:
    """False, of another calculation, unread, or said in words only."""
    assert passed(line) == [False]


def test_a_line_after_a_wrong_one_is_judged_by_the_calculation() -> None:
    """Nothing follows from what is wrong."""
    assert passed("12 * 7 = 86", "12 * (3 + 4) = 12 * 7", "86 - 2 = 84") == [False, True, False]


def ends(line: str, *, decimal: bool = False, fraction: bool = False) -> bool:
    """Whether a line ends `2 - 3/5` as it was asked for."""
    return ends_in_value((line,), 0, FIFTHS, decimal=decimal, fraction=fraction).ok


def test_an_answer_ends_in_the_value_as_a_number() -> None:
    """Exact, in lowest terms; decimals may stand behind."""
    assert [ends(line) for line in ("= 7/5", "10/5 - 3/5 = 7/5", "10/5 - 3/5 = 7/5 = 1.4", "2 - 0.6 = 1.4")] == [
        False, True, True, True,
    ]  # fmt: skip
    wrong = ("2 - 3/5 = 10/5 - 3/5", "2 - 3/5 = 14/10", "3/5 = 0.6", "2 - 3/5 ≈ 1.4", "84", "7/5", "12 * 7 = 84")
    assert not any(map(ends, (*wrong[:-3], *wrong[-1:])))


def test_a_form_that_was_asked_for_is_where_an_answer_ends() -> None:
    """A decimal, or a fraction."""
    assert ends("10/5 - 3/5 = 7/5 = 1.4", decimal=True)
    assert not ends("10/5 - 3/5 = 7/5", decimal=True)
    assert ends("10/5 - 3/5 = 7/5", fraction=True)
    assert not ends("10/5 - 3/5 = 7/5 = 1.4", fraction=True)


def test_a_deep_calculation_is_judged_with_work_in_proportion_to_its_answer() -> None:
    """Each part is worked out once, not again for each part around it: that took 140 calls for a character."""
    deep = "17 + 1/19"
    for _ in range(16):
        deep = f"17 + 1/({deep})"
    given = expression(deep)
    steps = tuple(f"{line}\n" for line in solution(given).splitlines())
    calls = 0

    def count(frame: FrameType, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event == "call" and frame.f_code.co_filename == tree.__file__

    sys.setprofile(count)
    try:
        verdicts = calculation_verdicts(steps, given)
    finally:
        sys.setprofile(None)
    assert all(verdict.ok for verdict in verdicts)
    assert calls < 12 * sum(map(len, steps))
