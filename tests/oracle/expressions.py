"""Linear expressions as written: small trees over exact fractions, with their meaning beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

CONSTANT = ""
"""The key of the constant part in an `Affine`."""


@dataclass(frozen=True, slots=True)
class Num:
    """A numeral; `decimal` says that a terminating value is written with a point."""

    value: Fraction
    decimal: bool = False


@dataclass(frozen=True, slots=True)
class Var:
    """The unknown `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Product:
    """A numeral times something: `2x`, `2(x + 1)`, `2(5)`."""

    factor: Num
    body: "Expr"


@dataclass(frozen=True, slots=True)
class Quotient:
    """Something over a numeral: `x/3`, `(x + 1)/3`, `10/2`."""

    body: "Expr"
    divisor: Num


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms side by side; the sign of each stands in the term itself."""

    terms: "tuple[Expr, ...]"


Expr = Num | Var | Product | Quotient | Sum
Affine = dict[str, Fraction]
"""Coefficients by unknown; the constant under `CONSTANT`; zeros left out."""
Equation = tuple[Expr, Expr]


def num(value: int | Fraction, decimal: bool = False) -> Num:
    """A numeral from a number."""
    return Num(Fraction(value), decimal)


def affine(expr: Expr) -> Affine:
    """What the expression means: its coefficients, exactly."""
    match expr:
        case Num(value):
            return _tidy({CONSTANT: value})
        case Var(name):
            return {name: Fraction(1)}
        case Product(factor, body):
            return scaled(affine(body), factor.value)
        case Quotient(body, divisor):
            return scaled(affine(body), 1 / divisor.value)
        case Sum(terms):
            total: Affine = {}
            for term in terms:
                total = plus(total, affine(term))
            return total


def scaled(form: Affine, factor: Fraction) -> Affine:
    """`factor` times the form."""
    return _tidy({name: value * factor for name, value in form.items()})


def plus(one: Affine, other: Affine, times: int | Fraction = 1) -> Affine:
    """`one + times * other`."""
    total = dict(one)
    for name, value in other.items():
        more = value if times == 1 else times * value
        total[name] = total[name] + more if name in total else more
    return _tidy(total)


def _tidy(form: Affine) -> Affine:
    return {name: value for name, value in form.items() if value}


def difference(equation: Equation) -> Affine:
    """Left side less right side."""
    return plus(affine(equation[0]), affine(equation[1]), -1)


def value_at(expr: Expr, point: Mapping[str, Fraction]) -> Fraction:
    """The expression's value where each unknown has the value that `point` gives."""
    form = affine(expr)
    return sum((value * (point[name] if name else 1) for name, value in form.items()), Fraction(0))


def holds_at(equation: Equation, point: Mapping[str, Fraction]) -> bool:
    """Whether both sides are equal at `point`."""
    return value_at(equation[0], point) == value_at(equation[1], point)


def substitute(expr: Expr, point: Mapping[str, Num]) -> Expr:
    """The same expression with numerals where the unknowns stood."""
    match expr:
        case Num():
            return expr
        case Var(name):
            return point.get(name, expr)
        case Product(factor, body):
            return Product(factor, substitute(body, point))
        case Quotient(body, divisor):
            return Quotient(substitute(body, point), divisor)
        case Sum(terms):
            return Sum(tuple(substitute(term, point) for term in terms))


def term(coefficient: int | Fraction, name: str, decimal: bool = False) -> Expr:
    """`coefficient * name`, the 1 left out."""
    return Var(name) if coefficient == 1 else Product(num(coefficient, decimal), Var(name))


def written_out(form: Affine, decimal: bool = False) -> Expr:
    """The shortest way to write an affine form: unknowns first, then the constant."""
    terms = [term(value, name, decimal) for name, value in form.items() if name]
    constant = form.get(CONSTANT, Fraction(0))
    if constant or not terms:
        terms.append(num(constant, decimal))
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def terms_of(expr: Expr) -> tuple[Expr, ...]:
    """The terms of a sum; anything else is its only term."""
    return expr.terms if isinstance(expr, Sum) else (expr,)


def is_negative(expr: Expr) -> bool:
    """Whether the term is written with a minus before it."""
    match expr:
        case Num(value):
            return value < 0
        case Product(factor, _):
            return factor.value < 0
        case Quotient(body, _):
            return not isinstance(body, Sum) and is_negative(body)
        case _:
            return False


def negated(expr: Expr) -> Expr:
    """The term with the other sign."""
    match expr:
        case Num(value, decimal):
            return Num(-value, decimal)
        case Product(factor, body):
            return body if factor.value == -1 and isinstance(body, Var) else Product(_minus(factor), body)
        case Quotient(body, divisor) if not isinstance(body, Sum):
            return Quotient(negated(body), divisor)
        case Sum(terms):
            return Sum(tuple(negated(one) for one in terms))
        case _:
            return Product(num(-1), expr)


def _minus(numeral: Num) -> Num:
    return Num(-numeral.value, numeral.decimal)


def terminates(value: Fraction) -> bool:
    """Whether the number can be written with finitely many decimals."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
