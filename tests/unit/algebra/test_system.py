"""Which steps follow from a system, and what its final values are."""

from fractions import Fraction

import pytest

from stepcache.algebra.exact import Equation
from stepcache.algebra.read import read_equation
from stepcache.algebra.system import Space, implied_verdicts, kind_of, solves_all


def system(*texts: str) -> tuple[Equation, ...]:
    """A system."""
    found = [read_equation(text) for text in texts]
    assert all(isinstance(eq, Equation) for eq in found)
    return tuple(eq for eq in found if isinstance(eq, Equation))


ONE = system("x + y = 5", "x - y = 1")
NONE = system("x + y = 5", "2x + 2y = 7")
MANY = system("x + y = 5", "2x + 2y = 10")


def outcomes(eqs: tuple[Equation, ...], *steps: str) -> list[str]:
    """The outcome of each step."""
    return [str(verdict.outcome) for verdict in implied_verdicts(steps, eqs)]


def test_elimination_tells_values_and_kinds() -> None:
    """One solution, none, or more."""
    spaces = [Space.of(eq.difference for eq in eqs) for eqs in (ONE, NONE, MANY)]
    assert [kind_of(space, ("x", "y")) for space in spaces] == ["one", "none", "all"]
    assert spaces[0].values() == {"x": Fraction(3), "y": Fraction(2)}
    assert spaces[1].values() == spaces[2].values() == {}


@pytest.mark.parametrize(
    "steps",
    [
        ("x + y = 5, x - y = 1", "2x = 6", "x = 3", "y = 5 - 3 = 2"),
        ("x = 1 + y", "(1 + y) + y = 5", "2y = 4", "y = 2 ≈ 2.0"),
        ("Add the equations: 2x = 6", "Divide both sides by 2: x = 3"),
        ("Subtract the two equations: 2y = 4", "3 + 2 = 5"),
        ("Subtract y from both sides: x = 5 - y",),
    ],
)
def test_what_holds_at_the_solution_follows(steps: tuple[str, ...]) -> None:
    """Combinations, substitutions, true operations."""
    assert outcomes(ONE, *steps) == ["pass"] * len(steps)


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ("2x = 8", "fail"),
        ("z = 3", "fail"),
        ("no solution", "fail"),
        ("x ≈ 3.5", "fail"),
        ("3 = 4", "fail"),
        ("Divide both sides by 2: 2x = 6", "fail"),
        ("Add the equations: 2y = 4", "fail"),
        ("Multiply it: 2x = 6", "unsure"),
        ("2x = 6, by adding 3", "unsure"),
        ("Add 3.", "unsure"),
        ("1/2x = 3", "unsure"),
        ("2 = 2 is false", "unsure"),
        ("So", "unsure"),
    ],
)
def test_what_does_not_hold_or_is_not_read_does_not_pass(step: str, outcome: str) -> None:
    """False values and claims fail; what is not read is unsure."""
    assert outcomes(ONE, step) == [outcome]


def test_not_everything_follows_from_a_contradiction() -> None:
    """Though logic would have it: only what one or two lines give."""
    assert outcomes(NONE, "x + y = 7/2", "0 = 3/2, which is impossible", "no solution") == ["pass"] * 3
    assert outcomes(NONE, "x = 5", "infinitely many solutions") == ["fail", "fail"]
    three = system("x + y + z = 1", "x - y = 2", "2x + 2y + 2z = 5")
    assert outcomes(three, "2x + z = 3") == ["pass"]


def test_of_many_solutions_only_what_all_share_follows() -> None:
    """A value of one point does not."""
    assert outcomes(MANY, "3x + 3y = 15", "infinitely many solutions", "x = 1") == ["pass", "pass", "fail"]


def test_what_is_no_linear_system_is_unsure() -> None:
    """Degree, or too many unknowns."""
    assert outcomes(system("x^2 = 1", "x = 1"), "x = 1") == ["unsure"]
    many = system(*(f"{name} = 1" for name in "abcdfghjk"))
    assert outcomes(many, "a = 1") == ["unsure"]
    assert solves_all(("a = 1",), many, ("a",)).outcome == "unsure"


@pytest.mark.parametrize(
    ("eqs", "text", "xs", "outcome"),
    [
        (ONE, "x = 3\ny = 2", ("x", "y"), "pass"),
        (ONE, "x = 3\ny = 2", (), "pass"),
        (ONE, "y = 2", ("y",), "pass"),
        (ONE, "3 + 2 = 5", ("x",), "fail"),
        (ONE, "x = 3", ("x", "y"), "fail"),
        (ONE, "x = 3\ny = 3", ("x",), "fail"),
        (ONE, "no solution", ("x",), "fail"),
        (ONE, "x = 1,000", ("x",), "unsure"),
        (NONE, "no solution", ("x", "y"), "pass"),
        (MANY, "infinitely many solutions", ("x", "y"), "pass"),
        (MANY, "x = 1, y = 4", ("x", "y"), "fail"),
    ],
)
def test_final_values_are_those_of_the_solution(
    eqs: tuple[Equation, ...], text: str, xs: tuple[str, ...], outcome: str
) -> None:
    """All that were asked for, and no wrong one."""
    assert solves_all((text,), eqs, xs).outcome == outcome


def test_a_long_answer_is_judged_as_well() -> None:
    """Beyond what is remembered."""
    assert set(outcomes(ONE, *(["x + y = 5"] * 2_000))) == {"pass"}


def test_every_value_that_is_said_counts() -> None:
    """A right one does not take a wrong one back."""
    assert solves_all(("x = 3", "y = 2"), ONE, ("x", "y")).ok
    assert solves_all(("x = 4", "x = 3", "y = 2"), ONE, ("x", "y")).outcome == "fail"
