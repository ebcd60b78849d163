"""Systems of linear equations as text: elimination downwards, substitution upwards, then every value asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from stepcache.algebra.exact import Equation, exact
from stepcache.algebra.manner import NUMBERED, notation_of, own_notation
from stepcache.algebra.notation import PLAIN, Notation
from stepcache.algebra.sides import NOTHING, Side, Term, collected, with_value, worth
from stepcache.algebra.solve import Kind, Row, Solved, rows_of, unknowns_of
from stepcache.algebra.steps import Pair, given
from stepcache.algebra.write import NO_SOLUTION, as_asked, final, relation

MANY_SOLUTIONS = "infinitely many solutions"


@dataclass(frozen=True, slots=True)
class System:
    """A system with what it amounts to.

    Attributes:
        asked: The unknowns whose values close the answer, in order.
        names: All unknowns, those asked for first.
    """

    equations: tuple[Equation, ...]
    asked: tuple[str, ...]
    names: tuple[str, ...]
    solved: Solved
    notation: Notation


def system_solution(equations: Sequence[Equation], asked: Sequence[str], solved: Solved) -> list[str] | None:
    """All equations as the prompt wrote them, the elimination, and the values; None where they are not linear."""
    names = unknowns_of(equations, asked)
    rows = rows_of(equations, names) if names is not None else None
    pairs = [given(equation, "") for equation in equations]
    if names is None or rows is None or None in pairs:
        return None
    notation = own_notation(" ".join(equation.text for equation in equations), frozenset())
    for equation in equations:
        notation = replace(notation_of(equation.text, frozenset(names), notation), plus=PLAIN.plus)
    system = System(tuple(equations), tuple(asked), names, solved, notation)
    lines = list(dict.fromkeys([*_restated(system, pairs), *_worked(system, rows)]))
    values = _values(system)
    return [*(lines[:-1] if lines[-1:] == values[:1] else lines), *values]


def joined(lines: Sequence[str], *, numbered: bool, first: int = 1) -> str:
    """The lines as text."""
    return "\n".join(f"{NUMBERED.format(n=n) if numbered else ''}{line}" for n, line in enumerate(lines, first))


def _restated(system: System, pairs: Sequence[Pair | None]) -> Iterator[str]:
    for equation, pair in zip(system.equations, pairs, strict=True):
        if pair is not None:
            unsaid = _unsaid(pair, system)
            is_as_asked = unsaid == pair
            yield as_asked(equation, pair, system.notation) if is_as_asked else relation(unsaid, system.notation)
    for pair in pairs:
        if pair is not None and (short := (collected(pair[0]), collected(pair[1]))) != pair:
            yield relation(_unsaid(short, system), system.notation)


def _unsaid(pair: Pair, system: System) -> Pair:
    """`x + 0 = 1` for an equation `x = 1` of a system without solution: it gives the unknown no value."""
    if system.solved.kind is not Kind.NONE:
        return pair
    for which, (side, other) in enumerate((pair, pair[::-1])):
        if len(side) == 1 and side[0] in [Term(1, name) for name in system.names] and worth(other).keys() <= {""}:
            longer = (*side, *NOTHING)
            return (longer, other) if which == 0 else (other, longer)
    return pair


def _worked(system: System, rows: Sequence[Row]) -> Iterator[str]:
    """Each row that elimination makes, then each row with the values known by then."""
    pivots: list[Row] = []
    left = [tidy(row) for row in rows]
    for place in range(len(system.names)):
        pivot = next((row for row in left if row.coefficients[place]), None)
        if pivot is None:
            continue
        pivots.append(pivot)
        made = [(row, _without(row, pivot, place)) for row in left if row is not pivot]
        for before, after in made:
            if before != after:
                yield _shown(after, system)
        left = [after for _, after in made if after.lead >= 0 or after.constant]
    if system.solved.kind is Kind.ONE:
        yield from _upwards(system, pivots)


def _without(row: Row, pivot: Row, place: int) -> Row:
    if not row.coefficients[place]:
        return row
    return tidy(row.less(pivot, row.coefficients[place] / pivot.coefficients[place]))


def tidy(row: Row) -> Row:
    """The same row in whole numbers without a common factor, its first coefficient positive."""
    numbers = (*row.coefficients, row.constant)
    whole = lcm(*(number.denominator for number in numbers))
    common = gcd(*(int(number * whole) for number in numbers)) or 1
    sign = -1 if row.lead >= 0 and row.coefficients[row.lead] < 0 else 1
    return row.over(Fraction(sign * common, whole))


def _shown(row: Row, system: System) -> str:
    """The row; where there is no solution, no unknown is said to have a value: `2y = 4`."""
    says_value = sum(map(bool, row.coefficients)) == 1 and row.coefficients[row.lead] == 1
    if says_value and system.solved.kind is Kind.NONE:
        row = row.over(Fraction(1, 2))
    return relation(_pair(row, system.names), system.notation)


def _pair(row: Row, names: Sequence[str]) -> Pair:
    found = zip(row.coefficients, names, strict=True)
    left = tuple(Term(exact(factor), name) for factor, name in found if factor)
    return left or NOTHING, (Term(exact(row.constant)),)


def _upwards(system: System, pivots: Sequence[Row]) -> Iterator[str]:
    known: dict[str, Fraction] = {}
    for row in reversed(pivots):
        left, right = _pair(row, system.names)
        x = system.names[row.lead]
        filled = _filled(left, known)
        if filled != left:
            yield relation((filled, right), system.notation)
        value = known[x] = system.solved.values[x]
        factor = row.coefficients[row.lead]
        yield relation(((Term(exact(factor), x),), (Term(exact(factor * value)),)), system.notation)
        yield final(x, exact(value), system.notation)


def _filled(side: Side, known: Mapping[str, Fraction]) -> Side:
    for name, value in known.items():
        side = with_value(side, name, exact(value))
    return side


def _values(system: System) -> list[str]:
    if system.solved.kind is Kind.NONE:
        return [NO_SOLUTION]
    if not system.solved.determines(system.asked):
        return [MANY_SOLUTIONS]
    return [final(name, exact(system.solved.values[name]), system.notation) for name in system.asked]
