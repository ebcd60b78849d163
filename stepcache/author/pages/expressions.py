"""Expressions as an author would write them."""

import re
from decimal import Decimal
from fractions import Fraction

from stepcache.domain.expressions import (
    AllOf,
    AnyOf,
    Call,
    Changed,
    Compare,
    Const,
    Expr,
    ListOf,
    Not,
    Ref,
    Regex,
    Scalar,
)
from stepcache.language.texts import quoted

_WORD = re.compile(r'"(\w+)"')
_SLASH = re.compile(r"\\.|/", re.DOTALL)  # an escaped sign is passed over, so that no slash is escaped twice


def shown(expr: Expr) -> str:
    """The expression; a call's arguments by their names, but for a single one."""
    match expr:
        case Const(value):
            return scalar(value)
        case Ref(slot):
            return slot
        case ListOf(items):
            return f"[{', '.join(map(shown, items))}]"
        case Call(name, args):
            return _call(name, args)
        case _:
            return _condition(expr)


def _condition(expr: Changed | Compare | Not | AllOf | AnyOf) -> str:
    match expr:
        case Changed(slot):
            return f"changed({slot})"
        case Compare(op, left, right):
            return f"{shown(left)} {op} {shown(right)}"
        case Not(operand):
            return f"not {shown(operand)}"
        case AllOf(operands):
            return " and ".join(map(_grouped, operands))
        case AnyOf(operands):
            return " or ".join(map(_grouped, operands))


def _grouped(expr: Expr) -> str:
    return f"({shown(expr)})" if isinstance(expr, AllOf | AnyOf) else shown(expr)


def _call(name: str, args: tuple[tuple[str, Expr], ...]) -> str:
    if not args:
        return name
    if len(args) == 1:
        return f"{name}({shown(args[0][1])})"
    return f"{name}({', '.join(f'{key}={shown(value)}' for key, value in args)})"


def section(call: Call) -> str:
    """A segmenter with its settings: `json { single = true }`."""
    settings = "  ".join(f"{name} = {shown(value)}" for name, value in call.args)
    return f"{call.name} {{ {settings} }}" if settings else call.name


def kind(type_: Call) -> str:
    """A slot's type; names in it stand bare: `list(key)`."""
    return _WORD.sub(r"\1", shown(type_))


def scalar(value: Scalar) -> str:
    """A literal."""
    if isinstance(value, Regex):
        return f"/{_SLASH.sub(_escaped, value.pattern)}/{value.flags}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return str(value.numerator)
        return f"{Decimal(value.numerator) / value.denominator:f}"
    return quoted(value)


def _escaped(found: re.Match[str]) -> str:
    return "\\/" if found[0] == "/" else found[0]
