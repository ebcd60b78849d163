"""Is one line of an answer right? By the oracle's own reader, and by the objects that the answer was written from."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from math import gcd

from tests.oracle.derivations import Derivation
from tests.oracle.equations import EquationCase
from tests.oracle.expressions import CONSTANT, Affine, Equation, affine
from tests.oracle.judge import Truth, gap, slack
from tests.oracle.mutations import is_ordinary_form
from tests.oracle.reading import Relation, UnreadableError, evaluate, relations


class Line(StrEnum):
    """What a line with a slip in it says now."""

    FALSE = "a false relation"
    UNREADABLE = "something that cannot be read"
    SAME = "the same relations (the slip is in words, marks or labels)"
    IDENTITY = "a true computation, or one expression on both sides"
    ORDINARY = "another ordinary line of the same equation"
    OTHER = "true, but of another equation"
    DENIED = "a contradiction, said to be none"
    NOTHING = "no relation any more, an operation or a claim alone"


def line_of(text: str, before: str, truth: Truth, derivation: Derivation) -> Line:
    """What a line says, where `before` is the line without its slip."""
    found = relations(text, truth.names)
    wrong = fault_of(found, truth)
    if wrong is not None:
        return wrong
    if not found:
        return Line.NOTHING
    if [_said(one) for one in found] == [_said(one) for one in relations(before, truth.names)]:
        return Line.SAME
    kinds = {_kind(one, derivation) for one in found}
    return next(kind for kind in (Line.OTHER, Line.ORDINARY, Line.IDENTITY) if kind in kinds)


def fault_of(found: Iterable[Relation], truth: Truth) -> Line | None:
    """`FALSE` or `UNREADABLE` where one of the relations is; None where all are true."""
    for one in found:
        if one.left is None or one.right is None:
            return Line.UNREADABLE
        try:
            gaps = [gap(one, place) for place in truth.points]
        except UnreadableError:
            return Line.UNREADABLE
        if len(set(gaps)) > 1 if truth.kind == "none" else any(abs(size) > slack(one) for size in gaps):
            return Line.FALSE
    return None


def _said(one: Relation) -> tuple[object, ...]:
    return one.left, one.sign, one.right


def _kind(one: Relation, derivation: Derivation) -> Line:
    try:
        sides = form_of(one.left or (), derivation.unknown), form_of(one.right or (), derivation.unknown)
    except UnreadableError:
        return Line.OTHER
    if one.sign == "≈" or sides[0] == sides[1]:
        return Line.IDENTITY
    if any(is_ordinary_form(sides, line.equation, derivation.unknown) for line in derivation.lines):
        return Line.ORDINARY
    return Line.OTHER


def form_of(tokens: tuple[str, ...], x: str) -> Affine:
    """What an expression in one unknown means, by its values at 0 and 1."""
    constant = evaluate(tokens, {x: Fraction(0)})
    slope = evaluate(tokens, {x: Fraction(1)}) - constant
    return {name: value for name, value in ((x, slope), (CONSTANT, constant)) if value}


def restates(text: str, equation: Equation, names: frozenset[str]) -> bool:
    """Whether the first relation of a line has the equation's own sides, either way round."""
    found = relations(text, names)
    if not found or found[0].sign == "≈" or found[0].left is None or found[0].right is None:
        return False
    given = [_values(affine(side), names) for side in equation]
    try:
        said = [[evaluate(side, point) for point in _points(names)] for side in (found[0].left, found[0].right)]
    except UnreadableError:
        return False
    return said in (given, given[::-1])


def _points(names: frozenset[str]) -> list[Mapping[str, Fraction]]:
    """As many points as it takes to tell two linear expressions apart, and one more."""
    ordered = sorted(names)
    units = [{name: Fraction(int(name == one)) for name in ordered} for one in ordered]
    far: Mapping[str, Fraction] = {name: Fraction(17 + 5 * at, 3) for at, name in enumerate(ordered)}
    return [dict.fromkeys(ordered, Fraction(0)), *units, far]


def _values(form: Affine, names: frozenset[str]) -> list[Fraction]:
    return [
        sum((value * (point[name] if name else 1) for name, value in form.items()), Fraction(0))
        for point in _points(names)
    ]


def isolates(text: str, x: str, decimal: bool = False) -> bool:
    """Whether the last line but for true computations is `x = … = <number>`, in lowest terms or as a decimal."""
    found = relations(text, frozenset({x}))
    while found and _is_computation([one for one in found if one.line == found[-1].line]):
        found = [one for one in found if one.line != found[-1].line]
    chain = [one for one in found if one.line == found[-1].line]
    if not chain or not any(one.left == (x,) for one in chain):
        return False
    exact = [one.right for one in chain if one.sign != "≈" and one.right is not None]
    return bool(exact) and _is_plain("".join(exact[-1]), decimal)


def ends_in_numbers(text: str, case: EquationCase) -> bool:
    """Whether the last relation is of numbers alone and tells the solutions: `0 = 2` none, `6 = 6` every number."""
    found = relations(text, frozenset({case.unknown}))
    if (
        isinstance(case.solution, Fraction)
        or not found
        or case.unknown in {*(found[-1].left or ()), *(found[-1].right or ())}
    ):
        return False
    return _is_computation(found[-1:]) is (case.solution == "all")


def _is_computation(chain: list[Relation]) -> bool:
    truth = Truth("unique", frozenset(), {}, ({},))
    return fault_of(chain, truth) is None


def _is_plain(text: str, decimal: bool) -> bool:
    """A numeral, or a fraction in lowest terms; signs may stand anywhere."""
    plain = text.replace("\\frac{", "").replace("}{", "/")
    top, slash, bottom = "".join(one for one in plain if one not in "(){}+-").partition("/")
    try:
        numbers = Fraction(top), Fraction(bottom or "1")
    except ValueError:
        return False
    whole = all(number.denominator == 1 for number in numbers)
    return not slash or (not decimal and whole and gcd(*(number.numerator for number in numbers)) == 1)
