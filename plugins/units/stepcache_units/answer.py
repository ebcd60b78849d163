"""Reading an answer to a conversion: sentences of quantities that are said to be the same, and nothing else.

The world is closed: a word that is not read makes the whole answer unread, so that nothing goes unseen. What is read:
`5 km = 5000 m ≈ 3.10686 miles`, `5 km is about 3.11 miles.`, `There are 12 inches in 1 foot`, `The answer is 37 °C.`
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from stepcache_units.numbers import NUMBER, Shown, shown
from stepcache_units.table import Unit, spellings, undotted, unit_called

MAX_CHARS = 2_000

_OPENER = re.compile(
    r"(?:(?:so|thus|therefore|hence|answer|result|the (?:answer|result|conversion) is|that is|this is|it is)[,:]?\s+)*",
    re.IGNORECASE,
)
_THERE = re.compile(r"there (?:are|is)\s+", re.IGNORECASE)
_ABOUT = re.compile(r"(?:≈|~|about|approximately|roughly|around)\s*", re.IGNORECASE)
_RELATION = re.compile(
    r"\s*(?:=|(?:is|are) equal to|equals?|is the same as|converts to|corresponds to"
    r"|(?:is|are)(?: exactly(?!\s+[a-z≈~]))?(?=\s)|(?=[≈~]))\s*",
    re.IGNORECASE,
)
_IN = re.compile(r"\s+in\s+", re.IGNORECASE)
_ONE = re.compile(r"an?\s+", re.IGNORECASE)
_PARTS = re.compile(r"[.;]?\s*\n\s*|[.;]\s+")
_BOLD = re.compile(r"(?<!\w)\*\*|\*\*(?!\w)")


@dataclass(frozen=True, slots=True)
class Side:
    """A quantity as it is written; `about` where it is said to be rounded."""

    number: Shown
    unit: Unit
    about: bool = False


Claim = tuple[Side, ...]
"""Quantities said to be the same, what is explained first; one alone answers the question."""


def claims_in(text: str) -> tuple[Claim, ...] | None:
    """All that an answer says; None where a part of it is not read, or it says nothing."""
    if len(text) > MAX_CHARS:
        return None
    parts = [part.strip().rstrip(".!") for part in _PARTS.split(undotted(_BOLD.sub("", text)).strip())]
    claims = [_claim(part) for part in parts if part]
    read = tuple(claim for claim in claims if claim is not None)
    return read if read and len(read) == len(claims) else None


def _claim(text: str) -> Claim | None:
    reader = _Reader(text)
    reader.take(_OPENER)
    try:
        sides = tuple(reader.inside_out() if reader.take(_THERE) else reader.chain())
    except _UnreadError:
        return None
    return sides if reader.at == len(text) else None


class _UnreadError(Exception):
    """Something stands there that is not read."""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def take(self, pattern: re.Pattern[str]) -> str:
        """What the pattern finds here, passed over; empty for nothing."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def chain(self) -> Iterator[Side]:
        """`a = b ≈ c`, or a quantity alone."""
        yield self.side()
        while self.at < len(self.text):
            before = self.at
            self.take(_RELATION)
            if self.at == before and self.text[before] not in "≈~":
                raise _UnreadError
            yield self.side()

    def inside_out(self) -> Iterator[Side]:
        """`[there are] b in a`."""
        result = self.side()
        if not self.take(_IN):
            raise _UnreadError
        yield self.side(one=True)
        yield result

    def side(self, *, one: bool = False) -> Side:
        """A quantity; `a foot` where `one` may be said so."""
        about = bool(self.take(_ABOUT))
        written = "1" if one and self.take(_ONE) else self.take(_number())
        number = shown(written.strip())
        unit = unit_called(self.take(_unit()).strip())
        if number is None or unit is None:
            raise _UnreadError
        return Side(number, unit, about)


@cache
def _number() -> re.Pattern[str]:
    return re.compile(rf"{NUMBER}\s*")


@cache
def _unit() -> re.Pattern[str]:
    """Any spelling, the longest first, that is no part of a longer word, power or ratio."""
    words, symbols = (("|".join(map(re.escape, kind))) for kind in spellings())
    return re.compile(rf"(?:(?:{symbols})|(?i:{words}))(?![\w²³^/°µμ])")
