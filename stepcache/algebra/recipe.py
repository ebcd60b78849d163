"""An answer as a recipe: which pieces of its text are forms of the equation, so that they can be made of another.

Every relation, as a whole, is a form of an earlier one; every move names what such a form does. What stands between
them stays as it is, to the last character.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from stepcache.algebra.forms import Form
from stepcache.algebra.pieces import Piece, Scene
from stepcache.algebra.quantities import State, state
from stepcache.algebra.sides import Term, worth
from stepcache.algebra.steps import Pair, solved


@dataclass(frozen=True, slots=True)
class Solution:
    """The relation `x = value`, however it was come by."""

    mirrored: bool = False

    def made(self, states: Sequence[State]) -> State | None:
        """That relation for the given one of these."""
        given = states[0]
        value = solved(given.sides, given.x)
        if value is None:
            return None
        sides: Pair = ((Term(1, given.x),), (Term(value),))
        return state(given.x, *(sides[::-1] if self.mirrored else sides))


Making: TypeAlias = Form | Solution


@dataclass(frozen=True, slots=True)
class Splice:
    """A piece and where it stands in the text."""

    start: int
    end: int
    piece: Piece


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an answer is made of its equation.

    Attributes:
        text: The answer it was read from.
        x: Its unknown.
        makings: The relations, each out of earlier ones; the given equation comes before them.
        splices: In the order of the text.
        claims: What it claims in words: `none`, `all`.
    """

    text: str
    x: str
    makings: tuple[Making, ...]
    splices: tuple[Splice, ...]
    claims: frozenset[str]

    def made(self, given: Pair, x: str, *, decimal: bool = False) -> str | None:
        """The same answer of another equation; None where one of its forms is not there."""
        value = solved(given, x)
        if self.claims != claims_of(given, x):
            return None
        states = [state(x, *given)]
        for making in self.makings:
            made = making.made(states)
            if made is None:
                return None
            states.append(made)
        return self._spliced(Scene(x, states, value or 0, decimal, len(x) > 1 == len(self.x)))

    def _spliced(self, scene: Scene) -> str | None:
        parts, place, last, linked = list[str](), 0, "", False
        for splice in self.splices:
            written = splice.piece.text(scene)
            if written is None:
                return None
            before, place = self.text[place : splice.start], splice.end
            links = before.strip() == "="
            if not (links and linked and written == last):  # `x = 50/8 = 25/4` may become `x = 1/6 = 1/6`
                parts += (before, written)
            last, linked = written, links
        return "".join((*parts, self.text[place:]))


def claims_of(given: Pair, x: str) -> frozenset[str]:
    """What has to be said in words of such an equation."""
    if solved(given, x) is not None:
        return frozenset()
    return frozenset({"all" if worth(given[0]) == worth(given[1]) else "none"})
