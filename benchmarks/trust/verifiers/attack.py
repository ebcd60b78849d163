"""What an attack on one verifier is, and what came of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

KEPT = 4
"""Examples that are kept of each kind of acceptance, in a report and of each part of a run."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One wrong thing shown to a verifier.

    Attributes:
        slip: What was done to the right answer.
        accepted: Whether the verifier took it.
        said: What it says now, by the oracle: the kind of an acceptance.
        wrong: Whether an acceptance is a fault of the verifier.
        shown: What was shown, for a person to look at.
    """

    slip: str
    accepted: bool
    said: str
    wrong: bool
    shown: str


Attack = Callable[[Random], Iterator[Shot]]
"""Endless: right answers are made, and slips put into each."""


@dataclass(slots=True)
class Outcome:
    """Counts of one verifier's attacks; parts are added up.

    Attributes:
        shots: How many were shown.
        wrong: Of them those whose acceptance would be a fault: the others say something right in spite of the slip.
        slips: By kind of slip.
        accepted: By what the accepted ones say.
        faults: Acceptances that are faults, by what they say.
        examples: Some of what was accepted, by what it says.
    """

    shots: int = 0
    wrong: int = 0
    slips: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, shot: Shot) -> None:
        """Count one."""
        self.shots += 1
        self.wrong += shot.wrong
        self.slips[shot.slip] += 1
        if not shot.accepted:
            return
        (self.faults if shot.wrong else self.accepted)[shot.said] += 1
        kept = self.examples.setdefault(shot.said, [])
        if len(kept) < KEPT:
            kept.append(f"{shot.slip}: {shot.shown}")

    def merge(self, other: "Outcome") -> None:
        """Add another part's counts."""
        self.shots += other.shots
        self.wrong += other.wrong
        for name in ("slips", "accepted", "faults"):
            getattr(self, name).update(getattr(other, name))
        for said, some in other.examples.items():
            self.examples[said] = [*self.examples.get(said, []), *some][:KEPT]

    def as_figures(self) -> dict[str, Any]:
        """For the result file, the largest counts first."""
        return {
            "shots": self.shots,
            "wrong": self.wrong,
            "faults": dict(self.faults.most_common()),
            "accepted": dict(self.accepted.most_common()),
            "slips": dict(self.slips.most_common()),
            "examples": dict(sorted(self.examples.items())),
        }


def fire(attack: Attack, seed: str, shots: int) -> Outcome:
    """The outcome of that many shots, the same for the same seed."""
    outcome, coming = Outcome(), attack(Random(seed))
    while outcome.shots < shots:
        outcome.add(next(coming))
    return outcome
