"""Whether one calculation is another one rewritten: some of it calculated, ordered, distributed, brought together.

Many sums have one value, so equal values alone would pass the steps of another calculation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod

from stepcache.algebra.answer import literal
from stepcache.algebra.exact import Exact, ratio, size
from stepcache.algebra.spell import is_whole, rebuilt
from stepcache.algebra.tree import Add, Divide, Multiply, Negate, Number, Power, Tree, children, poly, walk

MAX_TERMS = 32
MAX_COPIES = 16
MAX_GROUPED = 7
"""Terms, or factors, that are looked through for groups."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A term with its sign, or a factor that may stand below the line.

    Attributes:
        turned: Subtracted, or divided by.
        worth: With that: what it adds, or what it multiplies by.
    """

    tree: Tree
    turned: bool
    worth: Exact


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Two trees as their pieces: terms of sums, or factors of products."""

    one: Pieces
    other: Pieces
    is_sum: bool


@lru_cache(maxsize=4_096)
def _worth(tree: Tree) -> Exact:
    """What a calculation is worth, made of its parts' worth: those were asked for too, so each costs one operation."""
    return poly(rebuilt(tree, [Number(_worth(part), "") for part in children(tree)])).constant


def is_number(tree: Tree) -> bool:
    """Whether a tree is a number written out, a fraction in any terms: `7`, `-2.5`, `49/14`."""
    body = tree.body if isinstance(tree, Negate) else tree
    return isinstance(body, Number) or (isinstance(body, Divide) and is_whole(body.left) and is_whole(body.right))


def is_value(tree: Tree) -> bool:
    """Whether a tree is a number as an answer ends in it: whole, with a point, or a fraction in lowest terms."""
    return is_number(tree) and literal(tree) is not None


@lru_cache(maxsize=8_192)  # parts that meet again and again would else be compared as often
def rewrites(one: Tree, other: Tree) -> bool:
    """Whether `other` is `one` with parts of it calculated, or put in another order. Trees have no brackets.

    Sums and products may be reordered, brackets multiplied out, fractions brought together or taken apart.
    """
    if _worth(one) != _worth(other):
        return False
    if is_number(other) or one == other:
        return True
    if _built_alike(one, other):
        return True
    return any(map(_matched, _views(one, other)))


def _built_alike(one: Tree, other: Tree) -> bool:
    """Whether each part of the one, in its place, is rewritten to that of the other."""
    parts, others = children(one), children(other)
    if type(one) is not type(other) or len(parts) != len(others):
        return False
    if isinstance(one, Power) and isinstance(other, Power) and one.exponent != other.exponent:
        return False
    return bool(parts) and all(map(rewrites, parts, others))


def holds(one: Tree, other: Tree) -> bool:
    """Whether `other` is a part of `one`, perhaps with parts of that calculated: a term or factor, or some of them."""
    if is_number(other):
        return any(_worth(node) == _worth(other) for node in walk(one))
    return any(rewrites(node, other) or _is_some_of(node, other) for node in walk(one) if not isinstance(node, Number))


def _is_some_of(one: Tree, other: Tree) -> bool:
    return any(not _left_over(view)[1] for view in _views(one, other))


def _views(one: Tree, other: Tree) -> Iterator[View]:
    """Both as sums, and both as products, where one of them is one: pieces are smaller than the whole."""
    for kind in (_sums, _products):
        for left, right in product(kind(one), kind(other)):
            if len(left) > 1 or len(right) > 1:
                yield View(left, right, kind is _sums)


@lru_cache(maxsize=2_048)
def _sums(tree: Tree) -> tuple[Pieces, ...]:
    """The terms as they stand, and with brackets multiplied out."""
    plain = tuple(_terms(tree, turned=False))
    expanded = _expanded(tree)
    if len(expanded) in (0, len(plain)):
        return (plain,)
    return plain, tuple(piece for term in expanded for piece in _terms(term, turned=False))


def _terms(tree: Tree, *, turned: bool) -> Iterator[Piece]:
    match tree:
        case Add(terms):
            for term in terms:
                yield from _terms(term, turned=turned)
        case Negate(body):
            yield from _terms(body, turned=not turned)
        case _:
            yield Piece(tree, turned, -_worth(tree) if turned else _worth(tree))


def _expanded(tree: Tree) -> list[Tree]:
    """The terms with all brackets multiplied out; none where there would be too many."""
    match tree:
        case Add(terms):
            found = [one for term in terms for one in _expanded(term) or [term]]
        case Negate(body):
            found = [Negate(one) for one in _expanded(body)]
        case Multiply(left, right):
            found = [Multiply(a, b, "*") for a in _expanded(left) for b in _expanded(right)]
        case Divide(left, right):
            found = [Divide(one, right) for one in _expanded(left)]
        case Power(Add() as base, 2):
            found = _expanded(Multiply(base, base, "*"))
        case _:
            found = [tree]
    return found if len(found) <= MAX_TERMS else []


@lru_cache(maxsize=2_048)
def _products(tree: Tree) -> tuple[Pieces, ...]:
    """The factors: powers and fractions of numbers whole, only the fractions, neither."""
    kinds = ((Power, Divide), (Divide,), ())
    return tuple(dict.fromkeys(tuple(_factors(tree, turned=False, whole=whole)) for whole in kinds))


def _factors(tree: Tree, *, turned: bool, whole: tuple[type, ...]) -> Iterator[Piece]:
    match tree:
        case Multiply(left, right):
            yield from _factors(left, turned=turned, whole=whole)
            yield from _factors(right, turned=turned, whole=whole)
        case Divide(left, right) if not (Divide in whole and is_number(tree)):
            yield from _factors(left, turned=turned, whole=whole)
            yield from _factors(right, turned=not turned, whole=whole)
        case Negate(body):
            yield from _factors(body, turned=turned, whole=whole)
        case Power(base, exponent) if Power not in whole and exponent <= MAX_COPIES:
            for _ in range(exponent):
                yield from _factors(base, turned=turned, whole=whole)
        case _:
            worth = size(_worth(tree))
            yield Piece(tree, turned, ratio(1, worth) if turned and worth else worth)


def _matched(view: View) -> bool:
    """Whether each piece of the other is a piece of the one rewritten, or a number that some of the rest make."""
    rest, open_ = _left_over(view)
    if not all(is_number(piece.tree) for piece in open_):
        return False
    parts, wanted = ([piece.worth for piece in pieces] for pieces in (rest, open_))
    if len(wanted) < 2:  # beside a factor of 0, products of equal worth may have other factors
        return len(parts) >= len(wanted) and (view.is_sum or prod(parts) == prod(wanted))
    return len(parts) <= MAX_GROUPED and _grouped(parts, wanted, view.is_sum)


def _left_over(view: View) -> tuple[list[Piece], list[Piece]]:
    """What is left of both when each piece of the other that is one of the one, rewritten, is taken out with it."""
    rest, open_ = list(view.one), []
    for piece in sorted(view.other, key=lambda piece: is_number(piece.tree)):
        found = next((old for old in rest if old.worth == piece.worth and _is_piece(old, piece)), None)
        if found is None:
            open_.append(piece)
        else:
            rest.remove(found)
    return rest, open_


def _is_piece(old: Piece, new: Piece) -> bool:
    if is_number(new.tree) or old.tree == new.tree:
        return True
    if not (children(old.tree) and children(new.tree)):
        return False
    return rewrites(old.tree, new.tree) or rewrites(Negate(old.tree), new.tree)


def _grouped(parts: list[Exact], wanted: list[Exact], is_sum: bool) -> bool:
    """Whether the parts fall into groups that make the wanted numbers, none left over."""
    if not wanted:
        return not parts
    for mask in range(1, 2 ** len(parts)):
        total: Exact = 0 if is_sum else 1
        for place, part in enumerate(parts):
            if mask >> place & 1:
                total = total + part if is_sum else total * part
        if total == wanted[0]:
            rest = [part for place, part in enumerate(parts) if not mask >> place & 1]
            if _grouped(rest, wanted[1:], is_sum):
                return True
    return False
