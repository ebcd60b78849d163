"""Find older answers that may serve a new prompt: at most four, most equal slots first, then newest."""

import json
from collections import OrderedDict
from dataclasses import dataclass

from stepcache.dialects.base import Reading
from stepcache.domain.entries import Entry
from stepcache.domain.expressions import holds
from stepcache.domain.routes import Grade
from stepcache.domain.rules import Skip, Task
from stepcache.domain.slots import Slots
from stepcache.domain.trace import Trace
from stepcache.pipeline.key import Keys, pins_key, slot_pairs
from stepcache.pipeline.match import Claim, claim_by
from stepcache.ports import Store, Tools

MOST = 4
LONG_PROMPT = 8_192
"""Characters; what is read in longer prompts is not kept in memory."""

_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Candidate:
    """An older answer with the slots its own prompt has under today's rule."""

    entry: Entry
    slots: Slots


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval gave.

    Attributes:
        skipped: The rule's text, where an entry stood but `skip when` dropped it; empty else.
    """

    candidates: tuple[Candidate, ...]
    skipped: str = ""


class Retriever:
    """Looks candidates up and keeps the slots of those it has read."""

    def __init__(self, store: Store, tools: Tools) -> None:
        self._store = store
        self._tools = tools
        self._read: OrderedDict[tuple[str, str], Slots | None] = OrderedDict()

    def find(self, claim: Claim, keys: Keys, trace: Trace | None) -> Found:
        """The candidates of a claim; nothing of another owner is ever looked at."""
        pairs = slot_pairs(claim.slots)
        kept: list[Candidate] = []
        skipped = ""
        for entry in self._store.candidates(keys.owner, keys.skeleton, keys.pins, pairs, MOST):
            candidate = self._candidate(claim.task, entry, keys.owner)
            if (
                candidate and pins_key(claim.task, candidate.slots) != keys.pins
            ):  # an older rule read its prompt otherwise
                candidate = None
            because = _skip(claim, candidate) if candidate else ""
            if trace is not None:
                trace.add(
                    "candidate",
                    entry.id,
                    "skipped" if because else "tried" if candidate else "unreadable",
                    prompt=entry.prompt,
                    because=because,
                )
            if because:
                skipped = skipped or because
            elif candidate:
                kept.append(candidate)
        if not kept and not skipped:
            skipped = self._skipped_by_pins(claim, keys)
        return Found(tuple(kept), skipped)

    def _skipped_by_pins(self, claim: Claim, keys: Keys) -> str:
        """Tells `skip` from `miss`: the same shape stands there with another value of a slot that a skip names."""
        if not claim.task.skips:
            return ""
        for entry in self._store.candidates(keys.owner, keys.skeleton, None, (), MOST):
            candidate = self._candidate(claim.task, entry, keys.owner)
            if candidate and (because := _skip(claim, candidate)):
                return because
        return ""

    def _candidate(self, task: Task, entry: Entry, owner: str) -> Candidate | None:
        if (entry.owner, entry.task) != (owner, task.name):
            return None
        if task.cache.proved_only and entry.grade is not Grade.PROVED:
            return None
        slots = self._slots_of(task, entry)
        return None if slots is None else Candidate(entry, slots)

    def _slots_of(self, task: Task, entry: Entry) -> Slots | None:
        key = (entry.id, task.digest)
        if key in self._read:
            return self._read[key]
        slots = self._slots(task, entry)
        if len(entry.prompt) <= LONG_PROMPT:
            self._read[key] = slots
        if len(self._read) > _KEPT:
            self._read.popitem(last=False)
        return slots

    def _slots(self, task: Task, entry: Entry) -> Slots | None:
        """The entry's prompt read again under today's rule."""
        schema = json.loads(entry.schema) if entry.schema else None
        reading = Reading(entry.prompt, schema=schema, formatted=schema is not None, system="")
        found = claim_by(task, reading, self._tools)
        return found.slots if found else None


def _skip(claim: Claim, candidate: Candidate) -> str:
    for skip in claim.task.skips:
        if _holds(skip, claim, candidate):
            return skip.because or "a skip condition holds"
    return ""


def _holds(skip: Skip, claim: Claim, candidate: Candidate) -> bool:
    """Whether a candidate must be dropped; a condition that cannot be judged drops it."""
    try:
        return holds(skip.when, claim.slots, candidate.slots)
    except TypeError:
        return True
