"""One test, run."""

from dataclasses import dataclass, field
from time import perf_counter

from stepcache.author.testing.bench import Bench, Sent
from stepcache.author.testing.expecting import Actual, actual_of, holds
from stepcache.author.testing.plugins import Plugins
from stepcache.domain.entries import Entry
from stepcache.domain.errors import RuleError
from stepcache.domain.request import Answer
from stepcache.domain.rules import Expectation, RuleSet, RuleTest, Task


@dataclass(frozen=True, slots=True)
class Job:
    """A test to run, with the rule set it belongs to."""

    rules: RuleSet
    task: Task
    test: RuleTest

    @property
    def id(self) -> str:
        """`path::task::test`."""
        return f"{self.test.span.path}::{self.task.name}::{self.test.name}"


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that did not come as it should.

    Attributes:
        text: What was wanted, or what went wrong, in one line.
        expectation: The `expect` that does not hold; None where it did not come to that.
        actual: What came in its field.
        notes: More below.
    """

    text: str
    expectation: Expectation | None = None
    actual: Actual = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a test.

    Attributes:
        failures: Empty where it passed.
        sent: The `given` requests and, last, the `when` request, as far as it came.
        entries: What stood in the store, oldest first; the served answer too where it was admitted.
        asked: Whether the `when` request was sent.
        seconds: How long it took.
    """

    job: Job
    failures: tuple[Failure, ...] = ()
    sent: tuple[Sent, ...] = ()
    entries: tuple[Entry, ...] = ()
    asked: bool = False
    seconds: float = field(default=0.0, compare=False)

    @property
    def passed(self) -> bool:
        """Whether everything came as expected."""
        return not self.failures

    @property
    def when(self) -> Sent | None:
        """The request under test; None where it was not sent."""
        return self.sent[-1] if self.asked else None

    @property
    def answer(self) -> Answer | None:
        """The answer under test; None where none came."""
        return self.when.answer if self.when else None

    @property
    def unused(self) -> int:
        """How many `model` lines nobody asked for (SC806)."""
        return self.when.left if self.when and self.when.answer else 0


async def run_test(job: Job, plugins: Plugins | None = None) -> Outcome:
    """Run one test on a bench of its own.

    Args:
        plugins: Those that are loaded already; without them the test loads its own.
    """
    started = perf_counter()
    try:
        async with Bench(job.rules, await plugins.of(job.rules) if plugins else None) as bench:
            refused = await bench.seed(job.test)
            if refused is not None:
                return _outcome(job, bench, (_not_admitted(refused),), started)
            when = await bench.ask(job.test)
            return _outcome(job, bench, _failures(job.test, when), started, asked=True)
    except RuleError as error:
        why = tuple(dict.fromkeys(one.message for one in error.findings))
        return Outcome(job, (Failure("a plugin cannot be used", notes=why),), seconds=perf_counter() - started)


def _outcome(job: Job, bench: Bench, failures: tuple[Failure, ...], started: float, *, asked: bool = False) -> Outcome:
    return Outcome(job, failures, tuple(bench.sent), bench.entries, asked, perf_counter() - started)


def _not_admitted(sent: Sent) -> Failure:
    """Why a `given` cannot stand in the store, with the checks that fail."""
    how = f"{sent.answer.route}, {sent.answer.reason}" if sent.answer else sent.error
    reasons = [
        f"{event.what}: {event.detail['reason'] or event.outcome}"
        for event in sent.trace.events
        if event.kind == "check" and event.outcome != "pass"
    ]
    return Failure(f'given "{_short(sent.prompt)}" was not admitted ({how})', notes=tuple(dict.fromkeys(reasons)))


def _failures(test: RuleTest, when: Sent) -> tuple[Failure, ...]:
    if when.answer is None:
        return (Failure(when.error),)
    found = ((one, actual_of(one.field, when.answer)) for one in test.expectations)
    return tuple(Failure(f"expect {one.text}", one, actual) for one, actual in found if not holds(one, actual))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:77]}..."
