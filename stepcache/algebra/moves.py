"""Judges the moves an answer names: each must be what happens between the relations around it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from stepcache.algebra.answer import Chain, Part, basis_of, read_steps
from stepcache.algebra.exact import Equation, Poly, ratio
from stepcache.algebra.follows import Basis, Sides
from stepcache.algebra.items import Move, Place, Unread
from stepcache.algebra.judging import PASSED, remembered
from stepcache.domain.verdicts import Verdict

KEEPS_SIDES = frozenset({"expand", "combine", "simplify"})


@dataclass(slots=True)
class _Link:
    """A statement with the one before it (None: it is the equation itself); `moves` are those said behind it."""

    before: tuple[Sides, ...] | None
    after: tuple[Sides, ...]
    moves: list[tuple[int, Move]]


def move_verdicts(steps: tuple[str, ...], eq: Equation, x: str) -> tuple[Verdict, ...]:
    """For each step, whether every operation that it names is what happens."""
    return _verdicts(steps, eq, eq.text, x)


@remembered
def _verdicts(steps: tuple[str, ...], eq: Equation, text: str, x: str) -> tuple[Verdict, ...]:
    given = basis_of(eq)
    if given is None:
        return (Verdict.unsure(f"`{text[:80]}` cannot be read"),) * len(steps)
    judge = _Judge(given, [PASSED] * len(steps), ((eq.left, eq.right),))
    for place, parts in enumerate(read_steps(steps, frozenset({x}))):
        for part in parts:
            judge.take(place, part)
    judge.end()
    return tuple(judge.verdicts)


@dataclass(slots=True)
class _Judge:
    """Walks through an answer.

    Attributes:
        verdicts: One a step; the worst found so far.
        last: The sides of the last statement, in all ways its chain gives them; empty after something unread.
        ahead: Moves that wait for the next statement.
        link: The last statement with the one before it.
        marks_ahead: Marks behind a relation tell what comes next, because the first relation has one.
    """

    given: Basis
    verdicts: list[Verdict]
    last: tuple[Sides, ...]
    ahead: list[tuple[int, Move]] = field(default_factory=list)
    link: _Link | None = None
    marks_ahead: bool = False

    def take(self, step: int, part: Part) -> None:
        """The next part of the answer."""
        if isinstance(part, Move):
            self.move(step, part)
        elif isinstance(part, Chain):
            if part.exact and self.is_statement(part):
                self.statement(part)
        elif isinstance(part, Unread):
            self.blame(step, Verdict.unsure(part.reason))
            self.give_up("what stands beside the operation is not read")
            self.last = ()

    def is_statement(self, chain: Chain) -> bool:
        """Whether a chain is a line of the solution, and no mere computation."""
        if chain.names:
            return True
        return any(one.left_poly != one.right_poly for one in chain.exact) or not self.given.difference.terms

    def move(self, step: int, move: Move) -> None:
        """A move: kept until the relations on both its sides are known."""
        if not move.whole:
            self.blame(step, Verdict.unsure(f"what to {move.verb} is not read"))
        elif move.place is Place.AHEAD or self.link is None or self.is_ahead_by_style(move):
            self.ahead.append((step, move))
        else:
            self.link.moves.append((step, move))

    def is_ahead_by_style(self, move: Move) -> bool:
        """Whether the move stands behind the very first relation, or is a mark like the one that does."""
        if self.link is not None and self.link.before is None:
            self.marks_ahead = self.marks_ahead or move.place is Place.MARK
            return True
        return self.marks_ahead and move.place is Place.MARK

    def statement(self, chain: Chain) -> None:
        """A line of the solution: settles what waited for it."""
        self.settle()
        pairs = chain.pairs()
        if self.ahead:
            self.arrive(pairs)
        first = self.link is None and self.restates(pairs)
        self.link = _Link(None if first else self.last, pairs, [])
        self.last = pairs

    def arrive(self, pairs: tuple[Sides, ...]) -> None:
        """Judge the moves that wait; where the line before is but said once more, they wait on."""
        if self.agrees([move for _, move in self.ahead], self.last, pairs):
            self.ahead = []
        elif not self.restates(pairs):
            self.blame_all(self.ahead, failed(self.ahead, self.last))
            self.ahead = []

    def restates(self, pairs: tuple[Sides, ...]) -> bool:
        """Whether a statement says the last one again, perhaps the other way round."""
        return not {*self.last, *(pair[::-1] for pair in self.last)}.isdisjoint(pairs)

    def settle(self) -> None:
        """Judge what was said behind the last statement."""
        if self.link is None or not self.link.moves or self.link.before is None:
            return
        if not self.agrees([move for _, move in self.link.moves], self.link.before, self.link.after):
            self.blame_all(self.link.moves, failed(self.link.moves, self.link.before))
        self.link.moves = []

    def end(self) -> None:
        """Nothing follows any more."""
        self.settle()
        self.give_up("no relation behind the operation shows it")

    def give_up(self, reason: str) -> None:
        """Moves whose next relation is not known cannot be judged."""
        self.blame_all(self.ahead, Verdict.unsure(reason))
        self.ahead = []

    def blame_all(self, moves: Sequence[tuple[int, Move]], verdict: Verdict) -> None:
        """The same verdict for the steps of some moves."""
        for step, _ in moves:
            self.blame(step, verdict)

    def blame(self, step: int, verdict: Verdict) -> None:
        """The first bad verdict of a step stands."""
        if self.verdicts[step].ok:
            self.verdicts[step] = verdict

    def agrees(self, moves: Sequence[Move], before: tuple[Sides, ...], after: tuple[Sides, ...]) -> bool:
        """Whether the moves lead from one statement to the other, in some way that their chains give them."""
        return any(self.leads(moves, one, other) for one in before for other in after)

    def leads(self, moves: Sequence[Move], before: Sides, after: Sides) -> bool:
        """Whether the moves, one after the other, make `before` to `after`, either way round."""
        sides: Sides | None = before
        loose = False
        for move in moves:
            if move.verb in ("collect", "move"):
                loose = True
            elif sides is not None:
                sides = carried_out(move, sides)
        if sides is None:
            return False
        if loose:
            return self.rearranged(moves, sides, after)
        if any(move.verb == "swap" for move in moves):
            return after == sides
        return after in (sides, sides[::-1])

    def rearranged(self, moves: Sequence[Move], before: Sides, after: Sides) -> bool:
        """Whether terms only changed sides; one that is named must be among them."""
        if (after[0] - after[1]) not in ((before[0] - before[1]), (before[1] - before[0])):
            return False
        shift = after[0] - before[0], after[0] - before[1]
        named = [move.operand_poly for move in moves if move.verb == "move" and move.operand_poly is not None]
        return all(any(one in (operand, -operand) for one in shift) for operand in named)


def failed(moves: Sequence[tuple[int, Move]], before: tuple[Sides, ...]) -> Verdict:
    """Why some moves do not lead on from `before`."""
    if not before:
        return Verdict.unsure("the relation before the operation is not read")
    said = " and ".join(f"{move.verb} {move.operand_poly or ''}".strip() for _, move in moves)
    return Verdict.fail(f"`{said}` is not what happens between the lines")


def carried_out(move: Move, sides: Sides) -> Sides | None:
    """Both sides after the move; None where it cannot be made."""
    operand = move.operand_poly
    if move.verb in KEEPS_SIDES:
        return sides
    if move.verb == "swap":
        return sides[::-1]
    if operand is None:
        return None
    if move.verb in ("add", "subtract"):
        added = operand if move.verb == "add" else -operand
        return sides[0] + added, sides[1] + added
    return _scaled(move.verb, operand, sides)


def _scaled(verb: str, operand: Poly, sides: Sides) -> Sides | None:
    factor = operand.constant
    if operand.names or not factor:
        return None
    factor = factor if verb == "multiply" else ratio(1, factor)
    return sides[0].scaled(factor), sides[1].scaled(factor)
