"""Mistakes that people and models make, put into a derivation or into its text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from random import Random

from tests.oracle.derivations import Derivation, Line, Move, Verb, continued, is_true_move
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
    negated,
    num,
    plus,
    scaled,
    term,
    terms_of,
    written_out,
)

OTHER_VERB = {
    Verb.ADD: Verb.SUBTRACT,
    Verb.SUBTRACT: Verb.ADD,
    Verb.MULTIPLY: Verb.DIVIDE,
    Verb.DIVIDE: Verb.MULTIPLY,
}
Change = Callable[[Random, Equation, bool], Equation]
"""Spoils an equation; the flag says that numbers are written with a point."""
LABEL = re.compile(r"(?m)^(?:Step |\*\*Step )?\d+(?=[.:] |:\*\*)")
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A case and a derivation for it, right at first."""

    case: EquationCase
    derivation: Derivation

    def with_lines(self, lines: tuple[Line, ...]) -> "Draft":
        """The same with other lines; what is said at the end stays."""
        return Draft(self.case, replace(self.derivation, lines=lines))


def arithmetic_slip(rng: Random, draft: Draft) -> Draft | None:
    """One number of one line is off; the lines after it are as they were."""
    return _one_line(rng, draft, _slipped)


def sign_error(rng: Random, draft: Draft) -> Draft | None:
    """One term of one line has the other sign; the lines after it are as they were."""
    return _one_line(rng, draft, _sign_changed)


def _one_line(rng: Random, draft: Draft, change: Change) -> Draft | None:
    lines = list(draft.derivation.lines)
    if len(lines) < 2:
        return None
    place = rng.randrange(1, len(lines))
    lines[place] = replace(lines[place], equation=change(rng, lines[place].equation, draft.derivation.decimal))
    return draft.with_lines(tuple(lines))


def slip_followed(rng: Random, draft: Draft) -> Draft | None:
    """One number of one line is off, and everything after it follows from that line."""
    return _followed(rng, draft, _slipped)


def sign_error_followed(rng: Random, draft: Draft) -> Draft | None:
    """One term of one line has the other sign, and everything after it follows from that line."""
    return _followed(rng, draft, _sign_changed)


def _followed(rng: Random, draft: Draft, change: Change) -> Draft | None:
    lines = draft.derivation.lines
    if len(lines) < 2:
        return None
    place = rng.randrange(1, len(lines))
    equation = change(rng, lines[place].equation, draft.derivation.decimal)
    wrong = Line(equation, lines[place].move)
    return Draft(draft.case, continued((*lines[:place], wrong), draft.case.unknown))


def _slipped(rng: Random, equation: Equation, decimal: bool) -> Equation:
    """One coefficient or constant of one side, off by a little."""
    side = rng.randrange(2)
    form = affine(equation[side])
    name = rng.choice(list(form) or [CONSTANT])
    off = rng.choice((-10, -2, -1, 1, 1, 2, 3, 10)) * (Fraction(1, 10) if decimal and rng.random() < 0.5 else 1)
    return _with_side(equation, side, written_out(plus(form, {name: Fraction(off)}), decimal))


def _sign_changed(rng: Random, equation: Equation, _decimal: bool) -> Equation:
    side = rng.randrange(2)
    terms = list(terms_of(equation[side]))
    place = rng.randrange(len(terms))
    terms[place] = negated(terms[place])
    return _with_side(equation, side, terms[0] if len(terms) == 1 else Sum(tuple(terms)))


def _with_side(equation: Equation, side: int, changed: Expr) -> Equation:
    return (changed, equation[1]) if side == 0 else (equation[0], changed)


def letter_swapped(rng: Random, draft: Draft) -> Draft | None:
    """Another unknown throughout."""
    other = rng.choice([letter for letter in "xyztnabk" if letter != draft.case.unknown])
    lines = tuple(_renamed(line, draft.case.unknown, other) for line in draft.derivation.lines)
    return Draft(draft.case, replace(draft.derivation, lines=lines, unknown=other))


def letter_swapped_once(rng: Random, draft: Draft) -> Draft | None:
    """Another unknown in one line."""
    other = rng.choice([letter for letter in "xyztnabk" if letter != draft.case.unknown])
    lines = list(draft.derivation.lines)
    place = rng.randrange(len(lines))
    lines[place] = _renamed(lines[place], draft.case.unknown, other)
    return draft.with_lines(tuple(lines))


def _renamed(line: Line, name: str, other: str) -> Line:
    sides = [_with_name(side, name, other) for side in line.equation]
    return Line((sides[0], sides[1]), line.move)


def _with_name(expr: Expr, name: str, other: str) -> Expr:
    match expr:
        case Var():
            return Var(other) if expr.name == name else expr
        case Product(factor, body):
            return Product(factor, _with_name(body, name, other))
        case Quotient(body, divisor):
            return Quotient(_with_name(body, name, other), divisor)
        case Sum(terms):
            return Sum(tuple(_with_name(one, name, other) for one in terms))
        case _:
            return expr


def wrong_final(rng: Random, draft: Draft) -> Draft | None:
    """Only the last value is wrong; for no or every solution, the words are."""
    derivation = draft.derivation
    if isinstance(derivation.solution, str):
        other: Solution = "all" if derivation.solution == "none" else "none"
        return Draft(draft.case, replace(derivation, solution=other))
    value = rng.choice(_near(derivation.solution))
    *lines, last = derivation.lines
    wrong = replace(last, equation=(last.equation[0], num(value, derivation.decimal)), undone=None)
    return Draft(draft.case, replace(derivation, lines=(*lines, wrong), solution=value))


def _near(value: Fraction) -> list[Fraction]:
    """Values that are easily got instead of the right one."""
    around = {value + off for off in (-10, -2, -1, 1, 2, 10)} | {-value, value * 2, value / 2}
    return sorted((around | ({1 / value} if value else set())) - {value})


def dropped_final(rng: Random, draft: Draft) -> Draft | None:
    """The last line is missing; where there is not one solution, the words are."""
    del rng
    derivation = draft.derivation
    if isinstance(derivation.solution, str):
        return Draft(draft.case, replace(derivation, solution=Fraction(0)))
    return draft.with_lines(derivation.lines[:-1]) if len(derivation.lines) > 1 else None


def final_in_check_only(rng: Random, draft: Draft) -> Draft | None:
    """The value is put into the given equation, but never said (in a style that checks)."""
    return dropped_final(rng, draft) if not isinstance(draft.derivation.solution, str) else None


def move_changed(rng: Random, draft: Draft) -> Draft | None:
    """One operation is named that is not what happens between two true relations."""
    lines = list(draft.derivation.lines)
    places = [place for place, line in enumerate(lines) if line.move and line.move.operand]
    if not places:
        return None
    place = rng.choice(places)
    move = _other_move(rng, lines[place].move, draft.case.unknown)
    if is_true_move(move, lines[place - 1].equation, lines[place].equation):
        return None
    lines[place] = replace(lines[place], move=move)
    return draft.with_lines(tuple(lines))


def _other_move(rng: Random, move: Move | None, unknown: str) -> Move:
    if move is None or move.operand is None:
        raise AssertionError(move)
    if rng.random() < 0.3:
        return replace(move, verb=OTHER_VERB[move.verb])
    form = affine(move.operand)
    name, size = next(iter(form.items()))
    changed = size + rng.choice((-2, -1, 1, 1, 2, 10))
    if changed <= 0 or (changed == 1 and not name):
        changed = abs(size) + 3
    if move.verb in (Verb.ADD, Verb.SUBTRACT) and rng.random() < 0.15:
        name, changed = ("" if name else unknown), abs(size)
    decimal = isinstance(move.operand, Num) and move.operand.decimal
    return replace(move, operand=term(changed, name) if name else num(changed, decimal))


def other_equation(rng: Random, draft: Draft) -> Draft | None:
    """Everything true, from the first line on, about another equation with the same root."""
    found = _stranger(rng, draft)
    return Draft(draft.case, found) if found else None


def other_tail(rng: Random, draft: Draft) -> Draft | None:
    """The given equation, and then another one with the same root, solved rightly."""
    found = _stranger(rng, draft)
    given = Line(draft.derivation.given)
    return Draft(draft.case, replace(found, lines=(given, *found.lines))) if found else None


def _stranger(rng: Random, draft: Draft) -> Derivation | None:
    root = draft.derivation.solution
    if isinstance(root, str):
        return None
    equation = _with_root(rng, draft.case.unknown, root)
    if is_ordinary(equation, draft.derivation.given, draft.case.unknown):
        return None
    return continued((Line(equation),), draft.case.unknown)


def _with_root(rng: Random, x: str, root: Fraction) -> Equation:
    """Some equation with that root, whole numbers where the root allows them."""
    a, b = rng.randint(2, 12) * root.denominator, rng.choice((-1, 1)) * rng.randint(1, 20)
    c = rng.choice((0, 0, root.denominator, -root.denominator))
    left = Sum((term(a, x), num(b)))
    if c == 0 and rng.random() < 0.3:
        left = Sum((num(b), term(a, x)))
    return left, written_out(plus({x: Fraction(c)}, {CONSTANT: (a - c) * root + b}))


def is_ordinary(equation: Equation, given: Equation, unknown: str) -> bool:
    """Whether the equation could come from the given one by ordinary steps, generously."""
    return is_ordinary_form((affine(equation[0]), affine(equation[1])), given, unknown)


def is_ordinary_form(sides: tuple[Affine, Affine], given: Equation, unknown: str) -> bool:
    """The same for what two sides mean.

    That is: both sides are `k` times the given ones plus the same `T`, or that mirrored, with `k` a ratio of numbers
    that stand in the given equation, and `T` made of `k` times its terms, each used at most once with either sign.
    """
    left, right = (affine(side) for side in given)
    slope = plus(left, right, -1).get(unknown)
    allowed = _ratios(given, unknown)
    for one, other in (sides, sides[::-1]):
        own = plus(one, other, -1).get(unknown, Fraction(0))
        factors = [own / slope] if slope else [k * sign for k in allowed if k for sign in (1, -1)]
        for k in factors:
            rest = plus(one, scaled(left, k), -1)
            if abs(k) in allowed and rest == plus(other, scaled(right, k), -1) and _made_of_terms(rest, k, given):
                return True
    return False


def _terms(given: Equation) -> list[Affine]:
    return [{name: value} for side in given for one in terms_of(side) for name, value in affine(one).items()]


def _ratios(given: Equation, unknown: str) -> set[Fraction]:
    numbers = {Fraction(1), abs(plus(affine(given[0]), affine(given[1]), -1).get(unknown, Fraction(1)))}
    for one in _terms(given):
        numbers |= {abs(value) for value in one.values()} | {Fraction(value.denominator) for value in one.values()}
    for side in given:
        numbers |= set(_numerals(side))
    return {top / bottom for top, bottom in product(numbers, numbers - {Fraction(0)})}


def _numerals(expr: Expr) -> Iterator[Fraction]:
    """Every number that is written in an expression, its sign left out."""
    match expr:
        case Num(value):
            yield abs(value)
        case Product(factor, body):
            yield from (abs(factor.value), *_numerals(body))
        case Quotient(body, divisor):
            yield from (abs(divisor.value), *_numerals(body))
        case Sum(terms):
            for one in terms:
                yield from _numerals(one)


def _made_of_terms(rest: Affine, k: Fraction, given: Equation) -> bool:
    return all(
        value / k in set(_signed_sums([one[name] for one in _terms(given) if name in one]))
        for name, value in rest.items()
    )


def _signed_sums(values: list[Fraction]) -> Iterator[Fraction]:
    for signs in product((-1, 0, 1), repeat=len(values)):
        yield sum((sign * value for sign, value in zip(signs, values, strict=True)), Fraction(0))


def digit_changed(rng: Random, text: str) -> str:
    """The text with one numeral another; the numbers of steps are left alone."""
    labels = {place for match in LABEL.finditer(text) for place in range(*match.span())}
    spans = [match.span() for match in DIGITS.finditer(text) if match.start() not in labels]
    spans = [span for span in spans if not labels & set(range(*span))]
    if not spans:
        return text
    start, end = rng.choice(spans)
    return text[:start] + _other_numeral(rng, text[start:end]) + text[end:]


def _other_numeral(rng: Random, digits: str) -> str:
    if rng.random() < 0.5:
        return str(int(digits) + rng.choice((1, 1, 2, 10)))
    place = rng.randrange(len(digits))
    return digits[:place] + rng.choice([one for one in "123456789" if one != digits[place]]) + digits[place + 1 :]
