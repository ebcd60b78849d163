"""One thing of an equation changed at a time: a number, a sign, a side, the unknown's name, the words, the spelling."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from random import Random

from tests.oracle.derivations import Line, Verb, continued
from tests.oracle.equations import COMMON_LETTERS, RARE_LETTERS, EquationCase, shape_of, worded
from tests.oracle.expressions import Equation, Expr, Num, Product, Quotient, Sum, Var, difference, negated, num
from tests.oracle.notation import EXPLICIT, NOTATIONS, Notation
from tests.oracle.phrasings import EQUATION_PHRASINGS, MORE_EQUATION_PHRASINGS
from tests.oracle.solutions import NOTATION_BY_NAME

Change = Callable[[Random, EquationCase], EquationCase | None]
"""Draws a request that differs from another in one thing; None where that cannot be."""
Path = tuple[int, ...]
"""The way to a numeral: which side, then which part at each branching."""

DECIMAL_PHRASINGS = (
    "Solve {eq} as a decimal",
    "Solve {eq} for {x} as a decimal.",
    "Find {x} as a decimal: {eq}",
    "Find {x} as a decimal if {eq}.",
    "What is {x} as a decimal if {eq}?",
    "If {eq}, what is {x} as a decimal?",
)
PHRASINGS = EQUATION_PHRASINGS + MORE_EQUATION_PHRASINGS
NAMING = tuple(one for one in PHRASINGS if "{x}" in one)
_TRIES = 6


def rebuilt(case: EquationCase, equation: Equation, unknown: str = "") -> EquationCase:
    """The same words around another equation."""
    return worded(equation, case.family, unknown or case.unknown, NOTATION_BY_NAME[case.notation], case.phrasing)


def reworded(rng: Random, case: EquationCase) -> EquationCase:
    """The same equation in other words."""
    phrasings = PHRASINGS if len(case.unknown) == 1 else NAMING
    return said(case, rng.choice([one for one in phrasings if one != case.phrasing]))


def said(case: EquationCase, phrasing: str, notation: Notation | None = None) -> EquationCase:
    """The same equation in these words."""
    notation = notation or NOTATION_BY_NAME[case.notation]
    return worded(case.equation, case.family, case.unknown, notation, phrasing)


def spelled(rng: Random, case: EquationCase) -> EquationCase:
    """The same equation in another notation."""
    others = EXPLICIT if len(case.unknown) > 1 else NOTATIONS
    return said(case, case.phrasing, rng.choice([one for one in others if one.name != case.notation]))


def renamed(rng: Random, case: EquationCase) -> EquationCase:
    """Another letter for the unknown."""
    letter = rng.choice([one for one in COMMON_LETTERS + RARE_LETTERS if one != case.unknown])
    left, right = (_with_name(side, letter) for side in case.equation)
    return rebuilt(case, (left, right), letter)


def _with_name(expr: Expr, name: str) -> Expr:
    match expr:
        case Var():
            return Var(name)
        case Product(factor, body):
            return Product(factor, _with_name(body, name))
        case Quotient(body, divisor):
            return Quotient(_with_name(body, name), divisor)
        case Sum(terms):
            return Sum(tuple(_with_name(one, name) for one in terms))
        case Num():
            return expr


def swapped_sides(_rng: Random, case: EquationCase) -> EquationCase:
    """Left for right."""
    return rebuilt(case, case.equation[::-1])


def changed_constant(rng: Random, case: EquationCase) -> EquationCase | None:
    """Another number that stands by itself; mostly so that the solution stays as simple as it was."""
    return _renumbered(rng, case, "constant", lambda one: one + _step(rng, case, one))


def changed_coefficient(rng: Random, case: EquationCase) -> EquationCase | None:
    """Another number in front of the unknown, or under it."""
    return _renumbered(rng, case, "coefficient", lambda one: _other_size(rng, one))


def changed_sign(rng: Random, case: EquationCase) -> EquationCase | None:
    """One number with the other sign."""
    return _renumbered(rng, case, rng.choice(("constant", "coefficient")), lambda one: -one)


def swapped_numbers(rng: Random, case: EquationCase) -> EquationCase | None:
    """Two of the equation's numbers in exchange: the same tokens, another equation."""
    found = [(path, one) for path, _, one in _numerals(case.equation) if one.value > 0]
    pairs = [(a, b) for a in found for b in found if a[0] < b[0] and a[1].value != b[1].value]
    if not pairs:
        return None
    (one, first), (two, second) = rng.choice(pairs)
    return rebuilt(case, _with_numeral(_with_numeral(case.equation, one, second), two, first))


def _renumbered(
    rng: Random, case: EquationCase, kind: str, change: Callable[[Fraction], Fraction]
) -> EquationCase | None:
    """The case with one of its numerals of a kind changed, with as many solutions as before."""
    places = [(path, one) for path, which, one in _numerals(case.equation) if which == kind and one.value]
    for _ in range(_TRIES if places else 0):
        path, old = rng.choice(places)
        equation = _with_numeral(case.equation, path, replace(old, value=change(old.value)))
        form = difference(equation)
        if _kind_of(case.equation, case.unknown) != (case.unknown in form, "" in form and case.unknown not in form):
            continue
        return rebuilt(case, equation)
    return None


def _kind_of(equation: Equation, x: str) -> tuple[bool, bool]:
    form = difference(equation)
    return x in form, "" in form and x not in form


def _step(rng: Random, case: EquationCase, value: Fraction) -> Fraction:
    """By how much a constant may change: often a multiple of what the unknown is divided by in the end."""
    slope = difference(case.equation).get(case.unknown, Fraction(1))
    scale = Fraction(1, value.denominator) if value.denominator != 1 else Fraction(1)
    if rng.random() < 0.6 and slope.denominator == 1:
        scale = abs(slope)
    found = scale * rng.choice((-3, -2, -1, 1, 2, 3, 4))
    return found if value + found else 2 * found


def _other_size(rng: Random, value: Fraction) -> Fraction:
    sizes = [size for size in range(2, 13) if size != abs(value)]
    size = Fraction(rng.choice(sizes), 10 if value.denominator in (5, 10, 2) and value.denominator != 1 else 1)
    return size if value > 0 else -size


def _numerals(equation: Equation) -> Iterator[tuple[Path, str, Num]]:
    """Every numeral with the way to it, and what it is: `constant`, `coefficient` or `divisor`."""
    for place, side in enumerate(equation):
        yield from _within(side, (place,), "constant")


def _within(expr: Expr, path: Path, kind: str) -> Iterator[tuple[Path, str, Num]]:
    match expr:
        case Num():
            yield path, kind, expr
        case Product(factor, body):
            yield (*path, 0), "coefficient", factor
            yield from _within(body, (*path, 1), "inner")
        case Quotient(body, divisor):
            yield from _within(body, (*path, 0), "inner")
            yield (*path, 1), "divisor", divisor
        case Sum(terms):
            for place, one in enumerate(terms):
                yield from _within(one, (*path, place), kind)
        case Var():
            pass


def _with_numeral(equation: Equation, path: Path, numeral: Num) -> Equation:
    left, right = equation
    if path[0]:
        return left, _placed(right, path[1:], numeral)
    return _placed(left, path[1:], numeral), right


def _placed(expr: Expr, path: Path, numeral: Num) -> Expr:
    if not path:
        return numeral
    first, rest = path[0], path[1:]
    match expr:
        case Product(factor, body):
            return Product(numeral, body) if first == 0 else Product(factor, _placed(body, rest, numeral))
        case Quotient(body, divisor):
            return Quotient(_placed(body, rest, numeral), divisor) if first == 0 else Quotient(body, numeral)
        case Sum(terms):
            return Sum((*terms[:first], _placed(terms[first], rest, numeral), *terms[first + 1 :]))
        case _:
            raise AssertionError(expr)


def carries(base: EquationCase, case: EquationCase) -> bool:
    """Whether an answer carries over: the same terms with the same signs, places and 1s, solved by the same steps."""
    if base.equation == case.equation:
        return True
    if isinstance(base.solution, str) or isinstance(case.solution, str):
        return False
    alike = base.family == case.family and shape_of(base.equation) == shape_of(case.equation)
    return alike and _steps(base.equation, base.unknown) == _steps(case.equation, case.unknown)


@lru_cache(maxsize=64)
def _steps(equation: Equation, unknown: str) -> tuple[str, ...]:
    """What is done to both sides, line by line; less of a number is more of its negative."""
    verbs = (line.move.verb if line.move else None for line in continued((Line(equation),), unknown).lines)
    return tuple("shift" if verb in (Verb.ADD, Verb.SUBTRACT) else str(verb) for verb in verbs)


def second_unknown(rng: Random, case: EquationCase) -> Equation:
    """The equation with another unknown in it, so that it has no one solution."""
    other = rng.choice([one for one in "ymnpqt" if one != case.unknown])
    left, right = case.equation
    terms = left.terms if isinstance(left, Sum) else (left,)
    own = Product(num(rng.randint(2, 9)), Var(other))
    return Sum((*terms, own if rng.random() < 0.6 else negated(own))), right
