r"""Labelled text: lines of a name and a value, in notations that can be read in one way only.

Read: `name: value`, `name = value`, `name - value`, with a bullet or not, the name plain, in `**bold**`,
in backticks or in double quotes; and the rows below the header of a two-column Markdown table.

Not read, because a second reading stands beside the first: two columns without a header row (they may be
one), a line with a second separator in its value (`name: Ada, age: 30`), a heading (`sender:`), lines of
different indent or bullet, a name that stands twice, a value that ends in `,` or `;`, one that may be
decorated (`**Ada**`, `'Ada'`, `<b>Ada</b>`, `____`), boxes to tick
(`(x) yes ( ) no`, `M / F`), quoted text or JSON with a backslash (`"D:\temp"`) or with
a number that would be written otherwise (`[1.10]`), an address or a time as a line (`http://x.org`, `at 10:30`).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stepcache.text.json import JsonError, Kind, parse, read, write
from stepcache.text.properties import canonical

MAX_LINES = 1_000
MAX_NAME = 80

_LEAD = re.compile(r"[ \t]*+(?:[-*•+][ \t]++)?")
_MARK = re.compile(r"[:=]|(?<=[ \t])-(?=[ \t])")
_NAMES = (re.compile(r'"([^"\\]++)"'), re.compile(r"`([^`]++)`"), re.compile(r"\*\*([^*]++)\*\*"))
_PLAIN = re.compile(r"[^\W\d](?:[\w .'/()&#-]*+)")
_BOLD_COLON = re.compile(r"\*\*([^*:]++):\*\*")
_SECOND = re.compile(r"[;=|\t]|:(?!//|(?<=[0-9]:)[0-9])|(?<=[ \t])-(?=[ \t])")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*+://[^\s,;|]++")
_ROW = re.compile(r"[ \t]*\|([^|]*)\|([^|]*)\|[ \t]*")
_RULE = re.compile(r"[ \t]*\|[ \t]*:?-+:?[ \t]*\|[ \t]*:?-+:?[ \t]*\|[ \t]*")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_NO_MARK = re.compile(r":[/\\]|(?<=[0-9]):(?=[0-9])")
_QUOTES = r"'\u2018-\u201f\u00ab\u00bb\u2039\u203a\u300c-\u300f\u2032-\u2037\u3003"
_HIDDEN = r"\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
_UNSEEN = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\A[{_HIDDEN}]|[{_HIDDEN}]\Z")
"""Line ends of other systems, text that runs the other way, what has no width at an end."""
_DECORATED = re.compile(
    rf"""
    \*\*|~~|__|`|\]\(|<[a-z!/?]|&(?:[a-z]++|\#[0-9a-fx]++);  # emphasis, code, links, tags, entities
    | [ \t](?:\#|//)[ \t]  # a comment; below, boxes to tick
    | \([ xX]?\) | \[[ xX]?\] | [\u2610-\u2612\u2713-\u2718\u25a0\u25a1\u25c9\u25cb\u25cf\u2b1c\u2705\u274c\u274e]
    | \A[^\W\d_]++[ \t]+/[ \t]+[^\W\d_]++\Z  # a choice that nobody made
    | \A[{_QUOTES}*_>\#] | [{_QUOTES}*_]\Z | \A[._?*\u2026\u2013\u2014-]++\Z  # quotes at an end, a blank to fill in
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and what stands beside it.

    Attributes:
        name: Byte for byte, without its decoration.
        text: The characters of the value.
    """

    name: str
    text: str

    @property
    def value(self) -> Any:
        """The JSON value the characters spell; the characters where they spell none that would be kept exactly."""
        if self.text in _WORDS:
            return _WORDS[self.text]
        return _number(self.text) if _NUMBER.fullmatch(self.text) else _literal(self.text)


_OPENING = ('"', "[", "{")
_WORDS = {"true": True, "false": False, "null": None}


def read_pairs(text: str) -> tuple[Pair, ...] | None:
    """All pairs of a text, in order; None where a line is none, or can be read in two ways."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n", MAX_LINES) if line.strip()]
    if not lines or len(lines) > MAX_LINES or "\n" in lines[-1]:
        return None
    found = _table(lines) if "|" in lines[0] else _labelled(lines)
    if found is None or max(Counter(pair.name for pair in found).values(), default=2) > 1:
        return None
    return found


def _table(lines: list[str]) -> tuple[Pair, ...] | None:
    if len(lines) < 3 or not _ROW.fullmatch(lines[0]) or not _RULE.fullmatch(lines[1]):
        return None
    rows = [_ROW.fullmatch(line) for line in lines[2:]]
    pairs = [_pair(row[1].strip(), row[2].strip()) if row else None for row in rows]
    return _all(pairs)


def _labelled(lines: list[str]) -> tuple[Pair, ...] | None:
    leads = [_lead(line) for line in lines]
    if len(set(leads)) > 1:
        return None
    return _all([_read_line(line[len(lead) :]) for line, lead in zip(lines, leads, strict=True)])


def _lead(line: str) -> str:
    found = _LEAD.match(line)
    return found[0] if found else ""


def _all(pairs: list[Pair | None]) -> tuple[Pair, ...] | None:
    whole = tuple(pair for pair in pairs if pair)
    return whole if len(whole) == len(pairs) else None


def _read_line(line: str) -> Pair | None:
    if bold := _BOLD_COLON.match(line):
        line = f"**{bold[1]}**:{line[bold.end() :]}"
    mark = _MARK.search(line)
    if not mark or _NO_MARK.match(line, mark.start()):
        return None
    value = line[mark.end() :].strip()
    if _second_reading(value, dash=mark[0] == "-"):
        return None
    return _pair(line[: mark.start()].rstrip(), value)


def _second_reading(value: str, *, dash: bool) -> bool:
    if value.startswith(_OPENING):
        return False
    if _ADDRESS.fullmatch(value):
        return dash
    found = [match[0] for match in _SECOND.finditer(value)]
    return bool(found) if dash else any(mark != "-" for mark in found)


def _pair(name: str, value: str) -> Pair | None:
    inside = next((found[1] for pattern in _NAMES if (found := pattern.fullmatch(name))), None)
    if inside is None and (not _PLAIN.fullmatch(name) or " - " in name):
        return None
    plain = (name if inside is None else inside).strip()
    if not plain or len(plain) > MAX_NAME or not value or value.endswith((",", ";")):
        return None
    return None if _UNSEEN.search(plain) or _twofold(value) else Pair(plain, value)


def _twofold(value: str) -> bool:
    """Whether the value may be meant without some of its characters, or its escapes as they stand."""
    if not value.startswith(_OPENING):
        return bool(_DECORATED.search(value) or _UNSEEN.search(value))
    try:
        numbers = [leaf.value for leaf in parse(value).leaves() if leaf.kind is Kind.NUMBER]
    except JsonError:
        return True
    return "\\" in value or any(write(read(str(number))) != number for number in numbers)


def _number(text: str) -> Any:
    """The number that is written with these very characters; else the characters (`007`, `1.10`)."""
    value = float(text) if "." in text else int(text)
    return value if write(value) == text else text


def _literal(text: str) -> Any:
    """A JSON string's inside, a JSON array or object; else the characters."""
    if not text.startswith(_OPENING):
        return text
    try:
        return read(text)
    except JsonError:
        return text


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Members of nested objects by dotted path (`address.city`), each with its value."""
    if isinstance(value, dict) and value:
        for name, item in value.items():
            yield from flat(item, f"{path}.{name}" if path else name)
    else:
        yield path, value


def says(pair: Pair, value: Any) -> bool:
    """Whether a JSON value is what the pair states: its characters, or the literal they spell."""
    if isinstance(value, str) and value == pair.text:
        return True
    return canonical(value) == canonical(pair.value)
