"""Find older answers that may serve a new prompt: at most four, most equal slots first, then newest."""

import json
from collections import OrderedDict
from dataclasses import dataclass

from stepcache.domain.entries import Entry
from stepcache.domain.expressions import holds
from stepcache.domain.routes import Grade
from stepcache.domain.rules import Task
from stepcache.domain.slots import Slots
from stepcache.domain.trace import Trace
from stepcache.pipeline.key import slot_pairs
from stepcache.pipeline.match import Claim, claim_by
from stepcache.pipeline.reading import Reading
from stepcache.ports import Store, Tools

MOST = 4
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

    def find(self, claim: Claim, owner: str, skeleton: str, pins: str, trace: Trace | None) -> Found:
        """The candidates of a claim; nothing of another owner is ever looked at."""
        pairs = slot_pairs(claim.slots)
        kept: list[Candidate] = []
        skipped = ""
        for entry in self._store.candidates(owner, skeleton, pins, pairs, MOST):
            candidate = self._candidate(claim.task, entry)
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
            skipped = self._skipped_by_pins(claim, owner, skeleton)
        return Found(tuple(kept), skipped)

    def _skipped_by_pins(self, claim: Claim, owner: str, skeleton: str) -> str:
        """Tells `skip` from `miss`: the same shape stands there with another value of a slot that a skip names."""
        if not claim.task.skips:
            return ""
        for entry in self._store.candidates(owner, skeleton, None, (), 1):
            candidate = self._candidate(claim.task, entry)
            if candidate:
                return _skip(claim, candidate)
        return ""

    def _candidate(self, task: Task, entry: Entry) -> Candidate | None:
        if entry.task != task.name or (task.cache.proved_only and entry.grade is not Grade.PROVED):
            return None
        key = (entry.id, task.digest)
        if key not in self._read:
            self._read[key] = self._slots(task, entry)
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        slots = self._read[key]
        return None if slots is None else Candidate(entry, slots)

    def _slots(self, task: Task, entry: Entry) -> Slots | None:
        """The entry's prompt read again under today's rule."""
        schema = json.loads(entry.schema) if entry.schema else None
        reading = Reading(entry.prompt, schema=schema, formatted=schema is not None, system="")
        found = claim_by(task, reading, self._tools)
        return found.slots if found else None


def _skip(claim: Claim, candidate: Candidate) -> str:
    for skip in claim.task.skips:
        if holds(skip.when, claim.slots, candidate.slots):
            return skip.because or "a skip condition holds"
    return ""
