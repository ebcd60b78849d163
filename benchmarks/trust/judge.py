"""What one answer is held to: by the record's truth, and by what was served in its group before."""

from dataclasses import dataclass

import orjson

from benchmarks.trust.record import Record
from benchmarks.trust.tally import Finding, Tally

CACHE = frozenset({"exact", "reuse", "adapt", "solve"})
"""Routes that serve no new text of the model."""
MODEL = frozenset({"generate", "patch"})
"""Routes by which the model's text is served and kept."""

WRONG_PROVED = "wrong answer served as proved"
WORSE = "wrong answer carried from a right one"
CLAIMED = "claimed by a rule, and no rule may"
FAILED = "not answered"
UNCLAIMED = "not claimed"
NOT_REUSED = "not reused"
WRONG = "wrong answer served as unproved"
FATAL = (WRONG_PROVED, WORSE, CLAIMED, FAILED)
"""One of these, and the run has failed; the rest is counted against a bar, or for information."""
_SAYS = {True: "yes", False: "no", None: "either"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request and what came back.

    Attributes:
        status: 0 where no answer came.
        rule: The rule that claimed it; empty for none.
        grade: `proved`, `carried` or `none`.
        text: The answer; the body where the status is not 200.
        calls: How often the model was asked.
        spent: Tokens that the model read and wrote for it.
        alone: Tokens that it costs when nothing stands in front.
    """

    record: Record
    status: int
    route: str
    reason: str
    rule: str
    grade: str
    text: str
    calls: int
    spent: int
    alone: int
    seconds: float


class Judge:
    """Judges the outcomes of a shard in the order in which they were served."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._routes: dict[str, str] = {}
        self._right: set[str] = set()
        self._spoilt: set[str] = set()

    def take(self, outcome: Outcome) -> None:
        """Count one outcome."""
        record, tally, family = outcome.record, self.tally, outcome.record.family.name
        tally.promised[family] = _SAYS[record.family.claimable]
        tally.sent[family,] += 1
        tally.time(outcome.route or "none", outcome.seconds)
        self._charge(outcome)
        if outcome.status != 200:
            tally.refused[family, str(outcome.status)] += 1
            if outcome.status != 422:
                self._find(FAILED, outcome)
        if outcome.rule:
            tally.claimed[family,] += 1
            if record.family.claimable is False:
                self._find(CLAIMED, outcome)
        elif record.family.claimable:
            self._find(UNCLAIMED, outcome)
        right = bool(outcome.rule) and outcome.status == 200 and self._judged(outcome)
        self._reuse(outcome, right)
        if record.base:
            self._routes[record.name] = outcome.route if outcome.status == 200 else ""
            self._right |= {record.name} if right else set()

    def _charge(self, outcome: Outcome) -> None:
        """Tokens, and who needed none."""
        sums = self.tally.sums
        sums["spent",] += outcome.spent
        sums["alone",] += outcome.alone
        if outcome.rule:
            sums["claimed",] += 1
            sums["spent on claimed",] += outcome.spent
            sums["claimed alone",] += outcome.alone
            sums["free",] += outcome.calls == 0
            sums["sourced",] += bool(outcome.record.source)

    def _judged(self, outcome: Outcome) -> bool:
        """Whether a claimed request was answered rightly."""
        record, tally = outcome.record, self.tally
        key = (record.family.name, outcome.route, outcome.grade)
        tally.answers[key] += 1
        if record.truth.holds(outcome.text):
            return True
        tally.wrong[key] += 1
        if outcome.grade == "proved":
            self._find(WRONG_PROVED, outcome)
        elif outcome.route in CACHE and record.group not in self._spoilt:
            tally.worse[key] += 1
            self._find(WORSE, outcome)
        else:
            self._find(WRONG, outcome)
        if outcome.route in MODEL:
            self._spoilt.add(record.group)
        return False

    def _reuse(self, outcome: Outcome, right: bool) -> None:
        """Whether what could be reused was, where the source's own answer was verified."""
        record, tally, family = outcome.record, self.tally, outcome.record.family.name
        if not record.source or self._routes.get(record.source, "") not in CACHE | MODEL:
            return
        reused, source_right = right and outcome.route in CACHE, record.source in self._right
        tally.reusable[family,] += 1
        tally.reused[family,] += reused
        tally.reusable_right[family,] += source_right
        tally.reused_right[family,] += source_right and reused
        if source_right and not reused:
            tally.misses[family, outcome.route or str(outcome.status), outcome.reason] += 1
            self._find(NOT_REUSED, outcome)

    def _find(self, kind: str, outcome: Outcome) -> None:
        record = outcome.record
        source = f"{record.source} ({self._routes.get(record.source) or 'not served'})" if record.source else ""
        self.tally.find(
            Finding(
                kind=kind,
                family=record.family.name,
                name=record.name,
                prompt=record.prompt,
                system=record.system,
                turns=record.turns,
                body=orjson.dumps(record.body, default=str).decode() if record.body else "",
                status=outcome.status,
                answer=outcome.text,
                route=outcome.route,
                reason=outcome.reason,
                rule=outcome.rule,
                grade=outcome.grade,
                source=source,
            )
        )
