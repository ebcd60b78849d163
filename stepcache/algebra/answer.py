"""An answer as its judges see it: what each step holds, and what the equation asked for is."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeAlias

from stepcache.algebra.exact import Equation, Exact, Poly, ratio, size
from stepcache.algebra.follows import Basis, Sides
from stepcache.algebra.items import Item, Relation
from stepcache.algebra.judging import remembered
from stepcache.algebra.lines import is_bulleted, read_lines
from stepcache.algebra.loose import checked
from stepcache.algebra.shapes import sides_of
from stepcache.algebra.tree import Divide, Group, Negate, Number, Tree
from stepcache.ports import Refusal

Solution: TypeAlias = Exact | Literal["none", "all"]
MAX_STEPS = 200


@dataclass(frozen=True, slots=True)
class Chain:
    """The relations of one chain, and the step they stand in."""

    step: int
    relations: tuple[Relation, ...]

    @property
    def exact(self) -> tuple[Relation, ...]:
        """Those with `=`."""
        return tuple(one for one in self.relations if one.sign == "=")

    @property
    def names(self) -> frozenset[str]:
        """Every unknown in them."""
        return frozenset[str]().union(*(one.names for one in self.relations))

    def bases(self) -> tuple[Basis, ...]:
        """What may follow from it: each relation, and the one between its first and its last side."""
        exact = [one for one in self.exact if one.names] or list(self.exact)
        found = [Basis(one.left, one.right, (one.left_poly, one.right_poly)) for one in exact]
        if len(self.exact) > 1:
            found.append(Basis(self.exact[0].left, self.exact[-1].right))
        return tuple(found)

    def pairs(self) -> tuple[Sides, ...]:
        """The sides of each relation, and the first with the last."""
        found = [(one.left_poly, one.right_poly) for one in self.exact]
        return (*found, (found[0][0], found[-1][1])) if len(found) > 1 else tuple(found)


Part: TypeAlias = Chain | Item


@remembered
def read_steps(steps: tuple[str, ...], names: frozenset[str]) -> tuple[tuple[Part, ...], ...]:
    """What each step holds, relations put together to their chains; what says numbers unchecked is unread."""
    bulleted = is_bulleted("".join(steps))
    labels: dict[str, int] = {}
    found = []
    for place, step in enumerate(steps):
        ending = steps[place - 1] if place else ""
        items = (checked(item, ending + step, len(ending), names, labels) for item in read_lines(step, names, bulleted))
        found.append(_parts(place, tuple(items)))
    return tuple(found)


def _parts(step: int, items: tuple[Item, ...]) -> tuple[Part, ...]:
    found: list[Part] = []
    for item in items:
        last = found[-1] if found else None
        if not isinstance(item, Relation):
            found.append(item)
        elif isinstance(last, Chain) and last.relations[-1].chain == item.chain:
            found[-1] = Chain(step, (*last.relations, item))
        else:
            found.append(Chain(step, (item,)))
    return tuple(found)


def solution_of(equation: Equation, x: str) -> Solution | None:
    """The solution of a linear equation in `x`; None where it is not one, or holds another unknown."""
    difference = equation.difference
    if equation.names - {x} or max(equation.left.degree, equation.right.degree) > 1:
        return None
    slope, constant = difference.linear(x), difference.constant
    if slope:
        return ratio(-constant, slope)
    return "none" if constant else "all"


def basis_of(equation: Equation) -> Basis | None:
    """What may follow from the request's own equation, as the prompt wrote it."""
    return _basis_of(equation, equation.text)


@lru_cache(maxsize=128)
def _basis_of(equation: Equation, _text: str) -> Basis | None:
    sides = sides_of(equation)
    return None if isinstance(sides, Refusal) else Basis(*sides)


def value_at(side: Poly, point: dict[str, Exact]) -> Exact | None:
    """The value of a linear expression; None where an unknown in it has no value, or it is not linear."""
    total: Exact = 0
    for key, value in side.terms:
        if not key:
            total += value
        elif len(key) == 1 and key[0][1] == 1 and key[0][0] in point:
            total += value * point[key[0][0]]
        else:
            return None
    return total


def is_rounded(value: Exact, shown: Tree) -> bool:
    """Whether a numeral is `value` rightly rounded to the places it shows; on a tie either way."""
    numeral = literal(shown)
    body = shown
    while isinstance(body, Negate | Group):
        body = body.body
    if numeral is None or not isinstance(body, Number):
        return False
    places = len(body.text.partition(".")[2])
    return bool(size(value - numeral) <= Fraction(1, 2 * 10**places))


def literal(tree: Tree) -> Exact | None:
    """The number that a tree writes out, if it is but a number: `-2`, `2.5`, `7/3`, `-(7/3)`; lowest terms only."""
    match tree:
        case Number(value):
            return value
        case Negate(body) | Group(body) if not (isinstance(body, Negate) and isinstance(tree, Negate)):
            inner = literal(body)
            return -inner if inner is not None and isinstance(tree, Negate) else inner
        case Divide(left, right):
            return _fraction(literal(left), literal(right))
    return None


def _fraction(top: Exact | None, bottom: Exact | None) -> Exact | None:
    if top is None or bottom is None or bottom < 2 or (top.denominator, bottom.denominator) != (1, 1):
        return None
    found = ratio(top, bottom)
    return found if found.denominator == bottom else None
