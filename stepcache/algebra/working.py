"""The ordinary way from a calculation to its value: what can be calculated now is, line by line."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from stepcache.algebra.exact import Exact, size
from stepcache.algebra.expression import Expression
from stepcache.algebra.notation import rounded_text, terminates
from stepcache.algebra.rewrites import is_value
from stepcache.algebra.spell import Signs, fraction_tree, is_whole, number_tree, rebuilt, signs_of, spell
from stepcache.algebra.tree import Add, Divide, Negate, Number, Tree, children, poly, walk

SHOWN = 3
"""Decimals behind `≈`; of a number below 1, as many figures other than 0."""

MAX_LINES = 120


@dataclass(frozen=True, slots=True)
class Manner:
    """How numbers are written: with a point, where the calculation has one and a fraction is not asked for."""

    decimal: bool
    signs: Signs


def solution(expr: Expression, *, fraction: bool = False, heading: str = "") -> str:
    """All lines, each a relation; the last one ends in the value, a fraction followed by its decimals.

    Args:
        expr: The calculation.
        fraction: Whether the value is to be a fraction: no decimals are written.
        heading: Words in front of the last line: what the value is.

    Raises:
        ValueError: A number has more digits than Python writes.
    """
    manner = Manner(not fraction and _has_point(expr.tree), signs_of(expr.text))
    trees = [expr.tree, *_onward(expr.tree, manner)]
    pairs = list(itertools.pairwise(trees))
    lines = [f"{spell(one, manner.signs)} = {spell(other, manner.signs)}" for one, other in pairs]
    ending = "" if fraction else _decimals(trees[-1], expr.value)
    if not lines:
        lines = [spell(trees[-1], manner.signs)]
        ending = ending or f" = {lines[-1]}"
    lines[-1] = f"{heading}{lines[-1]}{ending}"
    return "\n".join(lines)


def _has_point(tree: Tree) -> bool:
    return any(isinstance(node, Number) and "." in node.text for node in walk(tree))


def _decimals(last: Tree, value: Exact) -> str:
    """What follows a fraction: `= 2.5`, `≈ 3.786`."""
    if value.denominator == 1 or _has_point(last):
        return ""
    if terminates(value):
        return f" = {spell(number_tree(value, decimal=True), Signs())}"
    return f" ≈ {rounded_text(value, places_shown(value))}"


def places_shown(value: Exact) -> int:
    """How many decimals say enough of a number that is not 0."""
    places = SHOWN
    while size(value) * 10**places < 10 ** (SHOWN - 1):
        places += 1
    return places


def _onward(tree: Tree, manner: Manner) -> Iterator[Tree]:
    for _ in range(MAX_LINES):
        if is_value(tree):
            return
        tree = _next(tree, manner)
        yield tree
    raise ValueError("a calculation takes too many lines")


def _next(tree: Tree, manner: Manner) -> Tree:
    """The tree with all operations on plain numbers done, sums of unlike fractions brought together first."""
    if is_value(tree):
        return tree
    parts = children(tree)
    if isinstance(tree, Add) and (same := _same_denominators(tree)) is not None:
        return number_tree(same, decimal=False)
    if not all(map(is_value, parts)):
        return rebuilt(tree, [_next(part, manner) for part in parts])
    value = poly(tree).constant
    if isinstance(tree, Add) and (brought := _brought_together(tree, manner)):
        return brought
    return number_tree(value, decimal=manner.decimal)


def _brought_together(tree: Add, manner: Manner) -> Tree | None:
    """Fractions with one denominator; None where there is nothing to bring together."""
    values = [Fraction(poly(term).constant) for term in tree.terms]
    bottom = lcm(*(value.denominator for value in values))
    if bottom == 1 or (manner.decimal and all(map(terminates, values))):
        return None
    return Add(tuple(fraction_tree(int(value * bottom), bottom) for value in values))


def _same_denominators(tree: Add) -> Exact | None:
    """The sum of fractions of whole numbers over one denominator."""
    bodies = [term.body if isinstance(term, Negate) else term for term in tree.terms]
    fractions = [body for body in bodies if isinstance(body, Divide) and is_whole(body.left) and is_whole(body.right)]
    if len(fractions) < len(bodies) or len({body.right for body in fractions}) != 1:
        return None
    return poly(tree).constant
