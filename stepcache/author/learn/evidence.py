"""What a log says of a draft: how many of its prompts the draft claims, and on how many answers each check holds."""

from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from stepcache.author.examine import Examined, examine
from stepcache.author.learn.draft import Draft
from stepcache.author.learn.log import Exchange
from stepcache.builtin import catalog
from stepcache.bundled import tools
from stepcache.dialects.base import Reading
from stepcache.domain.rules import Task
from stepcache.domain.slots import Slots
from stepcache.domain.source import Source
from stepcache.matching.types import names_in
from stepcache.pipeline.match import claim_by
from stepcache.pipeline.segment import Cutter
from stepcache.pipeline.verify import assess, bind
from stepcache.ports import Tools

SAMPLE = 400


@dataclass(slots=True)
class Evidence:
    """How a draft's checks did.

    Attributes:
        of: How many exchanges were looked at.
        claimed: How many of them the draft claims.
        held: For each check, on how many of those it passed.
        places: Places of the exchanges that the draft claims.
        passed: Places of the exchanges whose answer passes every check.
    """

    of: int = 0
    claimed: int = 0
    held: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)

    def share(self, check: int) -> float:
        """On which share of the claimed answers a check passed, 0 to 1."""
        return self.held[check] / self.claimed if self.claimed else 0.0


@lru_cache(maxsize=1)
def _tools() -> Tools:
    """Made once: a log is claimed some ten thousand times."""
    return tools()


def examined(*drafts: Draft) -> Examined:
    """Drafts as one rule set, compiled and linted."""
    return examine([Source(f"{draft.name}.stepcache", draft.text()) for draft in drafts], catalog())


def task_of(draft: Draft) -> Task | None:
    """The compiled draft; None where it has errors."""
    return next(iter(examined(draft).compiled.tasks), None)


def evidence_for(draft: Draft, exchanges: Sequence[Exchange], *, all_of: bool = False) -> Evidence:
    """Try a draft's checks on logged answers: on some hundreds of them, or on all."""
    task = task_of(draft)
    found = Evidence(held=[0] * len(draft.checks))
    if task is not None:
        _at_once(_try(task, exchanges, 1 if all_of else max(1, len(exchanges) // SAMPLE), found))
    return found


def _at_once(work: Coroutine[None, None, None]) -> None:
    """Do what waits for nothing: drafts name built-in checks only, and those run in this process."""
    with suppress(StopIteration):
        work.send(None)
        raise RuntimeError("a draft's check has to be waited for")


async def _try(task: Task, exchanges: Sequence[Exchange], step: int, found: Evidence) -> None:
    """Every so many-th exchange."""
    for place in range(0, len(exchanges), step):
        found.of += 1
        slots = claimed_by(task, exchanges[place])
        if slots is not None:
            found.claimed += 1
            found.places.append(place)
            await _judge(task, slots, exchanges[place], place, found)


def claimed_by(task: Task, exchange: Exchange) -> Slots | None:
    """The slots of a prompt that a task claims; the system text is none of the question here."""
    claim = claim_by(task, Reading(exchange.prompt), _tools())
    return claim.slots if claim else None


async def _judge(task: Task, slots: Slots, exchange: Exchange, place: int, found: Evidence) -> None:
    kit = _tools()
    assessment = await assess(
        Cutter(task.cut, kit, names_in(slots)), bind(task, slots, kit), exchange.prompt, exchange.answer
    )
    fell = {one.index for one in assessment.judgements if not one.verdict.ok}
    if not assessment.segmented.whole:
        return
    for index in range(len(task.checks)):
        found.held[index] += index not in fell
    if not fell:
        found.passed.append(place)
