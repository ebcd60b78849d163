"""Binds the relations of an answer: how each comes out of an earlier one, and where its sides stand in the text."""

from dataclasses import dataclass, field, replace

from stepcache.algebra.exact import Exact, exact
from stepcache.algebra.forms import KEEPING, Form, bound, hidden, recent, ways_of
from stepcache.algebra.items import Relation
from stepcache.algebra.notation import Notation, learned
from stepcache.algebra.pieces import Filled, Piece, Renamed, Rounded, SideOf, Value, Worked
from stepcache.algebra.quantities import FACTORS, TAKEN, Act, Deed, State, state
from stepcache.algebra.recipe import Making, Solution, Splice
from stepcache.algebra.sides import Put, Side, Term, side_of, with_value, worth
from stepcache.algebra.steps import Pair
from stepcache.algebra.tree import Group, Negate, Number, Tree

DEEDS = (*(Deed(Act.LESS, one) for one in TAKEN), *(Deed(Act.SCALE, one) for one in FACTORS))


class Unbound(Exception):  # noqa: N818 - a signal between binding and `recipe_of`, not an error shown to anyone
    """A relation or a move is no known form."""


@dataclass(slots=True)
class Binder:
    """Binds the relations of one text, in their order.

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

    # --- relations

    def relation(self, item: Relation) -> None:
        """Bind one relation; the sides of a chain that were bound before stay bound."""
        left, right = side_of(item.left), side_of(item.right)
        if left is None or right is None:
            raise Unbound
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
                raise Unbound
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
            raise Unbound
        places = len(decimal.text.partition(".")[2])
        may_go = linked and self.splices != [] and isinstance(self.splices[-1].piece, Value)
        if left == (Term(1, self.x),):
            self.splice(item.left, Renamed(self.x, self.x))
        elif left != (Term(self.value),):
            raise Unbound
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
                raise Unbound
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
        for base in recent(self.states):
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


def _has_point(tree: Tree) -> bool:
    inner = tree.body if isinstance(tree, Negate | Group) else tree
    return isinstance(inner, Number) and "." in inner.text


def _at(worths: "dict[str, Exact]", x: str, value: Exact) -> Exact:
    return exact(worths.get(x, 0) * value + worths.get("", 0))
