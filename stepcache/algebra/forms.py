"""The forms a relation of a solution can take, so that the same form can be made of another equation.

A form says how a relation comes out of an earlier one: what is done to both sides, by the name of its quantity, and
how each side is then written: carried out, on paper only, brackets multiplied out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from stepcache.algebra.exact import Exact, exact, ratio
from stepcache.algebra.quantities import FACTORS, TAKEN, Act, Amount, Deed, State, deeds, state
from stepcache.algebra.sides import (
    NOTHING,
    Side,
    Term,
    added,
    collected,
    divided,
    expanded,
    merged,
    multiplied,
    negative,
    scaled,
    worth,
)


def _by_unknowns(side: Side) -> Side:
    return tuple(sorted(collected(side), key=lambda term: term.body == ""))


def _by_constants(side: Side) -> Side:
    return tuple(sorted(collected(side), key=lambda term: term.body != ""))


def _multiplied_numbers(side: Side) -> Side:
    """`2(5) + 3` as `10 + 3`; brackets with unknowns stay."""
    return tuple(part for term in side for part in (expanded((term,)) if set(worth((term,))) <= {""} else (term,)))


def _inner(side: Side) -> Side:
    """`3(5 + 2)` as `3(7)`: what stands in brackets put together."""
    inner = (term._replace(body=merged(term.body)) if isinstance(term.body, tuple) else term for term in side)
    return tuple(inner)


KEEPING: tuple[Callable[[Side], Side], ...] = (
    lambda side: side,
    merged,
    collected,
    expanded,
    _by_unknowns,
    _by_constants,
    _multiplied_numbers,
    lambda side: merged(_multiplied_numbers(side)),
    _inner,
    lambda side: merged(_inner(side)),
)


def _as_negative(gone: Side) -> Side:
    """`- (-4)` where a negative number is taken away."""
    return tuple(Term(-1, (term,)) if term.factor < 0 else term._replace(factor=-term.factor) for term in gone)


def _dropped(side: Side, gone: Side) -> Side:
    """The side without just that term, nothing put together; elsewhere the term is written behind it."""
    if gone[0] not in side:
        return added(side, negative(gone))
    return tuple(one for one in side if one not in gone) or NOTHING


LESSENING: tuple[Callable[[Side, Side], Side], ...] = (
    lambda side, gone: merged(added(side, negative(gone))),
    lambda side, gone: collected(added(side, negative(gone))),
    lambda side, gone: added(side, negative(gone)),
    lambda side, gone: added(side, _as_negative(gone)),
    lambda side, gone: (*negative(gone), *side),
    lambda side, gone: (side[0], *negative(gone), *side[1:]),
    lambda side, gone: _by_unknowns(added(side, negative(gone))),
    lambda side, gone: _by_constants(added(side, negative(gone))),
    lambda side, gone: expanded(added(side, negative(gone))),
    lambda side, gone: merged(added(negative(gone), side)),
    _dropped,
)


def _over_itself(side: Side, times: Exact) -> Side:
    """`3 * x/3` read as `3x/3`: the numerator multiplied, the division still to be done."""
    return tuple(Term(exact(one.factor.numerator * times), one.body, one.over * one.factor.denominator) for one in side)


SCALING: tuple[Callable[[Side, Exact], Side], ...] = (
    scaled,
    lambda side, times: collected(scaled(side, times)),
    lambda side, times: divided(side, ratio(1, times)),
    multiplied,
    lambda side, times: multiplied(side, times, after=True),
    lambda side, times: tuple(part for term in side for part in divided((term,), ratio(1, times))),
    lambda side, times: tuple(part for term in side for part in multiplied((term,), times)),
    lambda side, times: (Term(times, side),),
    _over_itself,
    lambda side, times: _by_unknowns(scaled(side, times)),
    lambda side, times: scaled(merged(side), times),
    lambda side, times: expanded(scaled(side, times)),
)


RECENT = 5
ON_PAPER = 2
"""The way, of both these tables, that carries nothing out."""


def written(deed: Deed, amount: Amount, side: Side, way: int) -> Side:
    """A side after the deed, written in the way of that number."""
    if isinstance(amount, tuple):
        return LESSENING[way](side, amount) if deed.act is Act.LESS else KEEPING[way](side)
    return SCALING[way](side, amount)


def ways_of(deed: Deed, amount: Amount, side: Side, target: Side) -> Iterator[int]:
    """The ways of writing the side that give `target`."""
    ways = {Act.KEEP: KEEPING, Act.LESS: LESSENING, Act.SCALE: SCALING}[deed.act]
    return (way for way in range(len(ways)) if written(deed, amount, side, way) == target)


# --- a relation, bound to its form ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """How a relation comes out of an earlier one.

    Attributes:
        base: Which of the earlier relations, counted from the given one.
        deed: What is done to both of its sides.
        left: The way in which its left side is then written.
        right: The way of its right side.
        mirrored: The sides have changed places.
    """

    base: int
    deed: Deed
    left: int
    right: int
    mirrored: bool = False

    def made(self, states: Sequence[State]) -> State | None:
        """The same form of other relations; None where the quantity is not there."""
        before = states[self.base]
        amount = self.deed.amount(before)
        if amount is None or (isinstance(amount, int) and amount == 0):
            return None
        left = written(self.deed, amount, before.left, self.left)
        right = written(self.deed, amount, before.right, self.right)
        return state(before.x, right, left) if self.mirrored else state(before.x, left, right)


def bound(states: Sequence[State], relation: State) -> Form | None:
    """The form of a relation, by the latest earlier relation that it comes out of at one stroke."""
    return next(forms_of(states, relation), None)


def forms_of(states: Sequence[State], relation: State) -> Iterator[Form]:
    """All forms of a relation, the likeliest first."""
    for base in range(len(states) - 1, -1, -1):
        for mirrored in (False, True):
            left, right = relation.sides[::-1] if mirrored else relation.sides
            worths = relation.worths[::-1] if mirrored else relation.worths
            for deed in deeds(states[base], worths):
                form = _fitted(states[base], deed, (left, right))
                if form is not None:
                    yield Form(base, deed, *form, mirrored)


def _fitted(before: State, deed: Deed, target: tuple[Side, Side]) -> tuple[int, int] | None:
    """How both sides are written: in the same way, if that can be."""
    amount = deed.amount(before)
    if amount is None:
        return None
    first: int | None = None
    for way in ways_of(deed, amount, before.left, target[0]):
        if written(deed, amount, before.right, way) == target[1]:
            return way, way
        first = way if first is None else first
    right = next(ways_of(deed, amount, before.right, target[1]), None) if first is not None else None
    return (first, right) if first is not None and right is not None else None


def recent(states: Sequence[State]) -> Iterator[int]:
    """The last few relations, the latest first, and the given one: where a longer search looks."""
    yield from range(len(states) - 1, max(0, len(states) - RECENT), -1)
    yield 0


def hidden(states: Sequence[State], relation: State) -> tuple[Form, State, Form] | None:
    """Two strokes at once: the relation between, which is not written, and how `relation` comes out of it."""
    for base in recent(states):
        for form in _first_strokes(base, states[base]):
            between = form.made(states)
            if between is None or between.worths == states[base].worths:
                continue
            last = next(forms_of((between,), relation), None)
            if last is not None:
                return form, between, Form(len(states), last.deed, last.left, last.right, last.mirrored)
    return None


def _first_strokes(base: int, before: State) -> Iterator[Form]:
    for quantity in (*TAKEN[:5], *FACTORS[:6]):
        deed = Deed(Act.LESS if quantity in TAKEN else Act.SCALE, quantity)
        if deed.amount(before):
            for left, right in ((0, 0), (0, ON_PAPER), (ON_PAPER, 0)):
                yield Form(base, deed, left, right)
