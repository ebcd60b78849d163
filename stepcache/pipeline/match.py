"""Which task claims a request, and with which slots; at a tie between tasks, none."""

from dataclasses import dataclass

from stepcache.domain.expressions import Regex
from stepcache.domain.patterns import Template
from stepcache.domain.rules import Context, RuleSet, Sampling, Task
from stepcache.domain.slots import Slots
from stepcache.matching.claim import compiled, match_prompt, read_slot, readable
from stepcache.matching.derive import derive_all
from stepcache.matching.template import Placed, TooManyReadingsError, readings
from stepcache.pipeline.faults import FAULTS
from stepcache.pipeline.reading import Reading
from stepcache.ports import NO_NAMES, Refusal, RequestView, Tools


@dataclass(frozen=True, slots=True)
class Claim:
    """A task that accounts for a whole request.

    Attributes:
        slots: All slots, derived ones too.
        literals: The weight of its pattern.
    """

    task: Task
    slots: Slots
    literals: int


def claim(rules: RuleSet, reading: Reading, tools: Tools) -> Claim | None:
    """The claim with the most literal characters; None without one, or at a tie."""
    claims = [found for task in rules.tasks if (found := claim_by(task, reading, tools))]
    most = max((found.literals for found in claims), default=0)
    best = [found for found in claims if found.literals == most]
    return best[0] if len(best) == 1 else None


def claim_by(task: Task, reading: Reading, tools: Tools) -> Claim | None:
    """One task's claim: context, schema, pattern and derived slots must all fit."""
    if reading.formatted and not (task.reads_schema and reading.schema is not None):
        return None
    try:
        return _claim(task, reading, tools)
    except FAULTS:  # a slot type or derivation that raises costs only its own rule
        return None


def _claim(task: Task, reading: Reading, tools: Tools) -> Claim | None:
    if not admits(task.context, reading, tools):
        return None
    matched = match_prompt(task, reading.prompt, tools.slot_types)
    if matched is None:
        return None
    slots = derive_all(task, matched.slots, RequestView(reading.prompt, reading.schema), tools.derivations)
    return None if isinstance(slots, Refusal) else Claim(task, slots, matched.literals)


def admits(context: Context, reading: Reading, tools: Tools) -> bool:
    """Whether a rule's `context` admits what stands around the prompt."""
    if reading.turns and not context.turns_any:
        return False
    if not reading.greedy and context.sampling is Sampling.GREEDY:
        return False
    if not reading.system or context.system_any:
        return True
    return readable(reading.system) and any(_is_system(one, reading.system, tools) for one in context.system)


def _is_system(pattern: Template | Regex, system: str, tools: Tools) -> bool:
    """Whether a pattern accounts for the whole system text, its slots' types included."""
    if isinstance(pattern, Regex):
        return compiled(pattern).fullmatch(system) is not None
    try:
        found = readings(pattern.parts, system)
    except TooManyReadingsError:
        return False
    return any(all(_is_read(place, system, tools) for place in reading.places) for reading in found)


def _is_read(place: Placed, system: str, tools: Tools) -> bool:
    text = system[place.start : place.end]
    return not isinstance(read_slot(place.hole, text, tools.slot_types, NO_NAMES), Refusal)
