"""`letters.dates`: whether a text names the days that its request names, with their weekdays."""

from collections.abc import Iterable, Sequence
from typing import Annotated, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_text.said import Said, days_of

MAX_CHARS = 32_768


class Dates:
    """Pass a text that names each day of the request, none with another weekday; with `only`, no other day.

    Why: a letter for another day keeps `Monday` from the older one, or the model reckons it wrongly. A day
    may stand without its year, and in another language. `04/03/2026` can be read in two ways, so it is
    the day of the request only where that has the same characters.
    """

    name: ClassVar[str] = "letters.dates"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"wrong"})
    cost: ClassVar[Cost] = Cost.PURE

    class Args(Arguments):
        """`letters.dates(body)`: a day or a text with days, and whether there may be others."""

        body: Annotated[str, Takes("text", "date", "string")]
        only: bool = False

    examples: ClassVar[tuple[Example, ...]] = (
        Example("It is due on Wednesday, March 4, 2026.", Args(body="due on 4 March 2026"), passes=True),
        Example("Fällig am 4. März 2026.", Args(body="due on 4 March 2026"), passes=True),
        Example("It is due on 4 March.", Args(body="due on 4 March 2026"), passes=True),
        Example("It is due on Monday, March 4, 2026.", Args(body="due on 4 March 2026"), passes=False),
        Example("It is due on 4 March 2025.", Args(body="due on 4 March 2026"), passes=False),
        Example("Due on 4 March 2026, at last on 18 March.", Args(body="due on 4 March 2026"), passes=True),
        Example("Due on 4 March 2026, at last on 18 March.", Args(body="due on 4 March 2026", only=True), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Unsure about a text that is too long or names too many."""
        long = max(len(passage.text), len(args.body)) > MAX_CHARS
        asked, said = (None, None) if long else (days_of(args.body), days_of(passage.text))
        if asked is None or said is None:
            return Verdict.unsure("the days cannot be told apart", wrong="")
        missing = ", ".join(one.text for one in asked if not any(_same(one, other) for other in said))
        if missing:
            return Verdict.fail(f"does not say {missing}", wrong=missing)
        if odd := next((one.text for one in said if _other_weekday(one, asked)), ""):
            return Verdict.fail(f"says another weekday of {odd}", wrong=odd)
        return _only(said, asked) if args.only else Verdict.passed()


def _same(one: Said, other: Said) -> bool:
    """Whether two speak of one day: with its year or without, and in two readings by the same characters."""
    if one.place or other.place:
        return _places(one) == _places(other)
    return one.text == other.text or (len(one.days) == 1 and one.days == other.days)


def _places(one: Said) -> frozenset[tuple[int, int]]:
    return frozenset({one.place} if one.place else {(day.month, day.day) for day in one.days})


def _other_weekday(said: Said, asked: Iterable[Said]) -> bool:
    """Whether a day is named with a weekday that is none of its own, or not the one that the request says."""
    if said.weekday is None:
        return False
    same = [one for one in asked if _same(one, said)]
    days = said.days or frozenset().union(*(one.days for one in same))
    told = {one.weekday for one in same if one.weekday is not None} | {day.weekday() for day in days}
    return bool(told) and said.weekday not in told


def _only(said: Iterable[Said], asked: Sequence[Said]) -> Verdict:
    for one in said:
        if not any(_same(one, other) for other in asked):
            return Verdict.fail(f"says {one.text}, which the request does not", wrong=one.text)
    return Verdict.passed()
