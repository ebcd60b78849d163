"""Which task claims a request, and with which slots; at a tie between tasks, none."""

from dataclasses import dataclass
from enum import StrEnum

from stepcache.dialects.base import Reading
from stepcache.domain.expressions import Regex
from stepcache.domain.faults import FAULTS
from stepcache.domain.patterns import Template
from stepcache.domain.rules import Context, RuleSet, Sampling, Task
from stepcache.domain.slots import Slots
from stepcache.matching.claim import MAX_PROMPT, match_prompt, readable, rejected
from stepcache.matching.derive import derive_all
from stepcache.matching.reading import read_slot
from stepcache.matching.template import Placed, TooManyReadingsError, readings
from stepcache.ports import NO_NAMES, Refusal, RequestView, Tools
from stepcache.text.regex import is_whole


@dataclass(frozen=True, slots=True)
class Claim:
    """A task that accounts for a whole request.

    Attributes:
        slots: All slots, derived ones too.
        weight: That of its pattern.
    """

    task: Task
    slots: Slots
    weight: tuple[int, int]


class Objection(StrEnum):
    """What of a request a rule may object to although its pattern fits; the detail of `no-rule`."""

    FORMAT = "format"
    TURNS = "earlier turns"
    SAMPLING = "sampling"
    SYSTEM = "system text"

    @property
    def told(self) -> str:
        """The same as a sentence."""
        return _TOLD[self]


_TOLD = {
    Objection.FORMAT: "the request demands a format that the rule does not read",
    Objection.TURNS: "earlier turns stand before the prompt",
    Objection.SAMPLING: "sampling is not greedy: the request has a temperature above 0",
    Objection.SYSTEM: "the system text is none that the rule admits",
}


def claim(rules: RuleSet, reading: Reading, tools: Tools) -> Claim | None:
    """The claim of the greatest weight; None without one, or at a tie."""
    claims = [found for task in rules.tasks if (found := claim_by(task, reading, tools))]
    most = max((found.weight for found in claims), default=None)
    best = [found for found in claims if found.weight == most]
    return best[0] if len(best) == 1 else None


def claim_by(task: Task, reading: Reading, tools: Tools) -> Claim | None:
    """One task's claim: context, schema, pattern and derived slots must all fit."""
    found = _tried(task, reading, tools)
    return found if isinstance(found, Claim) else None


def try_claim(task: Task, reading: Reading, tools: Tools) -> Claim | str:
    """One task's claim, or why it has none."""
    return _tried(task, reading, tools) or _unmatched(task, reading.prompt)


def _unmatched(task: Task, prompt: str) -> str:
    """Why a task's patterns do not claim a prompt."""
    fallen = rejected(task.rejects, prompt)
    return "a `reject` stands in the prompt" if fallen else "no pattern accounts for the whole prompt in one way"


def _tried(task: Task, reading: Reading, tools: Tools) -> Claim | str:
    """One task's claim, or why it has none; empty where it is but that its patterns do not fit."""
    try:
        against = _against(task, reading, tools)
        return against.told if against else _claim(task, reading, tools)
    except FAULTS as error:  # a slot type or derivation that raises costs only its own rule
        return f"{type(error).__name__} while reading the prompt"


def surroundings(rules: RuleSet, reading: Reading, tools: Tools) -> str:
    """What alone keeps the first task that accounts for the prompt from claiming the request; empty without one."""
    for task in rules.tasks:
        try:
            against = _against(task, reading, tools)
            if against and isinstance(_claim(task, reading, tools), Claim):
                return against
        except FAULTS:  # as in `try_claim`
            continue
    return ""


def _claim(task: Task, reading: Reading, tools: Tools) -> Claim | str:
    matched = match_prompt(task, reading.prompt, tools.slot_types)
    if matched is None:
        return ""
    slots = derive_all(task, matched.slots, RequestView(reading.prompt, reading.schema), tools.derivations)
    return slots.reason if isinstance(slots, Refusal) else Claim(task, slots, matched.weight)


def _against(task: Task, reading: Reading, tools: Tools) -> Objection | None:
    if reading.formatted and not (task.reads_schema and reading.schema is not None):
        return Objection.FORMAT
    return objection(task.context, reading, tools)


def objection(context: Context, reading: Reading, tools: Tools) -> Objection | None:
    """What stands around the prompt that a rule's `context` does not admit; None where it admits all."""
    if reading.turns and not context.turns_any:
        return Objection.TURNS
    if not reading.greedy and context.sampling is Sampling.GREEDY:
        return Objection.SAMPLING
    return None if _system_fits(context, reading.system, tools) else Objection.SYSTEM


def _system_fits(context: Context, system: str, tools: Tools) -> bool:
    if not system or context.system_any:
        return True
    if len(system) > MAX_PROMPT:
        return False
    return readable(system) and any(_is_system(one, system, tools) for one in context.system)


def _is_system(pattern: Template | Regex, system: str, tools: Tools) -> bool:
    """Whether a pattern accounts for the whole system text, its slots' types included."""
    if isinstance(pattern, Regex):
        return is_whole(pattern, system)
    try:
        found = readings(pattern.parts, system)
    except TooManyReadingsError:
        return False
    return any(all(_is_read(place, system, tools) for place in reading.places) for reading in found)


def _is_read(place: Placed, system: str, tools: Tools) -> bool:
    text = system[place.start : place.end]
    return not isinstance(read_slot(place.hole, text, tools.slot_types, NO_NAMES), Refusal)
