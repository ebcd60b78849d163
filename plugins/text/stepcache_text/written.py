"""`letters.written`, `solve letters.day`: a day written out in a style that the request names."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, ClassVar

from babel.dates import format_date

from stepcache import Arguments, Cost, Example, Passage, Proves, Solution, SolveTask, Takes, Target, Verdict
from stepcache_text.calendar import WEEKDAYS, english

FIRST_YEAR = 1583
"""Of the calendar by which days are counted here."""
FIRST_YEAR_OF_WEEKDAYS = 1753
"""Of that calendar in English texts: London burned on a Sunday, 2 September 1666, which was one of the old calendar."""
_LANGUAGES = {
    "german": "de", "french": "fr", "spanish": "es", "italian": "it", "dutch": "nl", "portuguese": "pt",
}  # fmt: skip
_FIGURES = {
    "iso 8601": "%Y-%m-%d", "iso": "%Y-%m-%d", "yyyy-mm-dd": "%Y-%m-%d",
    "dd.mm.yyyy": "%d.%m.%Y", "dd/mm/yyyy": "%d/%m/%Y", "mm/dd/yyyy": "%m/%d/%Y",
}  # fmt: skip
_ENGLISH = {
    "english": ("day first", "month first", "nth first", "nth of", "month and nth"),
    "british english": ("day first", "nth first", "nth of"),
    "american english": ("month first", "month and nth"),
}
STYLES = (*_ENGLISH, *_LANGUAGES, *_FIGURES, "weekday")


def written(day: date, style: str) -> tuple[str, ...]:
    """Every right way to write it in a style, the usual one first; empty for a style or a day that is not known."""
    style = style.lower()
    if day.year < FIRST_YEAR:
        return ()
    if style == "weekday":
        return (WEEKDAYS[day.weekday()],) if day.year >= FIRST_YEAR_OF_WEEKDAYS else ()
    if style in _FIGURES:
        return (day.strftime(_FIGURES[style]),)
    if style in _ENGLISH:
        manners = english(day)
        return tuple(manners[name] for name in _ENGLISH[style])
    return _abroad(day, _LANGUAGES[style]) if style in _LANGUAGES else ()


def _abroad(day: date, language: str) -> tuple[str, ...]:
    """As the language's readers write it out; the first of a month is an ordinal in French, and may be in others."""
    usual = format_date(day, "long", language)
    firsts = {"fr": "1er", "it": "1\u00ba", "pt": "1\u00ba"}
    if day.day != 1 or language not in firsts:
        return (usual,)
    nth = re.sub(r"^1(?= )", firsts[language], usual)
    return (nth, usual) if language == "fr" else (usual, nth)


class _Args(Arguments):
    """`letters.written(day, style)`: the day, and how it is to be written."""

    day: Annotated[date, Takes("date"), Proves()]
    style: Annotated[str, Takes("one_of", "string"), Proves()]


class Written:
    """Pass an output that is the day in that style and nothing else.

    Why: `03/04/2026` and `04/03/2026` are both days, and one of them is wrong. Styles: `English`, `British
    English`, `American English`, `German`, `French`, `Spanish`, `Italian`, `Dutch`, `Portuguese`, `ISO 8601`,
    `YYYY-MM-DD`, `DD.MM.YYYY`, `DD/MM/YYYY`, `MM/DD/YYYY`, and `weekday` for its name; another one is unsure.
    """

    name: ClassVar[str] = "letters.written"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"right"})
    cost: ClassVar[Cost] = Cost.PURE
    Args: ClassVar[type[_Args]] = _Args

    examples: ClassVar[tuple[Example, ...]] = (
        Example("4. März 2026", _Args(day=date(2026, 3, 4), style="German"), passes=True),
        Example("March 4, 2026\n", _Args(day=date(2026, 3, 4), style="English"), passes=True),
        Example("04/03/2026", _Args(day=date(2026, 3, 4), style="DD/MM/YYYY"), passes=True),
        Example("04/03/2026", _Args(day=date(2026, 3, 4), style="MM/DD/YYYY"), passes=False),
        Example("3. April 2026", _Args(day=date(2026, 3, 4), style="German"), passes=False),
        Example("Wednesday", _Args(day=date(2026, 3, 4), style="weekday"), passes=True),
        Example("It is the 4. März 2026.", _Args(day=date(2026, 3, 4), style="German"), passes=False),
    )

    def check(self, passage: Passage, args: _Args) -> Verdict:
        """Character for character, but for white space around it."""
        right = written(args.day, args.style)
        if not right:
            return Verdict.unsure("a day or a style that is not known", right="")
        return Verdict.of(passage.text.strip() in right, f"it is written {right[0]}", right=right[0])


class Day:
    """Write the day in that style."""

    name: ClassVar[str] = "letters.day"
    engines: ClassVar[tuple[str, ...]] = ()
    total: ClassVar[bool] = False
    domain: ClassVar[Mapping[str, int]] = MappingProxyType({})
    Args: ClassVar[type[_Args]] = _Args

    async def solve(self, task: SolveTask, args: _Args) -> Solution | None:
        """The usual way; None for a style or a day that is not known."""
        right = () if task.prefix else written(args.day, args.style)
        return Solution(right[0], self.name) if right else None
