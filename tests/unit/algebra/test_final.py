"""How an answer begins and ends."""

import pytest

from stepcache.algebra.exact import Equation
from stepcache.algebra.final import isolates, isolates_all, restates, restates_all, solves
from stepcache.algebra.read import read_equation

X = frozenset({"x"})


def eq(text: str) -> Equation:
    """An equation."""
    found = read_equation(text)
    assert isinstance(found, Equation)
    return found


@pytest.mark.parametrize(
    "text", ["2x + 3 = 13", "13 = 2*x + 3", "Given: $2 \\cdot x + 3 = 13$.", "2x + 3 = 13, so x = 5"]
)
def test_the_equation_itself_restates_it(text: str) -> None:
    """In any notation, either way round, with words and more behind it."""
    assert restates((text,), 0, eq("2x + 3 = 13"), X).ok


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("2x = 10", "fail"),
        ("x = 5, so 2x + 3 = 13", "fail"),
        ("So", "unsure"),
        ("1/2x = 3", "unsure"),
        ("2x + 3 ≈ 13", "fail"),
    ],
)
def test_anything_else_does_not_restate_it(text: str, outcome: str) -> None:
    """The first relation counts."""
    assert restates((text,), 0, eq("2x + 3 = 13"), X).outcome == outcome


def test_a_system_is_restated_by_all_its_equations() -> None:
    """In one step or several, in any order."""
    system, names = (eq("x + y = 5"), eq("x - y = 1")), frozenset({"x", "y"})
    assert restates_all(("x + y = 5, x - y = 1",), 0, system, names).ok
    assert restates_all(("x - y = 1", "x + y = 5", "2x = 6"), 0, system, names).ok
    assert restates_all(("x + y = 5", "2x = 6"), 0, system, names).outcome == "fail"
    assert restates_all(("So",), 0, system, names).outcome == "unsure"
    assert restates_all(("1/2x = 3",), 0, system, names).outcome == "unsure"


ISOLATED = (
    "x = 5",
    "x = -7/3",
    "x = -\\frac{7}{3}",
    "x = 2.50",
    "x = 7/3 ≈ 2.333",
    "(x) = (5)",
    "x = 10/2 = 5",
    "no solution",
)


@pytest.mark.parametrize("text", ISOLATED)
def test_a_number_alone_isolates(text: str) -> None:
    """Also where a check follows, in the same step or the next."""
    assert isolates((text,), 0, "x", decimal=False).ok
    assert isolates((text, "Check: 2(5) + 3 = 13"), 1, "x", decimal=False).ok


@pytest.mark.parametrize(
    "text", ["2x = 10", "x = 10/4", "x = 10/2", "5 = x", "x ≈ 2.333", "y = 5", "x = x", "x = 3/1", "x = 5 is wrong"]
)
def test_anything_else_does_not_isolate(text: str) -> None:
    """Not solved, not in lowest terms, only about, another unknown, denied."""
    assert isolates((text,), 0, "x", decimal=False).outcome == "fail"


def test_nothing_to_go_by_is_unsure() -> None:
    """No relation, or one that is not read."""
    assert isolates(("So",), 0, "x", decimal=False).outcome == "unsure"
    assert isolates(("x = 1,000",), 0, "x", decimal=False).outcome == "unsure"


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("x = 2.5", True),
        ("x = 5", True),
        ("x = 5/2 = 2.5", True),
        ("x = 7/3 ≈ 2.33", True),
        ("x = -(2.5)", True),
        ("x = 5/2", False),
    ],
)
def test_a_decimal_is_asked_for(text: str, passes: bool) -> None:
    """The last spelling counts."""
    assert isolates((text,), 0, "x", decimal=True).ok is passes


def test_all_unknowns_asked_for_are_isolated() -> None:
    """The end is a value; the others stand before it."""
    assert isolates_all(("x = 3, y = 2",), 0, ("x", "y"), decimal=False).ok
    assert isolates_all(("x = 3", "y = 5 - 3 = 2", "3 - 2 = 1"), 2, ("x", "y"), decimal=False).ok
    assert isolates_all(("y = 2", "x = 3"), 1, ("y",), decimal=False).ok
    assert isolates_all(("infinitely many solutions",), 0, ("x", "y"), decimal=False).ok
    assert isolates_all(("1/2x = 3", "x = 3"), 1, ("x",), decimal=False).ok
    assert isolates_all(("x = 3",), 0, ("x", "y"), decimal=False).outcome == "fail"
    assert isolates_all(("x = 3", "x + y = 5"), 1, ("x", "y"), decimal=False).outcome == "fail"
    assert isolates_all(("x = 3", "1/2y = 1"), 1, ("x",), decimal=False).outcome == "unsure"
    assert isolates_all(("So",), 0, ("x",), decimal=False).outcome == "fail"


SOLVED = (
    ("2x + 3 = 13", "2x = 10\nx = 5"),
    ("2x + 3 = 13", "10/2 = x"),
    ("2x + 3 = 13", r"\boxed{5}"),
    ("x + 1 = x + 3", "1 = 3"),
    ("x + 1 = x + 3", "There is no solution."),
    ("2(x + 1) = 2x + 2", "2x + 2 = 2x + 2\n0 = 0"),
    ("2(x + 1) = 2x + 2", "Every number is a solution."),
)


@pytest.mark.parametrize(("given", "text"), SOLVED)
def test_the_right_final_value_solves(given: str, text: str) -> None:
    """Said in any way."""
    assert solves((text,), eq(given), "x").ok


UNSOLVED = (
    ("2x + 3 = 13", "x = 6", "fail"),
    ("2x + 3 = 13", "x = 6\nx = 5", "fail"),
    ("2x + 3 = 13", "2x = 10", "fail"),
    ("2x + 3 = 13", "x ≈ 5", "fail"),
    ("2x + 3 = 13", "x = 5, no solution", "fail"),
    ("2x + 3 = 13", "0 = 2", "fail"),
    ("2x + 3 = 13", "0 = 0", "fail"),
    ("x + 1 = x + 3", "x = 5", "fail"),
    ("x + 1 = x + 3", "every number", "fail"),
    ("2x + 3 = 13", "x = 5\nx = 1,000", "unsure"),
    ("x^2 = 4", "x = 2", "unsure"),
)


@pytest.mark.parametrize(("given", "text", "outcome"), UNSOLVED)
def test_a_wrong_or_missing_final_value_does_not_solve(given: str, text: str, outcome: str) -> None:
    """One wrong value spoils it."""
    assert solves((text,), eq(given), "x").outcome == outcome


@pytest.mark.parametrize(
    "text",
    [
        "It is false that $x = \\boxed{5}$",
        "It is not true that x = 5",
        "Nobody says that x = 5",
        "We shouldn't say that x = 5",
    ],
)
def test_a_denied_value_is_no_final_value(text: str) -> None:
    """Though it is the right one."""
    assert not solves((text,), eq("2x + 3 = 13"), "x").ok


@pytest.mark.parametrize("text", ["x ≢ \\boxed{5}", "x \\gg \\boxed{5}", "x ∉ \\boxed{5}"])
def test_a_box_behind_a_sign_that_is_not_read_isolates_nothing(text: str) -> None:
    """The box alone would say that `x = 5`."""
    assert isolates((text,), 0, "x", False).outcome == "unsure"
