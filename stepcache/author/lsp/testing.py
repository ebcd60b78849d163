"""Tests run for the editor, as its buffers hold them."""

from dataclasses import dataclass

from stepcache.author.lsp.workspace import Look
from stepcache.author.testing import report
from stepcache.author.testing.load import Loaded
from stepcache.author.testing.run import Outcome
from stepcache.author.testing.session import Session
from stepcache.domain.rules import RuleSet
from stepcache.domain.source import Span
from stepcache.language.syntax import TestNode


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of some tests.

    Attributes:
        summary: One line.
        log: The failures with the whole way of their requests; empty where all passed.
        failed: Where something did not come as expected, and what.
    """

    passed: int
    outcomes: tuple[Outcome, ...]
    summary: str
    log: str
    failed: tuple[tuple[Span, str], ...]


def run(look: Look, path: str, task: str = "", test: str = "") -> Ran:
    """Run tests that stand in a file or beside it.

    Args:
        path: The file; its sidecar's tests are its own, too.
        task: Only those of this task; of all without.
        test: Only the one of that name, as it stands between its quotes.
    """
    rules = RuleSet(look.examined.compiled.tasks)
    loaded = Loaded(rules, look.sources)
    names = {(one.task.name, one.test.span.start, one.test.span.path): one for one in loaded.jobs}
    meant = _spans(look, path, task, test)
    jobs = [job for key, job in names.items() if key in meant]
    if not jobs:
        errors = any(one.severity.rank == 2 for one in look.examined.compiled.findings)
        why = "the rules have errors" if errors else "no such test stands there"
        return Ran(0, (), f"No test was run: {why}.", "", ())
    outcomes = tuple(Session([loaded], jobs, selected=True).run())
    bad = [one for one in outcomes if not one.passed]
    passed = len(outcomes) - len(bad)
    summary = f"{passed} of {len(outcomes)} tests passed." if len(outcomes) > 1 else "The test passed."
    if bad and len(outcomes) == 1:
        summary = f"The test failed: {bad[0].failures[0].text}"
    log = "\n\n".join(report.failure(one) for one in bad)
    return Ran(passed, outcomes, summary, log, tuple(place for one in bad for place in _places(one)))


def _spans(look: Look, path: str, task: str, test: str) -> set[tuple[str, int, str]]:
    """Task, offset and file of each test that is meant."""
    found = set()
    for unit in look.examined.compiled.units:
        for one in unit.tasks:
            nodes = [*(node for node in one.node.sections if isinstance(node, TestNode)), *one.beside]
            for node in nodes:
                near = path in {unit.source.path, node.span.path}
                if near and task in {"", one.node.name.text} and test in {"", node.name.raw}:
                    found.add((one.node.name.text, node.span.start, node.span.path))
    return found


def _places(outcome: Outcome) -> list[tuple[Span, str]]:
    """Where the expectations stand that do not hold; the test's own place for what else went wrong."""
    test = outcome.job.test
    return [
        (
            one.expectation.span if one.expectation is not None else test.span,
            "\n".join(report.told(one)),
        )
        for one in outcome.failures
    ]
