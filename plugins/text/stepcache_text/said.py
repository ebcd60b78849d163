"""Days that a text speaks of: with a year or without, with their weekday, in several languages or in figures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from stepcache_text.calendar import DAY, ENGLISH_MONTHS, MONTH_NAMES, MONTH_OF, WEEKDAY_OF, day_of

MAX_DAYS = 200

_SAID = re.compile(
    rf"""(?P<day>{DAY})
    | (?<![\w./-])(?P<one>[0-9]{{1,2}})(?P<mark>[./-])(?P<two>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}})(?![\w/-])
    | (?<![\w.,/-])(?P<day3>[0-9]{{1,2}})(?:\.|st|nd|rd|th|er|\u00ba)?[ ](?:of[ ]|de[ ]|di[ ])?
      (?P<month3>{MONTH_NAMES})(?!\w)
    | (?<!\w)(?P<month4>{ENGLISH_MONTHS})\.?[ ](?P<day4>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![\w:/-]|[.,][0-9])""",
    re.VERBOSE,
)
_WEEKDAYS = "|".join(sorted(WEEKDAY_OF, key=len, reverse=True))
_BEFORE = re.compile(
    rf"(?<!\w)({_WEEKDAYS})\.?[,:]?(?:[ ]?[(\u2013\u2014-])?[ ]{{0,2}}"
    r"(?:the[ ]|den[ ]|le[ ]|el[ ]|dem[ ])?[*_]{0,2}\Z",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"[*_]{{0,2}},?[ ]?[(\u2013\u2014-]?[ ]?(?:(?:which[ ])?is[ ])?(?:an?[ ]|ein[ ]|un[ ])?({_WEEKDAYS})(?!\w)"
    rf"(?![.,]?[ ](?:the[ ])?(?:[0-9]|{MONTH_NAMES})"
    r"|[ ]?(?:[-\u2013]|to|through|until|and|or)(?!\w))",
    re.IGNORECASE,
)
"""`(Wednesday)`, `, a Wednesday`, but not the weekday of the next day in a list."""


@dataclass(frozen=True, slots=True)
class Said:
    """A day as it is spoken of.

    Attributes:
        days: What it can be: two for `04/03/2026`, none for the 30th of February; without a year none, too.
        place: Month and day, where it is without a year.
        weekday: The one that is said with it, Monday 0; None for none.
    """

    text: str
    days: frozenset[date]
    place: tuple[int, int] | None = None
    weekday: int | None = None


def days_of(text: str) -> tuple[Said, ...] | None:
    """All days of a text, in order; None where there are too many."""
    found: list[Said] = []
    for one in _SAID.finditer(text):
        if len(found) == MAX_DAYS:
            return None
        found.append(Said(one[0], *_meant(one), _weekday(text, one)))
    return tuple(found)


def _meant(found: re.Match[str]) -> tuple[frozenset[date], tuple[int, int] | None]:
    if found["day"]:
        day = day_of(found)
        return frozenset({day} if day else ()), None
    if found["mark"]:
        year, one, two = int(found["year"]), int(found["one"]), int(found["two"])
        orders = ((two, one),) if found["mark"] == "." else ((two, one), (one, two))
        return frozenset(_real((year, *order) for order in orders)), None
    day3, month = found["day3"] or found["day4"], found["month3"] or found["month4"]
    return frozenset(), (MONTH_OF[month.lower()], int(day3))


def _real(days: Iterable[tuple[int, int, int]]) -> Iterator[date]:
    for year, month, day in days:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _weekday(text: str, found: re.Match[str]) -> int | None:
    named = _BEFORE.search(text, max(0, found.start() - 32), found.start()) or _BEHIND.match(text, found.end())
    return WEEKDAY_OF[named[1].lower()] if named else None
