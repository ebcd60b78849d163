"""Find older answers that may serve a new prompt: at most four, most equal slots first, then newest.

Where none fills the same slots, those of the nearest neighbours that fill others, if the rule asks for them.
"""

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from stepcache.dialects.base import Reading
from stepcache.domain.entries import Entry
from stepcache.domain.expressions import holds
from stepcache.domain.routes import Grade
from stepcache.domain.rules import Skip, Task
from stepcache.domain.slots import Slots
from stepcache.domain.trace import Trace
from stepcache.keeping import Embedder, Nearby, Store
from stepcache.pipeline.embed import embed
from stepcache.pipeline.key import Keys, pins_key, slot_pairs
from stepcache.pipeline.match import Claim, claim_by
from stepcache.pipeline.prompts import Prompts
from stepcache.ports import Tools

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


Proposal = tuple[Entry, float | None]
"""An entry, and a neighbour's similarity: None where it fills the same slots."""


class Retriever:
    """Looks candidates up and keeps the slots of those it has read."""

    def __init__(self, store: Store, prompts: Prompts, embedder: Embedder | None = None) -> None:
        """Look in a store."""
        self._store = store
        self._prompts = prompts
        self._embedder = embedder
        self._read: OrderedDict[tuple[str, str], Slots | None] = OrderedDict()

    async def find(self, claim: Claim, prompt: str, keys: Keys, trace: Trace | None) -> Found:
        """The candidates of a claim; nothing of another owner is ever looked at.

        Raises:
            BusyError: Too many long prompts wait to be read.
        """
        pairs = slot_pairs(claim.slots)
        same = [(entry, None) for entry in self._store.candidates(keys.owner, keys.skeleton, keys.pins, pairs, MOST)]
        found = await self._sift(claim, keys, same, trace)
        if not found.candidates and not found.skipped:
            found = await self._sift(claim, keys, await self._neighbors(claim, prompt, keys), trace)
        if not found.candidates and not found.skipped:
            found = Found((), await self._skipped_by_pins(claim, keys))
        return found

    async def _neighbors(self, claim: Claim, prompt: str, keys: Keys) -> Sequence[Proposal]:
        """What stands nearest, of the same task and pins; it is only proposed."""
        similar, embedding = claim.task.cache.similar, await embed(self._embedder, claim, prompt)
        if embedding is None or similar is None:
            return ()
        near = Nearby(keys.owner, keys.region, keys.pins, keys.skeleton, embedding, similar)
        found = self._store.neighbors(near, slot_pairs(claim.slots), MOST)
        return [(neighbor.entry, neighbor.similarity) for neighbor in found]

    async def _sift(self, claim: Claim, keys: Keys, proposed: Sequence[Proposal], trace: Trace | None) -> Found:
        """Those that can be read under today's rule, have these pins, and are not skipped."""
        kept: list[Candidate] = []
        skipped = ""
        for entry, similarity in proposed:
            candidate = await self._candidate(claim.task, entry, keys.owner)
            if candidate and pins_key(claim.task, candidate.slots) != keys.pins:
                candidate = None  # an older rule read its prompt otherwise
            because = _skip(claim, candidate) if candidate else ""
            if trace is not None:
                outcome = "skipped" if because else "tried" if candidate else "unreadable"
                near = {} if similarity is None else {"similarity": round(similarity, 3)}
                trace.add("candidate", entry.id, outcome, prompt=entry.prompt, because=because, **near)
            if because:
                skipped = skipped or because
            elif candidate:
                kept.append(candidate)
        return Found(tuple(kept), skipped)

    async def _skipped_by_pins(self, claim: Claim, keys: Keys) -> str:
        """Tells `skip` from `miss`: the same shape stands there with another value of a slot that a skip names."""
        if not claim.task.skips:
            return ""
        for entry in self._store.candidates(keys.owner, keys.skeleton, None, (), MOST):
            candidate = await self._candidate(claim.task, entry, keys.owner)
            if candidate and (because := _skip(claim, candidate)):
                return because
        return ""

    async def _candidate(self, task: Task, entry: Entry, owner: str) -> Candidate | None:
        if (entry.owner, entry.task) != (owner, task.name):
            return None
        if task.cache.proved_only and entry.grade is not Grade.PROVED:
            return None
        slots = await self._slots_of(task, entry)
        return None if slots is None else Candidate(entry, slots)

    async def _slots_of(self, task: Task, entry: Entry) -> Slots | None:
        key = (entry.id, task.digest)
        if key in self._read:
            return self._read[key]
        read = await self._prompts.read(len(entry.prompt), partial(_read_again, task, entry))
        if read.lasting and len(entry.prompt) <= LONG_PROMPT:
            self._read[key] = read.found
        if len(self._read) > _KEPT:
            self._read.popitem(last=False)
        return read.found


def _read_again(task: Task, entry: Entry, tools: Tools) -> Slots | None:
    """The slots of an entry's prompt under today's rule."""
    schema = json.loads(entry.schema) if entry.schema else None
    reading = Reading(entry.prompt, schema=schema, formatted=schema is not None, system="")
    found = claim_by(task, reading, tools)
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
