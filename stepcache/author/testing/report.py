"""Outcomes for a person: each failure with the whole way its request took."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from stepcache.author.diffs import marked
from stepcache.author.explain import way
from stepcache.author.ladder import Tree, short
from stepcache.author.render import concise as lines_about
from stepcache.author.render import full as rendered
from stepcache.author.testing.bench import Sent
from stepcache.author.testing.coverage import table
from stepcache.author.testing.run import Failure, Outcome
from stepcache.author.testing.session import Session
from stepcache.domain.findings import Finding, Severity
from stepcache.text.clean import clean

_COLOURS = {"PASS": "32", "FAIL": "1;31", "-": "31", "+": "32"}
_MOST_LINES = 40


def line(outcome: Outcome, *, colour: bool = False) -> str:
    """One test in one line, as `-v` shows it."""
    word = "PASS" if outcome.passed else "FAIL"
    return f"{_paint(word, word, colour=colour)} {clean(outcome.job.id)}  ({outcome.seconds * 1000:.0f} ms)"


def failure(outcome: Outcome, *, colour: bool = False) -> str:
    """A failed test: what did not hold, and the way of every request it sent."""
    test = outcome.job.test
    head = clean(f"{outcome.job.task.name}: {test.name}  ({test.span.path}:{test.span.line})")
    lines = [f"{_paint('FAIL', 'FAIL', colour=colour)} {head}"]
    for one in outcome.failures:
        lines += [f"  {text}" for text in told(one, colour=colour)]
    tree = Tree(colour, timed=False)
    if len(outcome.sent) > 1:
        lines += ["", *(f"    {_admitted(sent)}" for sent in outcome.sent[:-1])]
    for sent in outcome.sent[-1:]:
        told_way = way(sent.prompt, sent.answer or sent.error, sent.trace, tree, sent.asked)
        lines += ["", *(f"    {text}".rstrip() for text in told_way)]
    return "\n".join(lines)


def told(one: Failure, *, colour: bool = False) -> Iterator[str]:
    """What did not come as it should, in lines."""
    yield short(one.text)
    yield from (f"  {clean(note)}" for note in one.notes)
    if one.expectation is None:
        return
    if one.actual is None:
        yield "  the prompt fills no such slot"
    elif one.expectation.op == "==" and isinstance(one.expectation.value, str) and _long(one):
        yield from (f"  {_paint(text[0], text, colour=colour)}" for text in _diff(one.expectation.value, one.actual))
    else:
        got = [clean(text) for text in str(one.actual).split("\n")]
        yield f"  got {got[0] or '(nothing)'}"
        yield from (f"      {text}" for text in got[1:_MOST_LINES])


def _line_about(outcome: Outcome) -> str:
    """A failed test in one line."""
    span = outcome.job.test.span
    said = "; ".join(_said(one) for one in outcome.failures)
    where = f"{span.path}:{span.line}:{span.column}"
    return clean(f"{where}: failed {outcome.job.task.name}: {outcome.job.test.name}: {said}")


def _said(one: Failure) -> str:
    if one.expectation is None:
        return one.text
    got = "no such slot" if one.actual is None else repr(one.actual) if isinstance(one.actual, str) else one.actual
    return f"{short(one.text)}: got {short(str(got))}"


def _long(one: Failure) -> bool:
    return one.expectation is not None and one.expectation.field == "output"


def _diff(wanted: str, actual: object) -> Iterator[str]:
    """Line by line: `-` was expected, `+` came."""
    found = list(marked(wanted.split("\n"), str(actual).split("\n")))
    yield from map(clean, found[:_MOST_LINES])
    if len(found) > _MOST_LINES:
        yield f"  ... {len(found) - _MOST_LINES} lines more"


def _admitted(sent: Sent) -> str:
    """A `given` before the request that matters, in a line."""
    how = f"{sent.answer.route} ({sent.answer.reason}), {sent.answer.grade}" if sent.answer else sent.error
    return f'given    "{short(sent.prompt)}": {how}'


def _paint(key: str, text: str, *, colour: bool) -> str:
    return f"\x1b[{_COLOURS[key]}m{text}\x1b[0m" if colour and key in _COLOURS else text


# --- a run -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """What is told beside the tests that failed.

    Attributes:
        coverage: Everything that the tests tried, and did not.
        findings: What they did not try.
        hint: How much that is, in a line, where it is not told.
    """

    coverage: bool = False
    findings: bool = False
    hint: bool = False
    colour: bool = False


def full(session: Session, told: Told) -> str:
    """A run for a person."""
    parts = [f"{failure(one, colour=told.colour)}\n\n" for one in session.failed]
    parts += [f"{table(session.coverage)}\n"] if told.coverage and session.whole else []
    shown = _shown(session, told)
    parts += [f"{rendered(shown, session.sources, colour=told.colour)}\n"] if shown else []
    return "".join([*parts, *(f"{text}\n" for text in _last_lines(session, told))])


def concise(session: Session, told: Told) -> str:
    """A line for each test that failed and for each finding."""
    lines = [f"{_line_about(one)}\n" for one in session.failed]
    return "".join([*lines, lines_about(_shown(session, told))])


def _shown(session: Session, told: Told) -> list[Finding]:
    """What the tests did not try is told where it is asked for; what is wrong in them is told anyway."""
    every = told.coverage or told.findings
    return [one for one in session.findings if every or one.severity is not Severity.INFO]


def _last_lines(session: Session, told: Told) -> Iterator[str]:
    """How many passed and failed, were not run, and what else there is to see."""
    wrong, ran = len(session.failed), len(session.outcomes)
    rest = len(session.jobs) - ran
    yield f"{ran - wrong} passed, {wrong} failed{f', {rest} not run' if rest else ''}"
    if told.coverage and not session.whole:
        yield "only some of the tests ran: what they did not try is not told"
    if told.hint and not (told.coverage or told.findings):
        found = Counter(one.code for one in session.findings)
        gaps = [
            _gap(found["SC802"], "check", "never failed"),
            _gap(found["SC803"], "rung", "was never taken", "were never taken"),
        ]
        if any(gaps):
            yield f"{' and '.join(filter(None, gaps))} in these tests; `--coverage` tells which"


def _gap(number: int, what: str, one: str, more: str = "") -> str:
    return f"{number} {what}{'' if number == 1 else 's'} {one if number == 1 or not more else more}" if number else ""
