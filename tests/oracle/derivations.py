"""How a person gets from an equation to its solution: lines, and the move from each to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm

from tests.oracle.equations import EquationCase, Solution
from tests.oracle.expressions import (
    CONSTANT,
    Affine,
    Equation,
    Expr,
    Num,
    Product,
    Quotient,
    Sum,
    Var,
    affine,
    difference,
    negated,
    num,
    plus,
    scaled,
    term,
    terms_of,
    written_out,
)


class Verb(StrEnum):
    """What is done to both sides, or within them."""

    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    EXPAND = "expand"
    COMBINE = "combine"


@dataclass(frozen=True, slots=True)
class Move:
    """An operation with its operand; `expand` and `combine` have none, and change no side's value."""

    verb: Verb
    operand: Expr | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One relation of a solution.

    Attributes:
        equation: Both sides.
        move: What led here from the line before; None at the start and where sides are swapped.
        undone: The move written out but not yet carried out (`2x + 3 - 3 = 13 - 3`), where that is natural.
    """

    equation: Equation
    move: Move | None = None
    undone: Equation | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """All lines from the given equation to the solved one, and what the answer is."""

    lines: tuple[Line, ...]
    unknown: str
    solution: Solution
    decimal: bool = False

    @property
    def given(self) -> Equation:
        """The equation of the request."""
        return self.lines[0].equation


def derive(case: EquationCase) -> Derivation:
    """The ordinary way to solve the case's equation."""
    return continued((Line(case.equation),), case.unknown)


def continued(lines: tuple[Line, ...], unknown: str) -> Derivation:
    """Carry on from the last of `lines` until the unknown stands alone."""
    decimal = _has_decimal(lines[0].equation)
    worked, steps = lines, _Steps(unknown, decimal)
    while (following := steps.next_line(worked[-1].equation)) is not None:
        worked = (*worked, following)
    return Derivation(worked, unknown, _solution(worked[-1].equation, unknown), decimal)


def _solution(equation: Equation, unknown: str) -> Solution:
    form = difference(equation)
    if unknown in form:
        return -form.get(CONSTANT, Fraction(0)) / form[unknown]
    return "none" if form else "all"


@dataclass(frozen=True, slots=True)
class _Steps:
    """The steps a person looks for, in this order; each gives the next line where it applies."""

    unknown: str
    decimal: bool

    def next_line(self, equation: Equation) -> Line | None:
        """The first step that applies; None for an equation that is solved."""
        steps = (self.constants_first, self.cleared, self.expanded, self.combined)
        later = (self.gathered, self.isolated, self.divided, self.swapped)
        return next((line for step in (*steps, *later) if (line := step(equation)) is not None), None)

    def constants_first(self, equation: Equation) -> Line | None:
        """`x/3 + 2 = 5`: the constant goes before the denominator does."""
        terms = terms_of(equation[0])
        if len(terms) == 2 and isinstance(terms[0], Quotient) and isinstance(terms[1], Num):
            return _subtracted(equation, terms[1], (terms[0], _plain(equation[1], terms[1], self.decimal)))
        return None

    def cleared(self, equation: Equation) -> Line | None:
        """Both sides times the common denominator of everything that stands with the unknown."""
        if self.decimal or _is_solved(equation):
            return None
        factor = lcm(*(bottom for side in equation for bottom in _denominators(side)))
        if factor == 1:
            return None
        sides = _pair(written_out(scaled(affine(side), Fraction(factor))) for side in equation)
        return Line(sides, Move(Verb.MULTIPLY, num(factor)))

    def expanded(self, equation: Equation) -> Line | None:
        """Parentheses multiplied out, term by term."""
        sides = _pair(_without_parentheses(side, self.decimal) for side in equation)
        return None if sides == equation else Line(sides, Move(Verb.EXPAND))

    def combined(self, equation: Equation) -> Line | None:
        """Like terms of a side put together."""
        if all(_is_short(side) for side in equation):
            return None
        sides = _pair(side if _is_short(side) else written_out(affine(side), self.decimal) for side in equation)
        return Line(sides, Move(Verb.COMBINE))

    def gathered(self, equation: Equation) -> Line | None:
        """The unknown of the right side taken to the left."""
        right = affine(equation[1]).get(self.unknown)
        if not right or self.unknown not in affine(equation[0]):
            return None
        taken = term(right, self.unknown, self.decimal)
        return _subtracted(equation, taken, _pair(_plain(side, taken, self.decimal) for side in equation))

    def isolated(self, equation: Equation) -> Line | None:
        """The constant beside the unknown taken to the other side."""
        for side in equation:
            form = affine(side)
            if self.unknown in form and CONSTANT in form:
                taken = num(form[CONSTANT], self.decimal)
                return _subtracted(equation, taken, _pair(_plain(one, taken, self.decimal) for one in equation))
        return None

    def divided(self, equation: Equation) -> Line | None:
        """Both sides over the coefficient of the unknown."""
        factor = next((affine(side)[self.unknown] for side in equation if self.unknown in affine(side)), Fraction(1))
        if factor == 1:
            return None
        divisor = num(factor, self.decimal)
        sides = _pair(written_out(scaled(affine(side), 1 / factor), self.decimal) for side in equation)
        undone = _pair(Quotient(side, divisor) for side in equation)
        return Line(sides, Move(Verb.DIVIDE, divisor), undone if factor.denominator == 1 else None)

    def swapped(self, equation: Equation) -> Line | None:
        """`5 = x` said as `x = 5`."""
        return Line(equation[::-1]) if equation[1] == Var(self.unknown) else None


def _plain(side: Expr, taken: Expr, decimal: bool) -> Expr:
    return written_out(plus(affine(side), affine(taken), -1), decimal)


def _denominators(side: Expr) -> list[int]:
    found = [1]
    for one in terms_of(side):
        if isinstance(one, Quotient) and one.divisor.value.denominator == 1 and not isinstance(one.body, Num):
            found.append(one.divisor.value.numerator)
        if isinstance(one, Product) and isinstance(one.body, Var):
            found.append(one.factor.value.denominator)
    return found


def _without_parentheses(side: Expr, decimal: bool) -> Expr:
    terms: list[Expr] = []
    for one in terms_of(side):
        if isinstance(one, Product) and isinstance(one.body, Sum):
            terms.extend(terms_of(written_out(affine(one), decimal)))
        else:
            terms.append(one)
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _is_short(side: Expr) -> bool:
    names = [next(iter(affine(one)), CONSTANT) for one in terms_of(side)]
    return len(names) == len(set(names))


def _subtracted(equation: Equation, taken: Expr, sides: Equation) -> Line:
    """The line with `taken` less on both sides; a negative one is added instead."""
    less = negated(taken)
    undone = _pair(Sum((*terms_of(side), less)) for side in equation)
    negative = next(iter(affine(taken).values())) < 0
    return Line(sides, Move(Verb.ADD, less) if negative else Move(Verb.SUBTRACT, taken), undone)


def _pair(sides: Iterable[Expr]) -> Equation:
    left, right = sides
    return left, right


def _is_solved(equation: Equation) -> bool:
    return isinstance(equation[0], Var) or isinstance(equation[1], Var)


def _has_decimal(equation: Equation) -> bool:
    return any(_shows_decimal(one) for side in equation for one in terms_of(side))


def _shows_decimal(one: Expr) -> bool:
    return (isinstance(one, Num) and one.decimal) or (isinstance(one, Product) and one.factor.decimal)


def carried_out(move: Move, equation: Equation) -> tuple[Affine, Affine]:
    """What both sides mean after the move."""
    left, right = affine(equation[0]), affine(equation[1])
    if move.operand is None:
        return left, right
    if move.verb in (Verb.ADD, Verb.SUBTRACT):
        times = 1 if move.verb is Verb.ADD else -1
        operand = affine(move.operand)
        return plus(left, operand, times), plus(right, operand, times)
    factor = affine(move.operand)[CONSTANT]
    factor = factor if move.verb is Verb.MULTIPLY else 1 / factor
    return scaled(left, factor), scaled(right, factor)


def is_true_move(move: Move, before: Equation, after: Equation) -> bool:
    """Whether the move leads from one equation to the other, either way round."""
    reached, shown = carried_out(move, before), (affine(after[0]), affine(after[1]))
    return reached in (shown, shown[::-1])
