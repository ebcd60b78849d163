"""Operations named wrongly between relations that are all true."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

from tests.oracle.derivations import Derivation, Line, Move, Verb, is_true_move
from tests.oracle.expressions import CONSTANT, Equation, Expr, affine, num, term

Lines = tuple[Line, ...]
WITH_OPERAND = (Verb.ADD, Verb.SUBTRACT, Verb.MULTIPLY, Verb.DIVIDE)


def move_slips(rng: Random, derivation: Derivation, count: int) -> Iterator[tuple[str, Lines]]:
    """`(kind, lines)`: at most `count` times one operation is another one, and false, by exact arithmetic."""
    lines = derivation.lines
    places = [place for place, line in enumerate(lines) if place and line.move]
    for _ in range(count if places else 0):
        place = rng.choice(places)
        kind, move = _other(rng, derivation, place)
        if move is not None and not _is_true(move, lines[place - 1].equation, lines[place].equation):
            yield kind, (*lines[:place], replace(lines[place], move=move), *lines[place + 1 :])


def _is_true(move: Move, before: Equation, after: Equation) -> bool:
    """Whether the move is what happens; nobody multiplies or divides by an unknown here."""
    by = affine(move.operand) if move.operand else {CONSTANT: Fraction(1)}
    if move.verb in (Verb.MULTIPLY, Verb.DIVIDE) and by.keys() != {CONSTANT}:
        return False
    return is_true_move(move, before, after)


def _other(rng: Random, derivation: Derivation, place: int) -> tuple[str, Move | None]:
    move = derivation.lines[place].move
    if move is None:
        return "", None
    if move.operand is None:
        return "operation in place of a rewriting", _invented(rng, derivation)
    kind = rng.choice(("other operation", "other number", "other sign", "other letter", "other line's", "no operation"))
    match kind:
        case "other operation":
            return kind, replace(move, verb=rng.choice([verb for verb in WITH_OPERAND if verb is not move.verb]))
        case "other number":
            return kind, replace(move, operand=_off(rng, move.operand, derivation))
        case "other sign":
            return kind, replace(move, operand=_times(move.operand, -1, derivation))
        case "other letter":
            return kind, replace(move, operand=_lettered(rng, move.operand, derivation))
        case "other line's":
            return kind, rng.choice([line.move for line in derivation.lines if line.move])
    return kind, Move(rng.choice((Verb.EXPAND, Verb.COMBINE)))


def _invented(rng: Random, derivation: Derivation) -> Move:
    return Move(rng.choice(WITH_OPERAND), num(rng.randint(2, 12), derivation.decimal))


def _off(rng: Random, operand: Expr, derivation: Derivation) -> Expr:
    form = affine(operand)
    name, size = next(iter(form.items()))
    changed = size + rng.choice((-10, -2, -1, 1, 2, 10))
    return _written(name, changed, derivation) if changed else operand


def _times(operand: Expr, factor: int, derivation: Derivation) -> Expr:
    name, size = next(iter(affine(operand).items()))
    return _written(name, size * factor, derivation)


def _lettered(rng: Random, operand: Expr, derivation: Derivation) -> Expr:
    """`3x` for `3`, `3` for `3x`, `3y` for both."""
    name, size = next(iter(affine(operand).items()))
    other = rng.choice([one for one in "xyzt" if one != derivation.unknown])
    return _written(rng.choice([one for one in (CONSTANT, derivation.unknown, other) if one != name]), size, derivation)


def _written(name: str, size: Fraction, derivation: Derivation) -> Expr:
    return term(size, name, derivation.decimal) if name else num(size, derivation.decimal)
