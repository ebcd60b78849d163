"""Run the `test` blocks of rule files: the normal path, on scripted replies and an empty store."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stepcache.assembly import StepCache
from stepcache.author.explain import event_lines
from stepcache.backends.fake import FakeBackend
from stepcache.domain.errors import BackendError
from stepcache.domain.expressions import Regex
from stepcache.domain.request import Answer
from stepcache.domain.rules import Expectation, RuleSet, RuleTest, Task
from stepcache.domain.trace import Trace
from stepcache.text.json import read
from stepcache.text.regex import found_in


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one `test` block.

    Attributes:
        failures: One line each; empty where it passed.
        trace: The way of the `when` request, for the report of a failure.
        unused: How many `model` lines nobody asked for (SC806).
    """

    task: str
    test: RuleTest
    failures: tuple[str, ...]
    trace: Trace
    unused: int = 0

    @property
    def passed(self) -> bool:
        """Whether everything came as expected."""
        return not self.failures


async def run_tests(rules: RuleSet, *, only: str = "") -> list[Outcome]:
    """All test blocks at once, each with a store and a backend of its own.

    Args:
        only: Run only tests whose task or name holds this text.
    """
    chosen = [(task, test) for task in rules.tasks for test in task.tests if only in f"{task.name}: {test.name}"]
    return list(await asyncio.gather(*(_run(rules, task, test) for task, test in chosen)))


async def _run(rules: RuleSet, task: Task, test: RuleTest) -> Outcome:
    backend = FakeBackend()
    trace = Trace()
    async with StepCache(rules, backend=backend) as cache:
        failures = await _given(cache, backend, test)
        if failures:
            return Outcome(task.name, test, failures, trace)
        backend.script(test.model)
        try:
            answer = await cache.answer(_request(test.when, test.schemas[-1]), trace=trace)
        except BackendError as error:
            return Outcome(task.name, test, (f"no answer: {error}",), trace)
        wrong = tuple(text for expectation in test.expectations if (text := _check(expectation, answer)))
        return Outcome(task.name, test, wrong, trace, backend.left)


async def _given(cache: StepCache, backend: FakeBackend, test: RuleTest) -> tuple[str, ...]:
    """Send the `given` prompts; an answer that is not admitted fails the test with its reasons."""
    for (prompt, reply), schema in zip(test.given, test.schemas, strict=False):
        backend.script([reply])
        trace = Trace()
        answer = await cache.answer(_request(prompt, schema), trace=trace)
        if not answer.stored:
            reasons = [
                f"  {event.what}: {event.detail['reason']}"
                for event in trace.events
                if event.kind == "check" and event.outcome != "pass"
            ]
            return (f"given {prompt!r} was not admitted ({answer.route}, {answer.reason})", *dict.fromkeys(reasons))
    return ()


def _request(prompt: str, schema: str) -> str | dict[str, Any]:
    """The prompt alone; with a schema, a chat request that has it as its `response_format`."""
    if not schema:
        return prompt
    form = {"type": "json_schema", "json_schema": {"name": "asked", "schema": read(schema)}}
    return {"messages": [{"role": "user", "content": prompt}], "response_format": form}


def _check(expectation: Expectation, answer: Answer) -> str:
    actual = actual_of(expectation.field, answer)
    if actual is None:
        return f"expect {expectation.text}: the prompt fills no such slot"
    if _holds(expectation.op, actual, expectation.value):
        return ""
    return f"expect {expectation.text}: got {actual!r}"


def actual_of(field: str, answer: Answer) -> str | int | None:
    """A field of an answer, as `expect` names it; None for a slot without a value."""
    if field.startswith("slot."):
        return answer.slots.get(field.removeprefix("slot."))
    values: dict[str, str | int] = {
        "route": str(answer.route),
        "reason": str(answer.reason),
        "calls": answer.usage.calls,
        "tokens": answer.usage.completion_tokens,
        "output": answer.text,
        "rule": answer.rule,
    }
    return values.get(field)


def _holds(op: str, actual: str | int, wanted: object) -> bool:
    if op == "~":
        pattern = wanted if isinstance(wanted, Regex) else Regex(str(wanted))
        return found_in(pattern, str(actual))
    if isinstance(actual, int):
        wanted = int(str(wanted))
        ordered = {
            "==": actual == wanted,
            "!=": actual != wanted,
            "<": actual < wanted,
            "<=": actual <= wanted,
            ">": actual > wanted,
            ">=": actual >= wanted,
        }
        return ordered.get(op, False)
    return (actual == str(wanted)) is (op == "==") if op in {"==", "!="} else False


def failed(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those that did not come as expected."""
    return [outcome for outcome in outcomes if not outcome.passed]


def report(outcomes: Sequence[Outcome], *, colour: bool) -> str:
    """All failures with the way their request took, then one line that counts."""
    lines: list[str] = []
    for outcome in failed(outcomes):
        where = f"{outcome.test.span.path}:{outcome.test.span.line}"
        lines += [f"FAILED {outcome.task}: {outcome.test.name}  ({where})", *(f"  {text}" for text in outcome.failures)]
        lines += [f"    {line}" for event in outcome.trace.events for line in event_lines(event, colour=colour)]
    for outcome in outcomes:
        if outcome.unused:
            what = f"{outcome.unused} `model` line(s) were never asked for"
            lines.append(f"warning[SC806] {outcome.task}: {outcome.test.name}: {what}")
    wrong = len(failed(outcomes))
    return "\n".join([*lines, f"{len(outcomes) - wrong} passed, {wrong} failed"])
