"""Which values a parameter takes: the slot types against the words of a signature."""

from collections.abc import Callable
from fractions import Fraction

from stepcache.domain.expressions import Const, Expr, ListOf, Ref, Regex
from stepcache.domain.signatures import Parameter

# Slot types whose value is text.
TEXTUAL = frozenset({"identifier", "key", "word", "quoted", "text", "one_of", "date", "pairs", "person"})
SlotTypes = Callable[[str], str | None]

_NUMERIC = {"number": frozenset({"number", "integer"}), "integer": frozenset({"integer"})}
_WORDS = {
    "any": "anything",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
    "list": "a list",
    "regex": "a regular expression",
    "duration": "a duration",
    "name": "a name",
    "type": "a slot type",
}


def takes(parameter: Parameter, value: Expr, slot_type: SlotTypes) -> bool:
    """Whether the parameter takes the value.

    Args:
        slot_type: Slot name -> the name of its type, None where that is not known.
    """
    types = parameter.types
    if "any" in types:
        return True
    match value:
        case Ref(slot):
            found = slot_type(slot)
            return found is None or _takes_slot(types, found)
        case ListOf(items):
            return bool(types & {"list", "type"}) or _equations(types, items, slot_type)
        case Const(constant):
            return _takes_constant(types, constant)
        case _:
            return False


def _takes_slot(types: frozenset[str], slot_type: str) -> bool:
    if slot_type in types:
        return True
    if "string" in types and slot_type in TEXTUAL:
        return True
    if "boolean" in types and slot_type == "flag":
        return True
    return any(slot_type in _NUMERIC[kind] for kind in types & _NUMERIC.keys())


def _equations(types: frozenset[str], items: tuple[Expr, ...], slot_type: SlotTypes) -> bool:
    return "equations" in types and all(isinstance(item, Ref) and slot_type(item.slot) == "equation" for item in items)


def _takes_constant(types: frozenset[str], value: object) -> bool:
    if isinstance(value, bool):
        return bool(types & {"boolean", "flag"})
    if isinstance(value, Fraction):
        return "number" in types or ("integer" in types and value.denominator == 1) or "duration" in types
    if isinstance(value, Regex):
        return "regex" in types
    return bool(types & (TEXTUAL | {"string", "name", "type"}))


def described(value: Expr, slot_type: SlotTypes) -> str:
    """A value as messages call it."""
    match value:
        case Ref(slot):
            return f"`{slot}`, which is of type `{slot_type(slot)}`"
        case ListOf():
            return "a list"
        case Const(bool()):
            return "`true` or `false`"
        case Const(Fraction() as number):
            return "a fraction" if number.denominator != 1 else "a number"
        case Const(Regex()):
            return "a regular expression"
        case _:
            return "a text"


def wanted(parameter: Parameter) -> str:
    """What a parameter takes, for messages."""
    if parameter.choices:
        return " or ".join(f"`{choice}`" for choice in parameter.choices)
    shown = [_WORDS.get(name, f"a slot of type `{name}`") for name in sorted(parameter.types)]
    return " or ".join(shown)
