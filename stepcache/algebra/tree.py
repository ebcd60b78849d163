"""What an expression looks like as written, with its place in the text, and what it is worth."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from stepcache.algebra.exact import Exact, Monomial, Poly, product_of, ratio


class Unreadable(Exception):  # noqa: N818 - never leaves `stepcache.algebra`; it becomes a Refusal
    """A text has no reading, or several; the message says why."""


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral. `text` is its spelling: `3`, `2.50`."""

    value: Exact
    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """An unknown: `x`, `width`, `x_1` (also written `x_{1}`)."""

    name: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Negate:
    """A minus sign, in front of a term or between two; it begins at the sign."""

    body: "Tree"
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Add:
    """Two or more terms in order; a subtracted term is a `Negate`."""

    terms: tuple["Tree", ...]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Multiply:
    r"""A product of two. `sign` is how it is written: `` (side by side), `*`, `×`, `\cdot` …."""

    left: "Tree"
    right: "Tree"
    sign: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Divide:
    r"""A quotient. `sign` is how it is written: `/`, `÷`, `\div`, `\frac`, `\dfrac` …."""

    left: "Tree"
    right: "Tree"
    sign: str = "/"
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Power:
    """A whole power. `sign` is how it is written: `^`, `**`, `^{`, `^(`, or `²` for a raised figure."""

    base: "Tree"
    exponent: int
    sign: str = "^"
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Something in brackets; `bracket` is the opening one: `(`, `[` or `{`."""

    body: "Tree"
    bracket: str = "("
    start: int = 0
    end: int = 0


Tree: TypeAlias = Number | Name | Negate | Add | Multiply | Divide | Power | Group

MAX_BITS = 6_000
MAX_DEGREE = 8
MAX_TERMS = 256

_Terms = dict[Monomial, Exact]


def poly(tree: Tree) -> Poly:
    """What a tree is worth, expanded.

    Raises:
        Unreadable: It divides by zero or by an unknown, or grows beyond any use.
    """
    if has_names(tree) and any(isinstance(node, Divide) and has_names(node.right) for node in walk(tree)):
        raise Unreadable("it divides by an unknown")  # even if it cancels: asked here once, not below each quotient
    return Poly.of(_worth(tree))


def children(tree: Tree) -> tuple[Tree, ...]:
    """The parts of a node, left to right."""
    match tree:
        case Add(terms):
            return terms
        case Multiply(left, right) | Divide(left, right):
            return (left, right)
        case Negate(body) | Group(body):
            return (body,)
        case Power(base):
            return (base,)
    return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """The node and everything below it, left to right."""
    left = [tree]
    while left:  # one generator within the other would pay for each node as often as it is deep
        node = left.pop()
        yield node
        left.extend(reversed(children(node)))


def has_names(tree: Tree) -> bool:
    """Whether an unknown is written in it, even if it cancels."""
    return any(isinstance(node, Name) for node in walk(tree))


def names_in(tree: Tree) -> frozenset[str]:
    """Every unknown written in it, even if it cancels."""
    return frozenset(node.name for node in walk(tree) if isinstance(node, Name))


def _worth(tree: Tree) -> _Terms:
    match tree:
        case Number(value):
            return {(): value} if value else {}
        case Name(name):
            return {((name, 1),): 1}
        case Group(body):
            return _worth(body)
        case Negate(body):
            return {key: -value for key, value in _worth(body).items()}
        case _:
            return _composed(tree)


def _composed(tree: Add | Multiply | Divide | Power) -> _Terms:
    match tree:
        case Add(terms):
            return _sum(terms)
        case Multiply(left, right):
            return _checked(_product(_worth(left), _worth(right)))
        case Divide(left, right):
            return _quotient(_worth(left), _worth(right))
        case Power(base, exponent):
            return _power(_worth(base), exponent)


def _sum(terms: tuple[Tree, ...]) -> _Terms:
    total = dict(_worth(terms[0]))
    for term in terms[1:]:
        for key, value in _worth(term).items():
            total[key] = total[key] + value if key in total else value
    return _checked({key: value for key, value in total.items() if value})


def _product(left: _Terms, right: _Terms) -> _Terms:
    if len(left) * len(right) > MAX_TERMS:
        raise Unreadable("it expands to too many terms")
    total: _Terms = {}
    for one, first in left.items():
        for two, second in right.items():
            key = product_of(one, two)
            value = first * second
            total[key] = total[key] + value if key in total else value
    return {key: value for key, value in total.items() if value}


def _quotient(top: _Terms, divisor: _Terms) -> _Terms:
    value = divisor.get((), 0)
    if not value:
        raise Unreadable("it divides by zero")
    return _checked({key: ratio(one, value) for key, one in top.items()})


def _power(base: _Terms, exponent: int) -> _Terms:
    if any(_bits(value) * exponent > MAX_BITS for value in base.values()):
        raise Unreadable("a power is too large")
    total: _Terms = {(): 1}
    for _ in range(exponent):
        total = _checked(_product(total, base))
    return total


def _checked(terms: _Terms) -> _Terms:
    if len(terms) > MAX_TERMS:
        raise Unreadable("it has too many terms")
    for key, value in terms.items():
        if _bits(value) > MAX_BITS:
            raise Unreadable("a number is too long")
        if len(key) > 1 or (key and key[0][1] > 1):
            _check_degree(key)
    return terms


def _check_degree(key: Monomial) -> None:
    if sum(power for _, power in key) > MAX_DEGREE:
        raise Unreadable("its degree is too high")


def _bits(value: Exact) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()
