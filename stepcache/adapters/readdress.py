"""`adapt readdress(to, body)`: the same letter for another person, with other numbers, days and codes."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, ClassVar

from stepcache.domain.slots import Slots
from stepcache.domain.writing import Adapted, Source
from stepcache.ports import Arguments, Carries, Takes
from stepcache.text.persons import GENDERED, TITLES, counterparts, remains
from stepcache.text.values import MONTHS, Found, blanked, trimmed, values_of
from stepcache.text.words import WEEKDAYS

MAX_CHARS = 16_384

_WORD = re.compile(r"[^\W_]+")
_NAMED_DAYS = (WEEKDAYS - {"sun", "sat", "wed", "mon"}) | {one.lower() for one in MONTHS if one not in {"May", "March"}}
_RECKONED = _NAMED_DAYS | frozenset(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen half third
    quarter twice double triple both couple percent once
    today tomorrow yesterday tonight overdue spring summer autumn winter christmas easter halloween thanksgiving
    """.split()  # noqa: SIM905 - reads better
)
"""Words that a letter may have reckoned from a number or a day."""
_RELATIVE = re.compile(
    r"\b(?:May|March)\b(?![ ](?:I|we|you|this|the|it|your|our)\b)"
    r"|\b(?i:next|last|this|coming|past|same|previous|following)\s+(?i:day|week|weekend|month|quarter|season|year|decade)\b"
    r"|\b(?i:a|one|in one)\s+(?i:day|week|fortnight|month|year|hour|minute)\b"
)


@dataclass(frozen=True, slots=True)
class _Change:
    """What is written for what.

    Attributes:
        needed: For each value that changed, the spellings of which one must stand in the answer.
    """

    table: dict[str, str]
    needed: tuple[frozenset[str], ...]
    persons: tuple[str, ...]
    values: bool


class Readdress:
    """Write another person's name and other values into a letter, where nothing else can hang on them.

    The two texts differ only in values. Each that changed stands in the letter, in a spelling that can be
    written for the new one in the same manner; what is left of the letter holds no part or initial of an
    old name, no word that tells a sex, no digit, and no word or day that could be reckoned. It does not
    apply where an article or a bare genitive (`James'`) would have to change with the value.

    What remains unseen: words that were chosen by how much, how long or when it is (`the small sum`).
    """

    name: ClassVar[str] = "readdress"
    carries_types: ClassVar[frozenset[str]] = frozenset()

    class Args(Arguments):
        """`readdress(to, body)`: the person, the text with the values, and who writes."""

        to: Annotated[str, Takes("person"), Carries()]
        body: Annotated[str, Takes("text"), Carries()]
        sender: Annotated[str | None, Takes("person"), Carries()] = None

    def adapt(self, source: Source, old: Args, new: Args) -> Adapted | None:
        """The older letter as it would be for the new values; None where something may be left."""
        change = None if len(source.text) > MAX_CHARS else _change(old, new)
        if change is None or not _told_apart(change, source, old):
            return None
        places = _places(change.table, source.text)
        stands = {found[0] for found in places}
        if any(stands.isdisjoint(spellings) for spellings in change.needed):
            return None
        if not all(_fits(found, change.table[found[0]], source.text) for found in places):
            return None
        if _left(change, _without(source.text, places), f"{source.new_prompt}\n{source.old_prompt}"):
            return None
        text = _pattern(change.table).sub(lambda found: change.table[found[0]], source.text)
        return Adapted(text, note=f"{len(places)} places")


def _change(old: Readdress.Args, new: Readdress.Args) -> _Change | None:
    """All replacements; None where the texts differ in more than values, or one spelling would become two."""
    was, now = trimmed(old.body), trimmed(new.body)
    before, after = values_of(was), values_of(now)
    if before is None or after is None or blanked(was, before) != blanked(now, after):
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
    return _Change(table, tuple(needed), persons, any(a.text != b.text for a, b in zip(before, after, strict=True)))


def _of_value(old: Found, new: Found, gone: AbstractSet[str]) -> dict[str, str]:
    """Each spelling of the old value with the new one in the same manner; as the prompt has it, if it is that.

    Args:
        gone: Words of the old text alone. `$5,640` would bring back the `5` of a day, so it stays as the prompt has it.
    """
    grouped = "," in new.text
    # Manners that look alike (`10 May 2026` is both long and short) are told by the first that is listed.
    first_wins = sorted(old.spellings, key=lambda name: name.startswith("grouped") != grouped)
    manners = {old.spellings[name]: new.spellings[name] for name in reversed(first_wins)}
    if old.kind != "day":
        manners[old.text] = new.text
    return {text: new.text if gone & set(_WORD.findall(written)) else written for text, written in manners.items()}


def _of_persons(old: Readdress.Args, new: Readdress.Args) -> list[dict[str, str]]:
    pairs = [(old.to, new.to), (old.sender or "", new.sender or "")]
    return [counterparts(before, after) for before, after in pairs if before and after]


def _order(values: Sequence[Found]) -> list[list[int]]:
    """Which number, and which day, is greater than which: `it rose` must stay true."""
    numbers = [Fraction(one.spellings["cents"]) for one in values if one.kind == "number"]
    days = [date.fromisoformat(one.spellings["iso"]).toordinal() for one in values if one.kind == "day"]
    rows: tuple[Sequence[Fraction | int], ...] = (numbers, days)
    return [[sorted(set(row)).index(value) for value in row] for row in rows]


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


def _pattern(table: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(table, key=lambda text: (-len(text), text))
    return re.compile(rf"(?<![\w@])(?<!\d[.,:/-])(?:{'|'.join(map(re.escape, longest))})(?![\w@])(?![.,:/-]\d)")


def _places(table: Iterable[str], text: str) -> list[re.Match[str]]:
    return list(_pattern(table).finditer(text))


def _without(text: str, places: list[re.Match[str]]) -> str:
    pieces, at = [], 0
    for found in places:
        pieces.append(text[at : found.start()])
        at = found.end()
    return " ".join([*pieces, text[at:]])


def _fits(found: re.Match[str], written: str, text: str) -> bool:
    """Whether the words around a value stay as they are: its article, its genitive, a hyphen."""
    if found[0] == written:
        return True
    before, after = text[max(0, found.start() - 12) : found.start()], text[found.end() : found.end() + 2]
    if re.search(r"(?<!\w)(?i:an?)\s+[$€£]?$", before) or after[:1] == "-" or before[-1:] == "-":
        return False
    return after[:1] not in {"'", "\u2019"} or after[1:] == "s"


def _left(change: _Change, rest: str, prompts: str) -> bool:
    """Whether what is left of the letter may still say something of an old value, or already says a new one."""
    words = {word.lower() for word in _WORD.findall(rest)}
    known = {word.lower() for word in _WORD.findall(prompts)}
    told = words - known
    if change.values and (re.search(r"\d", rest) or told & _RECKONED or _RELATIVE.search(rest)):
        return True
    if change.persons and (told & (GENDERED | TITLES) or any(remains(person, rest) for person in change.persons)):
        return True
    new = [written for text, written in change.table.items() if text != written and not re.search(r"\d", written)]
    return any(re.search(rf"(?<!\w)(?i:{re.escape(name)})(?!\w)", rest) for name in new)
