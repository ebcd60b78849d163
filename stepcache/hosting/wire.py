"""Values on their way to a worker and back, as JSON.

To a worker go plain values and the frozen dataclasses of StepCache itself, by name: the worker makes them anew. What
comes back is plain and nothing else: no name of a class is ever read from a worker, and what a value says there of
itself counts for nothing here. Whatever is not a string, a truth value, a small number or null is a list whose first
item tells what it is.
"""

import dataclasses
import importlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from stepcache.matching.claim import readable

_SAFE = 1 << 53
_SHORT = 64
MAX_DIGITS = 5_000
"""Hexadecimal digits of a number from a worker: to reduce a fraction of longer ones takes our time."""
_OURS = "stepcache."
_FAULTS = (ArithmeticError, AttributeError, ImportError, LookupError, RecursionError, TypeError, ValueError)


class WireError(ValueError):
    """A value that cannot be told, or a message that tells none."""


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """The arguments of a call as the rule gives them; the worker makes the plugin's own `Args` of them."""

    values: Mapping[str, Any]


class Writer:
    """Writes the values of one call. What is met again is written once: each step is shown with all of its answer.

    Attributes:
        shared: What others refer to, in order.
    """

    def __init__(self) -> None:
        self.shared: list[Any] = []
        self._places: dict[object, int] = {}
        self._kept: list[object] = []  # an id holds only while its object does

    def write(self, value: object) -> Any:
        """A value as JSON.

        Raises:
            WireError: It is none that a worker is told.
        """
        if value is None or type(value) is bool or (type(value) is str and len(value) <= _SHORT):
            return value
        if type(value) is int or isinstance(value, float | Fraction | Decimal | date | Enum):
            return _scalar(value)
        key = value if type(value) is str else id(value)
        place = self._places.get(key)
        if place is None:
            written = self._compound(value)
            place = len(self.shared)
            self.shared.append(written)
            self._places[key] = place
            self._kept.append(value)
        return ["=", place]

    def _compound(self, value: object) -> Any:
        match value:
            case str():
                return str.__str__(value)
            case BaseModel():
                given = {name: getattr(value, name) for name in sorted(value.model_fields_set)}
                return ["given", self._members(given)]
            case Mapping():
                return ["map", self._members(value)]
            case tuple() | list() | frozenset() | set():
                kind = "set" if isinstance(value, frozenset | set) else type(value).__name__
                return [kind, [self.write(one) for one in value]]
            case _ if type(value).__module__.startswith(_OURS) and dataclasses.is_dataclass(value):
                made: Any = type(value)
                name, fields = _made_of(made)
                return ["is", name, *(self.write(getattr(value, field)) for field in fields)]
            case _:
                raise WireError(f"a worker cannot be told a `{type(value).__name__}`")

    def _members(self, values: Mapping[Any, Any]) -> list[Any]:
        return [[self.write(name), self.write(value)] for name, value in values.items()]


def plain(value: object) -> Any:
    """A plain value as JSON, on its own: what a worker may tell.

    Raises:
        WireError: It is no plain one.
    """
    if value is None or type(value) in {bool, str}:
        return value
    if type(value) in {int, float, Fraction, date, datetime}:
        return _scalar(value)
    if type(value) in {tuple, list, set, frozenset}:
        kind = "set" if isinstance(value, set | frozenset) else type(value).__name__
        return [kind, [plain(one) for one in value]]  # type: ignore[attr-defined] # one of these four
    if isinstance(value, dict):
        return ["map", [[plain(name), plain(one)] for name, one in value.items()]]
    raise WireError(f"a `{type(value).__name__}` is no plain value")


@lru_cache(maxsize=256)
def _made_of(kind: Any) -> tuple[str, tuple[str, ...]]:
    """The name of a dataclass, and those of the fields that it is made of."""
    return _name(kind), tuple(one.name for one in dataclasses.fields(kind) if one.init)


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _scalar(value: object) -> Any:
    match value:
        case Enum() if type(value).__module__.startswith(_OURS):
            return ["enum", _name(type(value)), value.name]
        case Enum():
            raise WireError(f"a worker cannot be told a `{type(value).__name__}`")
        case int() | float():
            return _number(value)
        case Fraction() | Decimal():
            return _exact(value)
        case datetime():
            return ["datetime", value.isoformat()]
        case date():
            return ["date", value.isoformat()]
        case _:
            raise WireError(f"a worker cannot be told a `{type(value).__name__}`")


def _number(value: float) -> Any:
    if isinstance(value, int):
        return value if -_SAFE < value < _SAFE else ["int", hex(value)]
    return value if math.isfinite(value) else ["float", repr(float(value))]


def _exact(value: Fraction | Decimal) -> Any:
    return (
        ["decimal", str(value)]
        if isinstance(value, Decimal)
        else ["fraction", hex(value.numerator), hex(value.denominator)]
    )


class Reader:
    """Reads values: all kinds in a worker, plain ones from it."""

    def __init__(self, shared: Sequence[Any] = (), *, trusted: bool = False) -> None:
        """Read what others refer to, if the message is our own.

        Args:
            trusted: Whether it may name classes: it was written here.
        """
        self._trusted = trusted
        self._shared: list[Any] = []
        for one in shared:
            self._shared.append(self.read(one))

    def read(self, data: object) -> Any:
        """The value.

        Raises:
            WireError: The message is none of a value that may be told this way.
        """
        try:
            return self._read(data)
        except WireError:
            raise
        except _FAULTS as error:
            raise WireError(f"no value: {type(error).__name__}") from error

    def _read(self, data: object) -> Any:
        match data:
            case None | bool() | int() | float() | str():
                return data if self._trusted else _safe(data)
            case ["tuple" | "list" | "set" as kind, list(items)]:
                return {"tuple": tuple, "list": list, "set": frozenset}[kind](map(self._read, items))
            case ["map", list(pairs)]:
                return {self._read(name): self._read(value) for name, value in pairs}
            case [str(kind), *rest] if kind in _SCALARS:
                return _SCALARS[kind](*(rest if self._trusted else map(_digits, rest)))
            case [str(kind), *rest] if self._trusted:
                return self._ours(kind, rest)
            case _:
                raise WireError("no plain value")

    def _ours(self, kind: str, rest: list[Any]) -> Any:
        match kind, rest:
            case "=", [int(place)]:
                return self._shared[place]
            case "given", [pairs]:
                return Given({name: self._read(value) for name, value in pairs})
            case "is", [name, *values]:
                made = _class(name)
                return made(**dict(zip(_made_of(made)[1], map(self._read, values), strict=True)))
            case "enum", [name, member]:
                return _class(name)[member]
            case "decimal", [text]:
                return Decimal(text)
            case "float", [text]:
                return float(text)
            case _:
                raise WireError(f"no value is a `{kind}`")


def _safe(data: object) -> object:
    """A scalar from a worker: text that is text, and numbers that every consumer can hold."""
    match data:
        case str():
            return text_of(data)
        case float() if not math.isfinite(data):
            raise WireError("no number")
        case int() if abs(data) >= _SAFE:
            raise WireError("a very large number")
        case _:
            return data


def text_of(value: object) -> str:
    """A text from a worker.

    Raises:
        WireError: It is none, or holds what is no character.
    """
    if type(value) is not str or not readable(value):
        raise WireError("no text")
    return value


def _digits(text: object) -> str:
    if not isinstance(text, str) or len(text) > MAX_DIGITS:
        raise WireError("no number, or a very long one")
    return text


_SCALARS: Mapping[str, Any] = {
    "int": lambda text: int(text, 16),
    "fraction": lambda above, below: Fraction(int(above, 16), int(below, 16)),
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


@lru_cache(maxsize=256)
def _class(name: Any) -> Any:
    module, _, path = name.partition(":")
    if not module.startswith(_OURS):
        raise WireError(f"`{name}` is no class of ours")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found
