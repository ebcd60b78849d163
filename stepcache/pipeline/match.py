"""Which task claims a request, and with which slots; at a tie between tasks, none."""

from dataclasses import dataclass

from stepcache.domain.expressions import Regex
from stepcache.domain.patterns import Template
from stepcache.domain.rules import Context, RuleSet, Sampling, Task
from stepcache.domain.slots import Slots
from stepcache.matching.claim import compiled, match_prompt
from stepcache.matching.derive import derive_all
from stepcache.matching.template import TooManyReadingsError, readings
from stepcache.pipeline.reading import Reading
from stepcache.ports import Refusal, RequestView, Tools


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
    if not admits(task.context, reading):
        return None
    matched = match_prompt(task, reading.prompt, tools.slot_types)
    if matched is None:
        return None
    slots = derive_all(task, matched.slots, RequestView(reading.prompt, reading.schema), tools.derivations)
    return None if isinstance(slots, Refusal) else Claim(task, slots, matched.literals)


def admits(context: Context, reading: Reading) -> bool:
    """Whether a rule's `context` admits what stands around the prompt."""
    if reading.turns and not context.turns_any:
        return False
    if not reading.greedy and context.sampling is Sampling.GREEDY:
        return False
    if not reading.system or context.system_any:
        return True
    return any(_is_system(pattern, reading.system) for pattern in context.system)


def _is_system(pattern: Template | Regex, system: str) -> bool:
    if isinstance(pattern, Regex):
        return compiled(pattern).search(system) is not None
    try:
        return bool(readings(pattern.parts, system))
    except TooManyReadingsError:
        return False
