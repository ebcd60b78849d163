"""A run of mutants: what was tried, what escaped, and what the author says of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from stepcache.author.mutate.escapes import Explanation, explanations
from stepcache.author.mutate.hunt import Hunter, Mutant, known
from stepcache.author.testing.load import Loaded
from stepcache.author.testing.run import Outcome
from stepcache.domain.rules import Task

MOST = 24
"""How many slots, and how many steps, of each answer are tried."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One mutant with what the author says of it; None for nothing."""

    mutant: Mutant
    explained: Explanation | None = None

    @property
    def open(self) -> bool:
        """Whether it escaped and nobody says why."""
        return self.mutant.escaped and self.explained is None


@dataclass(frozen=True, slots=True)
class Hunt:
    """All mutants of a run.

    Attributes:
        stale: Explanations that no mutant needed; told where as many were tried as it takes to tell.
    """

    tried: Sequence[Tried]
    stale: Sequence[Explanation]

    @property
    def open(self) -> list[Tried]:
        """Those that escaped unexplained."""
        return [one for one in self.tried if one.open]

    def of(self, task: Task) -> list[Tried]:
        """Those of one task."""
        return [one for one in self.tried if one.mutant.known.task is task]


def hunt(loaded: Sequence[Loaded], outcomes: Sequence[Outcome], *, most: int = MOST, seed: int = 1) -> Hunt:
    """Mutate the verified answers of all tests that passed."""
    return asyncio.run(_hunt(loaded, outcomes, most, seed))


async def _hunt(loaded: Sequence[Loaded], outcomes: Sequence[Outcome], most: int, seed: int) -> Hunt:
    tried: list[Tried] = []
    told: list[Explanation] = []
    for one in loaded:
        said = list(explanations(one.sources, one.rules.tasks))
        told += said
        async with Hunter(one.rules) as hunter:
            for outcome in (found for found in outcomes if found.job.rules is one.rules and found.passed):
                for answer in known(outcome):
                    tried += [_tried(mutant, said) for mutant in await hunter.mutants(answer, most=most, seed=seed)]
    used = {id(one.explained) for one in tried}
    return Hunt(tried, [one for one in told if id(one) not in used and (most >= MOST or not one.reason)])


def _tried(mutant: Mutant, said: Sequence[Explanation]) -> Tried:
    found = (one for one in said if one.covers(mutant.known.task, mutant.kind)) if mutant.escaped else iter(())
    return Tried(mutant, next(found, None))
