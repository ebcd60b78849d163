"""What stands in a prompt's slots, read by their types."""

from collections.abc import Mapping

from stepcache.domain.expressions import Call, Const, ListOf
from stepcache.domain.patterns import Hole
from stepcache.domain.slots import Value
from stepcache.matching.template import Placed
from stepcache.matching.types import SLOT_TYPES, placed
from stepcache.ports import NO_NAMES, Names, Refusal, SlotType

_NAME = "identifier"


def read_all(
    places: tuple[Placed, ...], prompt: str, types: Mapping[str, SlotType] | None = None
) -> dict[str, Value] | None:
    """All slots of one reading; None where one cannot be read. Identifiers first: the others may hold them."""
    known = SLOT_TYPES if types is None else types
    slots: dict[str, Value] = {}
    names: Names = NO_NAMES
    for place in sorted(places, key=lambda one: not _names_unknowns(one.hole.type)):
        text = prompt[place.start : place.end]
        value = read_slot(place.hole, text, known, names)
        if isinstance(value, Refusal) or place.hole.name in slots:
            return None
        slots[place.hole.name] = placed(value, place.start, place.end)
        if _names_unknowns(place.hole.type):
            names |= frozenset(value.data) if isinstance(value.data, tuple) else {value.canonical}
    return slots


def _names_unknowns(kind: Call) -> bool:
    return kind.name == _NAME or (kind.name == "list" and any(value == Const(_NAME) for _, value in kind.args))


def read_slot(hole: Hole, text: str, types: Mapping[str, SlotType], names: Names) -> Value | Refusal:
    """Read one slot's characters by its declared type."""
    kind = types.get(hole.type.name)
    if kind is None:
        return Refusal(f"no slot type `{hole.type.name}`")
    return kind.read(text, _type_args(kind, hole), names)


_ARGS: dict[tuple[str, Hole], object] = {}


def _type_args(kind: SlotType, hole: Hole) -> object:
    key = (kind.name, hole)
    if key not in _ARGS:
        _ARGS[key] = kind.Args(**{name: _constant(value) for name, value in hole.type.args})
    return _ARGS[key]


def _constant(expr: object) -> object:
    match expr:
        case ListOf(items):
            return tuple(_constant(item) for item in items)
        case Const(value):
            return value
        case _:
            raise TypeError("a slot type takes constants only")
