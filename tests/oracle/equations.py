"""Linear equations in one unknown, made from their solutions, and asked for as people ask."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Literal

from tests.oracle.expressions import (
    Affine,
    Equation,
    Expr,
    Num,
    Product,
    Quotient,
    Sum,
    Var,
    affine,
    difference,
    holds_at,
    num,
    term,
    terms_of,
)
from tests.oracle.notation import EXPLICIT, NOTATIONS, Notation, bare, delimited, write_equation
from tests.oracle.phrasings import EQUATION_PHRASINGS

Solution = Fraction | Literal["none", "all"]
COMMON_LETTERS = "xxxxxxxxxxxxyyyytttnnnzzabkmpwuvqrs"
RARE_LETTERS = "cdfghjl"
LONG_NAMES = ("width", "cost", "speed", "total", "age", "price")


@dataclass(frozen=True, slots=True)
class EquationCase:
    """One request to solve one equation, with its truth.

    Attributes:
        prompt: What the person asks.
        text: The equation as written in the prompt, without delimiters.
        unknown: The letter asked for.
        solution: The number; `none` or `all` where there is no one number.
        family: What kind of equation it is.
        notation: Name of the notation of the prompt.
        phrasing: The template of the prompt.
        shape: Two equations of one shape have the same terms with the same signs, in the same places.
        equation: Both sides as this package's own objects.
    """

    prompt: str
    text: str
    unknown: str
    solution: Solution
    family: str
    notation: str
    phrasing: str
    shape: str
    equation: Equation


Maker = Callable[[Random, str], Equation]


def _coefficient(rng: Random, low: int = 2, high: int = 12) -> int:
    return rng.randint(low, high)


def _signed(rng: Random, low: int = 1, high: int = 20) -> int:
    return rng.choice((1, -1)) * rng.randint(low, high)


def _root(rng: Random) -> Fraction:
    """The solution: mostly a small whole number, at times a fraction."""
    whole = Fraction(rng.randint(-12, 15))
    return whole if rng.random() < 0.7 else Fraction(rng.randint(-20, 20), rng.choice((2, 3, 4, 5, 7)))


def _line(coefficient: int | Fraction, name: str, constant: int | Fraction, decimal: bool = False) -> Expr:
    return Sum((term(coefficient, name, decimal), num(constant, decimal)))


def _whole_root(rng: Random, coefficient: int) -> Fraction:
    """A root that leaves `coefficient * root` whole."""
    return Fraction(_signed(rng, 0, 15)) if rng.random() < 0.7 else Fraction(_signed(rng, 1, 30), coefficient)


def one_step_sum(rng: Random, x: str) -> Equation:
    """`x + b = c`."""
    b, root = _signed(rng), rng.randint(-15, 20)
    return Sum((Var(x), num(b))), num(root + b)


def one_step_product(rng: Random, x: str) -> Equation:
    """`ax = c`."""
    a = _signed(rng, 2, 12)
    return term(a, x), num(a * _whole_root(rng, a))


def two_step(rng: Random, x: str) -> Equation:
    """`ax + b = c`."""
    a, b = _coefficient(rng), _signed(rng)
    return _line(a, x, b), num(a * _whole_root(rng, a) + b)


def negative(rng: Random, x: str) -> Equation:
    """`-ax + b = c`, `b - ax = c`, `-x + b = c`."""
    a, b = -_coefficient(rng, 1, 9), _signed(rng)
    left = _line(a, x, b) if rng.random() < 0.6 else Sum((num(abs(b)), term(a, x)))
    return left, num(a * _whole_root(rng, a) + affine(left).get("", Fraction(0)))


def mirrored(rng: Random, x: str) -> Equation:
    """`c = ax + b`."""
    left, right = two_step(rng, x)
    return right, left


def both_sides(rng: Random, x: str) -> Equation:
    """`ax + b = cx + d`."""
    a, c = rng.sample([n for n in range(-9, 13) if n], 2)
    b, root = _signed(rng), _whole_root(rng, a - c)
    d = (a - c) * root + b
    return _line(a, x, b), _line(c, x, d) if d else term(c, x)


def parentheses(rng: Random, x: str) -> Equation:
    """`a(x + b) = c`, at times with a constant more."""
    a, b = _signed(rng, 2, 9), _signed(rng, 1, 9)
    inner = _line(_coefficient(rng, 1, 4), x, b)
    product = Product(num(a), inner)
    left = product if rng.random() < 0.6 else Sum((product, num(_signed(rng, 1, 9))))
    return left, _constant_at(left, x, Fraction(rng.randint(-9, 12)))


def both_parentheses(rng: Random, x: str) -> Equation:
    """`a(x + b) = c(x + d)`."""
    a, c = rng.sample(range(2, 10), 2)
    root, d = rng.randint(-9, 9), _signed(rng, 1, 9)
    b = Fraction(c * (root + d), a) - root
    while b.denominator != 1 or b == 0:
        root, d = rng.randint(-30, 30), _signed(rng, 1, 9)
        b = Fraction(c * (root + d), a) - root
    return Product(num(a), _line(1, x, b)), Product(num(c), _line(1, x, d))


def over_number(rng: Random, x: str) -> Equation:
    """`x/a + b = c`, `3x/a + b = c`."""
    a, b = _coefficient(rng, 2, 9), _signed(rng)
    k = 1 if rng.random() < 0.6 else rng.choice([n for n in range(2, 8) if n % a])
    left = Sum((Quotient(term(k, x), num(a)), num(b)))
    return left, _constant_at(left, x, Fraction(a * _signed(rng, 0, 8)))


def sum_over_number(rng: Random, x: str) -> Equation:
    """`(x + a)/b = c`."""
    a, b = _signed(rng), _coefficient(rng, 2, 9)
    return Quotient(_line(rng.choice((1, 1, 2, 3)), x, a), num(b)), num(_signed(rng, 1, 9))


def fraction_coefficient(rng: Random, x: str) -> Equation:
    """`(3/4)x - 2 = 5`."""
    k = Fraction(_signed(rng, 1, 9), rng.choice((2, 3, 4, 5, 7)))
    while k.denominator == 1:
        k = Fraction(_signed(rng, 1, 9), rng.choice((2, 3, 4, 5, 7)))
    left = _line(k, x, _signed(rng))
    return left, _constant_at(left, x, Fraction(k.denominator * _signed(rng, 0, 6)))


def decimals(rng: Random, x: str) -> Equation:
    """`0.5x + 1.2 = 3.7`."""
    a, b = Fraction(rng.randint(2, 60), 10), Fraction(_signed(rng, 1, 90), 10)
    root = Fraction(rng.randint(-12, 30), rng.choice((1, 1, 2)))
    left = _line(a, x, b, decimal=True)
    return left, num(a * root + b, decimal=True)


def like_terms(rng: Random, x: str) -> Equation:
    """`2x + 3x - 4 = 11`, `4x - x + 7 = 10`."""
    a, c = _coefficient(rng, 2, 9), _signed(rng, 1, 9)
    left = Sum((term(a if a + c else a + 1, x), term(c, x), num(_signed(rng))))
    return left, _constant_at(left, x, Fraction(rng.randint(-9, 12)))


def like_constants(rng: Random, x: str) -> Equation:
    """`3x + 4 - 9 = 10 + 6`."""
    left = Sum((term(_coefficient(rng), x), num(_signed(rng)), num(_signed(rng))))
    total, first = _constant_at(left, x, Fraction(rng.randint(-9, 12))).value, _signed(rng)
    return left, Sum((num(first), num(total - first))) if total != first else num(total)


def long_integers(rng: Random, x: str) -> Equation:
    """`ax + b = c` with some thirty digits."""
    a, b = rng.randint(10**27, 10**30), _signed(rng, 10**27, 10**30)
    return _line(a, x, b), num(a * rng.randint(2, 10**6) + b)


def no_solution(rng: Random, x: str) -> Equation:
    """`ax + b = ax + d`, b and d different."""
    a, (b, d) = _coefficient(rng), rng.sample([n for n in range(-15, 16) if n], 2)
    return _line(a, x, b), _line(a, x, d)


def every_number(rng: Random, x: str) -> Equation:
    """`a(x + b) = ax + ab`."""
    a, b = _coefficient(rng), _signed(rng, 1, 9)
    return Product(num(a), _line(1, x, b)), _line(a, x, a * b)


def _constant_at(left: Expr, x: str, root: Fraction) -> Num:
    form: Affine = affine(left)
    return num(form.get(x, Fraction(0)) * root + form.get("", Fraction(0)))


FAMILIES: dict[str, tuple[Maker, int]] = {
    "one_step_sum": (one_step_sum, 5),
    "one_step_product": (one_step_product, 5),
    "two_step": (two_step, 22),
    "negative": (negative, 8),
    "mirrored": (mirrored, 6),
    "both_sides": (both_sides, 14),
    "parentheses": (parentheses, 8),
    "both_parentheses": (both_parentheses, 5),
    "over_number": (over_number, 6),
    "sum_over_number": (sum_over_number, 5),
    "fraction_coefficient": (fraction_coefficient, 4),
    "decimals": (decimals, 6),
    "like_terms": (like_terms, 5),
    "like_constants": (like_constants, 3),
    "long_integers": (long_integers, 2),
    "no_solution": (no_solution, 2),
    "every_number": (every_number, 2),
}
"""Makers of equations with the weight each has in a mix."""


def equations(seed: int, count: int) -> list[EquationCase]:
    """`count` cases, the same for the same seed; no prompt twice."""
    rng, found = Random(f"equations {seed}"), dict[str, EquationCase]()
    while len(found) < count:
        case = make_case(rng)
        found.setdefault(case.prompt, case)
    return list(found.values())


def make_case(rng: Random, family: str | None = None) -> EquationCase:
    """One case at random."""
    names, weights = list(FAMILIES), [weight for _, weight in FAMILIES.values()]
    chosen = family or rng.choices(names, weights)[0]
    unknown = _unknown(rng)
    notation = rng.choice(EXPLICIT if len(unknown) > 1 else NOTATIONS)
    phrasing = rng.choice([one for one in EQUATION_PHRASINGS if len(unknown) == 1 or "{x}" in one])
    return worded(FAMILIES[chosen][0](rng, unknown), chosen, unknown, notation, phrasing)


def _unknown(rng: Random) -> str:
    chance = rng.random()
    if chance < 0.92:
        return rng.choice(COMMON_LETTERS)
    return rng.choice(RARE_LETTERS) if chance < 0.98 else rng.choice(LONG_NAMES)


def worded(equation: Equation, family: str, unknown: str, notation: Notation, phrasing: str) -> EquationCase:
    """The case that asks for `equation` in these words."""
    text = write_equation(equation, bare(notation))
    prompt = phrasing.format(eq=delimited(text, notation), x=unknown)
    solution = solution_of(equation, unknown)
    shape = f"{family}: {shape_of(equation)}"
    return EquationCase(prompt, text, unknown, solution, family, notation.name, phrasing, shape, equation)


def solution_of(equation: Equation, unknown: str) -> Solution:
    """The truth about an equation, by the arithmetic of its objects."""
    form = difference(equation)
    slope, constant = form.get(unknown, Fraction(0)), form.get("", Fraction(0))
    if slope == 0:
        return "none" if constant else "all"
    root = -constant / slope
    if not holds_at(equation, {unknown: root}):
        raise AssertionError(equation)
    return root


def shape_of(equation: Equation) -> str:
    """Terms, signs and places, without the numbers: `ax+b=c`; a coefficient of 1 shows."""
    return "=".join(map(_outline, equation))


def _outline(expr: Expr) -> str:
    match expr:
        case Num(value, decimal):
            return _sign(value) + _kind(value, decimal)
        case Var():
            return "+x"
        case Product(factor, body):
            return _sign(factor.value) + _kind(factor.value, factor.decimal) + f"({_outline(body)})"
        case Quotient(body, divisor):
            return f"({_outline(body)})/{_sign(divisor.value)}"
        case Sum():
            return "".join(map(_outline, terms_of(expr)))


def _sign(value: Fraction) -> str:
    return "-" if value < 0 else "+"


def _kind(value: Fraction, decimal: bool) -> str:
    if value in (0, 1, -1):
        return str(abs(value))
    return "n" if value.denominator == 1 else "d" if decimal else "q"
