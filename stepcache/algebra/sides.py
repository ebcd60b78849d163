"""One side of a linear relation as it is written, and what can be done to it, on paper or carried out."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from fractions import Fraction
from math import gcd
from typing import NamedTuple, TypeAlias

from stepcache.algebra.exact import Exact, Poly, exact, ratio
from stepcache.algebra.tree import Add, Divide, Group, Multiply, Name, Negate, Number, Tree

Side: TypeAlias = tuple["Term", ...]
"""Terms in the order of writing, the sign of each in its factor; zero is `(ZERO,)`."""

Worth: TypeAlias = dict[str, Exact]
"""Coefficients by unknown, the constant under the empty name; zeros left out."""


class Term(NamedTuple):
    """`factor * body / over`, as written: `2x`, `x/3`, `2(x + 1)`, `(x + 1)/2`, `10/2`, `2(5)`.

    Attributes:
        factor: What stands before the body, with the sign; for a numeral its value.
        body: Empty for a numeral, an unknown's name, or what stands in brackets.
        over: What it is divided by on paper; a fraction in lowest terms stands in the factor instead.
        after: The factor stands behind the body: `(x/3) * 3`.
    """

    factor: Exact
    body: "str | Side" = ""
    over: Exact = 1
    after: bool = False


ZERO = Term(0)
NOTHING: Side = (ZERO,)


def term(factor: Exact, body: "str | Side" = "", over: Exact = 1) -> Term:
    """A term in its one form: `3/4` and `x/3` in lowest terms are fractions, not divisions to be done."""
    if over == 1:
        return Term(factor, body)
    whole = factor.denominator == 1 and over.denominator == 1 and over > 1
    if whole and not isinstance(body, tuple) and gcd(factor.numerator, over.numerator) == 1:
        return Term(Fraction(factor, over), body)
    return Term(factor, body, over)


# --- read from trees ------------------------------------------------------------------------------------------------


def side_of(tree: Tree) -> Side | None:
    """A side from how it is written; None for powers, products of unknowns and the like."""
    if isinstance(tree, Group):
        return side_of(tree.body)
    parts = tree.terms if isinstance(tree, Add) else (tree,)
    terms = [_term_of(part, inner=len(parts) > 1) for part in parts]
    return tuple(one for one in terms if one is not None) if None not in terms else None


def _term_of(tree: Tree, *, inner: bool = True) -> Term | None:
    match tree:
        case Number(value):
            return Term(exact(value))
        case Name(name):
            return Term(1, name)
        case Negate(body):
            return _negative(_term_of(body))
        case Group(body):
            return _bracketed(body, inner=inner)
        case Multiply(left, right):
            return _product(left, right)
        case Divide(left, right):
            return _quotient(left, right)
    return None


def _negative(one: Term | None) -> Term | None:
    return one._replace(factor=-one.factor) if one is not None else None


def _bracketed(tree: Tree, *, inner: bool) -> Term | None:
    """A bracket among other terms; those around a single positive term say nothing and go."""
    side = side_of(tree)
    if side is None:
        return None
    return side[0] if len(side) == 1 and (side[0].factor >= 0 or not inner) else Term(1, side)


def _numeral(tree: Tree) -> Exact | None:
    """The value of something written as one number: `3`, `-3`, `2.5`, `3/4`, `(-3/4)`."""
    one = _term_of(tree, inner=False) if not isinstance(tree, Add | Multiply | Name) else None
    return one.factor if one is not None and one.body == "" and one.over == 1 else None


def _product(left: Tree, right: Tree) -> Term | None:
    factor, after = _numeral(left), False
    if factor is None:
        factor, after, right = _numeral(right), True, left
    body = _inside(right)
    if factor is None or body is None:
        return None
    if isinstance(body, str) or after:
        return Term(factor, body, 1, after)
    return Term(factor, body)


def _inside(tree: Tree) -> str | Side | None:
    return tree.name if isinstance(tree, Name) else side_of(tree)


def _quotient(left: Tree, right: Tree) -> Term | None:
    over, top = _numeral(right), side_of(left)
    if over is None or not over or top is None:
        return None
    if len(top) == 1 and top[0].over == 1 and not top[0].after:
        return term(top[0].factor, top[0].body, over)
    return Term(1, top, over)


# --- what a side is worth -------------------------------------------------------------------------------------------


def worth(side: Side) -> Worth:
    """The coefficients, exactly."""
    total: Worth = {}
    for factor, name in _flat(side, 1):
        total[name] = total.get(name, 0) + factor
    return {name: exact(value) for name, value in total.items() if value}


def _flat(side: Side, times: Exact) -> Iterable[tuple[Exact, str]]:
    for one in side:
        factor = ratio(one.factor * times, one.over)
        if isinstance(one.body, str):
            yield factor, one.body
        else:
            yield from _flat(one.body, factor)


def side_from(coefficients: Mapping[str, Exact]) -> Side:
    """The shortest side of that worth, in the mapping's order."""
    return tuple(Term(exact(value), name) for name, value in coefficients.items() if value) or NOTHING


def side_from_poly(poly: Poly) -> Side | None:
    """The shortest side: unknowns by name, then the constant; None where it is not linear."""
    if poly.degree > 1:
        return None
    found = {key[0][0] if key else "": value for key, value in poly.terms}
    constant = found.pop("", 0)
    return side_from({**found, "": constant})


# --- what can be done -----------------------------------------------------------------------------------------------


def expanded(side: Side) -> Side:
    """Brackets multiplied out and divisions done, term by term; nothing put together."""
    return tuple(Term(exact(factor), name) for factor, name in _flat(side, 1))


def merged(side: Side) -> Side:
    """Like terms put together where the first of them stands; brackets stay, and so does what has no like."""
    total: dict[object, Term] = {}
    for one in side:
        key: object = one.body if isinstance(one.body, str) else one[1:]
        before = total.get(key)
        total[key] = _together(before, one) if before else one
    return tuple(one for one in total.values() if one.factor) or NOTHING


def _together(one: Term, other: Term) -> Term:
    if one[1:] == other[1:]:
        return one._replace(factor=exact(one.factor + other.factor))
    return Term(exact(ratio(one.factor, one.over) + ratio(other.factor, other.over)), one.body)


def collected(side: Side) -> Side:
    """Brackets multiplied out and like terms put together."""
    return merged(expanded(side))


def added(side: Side, terms: Side) -> Side:
    """The terms written behind the side, nothing carried out."""
    return (*side, *terms) if side != NOTHING else terms


def negative(side: Side) -> Side:
    """Every term with the other sign."""
    return tuple(one._replace(factor=-one.factor) for one in side)


def scaled(side: Side, times: Exact) -> Side:
    """Every term times a number, carried out; brackets whose factor becomes 1 open where they stand."""
    found: list[Term] = []
    for one in side:
        factor = ratio(one.factor * times, one.over)
        if isinstance(one.body, str) or (factor != 1 and factor.denominator == 1):
            found.append(Term(exact(factor), one.body))
        elif factor == 1:
            found.extend(one.body)
        else:
            found.append(Term(exact(one.factor * times), one.body, one.over))
    return tuple(found)


def multiplied(side: Side, times: Exact, *, after: bool = False) -> Side:
    """The whole side times a number, on paper."""
    if after and len(side) == 1 and side[0][1:3] == ("", 1):
        return (Term(side[0].factor, (Term(times),)),)
    body = side[0].body if len(side) == 1 and side[0][::2] == (1, 1) else side
    return (Term(times, body or side, 1, after),)


def divided(side: Side, over: Exact) -> Side:
    """The whole side over a number, on paper."""
    if len(side) == 1 and side[0].over == 1 and not side[0].after:
        return (term(side[0].factor, side[0].body, over),)
    return (Term(1, side, over),)


class Put(IntEnum):
    """How a number is put in for the unknown of `x/5` or `3x/5`."""

    FACTOR = 0
    """`(1/5)(10)`."""
    OVER = 1
    """`3(10)/5`."""
    SHORT = 2
    """`10/5`, `(3/5)(10)`."""


def with_value(side: Side, x: str, value: Exact, how: Put = Put.FACTOR) -> Side:
    """A number put in for the unknown, on paper: `2(5) + 3`."""
    return tuple(_with_value(one, x, value, how) for one in side)


def _with_value(one: Term, x: str, value: Exact, how: Put) -> Term:
    if isinstance(one.body, tuple):
        return one._replace(body=with_value(one.body, x, value, how))
    if one.body != x:
        return one
    top, under = one.factor.numerator, one.factor.denominator
    if one.over == 1 and (one.factor == 1 or (one.factor == -1 and value >= 0)):
        return Term(value * top)
    if one.over == 1 and top in (1, -1) and under != 1 and how is not Put.FACTOR:
        return term(value * top, "", under)
    if how is Put.OVER and under != 1:
        return Term(top, (Term(value),), under)
    return Term(one.factor, (Term(value),), one.over)
