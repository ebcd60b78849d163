"""Which checks and rungs the tests tried, and what that says of them: SC802, SC803, SC806."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from stepcache.author.testing.run import Outcome
from stepcache.domain.findings import Finding
from stepcache.domain.rules import Check, Rung, Task
from stepcache.domain.trace import Event
from stepcache.language.diagnostics import finding
from stepcache.text.clean import clean

Verdicts = Counter[str]


@dataclass(frozen=True, slots=True)
class CheckCount:
    """How often the tests saw each verdict of a check."""

    check: Check
    verdicts: Verdicts

    @property
    def fell(self) -> bool:
        """Whether any test made it fail; unsure counts as failed."""
        return self.verdicts["fail"] + self.verdicts["unsure"] > 0


@dataclass(frozen=True, slots=True)
class RungCount:
    """How often the tests came to a rung, and how often its answer was the one that passed."""

    rung: Rung
    tried: int
    taken: int


@dataclass(frozen=True, slots=True)
class TaskCoverage:
    """The checks and rungs of a task, in file order."""

    task: Task
    tests: int
    checks: tuple[CheckCount, ...]
    rungs: tuple[RungCount, ...]


@dataclass(slots=True)
class _Tally:
    task: Task
    tests: int = 0
    checks: dict[int, Verdicts] = field(default_factory=dict)
    tried: Counter[int] = field(default_factory=Counter)
    taken: Counter[int] = field(default_factory=Counter)

    def add(self, event: Event) -> None:
        place = event.detail.get("place")
        if not isinstance(place, int):
            return
        if event.kind == "mend":  # the check that asked for it failed before
            self.checks.setdefault(place, Counter())["fail"] += 1
        elif event.kind == "check":
            self.checks.setdefault(place, Counter())[event.outcome] += 1
        elif event.kind == "rung":
            self.tried[place] += 1
            self.taken[place] += event.outcome == "passed"

    def whole(self) -> TaskCoverage:
        checks = (CheckCount(one, self.checks.get(place, Counter())) for place, one in enumerate(self.task.checks))
        rungs = enumerate(self.task.repair.rungs)
        counts = (RungCount(one, self.tried[place], self.taken[place]) for place, one in rungs)
        return TaskCoverage(self.task, self.tests, tuple(checks), tuple(counts))


def coverage_of(tasks: Iterable[Task], outcomes: Iterable[Outcome]) -> list[TaskCoverage]:
    """What really ran, task by task: all requests count whose way led through the task, those of other tests too."""
    tallies: dict[str, _Tally] = {task.label: _Tally(task) for task in tasks}
    for outcome in outcomes:
        if outcome.job.task.label in tallies:
            tallies[outcome.job.task.label].tests += 1
        for sent in outcome.sent:
            tally = None
            for event in sent.trace.events:
                if event.kind == "claim":
                    tally = tallies.get(event.what) if event.outcome == "claimed" else None
                elif tally is not None:
                    tally.add(event)
    return [tally.whole() for tally in tallies.values()]


# --- findings --------------------------------------------------------------------------------------------------------


def gaps(coverage: Iterable[TaskCoverage]) -> list[Finding]:
    """SC802, SC803. What several tasks inherit from one place is told once, where none of their tests tries it."""
    tested = [one for one in coverage if one.tests]
    checks = [one for task in tested for one in task.checks]
    rungs = [one for task in tested for one in task.rungs]
    fell = {one.check.span for one in checks if one.fell}
    taken = {one.rung.span for one in rungs if one.taken}
    quiet = {one.check.span: one for one in checks if one.check.span not in fell}
    idle = {one.rung.span: one for one in rungs if one.rung.span not in taken}
    return [*map(_never_fails, quiet.values()), *map(_never_taken, idle.values())]


def _never_fails(count: CheckCount) -> Finding:
    passed = count.verdicts["pass"]
    note = f"it passed {_times(passed)}" if passed else "no test comes to it"
    help_ = "add a test with an answer that must not pass" if count.check.verb != "expect" else "add a test it fails in"
    return finding("SC802", f"no test makes `{count.check.text}` fail", count.check.span, help=help_, note=note)


def _never_taken(count: RungCount) -> Finding:
    note = f"tried {_times(count.tried)}, and no answer of it passed" if count.tried else "no test comes to it"
    help_ = "add a test that this rung answers"
    return finding("SC803", f"no test takes `{count.rung.text}`", count.rung.span, help=help_, note=note)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def unused_replies(outcomes: Iterable[Outcome]) -> list[Finding]:
    """SC806."""
    return [_unused(one) for one in outcomes if one.unused]


def _unused(outcome: Outcome) -> Finding:
    test = outcome.job.test
    asked = len(test.model) - outcome.unused
    said = f"{asked} of {len(test.model)} replies" if asked else "no reply"
    message = f"{said} of `model` {'were' if asked > 1 else 'was'} asked for"
    spans = test.model_spans[asked:]
    return finding("SC806", message, spans[0] if spans else test.span, help="take out what is not needed")


# --- table -----------------------------------------------------------------------------------------------------------


def table(coverage: Sequence[TaskCoverage]) -> str:
    """Task by task, what each check said and each rung gave."""
    return "\n".join(clean(line) for one in coverage for line in _table(one))


def _table(one: TaskCoverage) -> Iterator[str]:
    fell, taken = sum(check.fell for check in one.checks), sum(rung.taken > 0 for rung in one.rungs)
    checks, rungs = _count(len(one.checks), "check"), _count(len(one.rungs), "rung")
    yield f"{one.task.label}: {_count(one.tests, 'test')}; {fell} of {checks} seen to fail, {taken} of {rungs} taken"
    yield f"  {'passed':>6} {'failed':>6} {'unsure':>6}  check"
    for check in one.checks:
        seen = " ".join(f"{check.verdicts[name]:>6}" for name in ("pass", "fail", "unsure"))
        yield f"  {seen}  {check.check.text}{'' if check.fell else '  <- never fails'}"
    if one.rungs:
        yield f"  {'tried':>6} {'taken':>6} {'':>6}  rung"
    for rung in one.rungs:
        yield f"  {rung.tried:>6} {rung.taken:>6} {'':>6}  {rung.rung.text}{'' if rung.taken else '  <- never taken'}"
    yield ""


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def as_data(coverage: Sequence[TaskCoverage]) -> list[dict[str, object]]:
    """The same for a program."""
    return [
        {
            "task": one.task.label,
            "tests": one.tests,
            "checks": [
                {
                    "check": check.check.text,
                    "path": check.check.span.path,
                    "line": check.check.span.line,
                    "passed": check.verdicts["pass"],
                    "failed": check.verdicts["fail"],
                    "unsure": check.verdicts["unsure"],
                }
                for check in one.checks
            ],
            "rungs": [
                {
                    "rung": rung.rung.text,
                    "path": rung.rung.span.path,
                    "line": rung.rung.span.line,
                    "tried": rung.tried,
                    "taken": rung.taken,
                }
                for rung in one.rungs
            ],
        }
        for one in coverage
    ]
