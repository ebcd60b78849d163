"""Whether a task's patterns account for a whole prompt, and with which slot values."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stepcache.domain.expressions import Call, Const, ListOf, Regex
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part, Reject
from stepcache.domain.rules import Task
from stepcache.domain.slots import Slots, Value
from stepcache.matching.once import per_object
from stepcache.matching.template import Placed, TooManyReadingsError, likely, readings
from stepcache.matching.types import SLOT_TYPES, placed
from stepcache.matching.vocabulary import tilings
from stepcache.ports import NO_NAMES, Names, Refusal, SlotType
from stepcache.text.regex import found_in

MAX_PROMPT = 200_000
_NAME = "identifier"
_ANYTHING = "text"


@dataclass(frozen=True, slots=True)
class Matched:
    """A pattern that accounts for the prompt.

    Attributes:
        slots: What the prompt fills, forms included.
        literals: Literal characters of the pattern that stand in the prompt.
    """

    slots: Slots
    literals: int

    @property
    def weight(self) -> tuple[int, int]:
        """Against other tasks: the literal characters; at a tie, how little is left to slots that take any text."""
        free = sum(value.end - value.start for value in self.slots.values() if value.type == _ANYTHING)
        return self.literals, -free


def match_prompt(task: Task, prompt: str, types: Mapping[str, SlotType] = SLOT_TYPES) -> Matched | None:
    """The task's best pattern for a prompt: most literal characters, then the earlier one.

    Returns:
        None where no pattern fits, a `reject` does, or the best pattern can be read in two ways.
    """
    if len(prompt) > MAX_PROMPT or not readable(prompt):
        return None
    best: tuple[Matched, ...] = ()
    try:
        for found in _patterns(task, prompt, types):
            if found and (not best or found[0].literals > best[0].literals):
                best = found
    except TooManyReadingsError:
        return None
    return best[0] if len(best) == 1 and not rejected(task.rejects, prompt) else None


def readable(text: str) -> bool:
    """Whether a text is whole characters without NUL: half a character (a lone surrogate) is nothing to be matched."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _patterns(task: Task, prompt: str, types: Mapping[str, SlotType]) -> Iterator[tuple[Matched, ...]]:
    """For each pattern its heaviest readings with different values: one, if it can be read in one way only."""
    forms = frozenset(form.name for vocabulary in task.vocabularies for form in vocabulary.forms)
    for template in likely(task.templates, prompt):
        if found := readings(template.parts, prompt):
            spans = ((reading.places, frozenset[str](), reading.literals) for reading in found)
            yield _heaviest(spans, forms, prompt, types)
    for vocabulary in task.vocabularies:
        tiled = ((tiling.places, tiling.forms, tiling.literals) for tiling in tilings(vocabulary, prompt))
        yield _heaviest(tiled, forms, prompt, types)


def _heaviest(
    spans: Iterator[tuple[tuple[Placed, ...], frozenset[str], int]],
    forms: frozenset[str],
    prompt: str,
    types: Mapping[str, SlotType],
) -> tuple[Matched, ...]:
    found: dict[tuple[tuple[str, str, str], ...], Matched] = {}
    for places, present, literals in spans:
        slots = _read_all(places, prompt, types)
        if slots is None:
            continue
        slots.update((name, _flag(name in present)) for name in forms)
        key = tuple(sorted((name, value.type, value.canonical) for name, value in slots.items()))
        if key not in found or found[key].literals < literals:
            found[key] = Matched(slots, literals)
    most = max((one.literals for one in found.values()), default=0)
    return tuple(one for one in found.values() if one.literals == most)


def _flag(present: bool) -> Value:
    return Value("flag", str(present).lower(), present)


def _read_all(places: tuple[Placed, ...], prompt: str, types: Mapping[str, SlotType]) -> dict[str, Value] | None:
    """Identifiers first: the others may hold them."""
    slots: dict[str, Value] = {}
    names: Names = NO_NAMES
    for place in sorted(places, key=lambda one: not _names_unknowns(one.hole.type)):
        text = prompt[place.start : place.end]
        value = read_slot(place.hole, text, types, names)
        if isinstance(value, Refusal) or place.hole.name in slots:
            return None
        slots[place.hole.name] = placed(value, place.start, place.end)
        if _names_unknowns(place.hole.type):
            names |= frozenset(value.data) if isinstance(value.data, tuple) else {value.canonical}
    return slots


def _names_unknowns(kind: Call) -> bool:
    return kind.name == _NAME or (kind.name == "list" and any(value == Const(_NAME) for _, value in kind.args))


def read_slot(hole: Hole, text: str, types: Mapping[str, SlotType], names: Names) -> Value | Refusal:
    """Read one slot's characters by its declared type."""
    kind = types.get(hole.type.name)
    if kind is None:
        return Refusal(f"no slot type `{hole.type.name}`")
    return kind.read(text, _type_args(kind, hole), names)


_ARGS: dict[tuple[str, Hole], object] = {}


def _type_args(kind: SlotType, hole: Hole) -> object:
    key = (kind.name, hole)
    if key not in _ARGS:
        _ARGS[key] = kind.Args(**{name: _constant(value) for name, value in hole.type.args})
    return _ARGS[key]


def _constant(expr: object) -> object:
    match expr:
        case ListOf(items):
            return tuple(_constant(item) for item in items)
        case Const(value):
            return value
        case _:
            raise TypeError("a slot type takes constants only")


def rejected(rejects: tuple[Reject, ...], prompt: str) -> bool:
    """Whether one of the near misses stands in the prompt."""
    return any(found_in(_reject_regex(reject), prompt) for reject in rejects)


@per_object
def _reject_regex(reject: Reject) -> Regex:
    return reject.what if isinstance(reject.what, Regex) else Regex(_phrase(reject.what.parts), "i")


def _phrase(parts: tuple[Part, ...]) -> str:
    """A phrase as a regular expression that finds every spelling of it, however many there are."""
    return "".join(map(_piece, parts))


def _piece(part: Part) -> str:
    match part:
        case Literal(text):
            words = r"\s+".join(map(_word, text.split()))
            return (r"\s*" if text[0].isspace() else "") + words + (r"\s*" if text[-1].isspace() else "")
        case Optional(parts):
            return f"(?:{_phrase(parts)})?"
        case Choice(branches):
            return f"(?:{'|'.join(map(_phrase, branches))})"
        case Hole():
            return r"[\s\S]*?"


def _word(word: str) -> str:
    """A word that is no part of a longer one; a sign may stand anywhere."""
    before, after = (
        r"\b" if char.isascii() and (char.isalnum() or char == "_") else "" for char in (word[0], word[-1])
    )
    return before + re.escape(word) + after
