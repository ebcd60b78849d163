"""Exact elimination."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.algebra.exact import Equation, Poly
from stepcache.algebra.solve import Kind, Solved, holds, proved, solve_equation, solve_system, substituted
from tests.unit.algebra.answers import eq, eqs

numbers = st.fractions(max_denominator=20).filter(lambda number: abs(number) < 10**6)
rows = st.lists(st.tuples(st.lists(numbers, min_size=3, max_size=3), numbers), min_size=1, max_size=5)


def linear(coefficients: list[Fraction], constant: Fraction) -> Equation:
    """`ax + by + cz = d`."""
    left = Poly()
    for name, factor in zip("xyz", coefficients, strict=True):
        left += Poly.name(name).scaled(factor)
    return Equation(left, Poly.number(constant))


@pytest.mark.parametrize(
    ("text", "solved"),
    [
        ("2x + 3 = 13", Solved(Kind.ONE, {"x": Fraction(5)})),
        ("3(x - 2) = 2x + 5", Solved(Kind.ONE, {"x": Fraction(11)})),
        ("x/3 + 0.5 = 1", Solved(Kind.ONE, {"x": Fraction(3, 2)})),
        ("2x + 1 = 2x + 4", Solved(Kind.NONE)),
        ("2(x + 1) = 2x + 2", Solved(Kind.MANY)),
        ("0x = 5", Solved(Kind.NONE)),
        ("3 = 3", Solved(Kind.MANY)),
    ],
)
def test_one_equation_has_one_no_or_every_solution(text: str, solved: Solved) -> None:
    """A number, none, or all of them."""
    assert solve_equation(eq(text), "x") == solved


def test_what_is_not_linear_is_not_solved() -> None:
    """Squares and products of unknowns are somebody else's."""
    assert solve_equation(eq("x^2 = 4"), "x") is None
    assert solve_system((linear([Fraction(1)] * 3, Fraction(1)), eq("x * x = 1"))) is None


def test_an_integer_may_have_any_length() -> None:
    """Three hundred digits are as exact as one."""
    big = 10**300 + 7
    solved = solve_equation(Equation(Poly.name("x").scaled(Fraction(3)), Poly.number(big)), "x")
    assert solved == Solved(Kind.ONE, {"x": Fraction(big, 3)})


def test_a_system_tells_which_unknowns_it_determines() -> None:
    """`y` may be known where `x` and `z` are not."""
    solved = solve_system(eqs("x + z + y = 3, x + z = 1, 2x + 2z = 2"), ("y",))
    assert solved == Solved(Kind.MANY, {"y": Fraction(2)})
    assert solved.determines(("y",))
    assert not solved.determines(("x", "y"))
    assert not Solved(Kind.NONE).determines(())


@given(rows, st.tuples(numbers, numbers, numbers))
def test_a_system_made_from_its_solution_keeps_it(made: list[tuple[list[Fraction], Fraction]], point: object) -> None:
    """Whatever the elimination determines is what the system was made from."""
    values = dict(zip("xyz", point, strict=True))  # type: ignore[call-overload]  # a tuple of three fractions
    system = [
        linear(factors, sum((f * values[n] for f, n in zip(factors, "xyz", strict=True)), Fraction(0)))
        for factors, _ in made
    ]
    solved = solve_system(system, ("x", "y", "z"))
    assert solved is not None
    assert solved.kind is not Kind.NONE
    assert all(values[name] == value for name, value in solved.values.items())


@given(rows)
def test_what_is_found_satisfies_every_equation(made: list[tuple[list[Fraction], Fraction]]) -> None:
    """One solution, put in, makes both sides of each equation equal."""
    system = [linear(*row) for row in made]
    solved = solve_system(system)
    assert solved is not None
    for equation in system if solved.kind is Kind.ONE else ():
        assert substituted(equation.left, solved.values) == substituted(equation.right, solved.values)


def test_a_wrong_claim_is_not_proved() -> None:
    """Neither another value, nor another kind, nor a value that is free."""
    system = eqs("x + y = 5, x - y = 1")
    assert proved(system, ("x",), Solved(Kind.ONE, {"x": Fraction(3), "y": Fraction(2)}))
    assert not proved(system, ("x",), Solved(Kind.ONE, {"x": Fraction(2), "y": Fraction(3)}))
    assert not proved(system, ("x",), Solved(Kind.NONE))
    assert not proved((eq("x^2 = 4"),), ("x",), Solved(Kind.ONE, {"x": Fraction(2)}))
    assert not holds(eqs("x + y = 5, x + y = 5"), Solved(Kind.MANY, {"x": Fraction(1), "y": Fraction(1)}))


def test_what_is_too_large_is_refused_at_once() -> None:
    """Ten thousand unknowns, nine equations, no equation at all."""
    many = Poly(tuple((((f"u{n:05}", 1),), Fraction(1)) for n in range(10_000)))
    assert solve_system((Equation(many, Poly()),)) is None
    assert solve_system((eq("x = 1"),) * 9) is None
    assert solve_system((eq("x = 1"),), tuple("abcdefghi")) is None
    assert solve_system(()) is None
