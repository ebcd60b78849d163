"""`adapt letters.readdress(to, body)`: the same letter for another person, with other numbers, days and codes."""

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from stepcache import Adapted, Arguments, Carries, Slots, Source, Takes
from stepcache_text.calendar import MONTHS, WEEKDAYS
from stepcache_text.persons import GENDERED, HONOURS, TITLES, counterparts, is_called, remains
from stepcache_text.standing import counts, is_addressed, is_part_of_a_name, stands_by_chance
from stepcache_text.values import DIGIT, Found, blanked, has_hidden, places_of, trimmed, values_of

MAX_CHARS = 16_384

_WORD = re.compile(r"[^\W_]+")
_NAMED_DAYS = {one.lower() for one in (*WEEKDAYS, *MONTHS) if one not in {"May", "March"}} | {"tue", "thu", "fri"}
_RECKONED = _NAMED_DAYS | frozenset(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen half third
    quarter twice double triple both couple percent once pair trio neither
    today tomorrow yesterday tonight overdue spring summer autumn winter christmas easter halloween thanksgiving
    morning forenoon noon midday afternoon evening night midnight breakfast lunch dinner supper weekend weekday holiday
    holidays vacation weekends fortnight none eve jubilee anniversary valentine valentines
    hanukkah ramadan eid diwali pentecost lent advent passover epiphany xmas carnival ascension purim
    halve halves halved doubles doubled doubling triples tripled even odd leap olympic fraction early floor
    tiny small modest hefty huge considerable substantial sizable sizeable massive
    fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth
    eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth
    """.split()  # noqa: SIM905 - reads better
)
"""Words that a letter may have reckoned from a number or a day."""
_RELATIVE = re.compile(
    r"\b(?:May|March)\b(?![ ](?:I|we|you|this|the|it|your|our)\b)"
    r"|\b(?i:next|last|this|coming|past|same|previous|following)\s+(?i:day|week|weekend|month|quarter|season|year|decade)s?\b"
    r"|\b(?i:few|several|many|some)\s+(?i:hour|day|week|month|year)s\b"
    r"|\b(?:Mon|Tues|Wed|Weds|Thur|Thurs|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
    r"|\b(?i:day|week|month|year)s?-?(?i:long)\b"
    r"|\b(?i:week|month|quarter|year)(?:['\u2019]s)?[- ](?i:end)\b"
    r"|\b(?i:mid)(?:-\w+|[ ]?(?i:day|week|month|summer|winter|year))\b"
    r"|\b(?i:start|end|middle|beginning|rest)\s+of\s+the\s+(?i:week|month|quarter|season|year|decade)\b"
    r"|\b(?i:an?|one|in one)\s+(?i:(?:full|whole|entire|single)\s+)?(?i:day|week|fortnight|month|year|hour|minute)\b"
    r"|\b(?i:new year)|(?<![\w'\u2019])(?=(?:[\w'\u2019]*?['\u2019])?[A-Z])[\w'\u2019]++\s++(?:Day|Week)\b"
)
_TENSE = frozenset(
    """
    was were ended began begun started passed expired lapsed elapsed already recently upcoming forthcoming soon forward
    ahead held missed happened since ago
    """.split()  # noqa: SIM905 - reads better
)
"""Words that tell what is past from what is to come."""
_TENSE_BESIDE = re.compile(r"\b(?:will|shall|has|have|had|been|still|yet|late)\b|'ll\b", re.IGNORECASE)
"""The same, in the sentence of a day."""
MAX_DAYS = 3 * 366
"""From one side of today to the other, beyond which no words about a day are taken as true of another."""
_CAPITAL = re.compile(r"(?<=[a-z,;][ ])[A-Z][a-z]+")
_ADDRESS = re.compile(r"@|://|\bwww\.|[\w-]\.[a-z]{2,}/\w")
_JOINED = re.compile(r"[^\W\d_][0-9]|[0-9][^\W\d_]")


_NTH = {1: frozenset({"first"}), 2: frozenset({"second"})}
"""Other ordinals are reckoned, whatever day it is; these are words of every day."""
_WORDED = (Fraction(0), Fraction(1), Fraction(2))
"""Numbers that words hang on: `no errors`, `it is`, `both`."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What is written for what.

    Attributes:
        needed: For each value that changed, the spellings of which one must stand in the answer.
        days: Days that changed, the old one first.
        parts: Words of old codes, addresses and links that changed.
        moved: The old values that changed.
    """

    table: dict[str, str]
    needed: tuple[frozenset[str], ...]
    persons: tuple[str, ...]
    before: tuple[Found, ...]
    days: tuple[tuple[date, date], ...]
    parts: frozenset[str]
    moved: tuple[Found, ...]


class Readdress:
    """Write another person's name and other values into a letter, where nothing else can hang on them.

    The two texts differ only in values. Each that changed stands in the letter, in a spelling that can be
    written for the new one in the same manner; what is left of the letter holds no part or initial of an
    old name, no word that tells a sex, no digit, and no word or day that could be reckoned. It does not
    apply where an article or a bare genitive (`James'`) would have to change with the value. Nor
    where a name may be a word (`Mark your calendar`), or a number another one (`invoice 30 … in 30 days`):
    a name alone is replaced where it addresses or signs, a bare number where it stands as in the prompt;
    the letters of a code such as `LH123` and the host of an address stay; a day does not cross today in
    a letter that tells what is past.

    What remains unseen: most words that were chosen by how much, how long or when it is (`the worrying sum`), or
    by what the world knows of a value (`your transatlantic flight LH-400`).

    Args:
        today: The day it is.
    """

    name: ClassVar[str] = "letters.readdress"
    carries_types: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, today: Callable[[], date] = lambda: datetime.now(UTC).date()) -> None:
        self._today = today

    class Args(Arguments):
        """`letters.readdress(to, body)`: the person, the text with the values, and who writes."""

        to: Annotated[str, Takes("person"), Carries()]
        body: Annotated[str, Takes("text"), Carries()]
        sender: Annotated[str | None, Takes("person"), Carries()] = None

    def adapt(self, source: Source, old: Args, new: Args) -> Adapted | None:
        """The older letter as it would be for the new values; None where something may be left."""
        change = None if len(source.text) > MAX_CHARS else _change(old, new)
        if change is None or has_hidden(source.text) or not _told_apart(change, source, old):
            return None
        places = places_of(change.table, source.text)
        stands = {found[0] for found in places}
        if any(stands.isdisjoint(spellings) for spellings in change.needed):
            return None
        if not all(_fits(found, change.table[found[0]], source.text) for found in places):
            return None
        if not _named_alone(places, change.persons, source.text) or any(
            _crosses(days, self._today(), source.text) for days in change.days
        ):
            return None
        body = trimmed(old.body)
        if stands_by_chance(places, change.before, body, source.text) or counts(change.moved, body, source.text):
            return None
        gaps = _gaps(source.text, places)
        if _left(change, " ".join(gaps), _known(source)):
            return None
        written = [change.table[found[0]] for found in places]
        text = "".join(part for pair in zip(gaps, [*written, ""], strict=True) for part in pair)
        return Adapted(text, note=f"{len(places)} places")


def _change(old: Readdress.Args, new: Readdress.Args) -> _Change | None:
    """All replacements; None where the texts differ in more than values, or one spelling would become two."""
    was, now = trimmed(old.body), trimmed(new.body)
    before, after = values_of(was), values_of(now)
    if before is None or after is None or blanked(was, before) != blanked(now, after):
        return None
    if [_pinned(one) for one in before] != [_pinned(one) for one in after]:
        return None
    table: dict[str, str] = {}
    needed: list[frozenset[str]] = []
    gone = set(_WORD.findall(was)) - set(_WORD.findall(now))
    for spelled in [_of_value(*pair, gone) for pair in zip(before, after, strict=True)] + _of_persons(old, new):
        if any(table.setdefault(text, written) != written for text, written in spelled.items()):
            return None
        if any(text != written for text, written in spelled.items()):
            needed.append(frozenset(spelled))
    if _order(before) != _order(after) or not _one_to_one(before, after, old, new):
        return None
    persons = tuple(name for name, other in ((old.to, new.to), (old.sender, new.sender)) if name and name != other)
    moved = [(a, b) for a, b in zip(before, after, strict=True) if a.text != b.text]
    days = tuple((_day(a), _day(b)) for a, b in moved if a.kind == "day")
    return _Change(table, tuple(needed), persons, before, days, _parts(moved), tuple(a for a, _ in moved))


def _pinned(value: Found) -> str:
    """What must be the same in both: the host of an address, a code's letters beside digits, and its marks.

    `LH123` is a flight of one company, and a letter may say which; the letters of `INV-41` tell less.
    """
    if value.kind == "mail":
        return value.text.rpartition("@")[2].lower()
    if value.kind == "link":
        return value.text.partition("://")[2].partition("/")[0].lower()
    if value.kind != "code":
        return value.kind
    shape = re.sub(r"[0-9]+", "0", value.text)
    return shape if _JOINED.search(value.text) else re.sub(r"[^\W\d_]+", "a", shape)


def _parts(moved: Iterable[tuple[Found, Found]]) -> frozenset[str]:
    """Words of the old codes and addresses that the new ones do not have."""
    words = {
        word.lower()
        for old, new in moved
        if old.kind in {"code", "link", "mail"}
        for word in set(re.findall(r"[^\W\d_]+", old.text)) - set(re.findall(r"[^\W\d_]+", new.text))
    }
    return frozenset(words)


def _day(value: Found) -> date:
    return date.fromisoformat(value.spellings["iso"])


def _of_value(old: Found, new: Found, gone: AbstractSet[str]) -> dict[str, str]:
    """Each spelling of the old value with the new one in the same manner; as the prompt has it, if it is that.

    Args:
        gone: Words of the old text alone. `$5,640` would bring back the `5` of a day, so it stays as the prompt has it.
    """
    grouped = "," in new.text
    # Manners that look alike (`10 May 2026` is both long and short) are told by the first that is listed.
    first_wins = sorted(old.spellings, key=lambda name: name.startswith("grouped") != grouped)
    both = [name for name in reversed(first_wins) if name in new.spellings]  # `1.5` is not written `1,5`
    manners = {old.spellings[name]: new.spellings[name] for name in both}
    if old.kind != "day":
        manners[old.text] = new.text
    return {text: new.text if gone & set(_WORD.findall(written)) else written for text, written in manners.items()}


def _of_persons(old: Readdress.Args, new: Readdress.Args) -> list[dict[str, str]]:
    pairs = [(old.to, new.to), (old.sender or "", new.sender or "")]
    return [counterparts(before, after) for before, after in pairs if before and after]


def _order(values: Sequence[Found]) -> list[list[int]]:
    """Which number, day, time or code is greater than which: `it rose` must stay true.

    No number passes one that has words of its own.
    """
    numbers = [*_WORDED, *(Fraction(one.spellings["cents"]) for one in values if one.kind == "number")]
    days = [_day(one) for one in values if one.kind == "day"]
    codes = [tuple(map(int, re.findall(r"[0-9]+", one.text))) for one in values if one.kind == "code"]
    return [_ranks(numbers), _ranks(days), _ranks(codes)]


def _ranks(row: Sequence[Any]) -> list[int]:
    place = {value: rank for rank, value in enumerate(sorted(set(row)))}
    return [place[value] for value in row]


def _one_to_one(before: Iterable[Found], after: Iterable[Found], old: Readdress.Args, new: Readdress.Args) -> bool:
    """Whether values that differ stay different: two that become one may be said otherwise (`from 5 to 5`)."""
    keys = [(one.kind, one.text) for one in before] + [("person", name) for name in (old.to, old.sender or "")]
    now = [(one.kind, one.text) for one in after] + [("person", name) for name in (new.to, new.sender or "")]
    return len(set(keys)) == len(set(now)) == len(set(zip(keys, now, strict=True)))


def _told_apart(change: _Change, source: Source, old: Readdress.Args) -> bool:
    """Whether no text to be replaced stands in the older prompt as anything else."""
    rest = _rest(source.old_prompt, source.old, old)
    names = [name for name in change.table if name[0].isalpha() and not re.search(r"\d", name)]
    return not any(re.search(rf"(?<!\w)(?i:{re.escape(name)})(?!\w)", rest) for name in names)


def _rest(prompt: str, slots: Slots, args: Readdress.Args) -> str:
    """The prompt without the persons and without the values of the body."""
    mine = [slot for slot in slots.values() if not slot.derived and slot.data in {args.to, args.body, args.sender}]
    for slot in sorted(mine, key=lambda one: one.start, reverse=True):
        kept = blanked(args.body, values_of(args.body) or (), " ") if slot.data == args.body else " "
        prompt = f"{prompt[: slot.start]}{kept}{prompt[slot.end :]}"
    return prompt


def _gaps(text: str, places: Sequence[re.Match[str]]) -> list[str]:
    """What stands before the first place, between two, and behind the last."""
    ends, starts = [0, *(found.end() for found in places)], [*(found.start() for found in places), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def _fits(found: re.Match[str], written: str, text: str) -> bool:
    """Whether the words around a value stay as they are: its article, its genitive, a hyphen."""
    if found[0] == written:
        return True
    before, after = text[max(0, found.start() - 12) : found.start()], text[found.end() : found.end() + 2]
    if re.search(r"(?<!\w)(?i:an?)\s+[$€£]?$", before) or after[:1] == "-" or before[-1:] == "-":
        return False
    return after[:1] not in {"'", "\u2019"} or after[1:] == "s"


def _named_alone(places: Iterable[re.Match[str]], persons: Iterable[str], text: str) -> bool:
    """Whether each name that changes is a person's where it stands: no word, no part of another name."""
    whole = {name for name in persons if " " in name}
    lone = {part for name in persons for part in name.split(" ")}
    for found in places:
        if found[0] in whole and is_part_of_a_name(found, text):
            return False
        if found[0] in lone and not is_addressed(found, text):
            return False
    return True


def _crosses(days: tuple[date, date], today: date, text: str) -> bool:
    """Whether one day is past and the other to come, in a letter that may say so, or too far apart to tell."""
    one, other = sorted(days)
    if other < today - timedelta(days=1) or one > today + timedelta(days=1):
        return False
    if (other - one).days > MAX_DAYS or not _TENSE.isdisjoint(word.lower() for word in _WORD.findall(text)):
        return True
    said = [line for line in re.split(r"\n|(?<=[a-z0-9][.!?])\s", text) if re.search(r"[0-9]", line)]
    return any(_TENSE_BESIDE.search(line) for line in said)


def _known(source: Source) -> AbstractSet[str]:
    """The words of both prompts beside their values: the `MR` of an order's code is no title, nor `June` of a day."""
    prompts = [(one, values_of(one)) for one in (source.new_prompt, source.old_prompt)]
    said = [blanked(prompt, values, " ") for prompt, values in prompts if values is not None]
    return {word.lower() for one in said for word in _WORD.findall(one)}


def _left(change: _Change, rest: str, known: AbstractSet[str]) -> bool:
    """Whether what is left of the letter may still say something of an old value, or already says a new one."""
    words = {word.lower() for word in _WORD.findall(rest)}
    told = words - known
    if change.moved and (re.search(DIGIT, rest) or told & _RECKONED or _RELATIVE.search(rest)):
        return True
    if _ADDRESS.search(rest) or any(told & _NTH.get(old.day, frozenset()) for old, _ in change.days):
        return True
    if change.parts and (change.parts & words or {word.lower() for word in _CAPITAL.findall(rest)} - known):
        return True
    if change.persons and (told & (GENDERED | TITLES | HONOURS) or is_called(change.persons, rest, known)):
        return True
    if any(remains(person, rest) for person in change.persons):
        return True
    new = [written for text, written in change.table.items() if text != written and not re.search(r"\d", written)]
    return any(re.search(rf"(?<!\w)(?i:{re.escape(name)})(?!\w)", rest) for name in new)
