"""Whether a task's patterns account for a whole prompt, and with which slot values."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from stepcache.domain.expressions import Regex
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part, Reject
from stepcache.domain.rules import Task
from stepcache.domain.slots import Slots, Value
from stepcache.domain.value import dataclass
from stepcache.matching.once import per_object
from stepcache.matching.template import Placed, TooManyReadingsError, likely, readings
from stepcache.matching.vocabulary import tilings
from stepcache.text.regex import found_in

if TYPE_CHECKING:
    from stepcache.ports import SlotType

MAX_PROMPT = 200_000
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


def match_prompt(task: Task, prompt: str, types: "Mapping[str, SlotType] | None" = None) -> Matched | None:
    """The task's best pattern for a prompt: most literal characters, then the earlier one.

    Args:
        types: The slot types, by name; those that are built in without.

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


def _patterns(task: Task, prompt: str, types: "Mapping[str, SlotType] | None") -> Iterator[tuple[Matched, ...]]:
    """For each pattern its heaviest readings with different values: one, if it can be read in one way only."""
    forms = frozenset(form.name for vocabulary in task.vocabularies for form in vocabulary.forms)
    for template in likely(task.templates, prompt):
        if found := readings(template.parts, prompt):
            spans = ((reading.places, frozenset[str](), reading.literals) for reading in found)
            yield _heaviest(spans, forms, prompt, types)
    for vocabulary in task.vocabularies:
        if tiled := tilings(vocabulary, prompt):
            spans = ((tiling.places, tiling.forms, tiling.literals) for tiling in tiled)
            yield _heaviest(spans, forms, prompt, types)


def _heaviest(
    spans: Iterator[tuple[tuple[Placed, ...], frozenset[str], int]],
    forms: frozenset[str],
    prompt: str,
    types: "Mapping[str, SlotType] | None",
) -> tuple[Matched, ...]:
    from stepcache.matching.reading import read_all  # noqa: PLC0415 - most prompts fit no pattern, and types are heavy

    found: dict[tuple[tuple[str, str, str], ...], Matched] = {}
    for places, present, literals in spans:
        slots = read_all(places, prompt, types)
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
