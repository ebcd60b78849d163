"""The built-in slot types: one class each, reading characters to one exact value or refusing."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from stepcache.algebra.exact import Equation, names_of
from stepcache.algebra.read import read_equation, read_equations
from stepcache.domain.slots import Slots, Value
from stepcache.matching.numbers import ExpressionType, Integer, Number, Percent
from stepcache.matching.worded import Labels, Person
from stepcache.ports import NO_NAMES, Arguments, Names, NoArgs, Refusal, Rest, SlotType, Takes
from stepcache.text import json as jsontext
from stepcache.text.pairs import read_pairs

MAX_ITEMS = 1_000
MAX_PAIR = 300
MAX_EQUATION = 800

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|“([^”\n]*)”")


def _value(kind: str, canonical: str, data: object, text: str) -> Value:
    return Value(kind, canonical, data, text)


class Identifier:
    """A name (letters, digits, `_` and `-`), or any text in quotes; its case is kept."""

    name: ClassVar[str] = "identifier"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """The name without its quotes."""
        inside = _unquoted(text)
        if inside is None and not _IDENTIFIER.fullmatch(text):
            return Refusal(f"`{text[:40]}` is not a name")
        plain = text if inside is None else inside
        return _value(self.name, plain, plain, text) if plain else Refusal("an empty name")


class Key(Identifier):
    """A key of a JSON object, written like an identifier or quoted."""

    name: ClassVar[str] = "key"


def _unquoted(text: str) -> str | None:
    found = _QUOTED.fullmatch(text)
    return next((part for part in found.groups() if part is not None), "") if found else None


class Word:
    """One run of characters without white space."""

    name: ClassVar[str] = "word"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """The characters."""
        if text.split() != [text]:
            return Refusal("not one word")
        return _value(self.name, text, text, text)


class Quoted:
    """Text in quotes; its value is the inside."""

    name: ClassVar[str] = "quoted"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """What stands between the quotes."""
        inside = _unquoted(text)
        return Refusal("not in quotes") if inside is None else _value(self.name, inside, inside, text)


class ListOf:
    """`list(T)`: values split at `,` `;` `and` `&`, in order; a duplicate refuses."""

    name: ClassVar[str] = "list"

    class Args(Arguments):
        """`list(key)`: the type of each item."""

        of: Annotated[str, Takes("type")]

    _split: ClassVar[re.Pattern[str]] = re.compile(
        r"[,;](?:\s*+(?:and|&)(?=\s))?|\s(?:and|&)(?=\s)", re.IGNORECASE | re.ASCII
    )

    def read(self, text: str, args: Args, names: Names = NO_NAMES) -> Value | Refusal:
        """A tuple of the items' data."""
        inner = SLOT_TYPES[args.of]
        values: list[Value] = []
        for piece in self._split.split(text, MAX_ITEMS):
            value = inner.read(piece.strip(), inner.Args())
            if isinstance(value, Refusal):
                return value
            values.append(value)
        canonical = [value.canonical for value in values]
        if len(set(canonical)) != len(canonical):
            return Refusal("an item stands twice")
        joined = "".join(f"{len(item)}:{item}" for item in canonical)
        return _value(f"list({args.of})", joined, tuple(value.data for value in values), text)


class OneOf:
    """`one_of(…)`: one of the listed spellings, case ignored."""

    name: ClassVar[str] = "one_of"

    class Args(Arguments):
        """The spellings allowed."""

        choices: Annotated[tuple[str, ...], Rest(), Takes("string", "list", "name")]

    def read(self, text: str, args: Args, names: Names = NO_NAMES) -> Value | Refusal:
        """The listed spelling."""
        wanted = _lower(" ".join(text.split()))
        found = [choice for choice in args.choices if _lower(choice) == wanted]
        if len(found) != 1:
            return Refusal(f"`{text[:40]}` is not one of the choices")
        return _value(self.name, found[0], found[0], text)


def _lower(text: str) -> str:
    """Case is ignored in ASCII alone: the Kelvin sign is no `k`."""
    return text.lower() if text.isascii() else text


_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905 - reads better
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?\.?\s+([A-Za-z]{3,9})\.?,?\s+([0-9]{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
_NUMERIC = re.compile(r"([0-9]{1,2})([/.])([0-9]{1,2})\2([0-9]{4})")


class Date:
    """A day; `03/04/2026` can be read in two ways and refuses."""

    name: ClassVar[str] = "date"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """The day, canonical in ISO 8601."""
        readings = {day for day in _days(text) if day}
        if len(readings) != 1:
            return Refusal("a date with two readings" if readings else f"`{text[:40]}` is not a date")
        iso = readings.pop().isoformat()
        return _value(self.name, iso, iso, text)


def _days(text: str) -> list[date | None]:
    if found := _ISO.fullmatch(text):
        return [_day(found[1], found[2], found[3])]
    if found := _DAY_FIRST.fullmatch(text):
        return [_day(found[3], _month(found[2]), found[1])]
    if found := _MONTH_FIRST.fullmatch(text):
        return [_day(found[3], _month(found[1]), found[2])]
    if found := _NUMERIC.fullmatch(text):
        return [_day(found[4], found[1], found[3]), _day(found[4], found[3], found[1])]
    return []


def _month(name: str) -> str:
    found = [str(place) for place, month in enumerate(_MONTHS, 1) if month == name.lower() or month[:3] == name.lower()]
    return found[0] if found else "0"


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


class EquationType:
    """`equation(degree=n)`: exact polynomial sides, in order, whose expanded difference has degree n at most."""

    name: ClassVar[str] = "equation"

    class Args(Arguments):
        """The greatest degree."""

        degree: int = Field(default=1, ge=0, le=6)

    def read(self, text: str, args: Args, names: Names = NO_NAMES) -> Value | Refusal:
        """The two sides."""
        if len(text) > MAX_EQUATION:
            return Refusal("an equation that is too long to be solved line by line")
        found = read_equation(text, names)
        if isinstance(found, Refusal):
            return found
        if found.difference.degree > args.degree:
            return Refusal(f"an equation of degree {found.difference.degree}")
        if odd := _second_reading(text, found.names - names):
            return Refusal(odd)
        return _value(self.name, str(found), found, text)


class EquationsType:
    """`equations`: two to eight linear equations."""

    name: ClassVar[str] = "equations"
    Args: ClassVar[type[BaseModel]] = EquationType.Args

    def read(self, text: str, args: EquationType.Args, names: Names = NO_NAMES) -> Value | Refusal:
        """A tuple of equations, in order."""
        if len(text) > 8 * MAX_EQUATION:
            return Refusal("a system that is too long to be solved line by line")
        found = read_equations(text, names)
        if isinstance(found, Refusal):
            return found
        if any(equation.difference.degree > args.degree for equation in found):
            return Refusal("an equation of higher degree")
        if odd := _second_reading(text, frozenset(names_of(found)) - names):
            return Refusal(odd)
        return _value(self.name, _joined(found), found, text)


_RAISED = re.compile("[0-9][\u00b2\u00b3\u00b9\u2070\u2074-\u2079]")


def _second_reading(text: str, unnamed: Names) -> str:
    """What else the text may mean: `xy` that nobody names may be a product, a raised digit behind one a footnote."""
    long = min((name for name in unnamed if len(name) > 1), default="")
    if long:
        return f"`{long}` may be one unknown or a product"
    return "a raised digit behind a digit" if _RAISED.search(text) else ""


def _joined(equations: tuple[Equation, ...]) -> str:
    return "; ".join(str(equation) for equation in equations)


_PAIR = re.compile(r"(.+?)(?:\s+as\s+|\s*->\s*|\s*→\s*|\s*:\s+)(.+)", re.IGNORECASE)


class Pair:
    """`a as b`, `a -> b` or `a: b`."""

    name: ClassVar[str] = "pair"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """Two names."""
        found = _PAIR.fullmatch(text) if len(text) <= MAX_PAIR else None
        if not found:
            return Refusal("not a pair")
        pair = tuple(_unquoted(part) or str(part) for part in found.groups())
        if not all(_IDENTIFIER.fullmatch(name) for name in pair):
            return Refusal("a pair of something other than names")
        return _value(self.name, f"{pair[0]}->{pair[1]}", pair, text)


class Pairs:
    """`pairs`: lines of name and value; a name that stands twice refuses."""

    name: ClassVar[str] = "pairs"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """The characters: readers of pairs read them again."""
        if read_pairs(text) is None:
            return Refusal("not lines of name and value")
        return _value(self.name, text, text, text)


class Json:
    """`json`: one JSON value; duplicate keys refuse."""

    name: ClassVar[str] = "json"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """The value."""
        try:
            value = jsontext.read(text)
        except jsontext.JsonError as error:
            return Refusal(str(error))
        return _value(self.name, json.dumps(value, sort_keys=True), value, text)


class Text:
    """`text`: the characters as they stand."""

    name: ClassVar[str] = "text"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """The characters."""
        return _value(self.name, text, text, text)


SLOT_TYPES: Mapping[str, SlotType] = {
    kind.name: kind()
    for kind in (
        Number, Percent, Integer, Identifier, Key, Word, Quoted, ListOf, OneOf, Date,
        EquationType, EquationsType, ExpressionType, Pair, Pairs, Json, Person, Labels, Text,
    )
}  # fmt: skip


def placed(value: Value, start: int, end: int) -> Value:
    """The value with its place in the prompt."""
    return replace(value, start=start, end=end)


def names_in(slots: Slots) -> Names:
    """Every identifier among the slots, and every unknown of their equations."""
    return frozenset[str]().union(*(_names_of(value) for value in slots.values()))


def _names_of(value: Value) -> Names:
    match value.data:
        case Equation():
            return value.data.names
        case str() if value.type == Identifier.name:
            return frozenset({value.data})
        case tuple() if value.type == f"list({Identifier.name})":
            return frozenset(value.data)
        case tuple():
            return frozenset(names_of(part for part in value.data if isinstance(part, Equation)))
        case _:
            return NO_NAMES
