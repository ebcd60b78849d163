"""Judges the lines of an answer to a calculation: what is true of it, and what is its value."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from stepcache.algebra.answer import Chain, is_rounded, read_steps
from stepcache.algebra.expression import MAX_HEIGHT, Expression, height
from stepcache.algebra.final import is_decimal
from stepcache.algebra.items import Claim, Move, Relation, Unread
from stepcache.algebra.judging import PASSED, joined, remembered
from stepcache.algebra.rewrites import holds, is_value, rewrites
from stepcache.algebra.spell import bare
from stepcache.algebra.tree import Divide, Negate, Number, Tree, poly
from stepcache.domain.verdicts import Verdict

NOTHING = Verdict.unsure("the step holds no relation")
NO_NAMES: frozenset[str] = frozenset()
MAX_KNOWN = 8


@remembered
def calculation_verdicts(steps: tuple[str, ...], expr: Expression) -> tuple[Verdict, ...]:
    """For each step, whether every relation in it is true, and a part of the calculation rewritten."""
    judge = _Judge(expr, [expr.tree])
    return tuple(judge.step(parts) for parts in read_steps(steps, NO_NAMES))


@dataclass(slots=True)
class _Judge:
    """Walks through the steps.

    Attributes:
        known: The calculation, and what it was rewritten to; the latest last.
    """

    expr: Expression
    known: list[Tree] = field(default_factory=list)

    def step(self, parts: tuple[object, ...]) -> Verdict:
        """The verdict of one step."""
        return joined([self.part(part) for part in parts if isinstance(part, Chain | Claim | Move | Unread)], NOTHING)

    def part(self, part: Chain | Claim | Move | Unread) -> Verdict:
        """The verdict of one thing that a step holds."""
        if isinstance(part, Unread):
            return Verdict.unsure(part.reason)
        if not isinstance(part, Chain):
            return Verdict.unsure("an operation in words is not judged: write relations only")
        return joined(self.chain(part))

    def chain(self, chain: Chain) -> Iterator[Verdict]:
        """The verdict of each relation: its first side is of the calculation, and the others are that rewritten."""
        yield from map(_stated, chain.relations)
        if chain.names or any(one.denied for one in chain.relations):
            return
        sides = [bare(chain.relations[0].left), *(bare(one.right) for one in chain.exact)]
        if max(map(height, sides)) > MAX_HEIGHT:
            yield Verdict.unsure("a line has too many operations one inside the other")
            return
        origin = self.origin(sides[0])
        if origin is None:
            yield Verdict.fail("a line is no part of the calculation")
            return
        for before, side in itertools.pairwise(sides):
            rewritten = rewrites(origin, side) or rewrites(before, side)
            yield Verdict.of(rewritten, "a line has the right value, but is another calculation")
        if poly(origin).constant == self.expr.value:
            self.known = [self.expr.tree, *(self.known[1:] + sides)[-MAX_KNOWN:]]

    def origin(self, side: Tree) -> Tree | None:
        """What of the calculation a first side is: a part that it rewrites, or some terms of one, itself then."""
        latest_first = self.known[::-1]
        whole = next((whole for whole in latest_first if rewrites(whole, side)), None)
        return whole or (side if any(holds(one, side) for one in latest_first) else None)


def _stated(relation: Relation) -> Verdict:
    """Whether one relation is true."""
    if relation.names:
        return Verdict.fail(f"`{min(relation.names)}` is not in the calculation")
    if relation.denied:
        return Verdict.unsure("a relation is said not to hold")
    if relation.sign == "=":
        return Verdict.of(
            relation.left_poly == relation.right_poly, f"{relation.left_poly} is not {relation.right_poly}"
        )
    rounded = is_rounded(relation.left_poly.constant, relation.right) and bool(relation.right_poly.constant)
    return Verdict.of(rounded, f"{relation.right_poly} is not {relation.left_poly} rounded")


def ends_in_value(steps: tuple[str, ...], index: int, expr: Expression, *, decimal: bool, fraction: bool) -> Verdict:
    """Whether a step ends in the value of the calculation, as a number in lowest terms.

    Args:
        decimal: The last side must be a decimal, rounded where it has to be.
        fraction: No side may be one.
    """
    chains = [part for part in read_steps(steps, NO_NAMES)[index] if isinstance(part, Chain)]
    if not chains:
        return Verdict.unsure("there is no relation")
    sides = [chains[-1].relations[0].left, *(one.right for one in chains[-1].relations)]
    exact = [chains[-1].relations[0].left, *(one.right for one in chains[-1].exact)]
    if poly(exact[-1]).constant != expr.value or not is_value(bare(exact[-1])):
        return Verdict.fail("the last line does not end in the value, as a number in lowest terms")
    if decimal and not is_decimal(sides[-1]):
        return Verdict.fail("the last line does not end in a decimal")
    if fraction and not _is_fraction(sides[-1]):
        return Verdict.fail("the last line does not end in a fraction")
    return PASSED


def _is_fraction(tree: Tree) -> bool:
    """Whether a number is written as a fraction, or whole."""
    body = bare(tree)
    body = body.body if isinstance(body, Negate) else body
    return isinstance(body, Divide) or (isinstance(body, Number) and "." not in body.text)
