"""`adapt slots`: the literal text of changed slots, replaced wherever it stands."""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import BaseModel

from stepcache.domain.slots import Slots, Value, changed
from stepcache.domain.writing import Adapted, Source
from stepcache.ports import NoArgs
from stepcache.text.words import TELLING

MAX_LITERAL = 200

_SYNTAX = re.compile(r"[\"'`\\<>{}\x00-\x1f]")

NAMES = frozenset({"identifier", "key"})
NUMBERS = frozenset({"number", "integer"})
CARRIED = NAMES | NUMBERS | frozenset({"word", "quoted", "date"})

# What may not stand beside a literal: it would be a part of something longer, and the slot's meaning unsure.
_EDGES = {
    "name": (r"(?<!\w)(?<!\w-)", r"(?!\w)(?!-\w)"),
    "text": (r"(?<!\w)(?<!\w[-@/.\\])", r"(?!\w)(?![-@/.\\]\w)"),
    "number": (r"(?<!\w)(?<!\d[.,/:-])(?<![-+.\u2212$€£])", r"(?!\w)(?![.,/:-]\d)(?!%)"),
}


class SlotTexts:
    """Write the new text of each changed name, word, quotation, date or number for the old, all at once.

    It carries the slots whose old text stands in the answer. It does not apply where the text could mean
    something else: it stands in the prompt beside the slot or in another slot, it is part of a longer
    word or in another case, it is a common word or numbers a list, or the new text stands there already.
    What the answer *derives* from a slot (a sum of a number, a plural of a word) is not seen: a rule that
    uses this adapter says that the slot is only repeated.
    """

    name: ClassVar[str] = "slots"
    carries_types: ClassVar[frozenset[str]] = CARRIED
    Args: ClassVar[type[BaseModel]] = NoArgs

    def adapt(self, source: Source, old: NoArgs, new: NoArgs) -> Adapted | None:
        """The answer with the new texts; `carried` names the slots that were found."""
        names = [name for name in sorted(source.old) if _replaceable(name, source.old, source.new)]
        table = _table(names, source.old, source.new)
        if not table or not _unambiguous(table, names, source):
            return None
        found = [literal for literal in table if _places(literal, table[literal][1], source.text)]
        if not found or not _clean(table, found, source.text):
            return None
        carried = frozenset(name for name in names if set(_literals(source.old[name])) & set(found))
        return Adapted(_replaced(source.text, table, found), carried, note=", ".join(sorted(carried)))


Table = Mapping[str, tuple[str, str]]
"""Old text -> new text and the kind of its edges."""


def _replaceable(name: str, old: Slots, new: Slots) -> bool:
    if name not in new or not changed(name, new, old):
        return False
    values = old[name], new[name]
    return all(value.type in CARRIED and not value.derived for value in values)


def _literals(value: Value) -> tuple[str, ...]:
    """The spellings in which an answer may repeat a value: the name without quotes, a date also as ISO."""
    if value.type in NUMBERS:
        return (value.text,)
    if value.type == "date":
        return (value.text, value.canonical)
    return (value.canonical,)


def _edges(value: Value) -> str:
    return "number" if value.type in NUMBERS else "name" if value.type in NAMES else "text"


def _table(names: list[str], old: Slots, new: Slots) -> Table | None:
    """All replacements; None where one text would become two, or is no text to be looked for."""
    table: dict[str, tuple[str, str]] = {}
    for name in names:
        spellings = zip(reversed(_literals(old[name])), reversed(_literals(new[name])), strict=False)
        for before, after in dict(spellings).items():
            entry = after, _edges(old[name])
            if table.setdefault(before, entry) != entry or not (_literal(before) and _literal(after)):
                return None
    return table


def _literal(text: str) -> bool:
    """Whether a text says no more than a name or a number does, in prose, code and JSON alike."""
    return 0 < len(text) <= MAX_LITERAL and text.lower() not in TELLING and not _SYNTAX.search(text)


def _unambiguous(table: Table, names: list[str], source: Source) -> bool:
    """Whether each text stands in the old prompt as these slots and nowhere else, and in no other of them."""
    spans = [(source.old[name].start, source.old[name].end) for name in names]
    for literal in table:
        if any(literal != other and _loose(literal, other) for other in table):
            return False
        for start, end in _loose(literal, source.old_prompt):
            if not any(left <= start and end <= right for left, right in spans):
                return False
    return True


def _clean(table: Table, found: list[str], text: str) -> bool:
    """Whether no text stands in the answer in a way that would be left, and no new one is there already."""
    for literal in table:
        kind = table[literal][1]
        loose = _loose(literal, text)
        if len(loose) != len(_places(literal, kind, text)) or (kind == "number" and _numbers_a_list(literal, text)):
            return False
    new = {table[literal][0] for literal in found}
    return not any(_loose(after, text) for after in new if after not in table)


def _loose(literal: str, text: str) -> list[tuple[int, int]]:
    """Wherever it may stand: as a word in any case, a longer one anywhere, a short one where a word begins."""
    plain = re.escape(literal)
    if len(literal) > 3:
        pattern = f"(?i:{plain})"
    elif len(literal) > 1:
        pattern = rf"(?<!\w)(?:{plain}|(?i:{plain})(?!\w))"
    else:
        pattern = rf"(?<!\w)(?i:{plain})(?!\w)"
    return [found.span() for found in re.finditer(pattern, text)]


def _places(literal: str, kind: str, text: str) -> list[tuple[int, int]]:
    before, after = _EDGES[kind]
    return [found.span() for found in re.finditer(before + re.escape(literal) + after, text)]


def _numbers_a_list(literal: str, text: str) -> bool:
    return (
        re.search(rf"^[ \t]*(?:step[ \t]+)?{re.escape(literal)}[.):][ \t]", text, re.MULTILINE | re.IGNORECASE)
        is not None
    )


def _replaced(text: str, table: Table, found: list[str]) -> str:
    places = sorted((span, literal) for literal in found for span in _places(literal, table[literal][1], text))
    return "".join(_pieces(text, places, table))


def _pieces(text: str, places: list[tuple[tuple[int, int], str]], table: Table) -> Iterator[str]:
    at = 0
    for (start, end), literal in places:
        yield text[at:start]
        yield table[literal][0]
        at = end
    yield text[at:]
