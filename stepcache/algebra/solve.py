"""Exact elimination in fractions: linear equations and systems, solved and substituted back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import prod

from stepcache.algebra.exact import Equation, Poly, names_of

MOST_EQUATIONS = 8
MOST_UNKNOWNS = 8
MOST_TERMS = 256
"""Terms on one side; what is longer is refused before it is added up."""


class Kind(StrEnum):
    """How many solutions there are."""

    ONE = "one"
    NONE = "none"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Solved:
    """What a linear equation or system amounts to.

    Attributes:
        kind: One solution, none, or infinitely many.
        values: The unknowns that have one value in every solution; none where there is no solution.
    """

    kind: Kind
    values: Mapping[str, Fraction] = field(default_factory=dict)

    def determines(self, asked: Iterable[str]) -> bool:
        """Whether each unknown asked for has one value."""
        return self.kind is not Kind.NONE and all(name in self.values for name in asked)


@dataclass(frozen=True, slots=True)
class Row:
    """One linear equation, collected: the coefficients of `names` in order, and what they add up to."""

    coefficients: tuple[Fraction, ...]
    constant: Fraction

    @property
    def lead(self) -> int:
        """The place of the first unknown that stands in it; -1 for none."""
        return next((place for place, value in enumerate(self.coefficients) if value), -1)

    def less(self, other: "Row", times: Fraction) -> "Row":
        """This row minus `times` the other."""
        pairs = zip(self.coefficients, other.coefficients, strict=True)
        return Row(tuple(one - times * two for one, two in pairs), self.constant - times * other.constant)

    def over(self, divisor: Fraction) -> "Row":
        """This row divided by a number other than 0."""
        return Row(tuple(one / divisor for one in self.coefficients), self.constant / divisor)


def solve_equation(equation: Equation, x: str) -> Solved | None:
    """Solve one linear equation in one unknown.

    Returns:
        None where it is no linear equation in `x` alone.
    """
    return solve_system((equation,), (x,))


def solve_system(equations: Sequence[Equation], asked: Iterable[str] = ()) -> Solved | None:
    """Solve one to eight linear equations, and substitute back.

    Args:
        equations: They may hold up to eight unknowns.
        asked: Unknowns that may have cancelled: they are then free.

    Returns:
        None where an equation is not linear or the system is too large.
    """
    names = unknowns_of(equations, asked)
    rows = rows_of(equations, names) if names is not None else None
    if names is None or rows is None:
        return None
    solved = _read_off(reduced(rows), names)
    if not holds(equations, solved):
        raise ArithmeticError("elimination does not stand its own test")  # pragma: no cover - cannot be
    return solved


def unknowns_of(equations: Sequence[Equation], asked: Iterable[str] = ()) -> tuple[str, ...] | None:
    """The unknowns of a system, those asked for first; None where it is too large to be solved here."""
    sides = [side for equation in equations for side in (equation.left, equation.right)]
    if not 1 <= len(equations) <= MOST_EQUATIONS or any(len(side.terms) > MOST_TERMS for side in sides):
        return None
    names = tuple(dict.fromkeys((*asked, *names_of(equations))))
    return names if len(names) <= MOST_UNKNOWNS else None


def rows_of(equations: Iterable[Equation], names: Sequence[str]) -> tuple[Row, ...] | None:
    """Each equation with its unknowns left and its constant right; None where one is not linear."""
    differences = [equation.difference for equation in equations]
    if any(difference.degree > 1 for difference in differences):
        return None
    return tuple(_row(difference, names) for difference in differences)


def _row(form: Poly, names: Sequence[str]) -> Row:
    return Row(tuple(Fraction(form.linear(name)) for name in names), Fraction(-form.constant))


def reduced(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The reduced row echelon form, rows of zeros left out; `0 = 1` stays as such a row."""
    left, done = list(rows), list[Row]()
    while left:
        left.sort(key=lambda row: row.lead if row.lead >= 0 else len(row.coefficients))
        pivot, *left = left
        lead = pivot.lead
        if lead < 0:
            return tuple(row for row in (*done, pivot, *left) if row.lead >= 0 or row.constant)
        pivot = pivot.over(pivot.coefficients[lead])
        left = [row.less(pivot, row.coefficients[lead]) for row in left]
        done = [*(row.less(pivot, row.coefficients[lead]) for row in done), pivot]
    return tuple(done)


def _read_off(rows: Sequence[Row], names: Sequence[str]) -> Solved:
    if any(row.lead < 0 for row in rows):
        return Solved(Kind.NONE)
    alone = (row for row in rows if sum(map(bool, row.coefficients)) == 1)
    values = {names[row.lead]: row.constant for row in alone}
    return Solved(Kind.ONE if len(values) == len(names) else Kind.MANY, values)


def holds(equations: Iterable[Equation], solved: Solved) -> bool:
    """Whether the values, put into every equation, leave nothing that contradicts them.

    With one solution both sides of each equation become equal numbers. Where unknowns stay free, what is left
    of the system must still be solvable whatever the determined ones are.
    """
    if solved.kind is Kind.NONE:
        return True
    left = [substituted(equation.difference, solved.values) for equation in equations]
    return not any(rest.is_constant and rest.constant for rest in left)


def substituted(poly: Poly, values: Mapping[str, Fraction]) -> Poly:
    """A polynomial with numbers in place of some of its unknowns."""
    total = Poly()
    for monomial, factor in poly.terms:
        rest = tuple(item for item in monomial if item[0] not in values)
        known = (values[name] ** power for name, power in monomial if name in values)
        total += Poly.of({rest: prod(known, start=factor)})
    return total


def proved(equations: Sequence[Equation], asked: Iterable[str], claimed: Solved) -> bool:
    """Whether what an engine claims is so: its values by substitution, its kind by elimination."""
    asked = tuple(asked)
    own = solve_system(equations, asked)
    if own is None or own.kind is not claimed.kind or not holds(equations, claimed):
        return False
    return all(own.values.get(name) == claimed.values.get(name) for name in asked)
