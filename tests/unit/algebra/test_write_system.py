"""Systems as text."""

from fractions import Fraction

import pytest

from stepcache.algebra.exact import Equation, Poly
from stepcache.algebra.solve import Kind, Row, Solved, solve_system
from stepcache.algebra.write_system import joined, system_solution, tidy
from tests.oracle.systems import systems
from tests.unit.algebra.answers import eq, eqs, system_faults


def lines(text: str, *asked: str) -> list[str]:
    """The solution of a system, line by line."""
    system = eqs(text)
    solved = solve_system(system, asked)
    assert solved is not None
    found = system_solution(system, asked, solved)
    assert found is not None
    return found


def test_a_system_is_eliminated_downwards_and_filled_in_upwards() -> None:
    """All equations as they were asked, then every row that is new, then the values in order."""
    assert lines("2x+3y=13, x - y = -1", "x", "y") == [
        "2x + 3y = 13",
        "x - y = -1",
        "y = 3",
        "2x + 3(3) = 13",
        "2x = 4",
        "x = 2",
        "y = 3",
    ]


def test_the_unknown_that_is_asked_for_comes_last() -> None:
    """The others are found on the way."""
    assert lines("2x + 3y = 13, x - y = -1", "y")[-3:] == ["3y + 2(2) = 13", "3y = 9", "y = 3"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("x + y = 3, 2x + 2y = 7", ["0 = 1", "no solution"]),
        ("x + y = 3, 2(x + y) = 6", ["2x + 2y = 6", "0 = 0", "infinitely many solutions"]),
    ],
)
def test_no_solution_and_many_are_said(text: str, ends: list[str]) -> None:
    """Behind the row that shows it."""
    assert lines(text, "x", "y")[-len(ends) :] == ends


@pytest.mark.parametrize(
    ("text", "asked", "ends"),
    [
        ("x + y = 5; x - y = 1; x + 2y = 9", ("x", "y"), ["2y = 4", "2y = 8", "0 = 1", "no solution"]),
        ("x + y = 5; x + y = 6; x - y = 1", ("x", "y"), ["0 = 1", "2y = 4", "no solution"]),
        ("x = 1; 2 = x; y = 3", ("x", "y"), ["x + 0 = 1", "2 = x + 0", "y + 0 = 3", "0 = 1", "no solution"]),
        ("x = 1 + 1; x = 5; x + y = 3", ("x", "y"), ["x + 0 = 2", "0 = 1", "2y = 2", "no solution"]),
        ("x + y = 3; x + y = 4; x + y = 5", ("x", "y"), ["0 = 1", "no solution"]),
        ("x + y = 5; x - y = 1; x + 2y = 7", ("x", "y"), ["x = 3", "y = 2"]),
        ("x + y + z = 5; x + y = 2; 2z = 6", ("z",), ["z = 3"]),
        ("x + y + z + w = 10; x + y = 3; z - w = 1", ("z",), ["z = 4"]),
        ("x + y + z = 5; x + y = 2", ("x", "z"), ["infinitely many solutions"]),
    ],
)
def test_more_or_fewer_equations_than_unknowns(text: str, asked: tuple[str, ...], ends: list[str]) -> None:
    """Every line is accepted; without a solution, no value is said on the way."""
    found = lines(text, *asked)
    assert found[-len(ends) :] == ends
    assert system_faults("\n".join(found), eqs(text), asked) == []


def test_what_is_determined_is_told_though_the_rest_is_not() -> None:
    """Only `y` was asked for."""
    assert lines("x + z + y = 3, x + z = 1", "y")[-1] == "y = 2"


def test_every_written_system_is_accepted() -> None:
    """Two and three unknowns, one or all asked for, in all notations."""
    for case in systems(61, 150):
        if "a" in case.unknowns:
            continue
        system = tuple(eq(text, *case.unknowns) for text in case.texts)
        solved = solve_system(system, case.asked)
        assert solved is not None
        found = system_solution(system, case.asked, solved)
        assert found is not None
        assert system_faults("\n".join(found), system, case.asked) == [], found
        if case.solution:
            assert {name: solved.values[name] for name in case.asked} == {
                name: case.solution[name] for name in case.asked
            }


def test_what_is_not_linear_is_not_written() -> None:
    """Nor what is too large, nor squares that cancel."""
    x = Poly.name("x")
    solved = Solved(Kind.ONE, {"x": Fraction(3)})
    assert system_solution((eq("x^2 = 9"), eq("x = 3")), ("x",), solved) is None
    assert system_solution((eq("x = 3"),) * 9, ("x",), solved) is None
    assert system_solution((Equation(x * x + x, x * x + Poly.number(3)),), ("x",), solved) is None


def test_rows_are_tidied() -> None:
    """Whole numbers without a common factor, the first of them positive."""
    row = Row((Fraction(-1, 2), Fraction(3, 4)), Fraction(-5))
    assert tidy(row) == Row((Fraction(2), Fraction(-3)), Fraction(20))
    assert tidy(Row((Fraction(0),), Fraction(0))) == Row((Fraction(0),), Fraction(0))
    assert joined(["x = 1", "y = 2"], numbered=True, first=3) == "3. x = 1\n4. y = 2"
