"""The ordinary way from a linear relation to its solution, one relation after the other."""

from collections.abc import Iterator
from math import lcm
from typing import TypeAlias

from stepcache.algebra.exact import Equation, Exact, ratio
from stepcache.algebra.read import written_sides
from stepcache.algebra.sides import (
    Side,
    Term,
    added,
    collected,
    merged,
    negative,
    scaled,
    side_from_poly,
    side_of,
    worth,
)
from stepcache.ports import Refusal

Pair: TypeAlias = tuple[Side, Side]
"""Both sides of a relation."""


def onward(pair: Pair, x: str) -> Iterator[Pair]:
    """The relations that follow `pair` until `x` stands alone, or until no unknown is left."""
    while (following := _next(pair, x)) is not None:
        yield following
        pair = following


def _next(pair: Pair, x: str) -> Pair | None:
    """Clear a bracket's denominator, collect, gather the unknown left, isolate it, divide."""
    under = lcm(*(term.over.numerator for side in pair for term in side if isinstance(term.body, tuple)))
    if under not in (0, 1):
        return scaled(pair[0], under), scaled(pair[1], under)
    short = collected(pair[0]), collected(pair[1])
    if short != pair:
        return short
    left, right = (worth(side) for side in pair)
    if x in left and x in right:
        return _less(pair, (Term(right[x], x),))
    for side in (left, right):
        if x in side and "" in side:
            return _less(pair, (Term(side[""]),))
    if x in left and left[x] != 1:
        return scaled(pair[0], ratio(1, left[x])), scaled(pair[1], ratio(1, left[x]))
    if x in right:
        return scaled(pair[1], ratio(1, right[x])), scaled(pair[0], ratio(1, right[x]))
    return None


def _less(pair: Pair, terms: Side) -> Pair:
    less = negative(terms)
    return merged(added(pair[0], less)), merged(added(pair[1], less))


def solved(pair: Pair, x: str) -> Exact | None:
    """The number that a linear relation gives for `x`; None where it gives none, or any."""
    left, right = worth(pair[0]), worth(pair[1])
    slope = left.get(x, 0) - right.get(x, 0)
    return ratio(right.get("", 0) - left.get("", 0), slope) if slope else None


def given(equation: Equation, x: str) -> Pair | None:
    """Both sides as the prompt wrote them; from their worth where that cannot be read as terms."""
    sides = written_sides(equation, equation.names | {x})
    if not isinstance(sides, Refusal):
        left, right = side_of(sides[0]), side_of(sides[1])
        if left is not None and right is not None:
            return left, right
    short = side_from_poly(equation.left), side_from_poly(equation.right)
    return (short[0], short[1]) if short[0] is not None and short[1] is not None else None
