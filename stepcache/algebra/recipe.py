"""An answer as a recipe: which pieces of its text are forms of the equation, so that they can be made of another.

Every relation, as a whole, is a form of an earlier one; every move names what such a form does. What stands between
them stays as it is, to the last character.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

from stepcache.algebra.forms import KEEPING, Form, bound, hidden, ways_of
from stepcache.algebra.items import Claim, Item, Move, Place, Relation, Remark, Unread
from stepcache.algebra.lines import read_lines
from stepcache.algebra.notation import Notation, learned
from stepcache.algebra.pieces import (
    Filled,
    Gone,
    Moved,
    Piece,
    Renamed,
    Rounded,
    Scene,
    SideOf,
    Value,
    Worked,
    does,
    mention,
)
from stepcache.algebra.quantities import FACTORS, TAKEN, Act, Deed, State, state
from stepcache.algebra.sides import Exact, Put, Side, Term, exact, negative, ratio, side_of, with_value, worth
from stepcache.algebra.steps import Pair, solved
from stepcache.algebra.tree import Group, Negate, Number, Tree

MOST_RELATIONS = 60
DEEDS = (*(Deed(Act.LESS, one) for one in TAKEN), *(Deed(Act.SCALE, one) for one in FACTORS))


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
        return self._spliced(Scene(x, states, value, decimal, len(x) > 1 == len(self.x)))

    def _spliced(self, scene: Scene) -> str | None:
        parts, place = list[str](), 0
        for splice in self.splices:
            written = splice.piece.text(scene)
            if written is None:
                return None
            parts += (self.text[place : splice.start], written)
            place = splice.end
        return "".join((*parts, self.text[place:]))


def claims_of(given: Pair, x: str) -> frozenset[str]:
    """What has to be said in words of such an equation."""
    if solved(given, x) is not None:
        return frozenset()
    return frozenset({"all" if worth(given[0]) == worth(given[1]) else "none"})


def recipe_of(text: str, given: Pair, x: str, notation: Notation) -> Recipe | None:
    """Read an answer to `given` as a recipe; None where a relation or a move in it is no known form.

    Args:
        text: The answer.
        given: The sides of the equation that it solves.
        x: The unknown.
        notation: Of the prompt, for what the answer does not show.
    """
    items = read_lines(text, frozenset({x}))
    if any(isinstance(item, Unread) for item in items):
        return None
    if sum(isinstance(item, Relation) for item in items) > MOST_RELATIONS:
        return None
    reader = _Reader(text, x, [state(x, *given)], solved(given, x), notation)
    try:
        return reader.read(items)
    except _Unbound:
        return None


class _Unbound(Exception):  # noqa: N818 - a signal inside this file
    """A relation or a move is no known form."""


@dataclass(slots=True)
class _Reader:
    """Binds the items of one text.

    Attributes:
        states: The given relation, and those of the text.
        value: The solution.
        notation: What is known of the text's notation.
        makings: How each state but the first came about.
        splices: What was bound so far.
        marks: Per relation: where it begins in the text, and how many states there were before and after it.
    """

    text: str
    x: str
    states: list[State]
    value: Exact | None
    notation: Notation
    makings: list[Making] = field(default_factory=list)
    splices: list[Splice] = field(default_factory=list)
    marks: list[tuple[int, int, int]] = field(default_factory=list)
    chain: tuple[int, Side] = (-1, ())

    def read(self, items: Sequence[Item]) -> Recipe:
        """The recipe; raises _Unbound."""
        relations = [item for item in items if isinstance(item, Relation)]
        for one in relations:
            self.notation = self.notation_of(one)
        for one in relations:
            self.relation(one)
        for item in items:
            if isinstance(item, Move):
                self.move(item)
            elif isinstance(item, Remark):
                self.remark(item)
        claims = frozenset(item.kind for item in items if isinstance(item, Claim))
        splices = tuple(sorted(self.splices, key=lambda splice: (splice.start, splice.end)))
        if any(one.end > two.start for one, two in pairwise(splices)):
            raise _Unbound
        return Recipe(self.text, self.x, tuple(self.makings), splices, claims)

    # --- relations

    def relation(self, item: Relation) -> None:
        """Bind one relation; the sides of a chain that were bound before stay bound."""
        left, right = side_of(item.left), side_of(item.right)
        if left is None or right is None:
            raise _Unbound
        linked = self.chain[0] == item.chain
        first = self.chain[1] if linked else left
        notation = self.notation_of(item)
        count = len(self.states)
        if item.sign != "=":
            self.rounded(item, left, notation, linked=linked)
        elif self.value is not None and not worth(first).get(self.x) and not worth(right).get(self.x):
            self.numbers(item, (left, right), notation, linked=linked)
        else:
            self.bind(first, right)
            self.sides(item, notation, linked=linked)
        self.chain = (item.chain, first)
        self.marks.append((item.start, count, len(self.states)))

    def notation_of(self, item: Relation) -> Notation:
        """How this relation is spelled; what it does not show is as in the rest of the text."""
        notation = learned(self.text, item.left, self.notation)
        return learned(self.text, item.right, notation)

    def bind(self, left: Side, right: Side) -> None:
        """Find how the relation comes about, and add it to the states."""
        relation = state(self.x, left, right)
        number: Side = (Term(self.value),) if self.value is not None else ()
        unknown: Side = (Term(1, self.x),)
        if (left, right) in ((unknown, number), (number, unknown)):
            self.add(Solution(mirrored=left == number), relation)
            return
        form = bound(self.states, relation)
        if form is None:
            first = hidden(self.states, relation)
            if first is None:
                raise _Unbound
            self.add(first[0], first[1])
            form = first[2]
        self.add(form, relation)

    def add(self, making: Making, made: State) -> None:
        """One more state and how it came about."""
        self.makings.append(making)
        self.states.append(made)

    def sides(self, item: Relation, notation: Notation, *, linked: bool) -> None:
        """Splice both sides of the relation that was bound last."""
        number = len(self.states) - 1
        is_solution = isinstance(self.makings[-1], Solution)
        for which, tree in enumerate((item.left, item.right)):
            if tree.start == tree.end or (linked and which == 0):
                continue
            if is_solution and not worth(self.states[-1].sides[which]).get(self.x):
                self.splice(tree, Value(notation, shown=_has_point(tree)))
            else:
                self.splice(tree, SideOf(number, which, notation))

    def splice(self, tree: Tree, piece: Piece) -> None:
        """Put a piece where a tree stands."""
        self.splices.append(Splice(tree.start, tree.end, piece))

    def rounded(self, item: Relation, left: Side, notation: Notation, *, linked: bool) -> None:
        """`x ≈ 2.333`, `7/3 ≈ 2.333`."""
        decimal = item.right.body if isinstance(item.right, Negate) else item.right
        if not isinstance(decimal, Number) or self.value is None:
            raise _Unbound
        places = len(decimal.text.partition(".")[2])
        may_go = linked and self.splices != [] and isinstance(self.splices[-1].piece, Value)
        if left == (Term(1, self.x),):
            self.splice(item.left, Renamed(self.x, self.x))
        elif left != (Term(self.value),):
            raise _Unbound
        elif may_go:
            last = self.splices[-1]
            self.splices[-1] = replace(last, piece=Value(notation, rounded=True))
        else:
            self.splice(item.left, Value(notation))
        start = item.left.end if may_go else item.right.start
        before = self.text[start : item.right.start]
        self.splices.append(Splice(start, item.right.end, Rounded(before, places, may_go, notation)))

    # --- relations between numbers

    def numbers(self, item: Relation, sides: Pair, notation: Notation, *, linked: bool) -> None:
        """The solution put in, or something worked out on the side."""
        pieces: list[Piece | None] = [self.filled(side, which, notation) for which, side in enumerate(sides)]
        if None in pieces:
            pieces = self.worked(sides, notation)
        for which, (tree, piece) in enumerate(zip((item.left, item.right), pieces, strict=True)):
            if piece is None:
                raise _Unbound
            if not (linked and which == 0):
                self.splice(tree, piece)

    def filled(self, target: Side, prefer: int, notation: Notation) -> Filled | None:
        """A number as a side of an earlier relation with the solution put in."""
        value = self.value
        if value is None:
            return None
        total = worth(target)
        for base, before in enumerate(self.states):
            for which in (prefer, 1 - prefer):
                if _at(before.worths[which], self.x, value) != total.get("", 0):
                    continue
                for how in Put:
                    side = with_value(before.sides[which], self.x, value, how)
                    way = next((n for n, keep in enumerate(KEEPING) if keep(side) == target), None)
                    if way is not None:
                        return Filled(base, which, how, way, notation)
        return None

    def worked(self, sides: Pair, notation: Notation) -> list[Piece | None]:
        """`13 - 3 = 10`, `10/2 = 5`: both sides of a relation between numbers after the same deed."""
        for base in range(len(self.states) - 1, -1, -1):
            for deed in DEEDS:
                for which in (1, 0):
                    ways = self.ways(base, deed, which, sides)
                    if ways is not None:
                        self.carry_out(base, deed)
                        return [Worked(base, deed, which, way, notation) for way in ways]
        return [None, None]

    def ways(self, base: int, deed: Deed, which: int, sides: Pair) -> list[int] | None:
        """How a side is written after a deed to give the one and the other of `sides`."""
        before = self.states[base]
        amount = deed.amount(before)
        if amount is None:
            return None
        found = [next(ways_of(deed, amount, before.sides[which], side), None) for side in sides]
        return [way for way in found if way is not None] if None not in found else None

    def carry_out(self, base: int, deed: Deed) -> None:
        """The relation that a calculation on the side leads to, which may never be written."""
        form = Form(base, deed, 0, 0)
        made = form.made(self.states)
        if made is not None and made not in self.states:
            self.add(form, made)

    # --- words

    def move(self, item: Move) -> None:
        """Bind a move by the quantity that the relation beside it, or any relation before it, gives its operand."""
        if item.operand is None or item.operand_poly is None:
            if not item.whole:
                raise _Unbound
            return
        operand = side_of(item.operand)
        found = self.deed_of(item, operand) if operand is not None else None
        if found is None or operand is None:
            raise _Unbound
        start, end = item.operand.start, item.operand.end
        before, behind = self.text[item.start : start], self.text[end : item.end]
        notation = learned(self.text, item.operand, self.notation)
        bracketed = isinstance(item.operand, Group) or not before[:1].isalpha()
        signed = operand[0].factor < 0
        self.splices.append(
            Splice(item.start, item.end, Moved(*found, item.verb, before, behind, notation, bracketed, signed))
        )

    def deed_of(self, item: Move, operand: Side) -> tuple[int, Deed] | None:
        """What the move does, and to which relation."""
        near = list(self.beside(item))
        for number in near:
            making = self.makings[number - 1]
            if isinstance(making, Form) and does(item.verb, making.deed.act):
                amount = making.deed.amount(self.states[making.base])
                if amount is not None and _is_said(item.verb, operand, amount):
                    return making.base, making.deed
        for base in dict.fromkeys((*(number - 1 for number in near), *range(len(self.states)))):
            for quantity in FACTORS if item.verb in ("multiply", "divide") else TAKEN:
                deed = Deed(Act.SCALE if item.verb in ("multiply", "divide") else Act.LESS, quantity)
                amount = deed.amount(self.states[base])
                if amount is not None and _is_said(item.verb, operand, amount):
                    return base, deed
        return None

    def beside(self, item: Move) -> Iterator[int]:
        """The states that relations next to the move made: behind it, or before it where it stands behind them."""
        following = [mark for mark in self.marks if mark[0] >= item.start]
        before = [mark for mark in self.marks if mark[0] < item.start]
        marks = [*before[-1:], *following[:2]] if item.place is not Place.AHEAD else [*following[:2], *before[-1:]]
        for _, first, last in marks:
            yield from range(first, last)

    def remark(self, item: Remark) -> None:
        """Keep words; give the unknown its other name; drop what holds a numeral nothing accounts for."""
        if item.numerals:
            start, end = self.stretch(item)
            self.splices.append(Splice(start, end, Gone()))
        elif mention(self.x).search(item.text):
            self.splices.append(Splice(item.start, item.end, Renamed(item.text, self.x)))

    def stretch(self, item: Remark) -> tuple[int, int]:
        """The remark with the punctuation behind it, or its whole line where it stands alone there."""
        end = item.end
        while end < len(self.text) and self.text[end] in ".:,;!?":
            end += 1
        start = self.text.rfind("\n", 0, item.start) + 1
        stop = self.text.find("\n", end)
        stop = len(self.text) if stop < 0 else stop + 1
        if not (self.text[start : item.start] + self.text[end:stop]).strip():
            return start, stop
        while end < len(self.text) and self.text[end] == " ":
            end += 1
        return item.start, end


def _has_point(tree: Tree) -> bool:
    inner = tree.body if isinstance(tree, Negate | Group) else tree
    return isinstance(inner, Number) and "." in inner.text


def _at(worths: "dict[str, Exact]", x: str, value: Exact) -> Exact:
    return exact(worths.get(x, 0) * value + worths.get("", 0))


def _is_said(verb: str, operand: Side, amount: "Side | Exact") -> bool:
    """Whether the operand, with that verb, names the amount."""
    said = worth(operand)
    if isinstance(amount, tuple):
        return said in ({"add": [worth(negative(amount))]}.get(verb) or [worth(amount)])
    if said.keys() != {""}:
        return False
    return said[""] == amount if verb == "multiply" else bool(amount) and said[""] == ratio(1, amount)
