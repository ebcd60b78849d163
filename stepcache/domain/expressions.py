"""The expressions of a rule: constants, slots, lists, calls, comparisons. Evaluated without any code of a rule's."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from fractions import Fraction

from stepcache.domain.slots import Slots, changed
from stepcache.domain.source import NOWHERE, Span
from stepcache.domain.value import dataclass


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression literal in the RE2 dialect; `flags` out of `imsx`."""

    pattern: str
    flags: str = ""


Scalar = str | Fraction | bool | Regex


@dataclass(frozen=True, slots=True)
class Const:
    """A literal: text, an exact number, true or false, a regular expression."""

    value: Scalar
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """A slot's value."""

    slot: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ListOf:
    """Several values in order."""

    items: "tuple[Expr, ...]"
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a verifier, adapter, solver, derivation, segmenter or slot type.

    Attributes:
        name: As the catalog lists it.
        args: Bound to parameter names at compile time, in the signature's order.
    """

    name: str
    args: "tuple[tuple[str, Expr], ...]" = ()
    span: Span = field(default=NOWHERE, compare=False)

    def __hash__(self) -> int:
        """By the name alone: a walk through the arguments is slow, and calls are seldom many."""
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Changed:
    """`changed(s)`: whether the slot differs between the prompt and a candidate."""

    slot: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right`; `op` is one of `== != < <= > >= ~`."""

    op: str
    left: "Expr"
    right: "Expr"
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    operand: "Expr"
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """`and`."""

    operands: "tuple[Expr, ...]"
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`or`."""

    operands: "tuple[Expr, ...]"
    span: Span = field(default=NOWHERE, compare=False)


Expr = Const | Ref | ListOf | Call | Changed | Compare | Not | AllOf | AnyOf


class Undefined(Exception):  # noqa: N818 - a signal between evaluator and caller, not an error shown to anyone
    """A slot that the expression names has no value in this prompt."""


def slots_in(expr: Expr) -> Iterator[str]:
    """The names of all slots an expression reads, in order, with repetitions."""
    if isinstance(expr, Ref | Changed):
        yield expr.slot
    for part in _parts(expr):
        yield from slots_in(part)


def _parts(expr: Expr) -> tuple[Expr, ...]:
    match expr:
        case ListOf(parts) | AllOf(parts) | AnyOf(parts):
            return parts
        case Call(_, args):
            return tuple(value for _, value in args)
        case Compare(_, left, right):
            return left, right
        case Not(operand):
            return (operand,)
        case _:
            return ()


def value_of(expr: Expr, slots: Slots) -> object:
    """What a verifier's or adapter's argument amounts to under these slots.

    Returns:
        `Value.data` for a slot, a tuple for a list, the literal otherwise.

    Raises:
        Undefined: A slot it names is not filled.
    """
    match expr:
        case Const(value):
            return value
        case Ref(slot):
            if slot not in slots:
                raise Undefined(slot)
            return slots[slot].data
        case ListOf(items):
            return tuple(value_of(item, slots) for item in items)
        case _:
            raise TypeError(f"not a value: {type(expr).__name__}")


def arguments_of(call: Call, slots: Slots) -> dict[str, object]:
    """All arguments of a call under these slots; an argument whose slot is not filled is left out."""
    found: dict[str, object] = {}
    for name, expr in call.args:
        try:
            found[name] = value_of(expr, slots)
        except Undefined:
            continue
    return found


def holds(expr: Expr, new: Slots, old: Slots) -> bool:
    """Whether a `skip when` condition holds of a candidate whose slots are `old`."""
    match expr:
        case Changed(slot):
            return changed(slot, new, old)
        case Not(operand):
            return not holds(operand, new, old)
        case AllOf(operands):
            return all(holds(operand, new, old) for operand in operands)
        case AnyOf(operands):
            return any(holds(operand, new, old) for operand in operands)
        case Compare(op, left, right):
            return _compare(op, left, right, new)
        case _:
            try:
                return bool(value_of(expr, new))
            except Undefined:
                return False


def _compare(op: str, left: Expr, right: Expr, slots: Slots) -> bool:
    try:
        one, two = value_of(left, slots), value_of(right, slots)
    except Undefined:
        return op == "!="
    if op in {"==", "!="}:
        return (one == two) is (op == "==")
    return _ordered(op, one, two)


def _ordered(op: str, one: object, two: object) -> bool:
    if not isinstance(one, Fraction | int) or not isinstance(two, Fraction | int):
        return False
    table: Mapping[str, bool] = {"<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two}
    return table.get(op, False)
