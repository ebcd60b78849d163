"""Solutions of calculations: their lines, and that every one of them is accepted by the judge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.algebra.calculation import calculation_verdicts, ends_in_value
from stepcache.algebra.expression import Expression, read_calculation
from stepcache.algebra.working import solution


def expression(text: str) -> Expression:
    """The calculation of a text that holds one."""
    found = read_calculation(text)
    assert isinstance(found, Expression), found
    return found


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("5 - 8", "5 - 8 = -3"),
        ("12 × (3 + 4)", "12 × (3 + 4) = 12 × 7\n12 × 7 = 84"),
        ("2 + 3 * 4 - 6 ÷ 2", "2 + 3 * 4 - 6/2 = 2 + 12 - 3\n2 + 12 - 3 = 11"),
        ("7/2", "7/2 = 3.5"),
        ("1/3", "1/3 ≈ 0.333"),
        ("1/3000 * 2", "1/3000 * 2 = 1/1500 ≈ 0.000667"),
        ("6/4", "6/4 = 3/2 = 1.5"),
        ("1/2 - 1/2", "1/2 - 1/2 = 0"),
        ("1/2 + 1/3", "1/2 + 1/3 = 3/6 + 2/6\n3/6 + 2/6 = 5/6 ≈ 0.833"),
        ("0.1 + 0.2", "0.1 + 0.2 = 0.3"),
        ("3.5 + 2/7", "3.5 + 2/7 = 49/14 + 4/14\n49/14 + 4/14 = 53/14 ≈ 3.786"),
        ("5 - (4 - 9)", "5 - (4 - 9) = 5 - (-5)\n5 - (-5) = 5 + 5\n5 + 5 = 10"),
        ("(-5) ÷ 9", "(-5) ÷ 9 = -5/9 ≈ -0.556"),
        ("8 / 7.0", "8/7 ≈ 1.143"),
        ("(2/3)^2", "(2/3)^2 = 4/9 ≈ 0.444"),
    ],
)
def test_what_can_be_calculated_now_is_a_line(text: str, lines: str) -> None:
    """Each line begins where the one before it ended; the last one ends in the value."""
    assert solution(expression(text)) == lines


def test_a_fraction_is_shown_without_decimals_where_it_is_asked_for() -> None:
    """Decimals of the prompt become fractions, too."""
    assert solution(expression("0.5 + 0.25"), fraction=True) == "0.5 + 0.25 = 2/4 + 1/4\n2/4 + 1/4 = 3/4"
    assert solution(expression("3/4"), fraction=True) == "3/4 = 3/4"


def test_a_heading_stands_before_the_last_line() -> None:
    """It says what the value is."""
    assert solution(expression("20/80 * 100"), heading="In percent: ").splitlines()[-1] == "In percent: 1/4 * 100 = 25"


NUMBERS = st.integers(0, 30).map(str) | st.integers(1, 400).map(lambda n: f"{n // 100}.{n % 100:02}")


def composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Two calculations joined, or one raised, in brackets."""
    joined = st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda one: f"({one[0]} {one[1]} {one[2]})")
    return joined | st.tuples(inner, st.integers(1, 3)).map(lambda one: f"({one[0]})^{one[1]}")


@given(st.recursive(NUMBERS, composed, max_leaves=6), st.booleans())
def test_every_solution_is_right_and_follows(text: str, fraction: bool) -> None:
    """By the judge of answers, line by line, and in the form that was asked for."""
    found = read_calculation(text)
    if not isinstance(found, Expression):
        return
    steps = tuple(solution(found, fraction=fraction).splitlines(keepends=True))
    assert [verdict.reason for verdict in calculation_verdicts(steps, found) if not verdict.ok] == []
    assert ends_in_value(steps, len(steps) - 1, found, decimal=not fraction, fraction=fraction).ok
