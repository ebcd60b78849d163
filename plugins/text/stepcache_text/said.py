"""Days that a text speaks of: with a year or without, with their weekday, in several languages or in figures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stepcache_text.calendar import MONTHS, day_of, day_pattern, month_names, months, weekdays

MAX_DAYS = 200


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
    for one in _pattern().finditer(text):
        if len(found) == MAX_DAYS:
            return None
        found.append(Said(one[0], *_meant(one), _weekday(text, one)))
    return tuple(found)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    abroad = month_names()
    english = "|".join(f"{month}|{month[:3]}" for month in MONTHS)
    return re.compile(
        rf"""(?P<day>{day_pattern()})
        | (?<![\w./-])(?P<one>[0-9]{{1,2}})(?P<mark>[./-])(?P<two>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}})(?![\w/-])
        | (?<![\w.,/-])(?P<day3>[0-9]{{1,2}})(?:\.|st|nd|rd|th|er|\u00ba)?[ ](?:of[ ]|de[ ]|di[ ])?
          (?P<month3>{english}|(?i:{abroad}))(?!\w)
        | (?<!\w)(?P<month4>{english})\.?[ ](?P<day4>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![\w:/-]|[.,][0-9])""",
        re.VERBOSE,
    )


def _meant(found: re.Match[str]) -> tuple[frozenset[date], tuple[int, int] | None]:
    if found["day"]:
        day = day_of(found)
        return frozenset({day} if day else ()), None
    if found["mark"]:
        year, one, two = int(found["year"]), int(found["one"]), int(found["two"])
        orders = ((two, one),) if found["mark"] == "." else ((two, one), (one, two))
        return frozenset(_real((year, *order) for order in orders)), None
    day3, month = found["day3"] or found["day4"], found["month3"] or found["month4"]
    return frozenset(), (months()[month.lower()], int(day3))


def _real(days: Iterable[tuple[int, int, int]]) -> Iterator[date]:
    for year, month, day in days:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(sorted(weekdays(), key=len, reverse=True))
    before = rf"(?<!\w)({names})\.?,?[ ](?:the[ ]|den[ ]|le[ ]|el[ ]|dem[ ])?\Z"
    return re.compile(before, re.IGNORECASE), re.compile(rf"[ ]?\(({names})\)", re.IGNORECASE)


def _weekday(text: str, found: re.Match[str]) -> int | None:
    before, behind = _names()
    named = before.search(text, max(0, found.start() - 24), found.start()) or behind.match(text, found.end())
    return weekdays()[named[1].lower()] if named else None
