"""Binds the words of an answer: moves by what they do to a relation, remarks by the unknown that they name."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from stepcache.algebra.bind import Binder, Unbound
from stepcache.algebra.exact import Exact, ratio
from stepcache.algebra.forms import Form
from stepcache.algebra.items import Claim, Item, Move, Place, Relation, Remark, Unread
from stepcache.algebra.leftover import Broken, leftovers
from stepcache.algebra.lines import read_lines
from stepcache.algebra.manner import without_dashes
from stepcache.algebra.notation import Notation, learned
from stepcache.algebra.pieces import Gone, Moved, Renamed, does, mention
from stepcache.algebra.quantities import FACTORS, TAKEN, Act, Deed, state
from stepcache.algebra.recipe import Recipe, Splice
from stepcache.algebra.sides import Side, negative, side_of, worth
from stepcache.algebra.steps import Pair, solved
from stepcache.algebra.tree import Group

MOST_RELATIONS = 40
"""In an answer that is looked at; a rule for linear equations allows some twelve steps."""


def recipe_of(text: str, given: Pair, x: str, notation: Notation) -> Recipe | None:
    """Read an answer to `given` as a recipe; None where a relation or a move in it is no known form.

    Args:
        text: The answer.
        given: The sides of the equation that it solves.
        x: The unknown.
        notation: Of the prompt, for what the answer does not show.
    """
    text = without_dashes(text)
    items = read_lines(text, frozenset({x}))
    if any(isinstance(item, Unread) for item in items):
        return None
    if sum(isinstance(item, Relation) for item in items) > MOST_RELATIONS:
        return None
    binder = Binder(text, x, [state(x, *given)], solved(given, x), notation)
    try:
        return _read(binder, items)
    except (Unbound, Broken):
        return None


def _read(binder: Binder, items: Sequence[Item]) -> Recipe:
    relations = [item for item in items if isinstance(item, Relation)]
    for one in relations:
        binder.notation = binder.notation_of(one)
    for one in relations:
        binder.relation(one)
    gone = leftovers(binder.text, items, binder.x)
    binder.splices += [Splice(start, end, Gone()) for start, end in gone]
    for item in items:
        if isinstance(item, Move):
            bind_move(binder, item)
        elif isinstance(item, Remark) and not any(start <= item.start < end for start, end in gone):
            bind_remark(binder, item)
    splices = tuple(sorted(binder.splices, key=lambda splice: (splice.start, splice.end)))
    if any(one.end > two.start for one, two in pairwise(splices)):
        raise Unbound
    claims = frozenset(item.kind for item in items if isinstance(item, Claim))
    return Recipe(binder.text, binder.x, tuple(binder.makings), splices, claims)


def bind_move(binder: Binder, item: Move) -> None:
    """Bind a move by the quantity that the relation beside it, or any relation before it, gives its operand."""
    if item.operand is None or item.operand_poly is None:
        if not item.whole:
            raise Unbound
        return
    operand = side_of(item.operand)
    found = _deed_of(binder, item, operand) if operand is not None else None
    if found is None or operand is None:
        raise Unbound
    start, end = item.operand.start, item.operand.end
    before, behind = binder.text[item.start : start], binder.text[end : item.end]
    notation = learned(binder.text, item.operand, binder.notation)
    bracketed = isinstance(item.operand, Group) or not before[:1].isalpha()
    signed = operand[0].factor < 0
    binder.splices.append(
        Splice(item.start, item.end, Moved(*found, item.verb, before, behind, notation, bracketed, signed))
    )


def _deed_of(binder: Binder, item: Move, operand: Side) -> tuple[int, Deed] | None:
    """What the move does, and to which relation."""
    near = list(_beside(binder, item))
    for number in near:
        making = binder.makings[number - 1]
        if isinstance(making, Form) and does(item.verb, making.deed.act):
            amount = making.deed.amount(binder.states[making.base])
            if amount is not None and _is_said(item.verb, operand, amount):
                return making.base, making.deed
    for base in dict.fromkeys((*(number - 1 for number in near), *range(len(binder.states)))):
        for quantity in FACTORS if item.verb in ("multiply", "divide") else TAKEN:
            deed = Deed(Act.SCALE if item.verb in ("multiply", "divide") else Act.LESS, quantity)
            amount = deed.amount(binder.states[base])
            if amount is not None and _is_said(item.verb, operand, amount):
                return base, deed
    return None


def _beside(binder: Binder, item: Move) -> Iterator[int]:
    """The states that relations next to the move made: behind it, or before it where it stands behind them."""
    following = [mark for mark in binder.marks if mark[0] >= item.start]
    before = [mark for mark in binder.marks if mark[0] < item.start]
    marks = [*before[-1:], *following[:2]] if item.place is not Place.AHEAD else [*following[:2], *before[-1:]]
    for _, first, last in marks:
        yield from range(first, last)


def bind_remark(binder: Binder, item: Remark) -> None:
    """Keep words; give the unknown its other name."""
    if mention(binder.x).search(item.text):
        binder.splices.append(Splice(item.start, item.end, Renamed(item.text, binder.x)))


def _is_said(verb: str, operand: Side, amount: "Side | Exact") -> bool:
    """Whether the operand, with that verb, names the amount."""
    said = worth(operand)
    if isinstance(amount, tuple):
        return said in ({"add": [worth(negative(amount))]}.get(verb) or [worth(amount)])
    if said.keys() != {""}:
        return False
    return said[""] == amount if verb == "multiply" else bool(amount) and said[""] == ratio(1, amount)
