"""How a group is sent: under the shipped rules, or under those of this set that ask the model before the solver."""

from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.trust.record import Family, Record, Truth

TEACHER = "You are a patient maths teacher."
"""The system text that the model-first rules admit, and the shipped ones do not."""
MODEL_FIRST = "Solve as in class: "
"""What a prompt begins with that the model-first rules claim: without a system text both kinds would."""
ASSISTANT = "You are a helpful assistant."


@dataclass(frozen=True, slots=True)
class Manner:
    """One way to send a group.

    Attributes:
        system: System text; empty for none.
        before: What the prompts begin with.
    """

    system: str = ""
    before: str = ""

    @property
    def is_model_first(self) -> bool:
        """Whether the model writes before a solver does."""
        return bool(self.before)

    def record(  # noqa: PLR0913 - a record has that many parts
        self,
        name: str,
        family: Family,
        group: str,
        prompt: str,
        truth: Truth,
        *,
        source: str = "",
        base: bool = False,
        body: dict[str, Any] | None = None,
    ) -> Record:
        """A record that is sent so."""
        return Record(
            name=name,
            family=family,
            group=group,
            prompt=self.before + prompt,
            truth=truth,
            base=base,
            source=source,
            system=self.system,
            body=body or {},
        )


def manner_of(rng: Random) -> Manner:
    """A third of the groups model first; of the others some with a system text that the shipped rules admit."""
    chance = rng.random()
    if chance < 1 / 3:
        return Manner(TEACHER, MODEL_FIRST)
    return Manner(ASSISTANT if chance < 0.4 else "")
