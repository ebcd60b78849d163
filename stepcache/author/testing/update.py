"""`--update`: expectations that failed, rewritten from what came. Shown first, and never without the author's word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from stepcache.author.diffs import unified
from stepcache.author.fixing import fixed
from stepcache.author.testing.expecting import holds
from stepcache.author.testing.load import Loaded, compiled
from stepcache.author.testing.run import Failure, Outcome
from stepcache.author.writing import rewrite
from stepcache.domain.errors import RuleError
from stepcache.domain.findings import Applicability, Edit, Fix
from stepcache.domain.request import Answer
from stepcache.domain.routes import Grade, Route
from stepcache.domain.source import Source, Span
from stepcache.language.texts import dedent, quoted

_WORD = re.compile(r"[A-Za-z_]\w*|-?[0-9]{1,18}")
_NEXT_TO = {"<": 1, ">": -1}
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Change:
    """One expectation, rewritten.

    Attributes:
        failure: What it is about.
        edit: What to put in its place.
        warning: Why a person should look twice; empty for none.
    """

    outcome: Outcome
    failure: Failure
    edit: Edit
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """The changes of one file.

    Attributes:
        source: The file as it stands.
        text: The file as it would stand.
    """

    source: Source
    text: str
    changes: tuple[Change, ...]

    def diff(self) -> str:
        """What would change, as a unified diff."""
        return unified(self.source.path, self.source.text, self.text)

    def warnings(self) -> Iterator[str]:
        """A line for each change that deserves a second look."""
        for one in self.changes:
            if one.warning:
                yield f"{self.source.path}:{one.edit.span.line}: {one.warning}"

    def write(self) -> None:
        """Put it in the file's place.

        Raises:
            ConfigurationError: It cannot be written, or was changed meanwhile.
        """
        rewrite(self.source.path, self.source.text, self.text)


def updates(loaded: Loaded, outcomes: Iterable[Outcome]) -> tuple[list[Update], list[str]]:
    """What can be rewritten in the files of one rule set; and a line for each failure that cannot."""
    sources = {source.path: source for source in loaded.sources}
    changes: list[Change] = []
    left: list[str] = []
    for outcome in outcomes:
        source = sources[outcome.job.test.span.path]
        found = [(failure, _change(outcome, failure, source)) for failure in outcome.failures]
        stuck = [f"{failure.text}: {why}" for failure, why in found if isinstance(why, str)]
        if stuck:  # half a test rewritten would expect two things at once
            left += [f"{outcome.job.task.name}: {outcome.job.test.name}: {text}" for text in stuck]
        else:
            changes += [change for _, change in found if isinstance(change, Change)]
    by_path = groupby(sorted(changes, key=lambda one: one.edit.span.path), key=lambda one: one.edit.span.path)
    made = [_update(sources[path], tuple(found)) for path, found in by_path]
    return _proved(loaded, made, left), left


def _update(source: Source, changes: tuple[Change, ...]) -> Update:
    fixes = [Fix("", (one.edit,), Applicability.UNSAFE) for one in changes]
    return Update(source, fixed(source.text, fixes), changes)


def _proved(loaded: Loaded, made: Sequence[Update], left: list[str]) -> list[Update]:
    """Those whose file, read again, expects just what came."""
    good: list[Update] = []
    for one in made:
        if _expects_what_came(loaded, one):
            good.append(one)
        else:
            left.append(f"{one.source.path}: what came cannot be written there")
    return good


def _expects_what_came(loaded: Loaded, update: Update) -> bool:
    sources = [replace(one, text=update.text) if one is update.source else one for one in loaded.sources]
    try:
        rules = compiled(sources)
    except RuleError:
        return False
    for change in update.changes:
        job, failure = change.outcome.job, change.failure
        task = rules.task(job.task.name)
        if task is None or failure.expectation is None or len(task.tests) != len(job.task.tests):
            return False
        test = task.tests[job.task.tests.index(job.test)]
        expectation = test.expectations[job.test.expectations.index(failure.expectation)]
        if not holds(expectation, failure.actual):
            return False
    return True


# --- one expectation -------------------------------------------------------------------------------------------------


def _change(outcome: Outcome, failure: Failure, source: Source) -> Change | str:
    """The change that makes it hold, or why there is none."""
    one, actual, answer = failure.expectation, failure.actual, outcome.answer
    if one is None or answer is None:
        return "nothing came to expect"
    if actual is None:
        return "the prompt fills no such slot"
    if one.op == "!=":
        return "it says what must not come"
    before = source.text[one.span.start : one.value_span.start].rstrip()
    start = one.span.start + len(before) - len(one.op)
    if not before.endswith(one.op):
        return "a comment stands inside"
    old = source.text[one.value_span.start : one.value_span.end]
    if not old.startswith(('"', "/")) and isinstance(one.value, str) and one.value != old:
        return f"`{old}` is a constant, which other tests may name"
    new = _value(one.field, actual, old, _indent(source.text, one.span), long="\r\n" not in source.text)
    if one.op in _NEXT_TO and isinstance(actual, int):
        new = str(actual + _NEXT_TO[one.op])
    span = one.value_span
    if one.op == "~":  # a pattern is a person's: what came is expected as it is
        span, new = _from(start, span, source.text), f"== {new}"
    return Change(outcome, failure, Edit(span, new), _warning(one.field, answer))


def _value(field: str, actual: str | int, old: str, indent: str, *, long: bool) -> str:
    """A value as the language writes it; a bare word stays bare."""
    if isinstance(actual, int) or field == "route":
        return str(actual)
    if not old.startswith(('"', "/")) and _WORD.fullmatch(actual):
        return actual
    if long and "\n" in actual and '"""' not in actual:
        lines = [f"{indent}{line}" if line else "" for line in actual.split("\n")]
        raw = "\n".join(["", *lines, indent])
        if dedent(raw) == actual:
            return f'"""{raw}"""'
    return quoted(actual)


def _indent(text: str, span: Span) -> str:
    """How far the lines of a long text stand in: further than its statement."""
    begin = span.start - span.column + 1
    line = text[begin : span.start]
    return line[: len(line) - len(line.lstrip(" \t"))] + _INDENT


def _from(start: int, span: Span, text: str) -> Span:
    """A stretch that begins earlier."""
    line_start = text.rfind("\n", 0, start) + 1
    return Span(span.path, start, span.end, text.count("\n", 0, start) + 1, start - line_start + 1)


def _warning(field: str, answer: Answer) -> str:
    """What an author should know who is about to call this right."""
    if field in {"output", "route"} and answer.route in {Route.BYPASS, Route.REFUSE}:
        return f"no verified answer came (`{answer.route}`): expect that only where it is meant"
    if field == "output" and answer.grade is not Grade.PROVED:
        return "nothing proves this output: read it before you expect it"
    if field == "output":
        return "the output is proved right by the rule's own checks: see that they ask for what the test is about"
    return ""
