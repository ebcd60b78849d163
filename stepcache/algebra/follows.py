"""Which relation follows from which: `k · eq + T`, with `k` and `T` made of what the equation holds.

All equations with one root are multiples of each other, so equivalence alone would pass the steps of another equation.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from math import gcd, lcm

from stepcache.algebra.exact import Exact, Monomial, Poly, size
from stepcache.algebra.exact import ratio as quotient
from stepcache.algebra.tree import Add, Divide, Group, Multiply, Negate, Number, Tree, has_names, poly, walk

Sides = tuple[Poly, Poly]
MAX_SUMS = 512


class Basis:
    """An equation that others may follow from; what it takes to tell is worked out when it is asked for.

    Attributes:
        left: Its left side, expanded.
        right: Its right side, expanded.
    """

    def __init__(self, left: Tree, right: Tree, sides: Sides | None = None) -> None:
        self.trees = left, right
        self.left, self.right = sides or (poly(left), poly(right))

    @cached_property
    def terms(self) -> list[tuple[Monomial, Exact]]:
        """The terms of both sides as written, brackets multiplied out."""
        return [term for tree in self.trees for term in terms_of(tree)]

    @cached_property
    def scales(self) -> frozenset[Exact]:
        """The positive numbers it may be multiplied or divided by."""
        sides = self.left, self.right
        written = (scale for tree in self.trees for scale in _written(tree))
        scales = {1, *written, *_coefficients(self.terms, sides), *_common(sides)}
        return frozenset(size(scale) for scale in scales if scale)

    @cached_property
    def sums(self) -> dict[Monomial, frozenset[Exact]]:
        """Per monomial, what its terms on either side can add up to."""
        return _sums(self.terms)

    @cached_property
    def difference(self) -> Poly:
        """Left minus right."""
        return self.left - self.right

    def gives(self, sides: Sides) -> bool:
        """Whether the relation between `sides` is `k` times this one with the same terms added on both sides."""
        difference = sides[0] - sides[1]
        if not self.difference.terms:
            return not difference.terms and any(self._made_with(sides, k) for k in self._all_factors())
        k = ratio(difference, self.difference)
        return k is not None and self._is_factor(size(k)) and self._made_with(sides, k)

    def holds(self, side: Poly) -> bool:
        """Whether an expression is made of this equation's terms, so that an identity may be said of it."""
        return any(self._is_made_of(side, k) for k in self._all_factors())

    def _made_with(self, sides: Sides, k: Exact) -> bool:
        straight = sides[0] - self.left.scaled(k)
        mirrored = sides[0] + self.right.scaled(k)
        return self._is_made_of(straight, -k) or self._is_made_of(mirrored, k)

    def _is_made_of(self, added: Poly, k: Exact) -> bool:
        return all(quotient(value, k) in self.sums.get(key, ()) for key, value in added.terms)

    def _is_factor(self, k: Exact) -> bool:
        return k == 1 or any(k * scale in self.scales for scale in self.scales)

    def _all_factors(self) -> Iterator[Exact]:
        for scale in sorted(self.scales):
            yield from (scale, -scale, quotient(1, scale), quotient(-1, scale))


def ratio(one: Poly, other: Poly) -> Exact | None:
    """`k` with `one == k * other`; None where there is none, or it is 0."""
    if len(one.terms) != len(other.terms) or not one.terms:
        return None
    k = quotient(one.terms[0][1], other.terms[0][1])
    return k if one == other.scaled(k) else None


def terms_of(tree: Tree) -> list[tuple[Monomial, Exact]]:
    """The terms of a side, brackets multiplied out, but like terms not put together."""
    match tree:
        case Add(parts):
            return [term for part in parts for term in terms_of(part)]
        case Group(body):
            return terms_of(body)
        case Negate(body):
            return _scaled(terms_of(body), -1)
        case Multiply(left, right) if not has_names(left):
            return _scaled(terms_of(right), poly(left).constant)
        case Multiply(left, right) if not has_names(right):
            return _scaled(terms_of(left), poly(right).constant)
        case Divide(left, right):
            return _scaled(terms_of(left), quotient(1, poly(right).constant))
    return list(poly(tree).terms)


def _scaled(terms: list[tuple[Monomial, Exact]], factor: Exact) -> list[tuple[Monomial, Exact]]:
    return [(key, value * factor) for key, value in terms]


def _written(tree: Tree) -> Iterator[Exact]:
    """Factors in front of brackets and divisors, as written."""
    for node in walk(tree):
        if isinstance(node, Divide):
            yield poly(node.right).constant
        elif isinstance(node, Multiply):
            yield from (poly(side).constant for side in (node.left, node.right) if not has_names(side))
        elif isinstance(node, Number) and node.value.denominator > 1:
            yield 10 ** len(node.text.partition(".")[2])


def _coefficients(terms: Iterable[tuple[Monomial, Exact]], sides: Sides) -> Iterator[Exact]:
    """Coefficients of the unknown, and the denominators of everything."""
    collected = (*sides[0].terms, *sides[1].terms, *(sides[0] - sides[1]).terms)
    denominators = [1]
    for key, value in (*terms, *collected):
        denominators.append(value.denominator)
        if key:
            yield value
            yield value.numerator
    yield from denominators
    yield lcm(*denominators)


def _common(sides: Sides) -> Iterator[Exact]:
    """Common factors of all coefficients."""
    values = [value for side in sides for _, value in side.terms]
    shared = gcd(*(value.numerator for value in values)) if values else 0
    below = lcm(*(value.denominator for value in values)) if values else 1
    for part in range(1, min(shared, 60) + 1):
        if shared % part == 0:
            yield from (part, shared // part, quotient(below, part), below * part)


def _sums(terms: Iterable[tuple[Monomial, Exact]]) -> dict[Monomial, frozenset[Exact]]:
    sums: dict[Monomial, set[Exact]] = {}
    for key, value in terms:
        known = sums.setdefault(key, {0})
        if len(known) < MAX_SUMS:
            known |= {value + one for one in known}
    return {key: frozenset(values) for key, values in sums.items()}
