"""A strict JSON reader, twice: fast to values, and to a tree that knows where everything stands.

Both refuse what RFC 8259 refuses or leaves open: duplicate names, `NaN`, lone surrogates, numbers too
long or too large for any consumer, depth and length beyond the limits. Tests hold the two together.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

MAX_CHARS = 262_144
MAX_DEPTH = 64
MAX_NUMBER_CHARS = 400
MAX_VALUES = 10_000

_WHITE = re.compile(r"[ \t\n\r]*+")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"')
_WORD = re.compile(r"true|false|null")
# A string without an end goes to the end of the text, or each quote in it would be tried as a beginning.
_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"?|([\[{])|([\]}])', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_WORDS = {"true": True, "false": False, "null": None}


class JsonError(ValueError):
    """The text is not one JSON value, or not one that can be trusted; the message says why."""


class Kind(StrEnum):
    """What a JSON value is."""

    OBJECT = "object"
    ARRAY = "array"
    STRING = "string"
    NUMBER = "number"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands.

    Attributes:
        start: Its first character.
        end: One past its last character.
        value: The string without escapes, the number as it is spelled, true, false or null; None else.
        members: Of an object, in order.
        items: Of an array, in order.
    """

    kind: Kind
    start: int
    end: int
    value: str | bool | None = None
    members: "tuple[Member, ...]" = ()
    items: "tuple[Node, ...]" = ()

    def leaves(self) -> Iterator["Node"]:
        """All strings, numbers and words in it, in order of the text."""
        if self.kind in {Kind.STRING, Kind.NUMBER, Kind.WORD}:
            yield self
        for child in self.items or tuple(member.node for member in self.members):
            yield from child.leaves()


@dataclass(frozen=True, slots=True)
class Member:
    """A name in an object with its value.

    Attributes:
        name: Without quotes and escapes.
        start: Where the name's opening quote stands.
        name_end: One past its closing quote.
    """

    name: str
    start: int
    name_end: int
    node: Node

    @property
    def end(self) -> int:
        """One past the value's last character."""
        return self.node.end


def read(text: str) -> Any:
    """The value of a text that is exactly one JSON value; white space around it is allowed.

    Raises:
        JsonError: It is not, or it stands outside the limits.
    """
    _check_text(text)
    _check_depth(text)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise JsonError(
            f"not one JSON value: {error.msg[:1].lower()}{error.msg[1:]} at character {error.pos + 1}"
        ) from error
    except RecursionError as error:  # pragma: no cover - the depth is checked before
        raise JsonError(f"deeper than {MAX_DEPTH} levels") from error
    if _SURROGATE_ESCAPE.search(text):
        _check_strings(value)
    return value


def parse(text: str) -> Node:
    """The same text as a tree with spans.

    Raises:
        JsonError: As `read`; also for a text of so many values that a tree of them would take long.
    """
    _check_text(text)
    reader = _Reader(text)
    node = reader.value(reader.skip(0), 0)
    if reader.skip(node.end) != len(text):
        reader.fail(reader.skip(node.end))
    return node


def quote(text: str) -> str:
    """The text as a JSON string."""
    return json.dumps(text, ensure_ascii=False)


def write(value: Any) -> str:
    """A value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _check_text(text: str) -> None:
    if len(text) > MAX_CHARS:
        raise JsonError(f"longer than {MAX_CHARS} characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise JsonError(f"half a character (a lone surrogate) at character {error.start + 1}") from error


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += (found[1] is not None) - (found[2] is not None)
        if depth > MAX_DEPTH:
            raise JsonError(f"deeper than {MAX_DEPTH} levels")


def _check_strings(value: Any) -> None:
    match value:
        case str():
            _whole_string(value)
        case list():
            for item in value:
                _check_strings(item)
        case dict():
            for name, item in value.items():
                _whole_string(name)
                _check_strings(item)


def _whole_string(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise JsonError("half a character (a lone surrogate) in a string") from error
    return text


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(name for name, _ in pairs)
        twice = next(name for name, _ in pairs if times[name] > 1)
        raise JsonError(f"the name {quote(twice)} stands twice")
    return found


def _integer(digits: str) -> int:
    _check_number(digits)
    return int(digits)


def _decimal(digits: str) -> float:
    _check_number(digits)
    return float(digits)


def _check_number(digits: str) -> None:
    if len(digits) > MAX_NUMBER_CHARS:
        raise JsonError(f"a number longer than {MAX_NUMBER_CHARS} characters")
    if abs(float(digits)) == float("inf"):
        raise JsonError("a number too large to be kept")


def _no_constant(name: str) -> NoReturn:
    raise JsonError(f"not one JSON value: {name} is no JSON number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_integer, parse_float=_decimal, parse_constant=_no_constant
)


class _Reader:
    """Recursive descent over one text; the depth is bounded, so the recursion is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.values = 0

    def skip(self, at: int) -> int:
        found = _WHITE.match(self.text, at)
        return found.end() if found else at

    def fail(self, at: int) -> NoReturn:
        raise JsonError(f"not one JSON value: unexpected text at character {at + 1}")

    def value(self, at: int, depth: int) -> Node:
        self.values += 1
        if self.values > MAX_VALUES:
            raise JsonError(f"more than {MAX_VALUES} values")
        first = self.text[at : at + 1]
        if first and first in "{[" and depth >= MAX_DEPTH:
            raise JsonError(f"deeper than {MAX_DEPTH} levels")
        match first:
            case "{":
                return self.object(at, depth + 1)
            case "[":
                return self.array(at, depth + 1)
            case '"':
                text, end = self.string(at)
                return Node(Kind.STRING, at, end, text)
            case _:
                return self.scalar(at)

    def scalar(self, at: int) -> Node:
        if found := _WORD.match(self.text, at):
            return Node(Kind.WORD, at, found.end(), _WORDS[found[0]])
        found = _NUMBER.match(self.text, at)
        if not found:
            self.fail(at)
        _check_number(found[0])
        return Node(Kind.NUMBER, at, found.end(), found[0])

    def string(self, at: int) -> tuple[str, int]:
        found = _STRING.match(self.text, at)
        if not found:
            self.fail(at)
        inside = found[0][1:-1]
        return (_whole_string(json.loads(found[0])) if "\\" in inside else inside), found.end()

    def object(self, start: int, depth: int) -> Node:
        members: dict[str, Member] = {}
        at = self.skip(start + 1)
        while self.text[at : at + 1] != "}" or members:
            name, name_end = self.string(at)
            if name in members:
                raise JsonError(f"the name {quote(name)} stands twice")
            node = self.value(self.skip(self.expect(":", self.skip(name_end))), depth)
            members[name] = Member(name, at, name_end, node)
            at = self.skip(node.end)
            if self.text[at : at + 1] == "}":
                break
            at = self.skip(self.expect(",", at))
        return Node(Kind.OBJECT, start, at + 1, members=tuple(members.values()))

    def array(self, start: int, depth: int) -> Node:
        items: list[Node] = []
        at = self.skip(start + 1)
        while self.text[at : at + 1] != "]" or items:
            items.append(self.value(at, depth))
            at = self.skip(items[-1].end)
            if self.text[at : at + 1] == "]":
                break
            at = self.skip(self.expect(",", at))
        return Node(Kind.ARRAY, start, at + 1, items=tuple(items))

    def expect(self, mark: str, at: int) -> int:
        if self.text[at : at + 1] != mark:
            self.fail(at)
        return at + 1
