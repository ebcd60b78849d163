"""Do the steps of an answer belong to the request? False moves, and true lines of another equation, are wrong.

Stricter than `judge`, which asks of every relation only whether it is true. The readings are `reading`'s and this
file's own; a move that is put in other words than those known here is not looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.equations import EquationCase
from tests.oracle.expressions import CONSTANT, Affine, affine, plus, scaled
from tests.oracle.judge import Fault, Verdict, judge
from tests.oracle.mutations import is_ordinary_form
from tests.oracle.reading import BREAK, TOKEN, Relation, UnreadableError, evaluate, lines_of, relations_in
from tests.oracle.systems import SystemCase

BOTH_SIDES = re.compile(r"\b(add|subtract)(?:ing)? (.+?) (?:to|from) both sides", re.IGNORECASE)
SCALING = re.compile(
    r"\b(multipl|divid)(?:y|e|ying|ing) both sides by (.+?)(?=\s*(?:[:,]|\.(?!\d)| gives\b| and\b|$))", re.IGNORECASE
)
SHORT = re.compile(r"(?:^|\()\s*(add|subtract|multiply by|divide by) (.+?)\s*(?:\)\s*$|:)", re.IGNORECASE)
MARK = re.compile(r"\[\s*([-+*/])\s*(.+?)\s*\]\s*$")
KEEPING = re.compile(r"\b(?:expand|combin)", re.IGNORECASE)
VERBS = {"-": "subtract", "+": "add", "*": "multiply", "/": "divide", "multipl": "multiply", "divid": "divide"}
Sides = tuple[Affine, Affine]


@dataclass(frozen=True, slots=True)
class Named:
    """An operation that a line names; without an operand it leaves both sides as they are."""

    verb: str
    operand: Affine | None = None


def judge_steps(text: str, case: EquationCase | SystemCase) -> Verdict:
    """As `judge`, and beyond it: each named operation is what happens, each line comes from the request's equation."""
    verdict = judge(text, case)
    if not verdict.right or isinstance(case, SystemCase):
        return verdict
    names, constants = frozenset((case.unknown,)), isinstance(case.solution, str)
    pending: list[Named] = []
    before: list[Sides] = []
    for line in lines_of(text, names):
        pending += named_in(line, case.unknown)
        for sides in filter(None, (sides_of(one, case.unknown, constants) for one in relations_in(line, names))):
            if pending and before and not leads_on(pending, before[-1], sides):
                return Verdict(Fault.FALSE_MOVE, line)
            if not comes_from(sides, before, case):
                return Verdict(Fault.OTHER_EQUATION, line)
            pending = []
            before.append(sides)
    return Verdict(Fault.NOTHING)


def sides_of(one: Relation, x: str, constants: bool) -> Sides | None:
    """Both sides of an exact relation that holds the unknown, or may do without it; None for others."""
    if one.sign == "≈" or not one.left or not one.right or not (constants or x in (*one.left, *one.right)):
        return None
    left, right = form_of(one.left, x), form_of(one.right, x)
    return (left, right) if left is not None and right is not None else None


def form_of(tokens: tuple[str, ...], x: str) -> Affine | None:
    """What an expression means; None where it is not linear."""
    try:
        zero, one, two = (evaluate(tokens, {x: Fraction(value)}) for value in (0, 1, 2))
    except UnreadableError:
        return None
    form = {x: one - zero, CONSTANT: zero}
    return {name: value for name, value in form.items() if value} if two - one == one - zero else None


def named_in(line: str, x: str) -> Iterator[Named]:
    """The operations that a line names, in order."""
    found: list[tuple[int, Named]] = []
    for pattern in (BOTH_SIDES, SCALING, SHORT, MARK):
        for match in pattern.finditer(line):
            operand = form_of(tuple(TOKEN.findall(match[2].replace(BREAK, " "))), x)
            word = match[1].lower().split()[0]
            if operand is not None:
                found.append((match.start(), Named(VERBS.get(word, word), operand)))
    found += [(match.start(), Named("keep")) for match in KEEPING.finditer(line)]
    yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


def leads_on(moves: list[Named], before: Sides, after: Sides) -> bool:
    """Whether the operations, one after the other, lead from one relation to the other, either way round."""
    reached: Sides | None = before
    for move in moves:
        reached = _carried_out(move, reached) if reached is not None else None
    return reached is not None and reached in (after, after[::-1])


def _carried_out(move: Named, sides: Sides) -> Sides | None:
    operand = move.operand
    if operand is None:
        return sides
    if move.verb in ("add", "subtract"):
        times = 1 if move.verb == "add" else -1
        return plus(sides[0], operand, times), plus(sides[1], operand, times)
    factor = operand.get(CONSTANT)
    if not factor or len(operand) > 1:
        return None
    factor = factor if move.verb == "multiply" else 1 / factor
    return scaled(sides[0], factor), scaled(sides[1], factor)


def comes_from(sides: Sides, before: list[Sides], case: EquationCase) -> bool:
    """Whether a relation comes from the request's equation, or from a line before, by ordinary steps."""
    if any(_one_step(sides, base) for base in reversed(before)):
        return True
    given = (affine(case.equation[0]), affine(case.equation[1]))
    return sides in (given, given[::-1]) or is_ordinary_form(sides, case.equation, case.unknown)


def _one_step(sides: Sides, base: Sides) -> bool:
    """Whether both sides are those of `base` with a term of it less or more, or times a number that belongs to it."""
    numbers = {
        Fraction(1),
        *(size for side in base for value in side.values() for size in (abs(value), value.denominator)),
    }
    for one, other in (sides, sides[::-1]):
        less = plus(one, base[0], -1)
        if less == plus(other, base[1], -1) and all(_is_shift(name, size, base) for name, size in less.items()):
            return True
        factor = _factor(one, base[0]) or _factor(other, base[1])
        belongs = factor is not None and any(abs(factor) * bottom in numbers for bottom in numbers)
        if factor and belongs and (scaled(base[0], factor), scaled(base[1], factor)) == (one, other):
            return True
    return False


def _factor(one: Affine, base: Affine) -> Fraction | None:
    return next((one[name] / base[name] for name in one if name in base), None)


def _is_shift(name: str, size: Fraction, base: Sides) -> bool:
    own = [side[name] for side in base if name in side]
    return abs(size) in {abs(value) for value in own} | ({abs(sum(own, Fraction(0)))} if len(own) > 1 else set())
