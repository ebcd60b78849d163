"""Judges the steps of an answer to a system: what follows from it, and what its final values are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from stepcache.algebra.answer import Chain, Part, is_rounded, read_steps, value_at
from stepcache.algebra.exact import Equation, Exact, Monomial, Poly, names_of
from stepcache.algebra.exact import ratio as quotient
from stepcache.algebra.final import is_check, values_said
from stepcache.algebra.follows import Sides, ratio
from stepcache.algebra.items import Claim, Move, Place, Relation, Unread
from stepcache.algebra.judge import NOTHING
from stepcache.algebra.judging import joined, remembered
from stepcache.algebra.moves import carried_out
from stepcache.domain.verdicts import Verdict

MAX_UNKNOWNS = 8
ALL, NONE = "all", "none"
Values: TypeAlias = dict[str, Exact]


@dataclass(frozen=True, slots=True)
class Space:
    """Everything that follows from linear equations, as rows in echelon form.

    Attributes:
        rows: Linear forms that are 0 wherever all equations hold; the leading monomial of each stands in no other.
    """

    rows: tuple[tuple[Monomial, Poly], ...]

    @classmethod
    def of(cls, forms: Iterable[Poly]) -> "Space":
        """By elimination; unknowns lead before the constant."""
        rows: list[tuple[Monomial, Poly]] = []
        for form in forms:
            rest = _reduced(form, rows)
            if rest.terms:
                key, value = max(rest.terms)
                rest = rest.scaled(quotient(1, value))
                rows = [(lead, row - rest.scaled(row.coefficient(key))) for lead, row in rows]
                rows.append((key, rest))
        return cls(tuple(rows))

    def holds(self, form: Poly) -> bool:
        """Whether a form is 0 wherever the equations hold."""
        return not _reduced(form, self.rows).terms

    @property
    def is_empty(self) -> bool:
        """Whether the equations contradict each other."""
        return any(key == () for key, _ in self.rows)

    def values(self) -> Values:
        """The unknowns that have one value, with it."""
        if self.is_empty:
            return {}
        return {key[0][0]: -row.constant for key, row in self.rows if row.names == {key[0][0]}}


def _reduced(form: Poly, rows: Sequence[tuple[Monomial, Poly]]) -> Poly:
    for key, row in rows:
        value = form.coefficient(key)
        if value:
            form = form - row.scaled(value)
    return form


def kind_of(space: Space, names: Sequence[str]) -> str:
    """`none`, `one`, or `all` for more than one solution."""
    return NONE if space.is_empty else "one" if set(space.values()) >= set(names) else ALL


def implied_verdicts(steps: tuple[str, ...], eqs: tuple[Equation, ...]) -> tuple[Verdict, ...]:
    """For each step, whether everything in it follows from the system."""
    return _verdicts(steps, eqs, tuple(eq.text for eq in eqs))


@remembered
def _verdicts(steps: tuple[str, ...], eqs: tuple[Equation, ...], _texts: tuple[str, ...]) -> tuple[Verdict, ...]:
    names = names_of(eqs)
    if len(names) > MAX_UNKNOWNS or any(max(eq.left.degree, eq.right.degree) > 1 for eq in eqs):
        return (Verdict.unsure("the request holds no linear system of up to eight unknowns"),) * len(steps)
    space = Space.of(eq.difference for eq in eqs)
    judge = _Judge(space, frozenset(names), [(eq.left, eq.right) for eq in eqs])
    return tuple(judge.step(parts) for parts in read_steps(steps, frozenset(names)))


@dataclass(slots=True)
class _Judge:
    """Walks through the steps; `known` holds the sides of all relations so far, the system's own first."""

    space: Space
    names: frozenset[str]
    known: list[Sides]
    ahead: list[Move] = field(default_factory=list)

    def step(self, parts: tuple[Part, ...]) -> Verdict:
        """The verdict of one step."""
        verdicts = [verdict for part in parts for verdict in self.part(part)]
        if verdicts and self.ahead:
            verdicts.append(Verdict.unsure("no relation behind the operation shows it"))
            self.ahead = []
        return joined(verdicts, NOTHING)

    def part(self, part: Part) -> Iterator[Verdict]:
        """The verdicts of one part."""
        if isinstance(part, Unread):
            yield Verdict.unsure(part.reason)
        elif isinstance(part, Claim):
            found = kind_of(self.space, sorted(self.names))
            yield Verdict.of(found == part.kind, "the system does not have so many solutions")
        elif isinstance(part, Move):
            yield from self.move(part)
        elif isinstance(part, Chain):
            yield from (self.relation(one) for one in part.relations)
            yield from self.arrive(part)
            self.known += part.pairs()[:4]

    def relation(self, one: Relation) -> Verdict:
        """One relation: true of numbers, or one that holds wherever the system does."""
        if one.names - self.names:
            return Verdict.fail(f"`{min(one.names - self.names)}` is no unknown of the system")
        if one.sign != "=":
            value = value_at(one.left_poly, self.space.values())
            return Verdict.of(value is not None and is_rounded(value, one.right), "it is not rightly rounded")
        if one.denied and (one.names or one.left_poly == one.right_poly):
            return Verdict.unsure("a relation is said not to hold")
        form = one.left_poly - one.right_poly
        follows = self.from_contradiction(form) if self.space.is_empty else self.space.holds(form)
        return Verdict.of(follows, f"`{one.left_poly} = {one.right_poly}` does not follow from the system")

    def from_contradiction(self, form: Poly) -> bool:
        """Everything follows from a contradiction; so only what one or two relations before give is passed."""
        if not form.terms or form.is_constant:
            return True
        forms = [left - right for left, right in self.known[-24:]]
        if any(ratio(form, one) is not None for one in forms):
            return True
        return any(_combines(form, one, other) for place, one in enumerate(forms) for other in forms[:place])

    def move(self, move: Move) -> Iterator[Verdict]:
        """An operation: one that is not read completely, or stands behind its relation, is unsure."""
        if not move.whole and move.verb not in ("add", "subtract"):
            yield Verdict.unsure(f"what to {move.verb} is not read")
        elif move.place is not Place.AHEAD:
            yield Verdict.unsure(f"the operation `{move.verb}` stands behind its relation")
        else:
            self.ahead.append(move)

    def arrive(self, chain: Chain) -> Iterator[Verdict]:
        """Whether the operations named lead from one or two relations before to this one."""
        moves, self.ahead = self.ahead, []
        if moves:
            holds = any(self.leads(moves, pair) for pair in chain.pairs())
            yield Verdict.of(holds, "the operation named is not what happens between the relations")

    def leads(self, moves: Sequence[Move], after: Sides) -> bool:
        """Whether the operations make `after` of relations before."""
        if len(moves) == 1 and moves[0].operand_poly is None and moves[0].verb in ("add", "subtract"):
            return self.is_sum(after, 1 if moves[0].verb == "add" else -1)
        return any(_made(moves, sides) in (after, after[::-1]) for sides in self.known)

    def is_sum(self, after: Sides, sign: int) -> bool:
        """Whether `after` is the sum, or the difference, of two relations before."""
        for one in self.known:
            for other in self.known:
                made = tuple(one[n] + other[n].scaled(sign) for n in (0, 1))
                if one is not other and made in (after, after[::-1]):
                    return True
        return False


def _made(moves: Sequence[Move], sides: Sides) -> Sides | None:
    found: Sides | None = sides
    for move in moves:
        known = move.verb in ("add", "subtract", "multiply", "divide", "expand", "combine", "simplify", "swap")
        found = carried_out(move, found) if found is not None and known else None
    return found


def _combines(form: Poly, one: Poly, other: Poly) -> bool:
    """Whether `form` is a combination of two others."""
    space = Space.of((one, other))
    return not space.is_empty and space.holds(form)


def solves_all(steps: tuple[str, ...], eqs: tuple[Equation, ...], xs: tuple[str, ...]) -> Verdict:
    """Whether every value said of an unknown, and every claim, is right, and all asked for are said."""
    names = names_of(eqs)
    if len(names) > MAX_UNKNOWNS or any(max(eq.left.degree, eq.right.degree) > 1 for eq in eqs):
        return Verdict.unsure("the request holds no linear system of up to eight unknowns")
    space = Space.of(eq.difference for eq in eqs)
    said: list[tuple[str, Exact]] = []
    claimed = False
    for part in (part for step in read_steps(steps, frozenset(names)) for part in step):
        if isinstance(part, Unread):
            return Verdict.unsure(part.reason)
        if isinstance(part, Claim):
            if kind_of(space, names) != part.kind:
                return Verdict.fail("the system does not have so many solutions")
            claimed = True
        elif isinstance(part, Chain) and not is_check(part):
            said += [(name, value) for name in names for value in values_said(part.exact, name)]
    return _final(said, space, xs or names, claimed)


def _final(said: Sequence[tuple[str, Exact]], space: Space, xs: Sequence[str], claimed: bool) -> Verdict:
    values = space.values()
    for name, value in said:
        if values.get(name) != value:
            return Verdict.fail(f"{name} is not {value}")
    missing = [name for name in xs if name not in dict(said)]
    return Verdict.of(claimed or not missing, f"no line says what {', '.join(missing)} is")
