"""How long a plugin's code may take."""

from collections.abc import Mapping

from stepcache.domain.signatures import Cost, Signature

BUDGETS_S: Mapping[Cost, float] = {Cost.PURE: 0.25, Cost.SOLVER: 2.0, Cost.IO: 10.0}
"""Seconds of one call, from when a worker that is ready takes it."""

LOAD_S = 10.0
"""Seconds until a plugin must be imported, and as many for the examples of its verifiers."""

SLICE_S = 0.1
"""After so long a worker tells what it has judged so far: a hang is noticed one budget later, however much is asked."""


def budget_of(kind: str, signature: Signature) -> float:
    """Seconds of one call; to solve is never cheap."""
    least = BUDGETS_S[Cost.SOLVER] if kind == "solvers" else 0.0
    return max(BUDGETS_S[signature.cost], least)
