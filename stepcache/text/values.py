"""Values in prose (numbers, days, codes, addresses), with the spellings in which an answer may repeat them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

MAX_VALUES = 200
MAX_CHARS = 8_192
"""Where nothing matches, one search goes through all of a text, and no other thread runs meanwhile."""

MONTHS = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads better
)
_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS)
_VALUE = re.compile(
    rf"""
    (?P<link>https?://[^\s<>"'()\[\]{{}},;]*[\w/])
    | (?P<mail>[\w.%+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}})
    | (?P<day>(?<![\w.,/-])(?:
        (?P<iso>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})
        | (?P<day1>[0-9]{{1,2}})\.?[ ](?P<month1>{_MONTH})\.?,?[ ](?P<year1>[0-9]{{4}})
        | (?P<month2>{_MONTH})\.?[ ](?P<day2>[0-9]{{1,2}}),?[ ](?P<year2>[0-9]{{4}})
      )(?![\w/-]))
    | (?P<number>(?<![\w.,/:\#-])
        (?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|0|[1-9][0-9]{{0,14}})(?:\.[0-9]{{1,6}})?(?![\w/:-]|[.,][0-9]))
    | (?P<code>(?:(?<=\s)|\A|(?<=[("'\#]))(?=[\w./:-]*[0-9])[\w-]+(?:[./:][\w-]+)*)
    """,
    re.VERBOSE | re.ASCII,
)
_ORDINAL = re.compile(r"[0-9]+(?:st|nd|rd|th)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it stands.

    Attributes:
        kind: `link`, `mail`, `day`, `number` or `code`.
        spellings: What it may be written like: a name of the manner -> the characters.
    """

    kind: str
    text: str
    start: int
    spellings: Mapping[str, str]

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
    found = tuple(_values(text))
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
        kind = str(next(name for name in ("link", "mail", "day", "number", "code") if found[name] is not None))
        spellings = _spellings(kind, found)
        if spellings and not _ORDINAL.fullmatch(found[0]):
            yield Found(kind, found[0], found.start(), spellings)


def _spellings(kind: str, found: re.Match[str]) -> dict[str, str]:
    if kind == "number":
        return _of_number(found[0])
    return _of_day(found) if kind == "day" else {"plain": found[0]}


def _of_number(text: str) -> dict[str, str]:
    """With thousands grouped or not, and a whole number of money also with `.00`."""
    whole, point, part = text.replace(",", "").partition(".")
    plain, grouped = whole + point + part, f"{int(whole):,}{point}{part}"
    if not point:
        return {"plain": plain, "grouped": grouped, "cents": f"{plain}.00", "grouped cents": f"{grouped}.00"}
    if part != "00":
        return {"plain": plain, "grouped": grouped, "cents": plain, "grouped cents": grouped}
    bare = f"{int(whole):,}"
    return {"plain": whole, "grouped": bare, "cents": plain, "grouped cents": grouped}


def _of_day(found: re.Match[str]) -> dict[str, str]:
    """In the manners that cannot be misread; empty for no day."""
    day = _day(found)
    if day is None:
        return {}
    month, short, number = MONTHS[day.month - 1], MONTHS[day.month - 1][:3], f"{day.day}"
    nth = number + _ending(day.day)
    plain = {
        "iso": day.isoformat(),
        "day first": f"{number} {month} {day.year}",
        "day first, short": f"{number} {short} {day.year}",
        "nth first": f"{nth} {month} {day.year}",
        "nth of": f"{nth} of {month} {day.year}",
        "nth of, year": f"{nth} of {month}, {day.year}",
        "month first": f"{month} {number}, {day.year}",
        "month first, bare": f"{month} {number} {day.year}",
        "month first, short": f"{short} {number}, {day.year}",
        "month and nth": f"{month} {nth}, {day.year}",
    }
    parts = {
        "no year, day first": f"{number} {month}",
        "no year, nth first": f"{nth} {month}",
        "no year, nth of": f"{nth} of {month}",
        "no year, month first": f"{month} {number}",
        "no year, month and nth": f"{month} {nth}",
    }
    return plain | parts


def _day(found: re.Match[str]) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        day, month, year = (found[f"{name}1"] or found[f"{name}2"] for name in ("day", "month", "year"))
        return date(int(year), 1 + [one[:3] for one in MONTHS].index(month[:3]), int(day))
    except ValueError:
        return None


def _ending(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
