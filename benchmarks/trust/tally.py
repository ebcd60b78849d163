"""What a run came to, as counts: shards and runs are added up, and no answer is kept but the ones to look at."""

from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from math import ceil, exp, log
from typing import Any, Self

KEPT = 3
"""Findings that are kept of each kind and family."""
_FINE = 20.0
"""Steps of the histogram of times for each factor of e: a percentile is right within 5 %."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One request that should be looked at.

    Attributes:
        kind: What is the matter, one of those in `judge`.
        source: The record whose answer carries over, and the route by which that one was answered.
    """

    kind: str
    family: str
    name: str
    prompt: str
    system: str
    turns: tuple[tuple[str, str], ...]
    body: str
    status: int
    answer: str
    route: str
    reason: str
    rule: str
    grade: str
    source: str


@dataclass(slots=True)
class Tally:
    """Counts of a run.

    Attributes:
        promised: What each family says of claims: `yes`, `no` or `either`.
        sent: Requests by family.
        claimed: Of them those that a rule claimed.
        refused: Answers other than 200, by family and status.
        answers: Claimed requests answered 200, by family, route and grade.
        wrong: Of them the wrong ones.
        worse: Wrong on a cache route though nothing wrong had been served in the group, by family, route and grade.
        reusable: Records with a source that was itself served verified, by family.
        reused: Of them those answered right on a cache route.
        reusable_right: Of the reusable those whose source was also answered rightly; the others could but carry a
            mistake on.
        reused_right: Of them those answered right on a cache route.
        misses: Those of them that were not, by family and the route or reason in place of it.
        sums: `claimed`, `sourced` (claimed, with a source), `free` (claimed, no call of the model); tokens `spent`
            and `alone` (the same requests with nothing in front), over all and over the claimed.
        times: Claimed and unclaimed requests by route and place in the histogram.
        found: How many findings of each kind.
        findings: The first few of each kind and family.
    """

    promised: dict[str, str] = field(default_factory=dict)
    sent: Counter[tuple[str, ...]] = field(default_factory=Counter)
    claimed: Counter[tuple[str, ...]] = field(default_factory=Counter)
    refused: Counter[tuple[str, ...]] = field(default_factory=Counter)
    answers: Counter[tuple[str, ...]] = field(default_factory=Counter)
    wrong: Counter[tuple[str, ...]] = field(default_factory=Counter)
    worse: Counter[tuple[str, ...]] = field(default_factory=Counter)
    reusable: Counter[tuple[str, ...]] = field(default_factory=Counter)
    reused: Counter[tuple[str, ...]] = field(default_factory=Counter)
    reusable_right: Counter[tuple[str, ...]] = field(default_factory=Counter)
    reused_right: Counter[tuple[str, ...]] = field(default_factory=Counter)
    misses: Counter[tuple[str, ...]] = field(default_factory=Counter)
    sums: Counter[tuple[str, ...]] = field(default_factory=Counter)
    times: Counter[tuple[str, ...]] = field(default_factory=Counter)
    found: Counter[tuple[str, ...]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def time(self, route: str, seconds: float) -> None:
        """Count how long a request took."""
        self.times[route, str(ceil(_FINE * log(max(seconds, 1e-6) * 1e6)))] += 1

    def find(self, finding: Finding) -> None:
        """Count a finding, and keep it where there are few of its like."""
        self.found[finding.kind,] += 1
        alike = sum((one.kind, one.family) == (finding.kind, finding.family) for one in self.findings)
        if alike < KEPT:
            self.findings.append(finding)

    def __iadd__(self, other: "Tally") -> Self:
        """Add another shard or run."""
        self.promised |= other.promised
        self.findings += other.findings
        for one in counters():
            getattr(self, one).update(getattr(other, one))
        return self

    def milliseconds(self, share: float) -> dict[str, float]:
        """The time by route within which that share of its requests is answered."""
        return {route: self._percentile(route, share) for route in sorted({route for route, _ in self.times})}

    def _percentile(self, route: str, share: float) -> float:
        counts = {int(place): n for (one, place), n in self.times.items() if one == route}
        left = share * sum(counts.values())
        for place in sorted(counts):
            left -= counts[place]
            if left <= 0:
                return exp(place / _FINE) / 1000
        raise AssertionError(route)

    def as_json(self) -> dict[str, Any]:
        """For a file."""
        counts = {name: [[*key, n] for key, n in sorted(getattr(self, name).items())] for name in counters()}
        return {"promised": self.promised, **counts, "findings": [asdict(one) for one in self.findings]}

    @classmethod
    def of_json(cls, found: dict[str, Any]) -> Self:
        """From a file; the findings are left out."""
        tally = cls(promised=dict(found["promised"]))
        for name in counters():
            getattr(tally, name).update({tuple(key): n for *key, n in found[name]})
        return tally


def counters() -> list[str]:
    """The names of all counts."""
    return [one.name for one in fields(Tally) if one.name not in ("promised", "findings")]


def total(counts: Counter[tuple[str, ...]], place: int = 0, *names: str) -> int:
    """The sum over the keys that have one of the names at a place; over all where no name is given."""
    return sum(n for key, n in counts.items() if not names or key[place] in names)
