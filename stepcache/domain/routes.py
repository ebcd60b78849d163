"""Route, Reason: how a request was answered, and why."""

from enum import StrEnum

from stepcache.domain.value import dataclass


class Route(StrEnum):
    """The costliest thing in the served text, cheapest first; `REFUSE` and `BYPASS` stand beside."""

    EXACT = "exact"
    REUSE = "reuse"
    ADAPT = "adapt"
    SOLVE = "solve"
    PATCH = "patch"
    GENERATE = "generate"
    REFUSE = "refuse"
    BYPASS = "bypass"

    @property
    def rank(self) -> int:
        """Place in the order of cost, 0 for `EXACT`."""
        return list(Route).index(self)


class Word(StrEnum):
    """Why a request took its route."""

    HIT = "hit"
    MISS = "miss"
    SKIP = "skip"
    REJECTED = "rejected"
    BUDGET = "budget"
    UNVERIFIED = "unverified"
    STALE = "stale"
    NO_RULE = "no-rule"
    UNCACHEABLE = "uncacheable"


@dataclass(frozen=True, slots=True)
class Reason:
    """A word, and perhaps a detail: `skip: the body depends on the operation`."""

    word: Word
    detail: str = ""

    def __str__(self) -> str:
        """As it stands in headers, traces, tests and metrics."""
        return f"{self.word}: {self.detail}" if self.detail else str(self.word)


class Grade(StrEnum):
    """What stands behind a served answer.

    `PROVED`: every slot the prompt fills is proved by a check that passed, or solved.
    `CARRIED`: exactly as right as the model's own answer it came from.
    `NONE`: nothing was verified (`bypass`, `refuse`).
    """

    PROVED = "proved"
    CARRIED = "carried"
    NONE = "none"
