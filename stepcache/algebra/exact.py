"""Exact polynomials and equations over the rationals: what all reading, judging and solving rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

Exact: TypeAlias = int | Fraction
"""A rational number; whole ones are `int` as far as that costs nothing: it is ten times as fast."""

Monomial = tuple[tuple[str, int], ...]
"""Names with exponents above 0, sorted by name; () is the constant monomial."""


def exact(value: Exact) -> Exact:
    """The same number, as `int` where it is whole."""
    return value.numerator if value.denominator == 1 else value


def ratio(top: Exact, bottom: Exact) -> Exact:
    """`top / bottom`, exactly."""
    return exact(Fraction(top, bottom)) if bottom != 1 else top


def size(value: Exact) -> Exact:
    """The number without its sign."""
    return -value if value < 0 else value


@dataclass(frozen=True, slots=True)
class Poly:
    """A polynomial: its terms sorted by monomial, none with coefficient 0."""

    terms: tuple[tuple[Monomial, Exact], ...] = ()

    @classmethod
    def of(cls, terms: Mapping[Monomial, Exact]) -> "Poly":
        """From monomial -> coefficient, in any order, zeros allowed."""
        return cls(tuple(sorted((key, value) for key, value in terms.items() if value)))

    @classmethod
    def number(cls, value: Exact) -> "Poly":
        """A constant."""
        return cls((((), value),)) if value else cls()

    @classmethod
    def name(cls, name: str) -> "Poly":
        """One unknown."""
        return cls(((((name, 1),), 1),))

    def __add__(self, other: "Poly") -> "Poly":
        total = dict(self.terms)
        for key, value in other.terms:
            total[key] = total[key] + value if key in total else value
        return Poly.of(total)

    def __neg__(self) -> "Poly":
        return Poly(tuple((key, -value) for key, value in self.terms))

    def __sub__(self, other: "Poly") -> "Poly":
        return self + -other

    def __mul__(self, other: "Poly") -> "Poly":
        total: dict[Monomial, Exact] = {}
        for left, one in self.terms:
            for right, two in other.terms:
                key = product_of(left, right)
                total[key] = total.get(key, 0) + one * two
        return Poly.of(total)

    def scaled(self, factor: Exact) -> "Poly":
        """Every coefficient times `factor`."""
        return Poly(tuple((key, value * factor) for key, value in self.terms)) if factor else Poly()

    @property
    def names(self) -> frozenset[str]:
        """The unknowns that stand in it."""
        return frozenset(name for key, _ in self.terms for name, _ in key)

    @property
    def degree(self) -> int:
        """Total degree; 0 for a constant, the zero polynomial too."""
        return max((sum(power for _, power in key) for key, _ in self.terms), default=0)

    @property
    def constant(self) -> Exact:
        """The constant term."""
        return self.coefficient(())

    @property
    def is_constant(self) -> bool:
        """Whether no unknown stands in it."""
        return not any(key for key, _ in self.terms)

    def coefficient(self, monomial: Monomial) -> Exact:
        """That monomial's coefficient, 0 where it has none."""
        return next((value for key, value in self.terms if key == monomial), 0)

    def linear(self, name: str) -> Exact:
        """The coefficient of `name` to the first power."""
        return self.coefficient(((name, 1),))

    def __str__(self) -> str:
        """A canonical spelling, for keys and messages: `2*x + 3`."""
        if not self.terms:
            return "0"
        return " + ".join(_term(key, value) for key, value in reversed(self.terms)).replace("+ -", "- ")


def product_of(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials."""
    if not (left and right):
        return left or right
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))


def _term(key: Monomial, value: Exact) -> str:
    names = "*".join(name if power == 1 else f"{name}^{power}" for name, power in key)
    if not names:
        return str(value)
    return names if value == 1 else f"-{names}" if value == -1 else f"{value}*{names}"


@dataclass(frozen=True, slots=True)
class Equation:
    """Two polynomial sides, in order.

    Attributes:
        left: What stands left of `=`.
        right: What stands right of it.
        text: As the prompt wrote it, trimmed; not part of equality.
    """

    left: Poly
    right: Poly
    text: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Equation) and (self.left, self.right) == (other.left, other.right)

    def __hash__(self) -> int:
        return hash((self.left, self.right))

    @property
    def difference(self) -> Poly:
        """Left minus right, expanded."""
        return self.left - self.right

    @property
    def names(self) -> frozenset[str]:
        """Every unknown written on either side and not cancelled within that side."""
        return self.left.names | self.right.names

    def __str__(self) -> str:
        """Canonical: equal exactly where the sides are equal."""
        return f"{self.left} = {self.right}"


def names_of(equations: Iterable[Equation]) -> tuple[str, ...]:
    """All unknowns of a system, sorted."""
    return tuple(sorted(frozenset[str]().union(*(equation.names for equation in equations))))
