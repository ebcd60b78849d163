"""Values in prose (days, numbers, codes, addresses), with the spellings in which an answer may repeat them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from stepcache_text.calendar import DAY, WEEKDAYS, abroad, day_of, english

MAX_VALUES = 200
MAX_CHARS = 8_192
"""Where nothing matches, one search goes through all of a text."""

DIGIT = r"[\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2080-\u2089\u2150-\u2189\u2460-\u249b\u24ea-\u24ff]"
"""A digit or a fraction, in any script or form."""
_KINDS = ("link", "mail", "day", "number", "decimal", "code")
_BEFORE = r"(?:(?<=[$\u20ac\u00a3])|(?<=[$\u20ac\u00a3][ ])|(?<=EUR[ ])|(?<=CHF[ ])|(?<=PLN[ ]))"
_BEHIND = r"(?=[0-9.]+,[0-9]{2}[ ]?(?:[\u20ac\u00a3]|EUR|CHF|PLN|euros?\b))"
"""A decimal comma is told from a comma between two numbers where money is spoken of."""
_VALUE = re.compile(
    rf"""
    (?P<link>https?://[^\s<>"'()\[\]{{}},;]*[\w/])
    | (?P<mail>[\w.%+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}})
    | (?P<day>{DAY})
    | (?P<number>(?<![\w.,/:\#-])
        (?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|0|[1-9][0-9]{{0,14}})(?:\.[0-9]{{1,6}})?(?![\w/:-]|[.,][0-9]))
    | (?P<decimal>(?<![\w.,/:\#-])
        (?:{_BEFORE}|{_BEHIND})
        (?:[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})*|[1-9][0-9]{{0,14}}|0),[0-9]{{2}}(?![\w/:-]|[.,][0-9]))
    | (?P<code>(?:(?<=\s)|\A|(?<=[("'\#]))(?=[\w./:-]*[0-9])[\w-]+(?:[./:][\w-]+)*)
    """,
    re.VERBOSE | re.ASCII,
)
_ORDINAL = re.compile(r"[0-9]+(?:st|nd|rd|th)", re.IGNORECASE)
_WEEKDAY = re.compile(rf"(?<!\w)({'|'.join(WEEKDAYS)}),?[ ]\Z")


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it stands.

    Attributes:
        kind: `link`, `mail`, `day`, `number` or `code`.
        spellings: What it may be written like: a name of the manner -> the characters.
        abroad: What it is written like in other languages, where its manner cannot be told for another value.
    """

    kind: str
    text: str
    start: int
    spellings: Mapping[str, str]
    abroad: frozenset[str] = field(default=frozenset())

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.start + len(self.text)


def values_of(text: str) -> tuple[Found, ...] | None:
    """All values of a text, in order; None where it is too long, has too many, or digits stand in what is none.

    An ordinal is none: `the 18th birthday` and `the 80th` are not celebrated alike.
    """
    if len(text) > MAX_CHARS:
        return None
    found = tuple(islice(_values(text), MAX_VALUES + 1))
    return None if len(found) > MAX_VALUES or re.search(r"\d", blanked(text, found, "")) else found


def trimmed(text: str) -> str:
    """The text without the marks that end a request, which belong to no value."""
    return text.rstrip(" \t\r\n.?")


def blanked(text: str, values: tuple[Found, ...], blank: str | None = None) -> str:
    """The text with each value's kind in its place, or what is given."""
    pieces, at = [], 0
    for value in values:
        pieces += [text[at : value.start], f"\0{value.kind}\0" if blank is None else blank]
        at = value.end
    return "".join([*pieces, text[at:]])


def standing(texts: Iterable[str]) -> re.Pattern[str]:
    """What finds any of these, the longest first, where it is no part of a longer word, number or address."""
    longest = sorted(texts, key=lambda text: (-len(text), text))
    return re.compile(rf"(?<![\w@])(?<!\d[.,:/-])(?:{'|'.join(map(re.escape, longest))})(?![\w@])(?![.,:/-]\d)")


def places_of(texts: Iterable[str], text: str) -> list[re.Match[str]]:
    """Where any of these stand, in order."""
    there = [one for one in texts if one in text]  # a pattern of all spellings of all values takes long to make
    return list(standing(there).finditer(text)) if there else []


def has_hidden(text: str) -> bool:
    """Whether a character stands in a text that shows nothing, or one alphabet's letter in another's word."""
    if text.isascii():
        return False
    if any(unicodedata.category(char) in {"Cf", "Cc", "Co", "Cn"} and char not in "\n\t\r" for char in text):
        return True
    words = (word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii())
    return any(len({unicodedata.name(char, "?").partition(" ")[0] for char in word}) > 1 for word in words)


def _values(text: str) -> Iterator[Found]:
    for found in _VALUE.finditer(text):
        kind = str(next(name for name in _KINDS if found[name] is not None))
        if kind == "day":
            day = day_of(found)
            if day is not None:
                start = _begin(text, found.start(), day)
                yield Found(kind, text[start : found.end()], start, english(day), abroad(day))
        elif kind == "number":
            yield Found(kind, found[0], found.start(), _of_number(found[0].replace(",", "")))
        elif kind == "decimal":
            yield Found("number", found[0], found.start(), _of_number(found[0].replace(".", "").replace(",", ".")))
        elif not _ORDINAL.fullmatch(found[0]):
            yield Found(kind, found[0], found.start(), {"plain": found[0]})


def _begin(text: str, start: int, day: date) -> int:
    """Where a day begins: at its own weekday, if that stands before it."""
    named = _WEEKDAY.search(text, max(0, start - 12), start)
    return named.start() if named and named[1] == WEEKDAYS[day.weekday()] else start


def _of_number(text: str) -> dict[str, str]:
    """With thousands grouped or not, a whole number of money also with `.00`; and as written with a decimal comma."""
    whole, point, part = text.partition(".")
    plain, grouped = whole + point + part, f"{int(whole):,}{point}{part}"
    if not point:
        spelled = {"plain": plain, "grouped": grouped, "cents": f"{plain}.00", "grouped cents": f"{grouped}.00"}
    elif part != "00":
        spelled = {"plain": plain, "grouped": grouped, "cents": plain, "grouped cents": grouped}
    else:
        spelled = {"plain": whole, "grouped": f"{int(whole):,}", "cents": plain, "grouped cents": grouped}
    if len(part) in {0, 2}:
        swap = str.maketrans(",.", ".,")
        spelled |= {f"{name}, comma": spelled[name].translate(swap) for name in ("cents", "grouped cents")}
    return spelled
