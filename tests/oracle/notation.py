r"""How expressions are put on paper: implicit or explicit products, minus signs, LaTeX, division signs."""

from dataclasses import dataclass, replace
from fractions import Fraction

from tests.oracle.expressions import (
    Equation,
    Expr,
    Num,
    Product,
    Quotient,
    Sum,
    Var,
    is_negative,
    negated,
    terminates,
)

MINUS_SIGN = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Notation:
    r"""One consistent way to write.

    Attributes:
        name: Its name in cases.
        times: What stands between a coefficient and an unknown; empty for nothing.
        minus: The minus sign.
        spaced: Whether blanks stand around `+`, `-` and `=`.
        latex: Whether fractions are `\frac{}{}`.
        divide: The division sign outside LaTeX.
        delimiters: What stands around an equation inside a sentence.
    """

    name: str
    times: str = ""
    minus: str = "-"
    spaced: bool = True
    latex: bool = False
    divide: str = "/"
    delimiters: tuple[str, str] = ("", "")


PLAIN = Notation("plain")
LATEX = Notation("latex", latex=True)
NOTATIONS = (
    PLAIN,
    Notation("tight", spaced=False),
    Notation("star", times="*"),
    Notation("tight_star", times="*", spaced=False),
    Notation("middle_dot", times="\N{MIDDLE DOT}"),
    Notation("times_sign", times=" \N{MULTIPLICATION SIGN} "),
    Notation("minus_sign", minus=MINUS_SIGN),
    Notation("spaced_coefficient", times=" "),
    Notation("division_sign", divide=" \N{DIVISION SIGN} "),
    Notation("latex_dollar", latex=True, delimiters=("$", "$")),
    Notation("latex_paren", latex=True, delimiters=("\\(", "\\)")),
    Notation("latex_cdot", times=r" \cdot ", latex=True, delimiters=("$", "$")),
    Notation("latex_display", latex=True, delimiters=("\\[", "\\]")),
)
EXPLICIT = tuple(one for one in NOTATIONS if one.times.strip() and not one.latex)
"""Notations in which an unknown of several letters cannot be misread."""


def bare(notation: Notation) -> Notation:
    """The same notation without delimiters."""
    return replace(notation, delimiters=("", ""))


def write_equation(equation: Equation, notation: Notation) -> str:
    """Both sides with `=` between them, without delimiters."""
    sign = " = " if notation.spaced else "="
    return write(equation[0], notation) + sign + write(equation[1], notation)


def delimited(text: str, notation: Notation) -> str:
    """The text between the notation's delimiters."""
    return notation.delimiters[0] + text + notation.delimiters[1]


def write(expr: Expr, notation: Notation) -> str:
    """One expression, as a side of an equation."""
    if not isinstance(expr, Sum):
        return _signed(expr, notation)
    first, *others = expr.terms
    return _signed(first, notation) + "".join(_joined(one, notation) for one in others)


def _signed(expr: Expr, notation: Notation) -> str:
    if is_negative(expr):
        return notation.minus + _unsigned(negated(expr), notation)
    return _unsigned(expr, notation)


def _joined(expr: Expr, notation: Notation) -> str:
    sign, rest = (notation.minus, negated(expr)) if is_negative(expr) else ("+", expr)
    blank = " " if notation.spaced else ""
    return blank + sign + blank + _unsigned(rest, notation)


def _unsigned(expr: Expr, notation: Notation) -> str:
    match expr:
        case Num():
            return _numeral(expr, notation)
        case Var(name):
            return name
        case Product(factor, body):
            return _product(factor, body, notation)
        case Quotient(body, divisor):
            return _quotient(body, divisor, notation)
        case Sum():
            return f"({write(expr, notation)})"


def _numeral(numeral: Num, notation: Notation) -> str:
    value = numeral.value
    if value < 0:
        return notation.minus + _numeral(Num(-value, numeral.decimal), notation)
    if value.denominator == 1:
        return str(value.numerator)
    if numeral.decimal and terminates(value):
        return decimal_text(value)
    if notation.latex:
        return rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
    return f"{value.numerator}/{value.denominator}"


def decimal_text(value: Fraction) -> str:
    """A terminating number >= 0 with its point, exactly."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str((value * 10**places).numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _product(factor: Num, body: Expr, notation: Notation) -> str:
    if factor.value == 1:
        return _grouped(body, notation) if is_negative(body) else _unsigned(body, notation)
    coefficient = _numeral(factor, notation)
    if "/" in coefficient:
        coefficient = f"({coefficient})"
    if isinstance(body, Var):
        return coefficient + notation.times + body.name
    times = "" if notation.times == " " else notation.times
    explicit_number = isinstance(body, Num) and times.strip() and body.value >= 0 and body.value.denominator == 1
    return coefficient + times + (_numeral(body, notation) if explicit_number else _grouped(body, notation))  # type: ignore[arg-type]  # a Num, by the line above


def _grouped(expr: Expr, notation: Notation) -> str:
    return f"({write(expr, notation)})"


def _quotient(body: Expr, divisor: Num, notation: Notation) -> str:
    over = _numeral(divisor, notation)
    if notation.latex:
        return rf"\frac{{{write(body, notation)}}}{{{over}}}"
    simple = isinstance(body, Var | Product) or (isinstance(body, Num) and "/" not in _numeral(body, notation))
    top = _unsigned(body, notation) if simple else _grouped(body, notation)
    return top + notation.divide + (f"({over})" if divisor.value < 0 or "/" in over else over)
