"""What is done to both sides of a relation, by the name of its quantity.

The constant on the left, the coefficient of the unknown on the right: a name says the same of every equation; no
numeral stands for anything here.
"""

from collections.abc import Callable, Iterator
from enum import Enum
from math import gcd, lcm
from typing import NamedTuple, TypeAlias

from stepcache.algebra.exact import Exact, exact, ratio
from stepcache.algebra.sides import Side, Term, Worth, worth


class State(NamedTuple):
    """A relation that stands in a solution about `x`, and what its sides are worth."""

    x: str
    left: Side
    right: Side
    left_worth: Worth
    right_worth: Worth

    @property
    def sides(self) -> tuple[Side, Side]:
        """Left and right."""
        return self.left, self.right

    @property
    def worths(self) -> tuple[Worth, Worth]:
        """What left and right are worth."""
        return self.left_worth, self.right_worth


def state(x: str, left: Side, right: Side) -> State:
    """The state of two sides."""
    return State(x, left, right, worth(left), worth(right))


Amount: TypeAlias = "Side | Exact"
Place: TypeAlias = tuple[int, int]
"""A side (0 left, 1 right) and a term of it; the term is -1 where it does not matter."""


class Act(Enum):
    """What is done to both sides."""

    KEEP = "keep"
    LESS = "less"
    SCALE = "scale"


# --- quantities: what a state holds that can be taken away, or by which it can be multiplied -----------------------


def _constant(one: State, place: Place) -> Side | None:
    value = one.worths[place[0]].get("", 0)
    return (Term(value),) if value else None


def _constant_beside(one: State, _place: Place) -> Side | None:
    """The constant beside the unknown, where that stands on one side only."""
    left, right = (one.x in worths for worths in one.worths)
    return _constant(one, (int(right), -1)) if left != right else None


def _unknown(one: State, place: Place) -> Side | None:
    value = one.worths[place[0]].get(one.x, 0)
    return (Term(value, one.x),) if value else None


def _part(one: State, place: Place) -> Side | None:
    side = one.sides[place[0]]
    return side[place[1] : place[1] + 1] if place[1] < len(side) > 1 else None


def _whole(one: State, place: Place) -> Side | None:
    return one.sides[place[0]]


def _over_coefficient(one: State, place: Place) -> Exact | None:
    value = one.worths[place[0]].get(one.x, 0)
    return ratio(1, value) if value else None


def _over_numerator(one: State, place: Place) -> Exact | None:
    value = one.worths[place[0]].get(one.x, 0)
    return ratio(1, value.numerator) if value else None


def _denominator(one: State, place: Place) -> Exact | None:
    return one.worths[place[0]].get(one.x, 0).denominator


def _signed_denominator(one: State, place: Place) -> Exact | None:
    value = one.worths[place[0]].get(one.x, 0)
    return value.denominator if value > 0 else -value.denominator


def _all_denominators(one: State, _place: Place) -> Exact | None:
    return lcm(*(under for side in one.sides for under in _unders(side)))


def _unders(side: Side) -> Iterator[int]:
    for term in side:
        yield term.factor.denominator
        yield term.over.numerator
        if isinstance(term.body, tuple):
            yield from _unders(term.body)


def _common(one: State, _place: Place) -> Exact | None:
    numbers = [value for worths in one.worths for value in worths.values()]
    if any(value.denominator != 1 for value in numbers):
        return None
    return ratio(1, gcd(*(value.numerator for value in numbers)) or 1)


def _common_beside(one: State, place: Place) -> Exact | None:
    """The same, where a constant stands beside the unknown: else it is the coefficient that is divided by."""
    return _common(one, place) if any(len(worths) > 1 for worths in one.worths) else None


def _bracket_factor(one: State, place: Place) -> Exact | None:
    side = one.sides[place[0]]
    term = side[place[1]] if place[1] < len(side) else None
    return ratio(1, term.factor) if term and isinstance(term.body, tuple) and term.factor else None


def _bracket_over(one: State, place: Place) -> Exact | None:
    side = one.sides[place[0]]
    return side[place[1]].over if place[1] < len(side) else None


def _minus_one(_one: State, _place: Place) -> Exact | None:
    return -1


Quantity: TypeAlias = tuple[Callable[[State, Place], "Amount | None"], Place]
BOTH = ((0, -1), (1, -1))
PARTS = tuple((side, part) for side in (0, 1) for part in range(4))
TAKEN: tuple[Quantity, ...] = (
    (_unknown, (1, -1)),
    (_constant_beside, (0, -1)),
    (_constant, (0, -1)),
    (_constant, (1, -1)),
    (_unknown, (0, -1)),
    *((_part, place) for place in PARTS),
    *((_whole, place) for place in BOTH),
)
"""What can be taken from both sides, the likeliest first."""

FACTORS: tuple[Quantity, ...] = (
    (_common_beside, (0, -1)),
    *((_over_coefficient, place) for place in BOTH),
    (_all_denominators, (0, -1)),
    *((_denominator, place) for place in BOTH),
    *((_bracket_factor, place) for place in PARTS),
    *((_bracket_over, place) for place in PARTS),
    *((_over_numerator, place) for place in BOTH),
    *((_signed_denominator, place) for place in BOTH),
    (_common, (0, -1)),
    (_minus_one, (0, -1)),
)
"""By what both sides can be multiplied, the likeliest first."""


class Deed(NamedTuple):
    """What is done to both sides, by the name of its quantity."""

    act: Act
    quantity: Quantity | None = None

    def amount(self, one: State) -> "Amount | None":
        """The quantity in this state; None where the state has none such."""
        return self.quantity[0](one, self.quantity[1]) if self.quantity else ()


KEPT = Deed(Act.KEEP)


def deeds(before: State, after: tuple[Worth, Worth]) -> Iterator[Deed]:
    """What leads from a state to a relation of that worth."""
    if before.worths == after:
        yield KEPT
        return
    if (gone := _difference(before.left_worth, after[0])) == _difference(before.right_worth, after[1]):
        for quantity in TAKEN:
            taken = quantity[0](before, quantity[1])
            if isinstance(taken, tuple) and worth(taken) == gone:
                yield Deed(Act.LESS, quantity)
    elif (times := _factor(before.worths, after)) is not None:
        for quantity in FACTORS:
            if quantity[0](before, quantity[1]) == times:
                yield Deed(Act.SCALE, quantity)


def _difference(one: Worth, other: Worth) -> Worth:
    gone = {name: exact(one.get(name, 0) - other.get(name, 0)) for name in one.keys() | other.keys()}
    return {name: value for name, value in gone.items() if value}


def _factor(before: tuple[Worth, Worth], after: tuple[Worth, Worth]) -> Exact | None:
    """The one number by which both sides were multiplied."""
    times: Exact | None = None
    for one, other in zip(before, after, strict=True):
        if one.keys() != other.keys():
            return None
        for name, value in one.items():
            found = ratio(other[name], value)
            if times is not None and found != times:
                return None
            times = found
    return times
