"""How a day is written: in English in many manners, in other languages as their readers write it out."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names

OTHERS = ("de", "fr", "es", "it", "nl", "pt")
"""Languages beside English in which days are read and written out."""
_LOCALES = tuple(map(Locale.parse, OTHERS))
MONTHS = tuple(get_month_names("wide", locale="en")[month] for month in range(1, 13))
WEEKDAYS = tuple(get_day_names("wide", locale="en")[day] for day in range(7))


_ABROAD = {
    name.lower(): number for language in OTHERS for number, name in get_month_names("wide", locale=language).items()
}
MONTH_OF: Mapping[str, int] = {
    **{name[:3].lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
    **_ABROAD,
}
"""The name of a month in small letters -> its number; English ones also by three letters."""
WEEKDAY_OF: Mapping[str, int] = {
    **{name[:3].lower(): day for day, name in enumerate(WEEKDAYS)},
    **{
        short: day
        for language in ("en", *OTHERS)
        for day, name in get_day_names("wide", locale=language).items()
        for short in (name.lower(), name.lower().removesuffix("-feira"))
    },
}
"""The name of a weekday in small letters -> its number, Monday 0; Portuguese ones also without `-feira`."""
ENGLISH_MONTHS = "|".join(f"{month}|{month[:3]}" for month in MONTHS)
MONTH_NAMES = rf"(?:{ENGLISH_MONTHS}|(?i:{'|'.join(sorted(_ABROAD, key=len, reverse=True))}))"
DAY = rf"""(?<![\w.,/-])(?:
    (?P<iso>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})
    | (?P<day1>[0-9]{{1,2}})(?:\.|st|nd|rd|th|er|\u00ba)?[ ](?:of[ ]|de[ ]|di[ ])?
      (?P<month1>{MONTH_NAMES})\.?,?[ ](?:de[ ]|del[ ])?(?P<year1>[0-9]{{4}})
    | (?P<month2>{ENGLISH_MONTHS})\.?[ ](?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[ ](?P<year2>[0-9]{{4}})
  )(?![\w/-])"""
"""A day with its year, in any of the languages, as `re.VERBOSE` reads it."""


def day_of(found: re.Match[str]) -> date | None:
    """The day that a match of `DAY` is; None for the 30th of February."""
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        day, month, year = (found[f"{name}1"] or found[f"{name}2"] for name in ("day", "month", "year"))
        return date(int(year), MONTH_OF[month.lower()], int(day))
    except ValueError:
        return None


def english(day: date) -> dict[str, str]:
    """The manners of English that cannot be misread, by name; those without a year begin with `no year`."""
    month, number, year = MONTHS[day.month - 1], f"{day.day}", f"{day.year:04}"
    short, nth, weekday = month[:3], number + _ending(day.day), WEEKDAYS[day.weekday()]
    plain = {
        "iso": day.isoformat(),
        "day first": f"{number} {month} {year}",
        "day first, short": f"{number} {short} {year}",
        "nth first": f"{nth} {month} {year}",
        "nth of": f"{nth} of {month} {year}",
        "nth of, year": f"{nth} of {month}, {year}",
        "month first": f"{month} {number}, {year}",
        "month first, bare": f"{month} {number} {year}",
        "month first, short": f"{short} {number}, {year}",
        "month and nth": f"{month} {nth}, {year}",
    }
    parts = {
        "no year, day first": f"{number} {month}",
        "no year, nth first": f"{nth} {month}",
        "no year, nth of": f"{nth} of {month}",
        "no year, month first": f"{month} {number}",
        "no year, month and nth": f"{month} {nth}",
    }
    named = {f"{name}, weekday{mark}": f"{weekday}{mark} {text}" for name, text in {**plain, **parts}.items()
             for mark in ("", ",") if name != "iso"}  # fmt: skip
    return plain | parts | named


@lru_cache(maxsize=4096)
def abroad(day: date) -> frozenset[str]:
    """As other languages write it out, with the weekday or without."""
    return frozenset(format_date(day, width, locale) for locale in _LOCALES for width in ("long", "full"))


def _ending(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
