"""Judges the steps of an answer to one equation: what follows, what is a true move, what is the final value."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from stepcache.algebra.answer import Chain, Part, Solution, basis_of, is_rounded, read_steps, solution_of, value_at
from stepcache.algebra.exact import Equation, Exact, size
from stepcache.algebra.follows import Basis, terms_of
from stepcache.algebra.items import Claim, Move, Relation, Unread
from stepcache.algebra.judging import PASSED, joined, remembered
from stepcache.algebra.scan import SIDE_WORDS
from stepcache.algebra.tree import poly, walk
from stepcache.domain.verdicts import Verdict

NOTHING = Verdict.unsure("the step holds no relation, no move and no claim")


def follow_verdicts(steps: tuple[str, ...], eq: Equation, x: str) -> tuple[Verdict, ...]:
    """For each step, whether everything in it follows from what came before."""
    return _verdicts(steps, eq, eq.text, x)


@remembered
def _verdicts(steps: tuple[str, ...], eq: Equation, text: str, x: str) -> tuple[Verdict, ...]:
    solution, given = solution_of(eq, x), basis_of(eq)
    if solution is None or given is None:
        return (Verdict.unsure(f"`{text[:80]}` is no linear equation in `{x}`"),) * len(steps)
    judge = _Judge(eq, x, solution, given)
    return tuple(judge.step(parts) for parts in read_steps(steps, frozenset({x})))


@dataclass(slots=True)
class _Judge:
    """Walks through the steps.

    Attributes:
        last: What the last statement allows to follow; before the first one, what the equation does.
    """

    eq: Equation
    x: str
    solution: Solution
    given: Basis
    last: tuple[Basis, ...] = field(default=())

    def step(self, parts: tuple[Part, ...]) -> Verdict:
        """The verdict of one step; later parts are read even where an earlier one fails."""
        return joined([self.part(part) for part in parts if isinstance(part, Chain | Claim | Move | Unread)], NOTHING)

    def part(self, part: Chain | Claim | Move | Unread) -> Verdict:
        """The verdict of one thing that a step holds."""
        if isinstance(part, Unread):
            return Verdict.unsure(part.reason)
        if isinstance(part, Claim):
            said = {"none": "no number", "all": "every number"}[part.kind]
            return Verdict.of(self.solution == part.kind, f"it is not so that {said} solves the equation")
        if isinstance(part, Chain):
            verdict = joined(self.chain(part))
            if part.exact and (part.names or not self.is_true(part)):
                self.last = part.bases()
            return verdict
        return PASSED

    def chain(self, chain: Chain) -> Iterator[Verdict]:
        """The verdict of each relation of a chain."""
        for relation in chain.relations:
            names = relation.names
            foreign = names - {self.x} - SIDE_WORDS
            if foreign:
                yield Verdict.fail(f"`{min(foreign)}` is not the unknown asked for")
            elif relation.denied:
                yield self.denied(relation)
            elif names & SIDE_WORDS or relation.sign != "=":
                yield self.at_solution(relation)
            else:
                yield self.relation(relation)

    def relation(self, relation: Relation) -> Verdict:
        """An exact relation: true of numbers, an identity of the equation's terms, or one that follows."""
        sides = relation.left_poly, relation.right_poly
        if sides[0] == sides[1] and (not relation.names or self.given.holds(sides[0])):
            return self.computation(relation)
        if any(one.gives(sides) for one in (*self.last, self.given)):
            return PASSED
        if not relation.names:
            return Verdict.fail(f"{sides[0]} is not {sides[1]}")
        return Verdict.fail(f"`{sides[0]} = {sides[1]}` does not follow from the line before")

    def computation(self, relation: Relation) -> Verdict:
        """A true computation: of what the last line and the equation are made of, the unknown at its value."""
        if relation.names or isinstance(self.solution, str):
            return PASSED
        point = {self.x: self.solution}
        values = {self.solution}
        for one in (*self.last, self.given):
            for side, tree in zip((one.left, one.right), one.trees, strict=True):
                parts = [poly(node) for node in walk(tree)]
                values |= {value for part in (side, *parts) if (value := value_at(part, point)) is not None}
        known = {size(value) for value in values}
        said = [{size(value) for _, value in terms_of(side)} for side in (relation.left, relation.right)]
        holds = size(relation.left_poly.constant) in known or any(terms <= known for terms in said)
        return Verdict.of(holds, f"`{relation.left_poly}` is no value of the equation")

    def denied(self, relation: Relation) -> Verdict:
        """`0 = 2, which is false`: numbers that differ, as far as they follow."""
        if relation.names or relation.sign != "=":
            return Verdict.unsure("a relation is said not to hold")
        if relation.left_poly == relation.right_poly:
            return Verdict.fail("a true relation is said not to hold")
        return self.relation(relation)

    def at_solution(self, relation: Relation) -> Verdict:
        """`≈`, and what is said of `LHS` and `RHS`: true where the unknown has its value."""
        point = self.point()
        left, right = value_at(relation.left_poly, point), value_at(relation.right_poly, point)
        if left is None or right is None:
            return Verdict.unsure("a relation cannot be told without a value of the unknown")
        if relation.sign == "=":
            return Verdict.of(left == right, "the sides do not have this value")
        return Verdict.of(is_rounded(left, relation.right), f"{right} is not {left} rounded")

    def point(self) -> dict[str, Exact]:
        """The values of the unknown and of both sides."""
        if isinstance(self.solution, str):
            return {}
        value = value_at(self.eq.left, {self.x: self.solution})
        return {self.x: self.solution, **(dict.fromkeys(SIDE_WORDS, value) if value is not None else {})}

    def is_true(self, chain: Chain) -> bool:
        """Whether a chain of numbers is but a true computation, and no line of the solution."""
        return self.solution != "all" and all(one.left_poly == one.right_poly for one in chain.exact)
