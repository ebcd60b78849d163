"""What a run must keep, and how far its figures reach."""

from collections import Counter
from math import exp, lgamma, log, log1p

from benchmarks.trust.judge import FATAL
from benchmarks.trust.tally import Tally, total

LEAST_REUSE = 0.99
LEAST_CLAIMED = 0.98
LEAST_SOURCED = 0.60
ENOUGH = 50
"""A family with fewer records is listed, but not held to the share that must be claimed."""
_DOUBT = 0.05


def bound(wrong: int, n: int) -> float:
    """The share of wrong ones that `wrong` of `n` leave possible: one-sided 95 %, Clopper and Pearson's, exact."""
    if wrong >= n:
        return 1.0
    low, high = wrong / n, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(wrong, n, middle) > _DOUBT else (low, middle)
    return high


def _at_most(wrong: int, n: int, share: float) -> float:
    """How likely at most so many wrong ones are."""
    if not 0 < share < 1:
        return float(share <= 0)
    ways = (lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) for k in range(wrong + 1))
    return sum(exp(one + k * log(share) + (n - k) * log1p(-share)) for k, one in enumerate(ways))


def share(part: int, whole: int) -> float:
    """1 where there is nothing to have a share of."""
    return part / whole if whole else 1.0


def percent(part: int, whole: int) -> str:
    """The share in words."""
    return f"{share(part, whole):.2%}"


def counted(part: int, whole: int) -> str:
    """The share, and what it is a share of."""
    return f"{percent(part, whole)} ({part} of {whole})"


def claim_shares(tally: Tally) -> dict[str, float]:
    """How much of each family was claimed."""
    return {family: share(tally.claimed[family,], n) for (family,), n in sorted(tally.sent.items())}


def broken(tally: Tally, error: float, *, mix: bool = True) -> list[str]:
    """The promises that a run broke, one line each.

    Args:
        mix: Whether the records are the whole mix: how many of them have a source is a promise of that.
    """
    lines = [f"{n} × {kind}" for kind in FATAL if (n := tally.found[kind,])]
    reused, reusable = total(tally.reused), total(tally.reusable)
    if error < 1 and share(reused, reusable) < LEAST_REUSE:
        lines.append(f"useful reuse {counted(reused, reusable)}, below {LEAST_REUSE:.0%}")
    for family, part in claim_shares(tally).items():
        if tally.promised[family] == "yes" and tally.sent[family,] >= ENOUGH and part < LEAST_CLAIMED:
            seen = counted(tally.claimed[family,], tally.sent[family,])
            lines.append(f"{family}: claimed {seen}, below {LEAST_CLAIMED:.0%}")
    sourced, claimed = tally.sums["sourced",], tally.sums["claimed",]
    if mix and share(sourced, claimed) < LEAST_SOURCED:
        lines.append(f"claimed records with a source {counted(sourced, claimed)}, below {LEAST_SOURCED:.0%}")
    return lines


def by_family(counts: Counter[tuple[str, ...]]) -> Counter[str]:
    """Counts by the first part of their keys."""
    sums: Counter[str] = Counter()
    for (family, *_), n in counts.items():
        sums[family] += n
    return sums
