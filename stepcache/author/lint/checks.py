"""SC4xx: checks that are missing, doubled or in a costly order."""

from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.expressions import Const
from stepcache.domain.findings import Applicability, Edit, Finding, Fix
from stepcache.domain.rules import Check, Verb, Where
from stepcache.domain.signatures import Cost
from stepcache.language import syntax as s
from stepcache.language.checks import slots_given
from stepcache.language.compile import TaskUnit
from stepcache.language.diagnostics import finding


def only_expect(subject: Subject) -> Iterator[Finding]:
    """SC402: an `expect` that would prove a slot which no `require` proves."""
    for unit in subject.tasks:
        if not unit.task or not unit.whole:
            continue
        checks = unit.task.checks
        proved = frozenset[str]().union(*(check.proves for check in checks)) | unit.task.pinned
        for check in checks:
            would = set(slots_given(check.call, subject.catalog.verifiers[check.call.name], "proves"))
            missing = sorted(would - proved) if check.verb is Verb.EXPECT else []
            if missing:
                word = subject.lines.span(check.span.start, check.span.start + len(check.verb))
                fix = Fix("write `require`", (Edit(word, "require"),), Applicability.UNSAFE)
                message = f"`expect` blocks nothing, and nothing else would prove `{missing[0]}`"
                yield finding("SC402", message, word, help="write `require`", fix=fix)


def duplicate_check(subject: Subject) -> Iterator[Finding]:
    """SC403."""
    for unit in subject.tasks:
        seen: dict[tuple[object, ...], Check] = {}
        for check in unit.task.checks if unit.task else ():
            key = (check.verb, check.where, check.step, check.call)
            first = seen.setdefault(key, check)
            if first is not check:
                whole = subject.lines.span(check.span.start, check.span.end)
                fix = Fix("take it out", (Edit(whole, ""),), Applicability.SAFE)
                shown = subject.lines.span(check.span.start, check.call.span.end)
                message = f"the same check stands in line {first.span.line} already"
                yield finding("SC403", message, shown, help="take one out", fix=fix)


def unchecked_step(subject: Subject) -> Iterator[Finding]:
    """SC405."""
    for unit in subject.tasks:
        if not unit.task or not unit.whole:
            continue
        hard = [check for check in unit.task.checks if check.verb is not Verb.EXPECT]
        if any(check.where in {Where.EACH, Where.OUTPUT} for check in hard):
            continue
        checked = {check.step for check in hard}
        for step in _named_steps(unit):
            if step.text not in checked:
                help_ = f"add `require step {step.text} …`"
                yield finding("SC405", f"no check covers step `{step.text}`", step.span, help=help_)


def _named_steps(unit: TaskUnit) -> Iterator[s.Name]:
    for section in unit.node.sections:
        if isinstance(section, s.Steps):
            yield from (step.name for step in section.named)


def expensive_first(subject: Subject) -> Iterator[Finding]:
    """SC407: once a task."""
    for unit in subject.tasks:
        costly: Check | None = None
        for check in unit.task.checks if unit.task else ():
            cost = subject.catalog.verifiers[check.call.name].cost
            if cost is not Cost.PURE and costly is None:
                costly = check
            elif (
                cost is Cost.PURE
                and costly is not None
                and check.where is costly.where
                and check.verb is not Verb.EXPECT
            ):
                shown = subject.lines.span(costly.span.start, costly.call.span.end)
                message = f"a solver runs before `{check.call.name}`, which is cheap"
                yield finding("SC407", message, shown, help=f"write it below line {check.span.line}")
                break


def unchecked_remarks(subject: Subject) -> Iterator[Finding]:
    """SC408: remarks served as written, or values that are only looked up in the text."""
    for unit in subject.tasks:
        if not unit.task:
            continue
        segmenter = unit.task.cut.segmenter
        parameter = subject.catalog.segmenters[segmenter.name].parameter("remarks")
        given = dict(segmenter.args).get("remarks")
        if parameter is not None and (given is None or (isinstance(given, Const) and given.value == "keep")):
            place = given.span if isinstance(given, Const) else segmenter.span
            message = "remarks are served as the model wrote them"
            yield finding("SC408", message, place, help="write `remarks = known` or `remarks = drop`")
        yield from _only_grounded(unit)


def _only_grounded(unit: TaskUnit) -> Iterator[Finding]:
    checks = unit.task.checks if unit.task else ()
    grounded = [check for check in checks if check.call.name == "json.grounded"]
    complete = any(check.call.name == "json.complete" and check.verb is Verb.REQUIRE for check in checks)
    if grounded and not complete:
        message = "`json.grounded` proves no value: it passes 85 % of random words of the text"
        yield finding("SC408", message, grounded[0].call.span, help="answers are as right as the model's own")


RULES = (
    Rule(
        "SC402",
        "A soft check only orders candidates; what fails it is served.",
        "expect output json.has_keys(keys)",
        "require output json.has_keys(keys)",
        only_expect,
    ),
    Rule(
        "SC403",
        "The second check can never say anything new.",
        "require output json.object()\n  require output json.object()",
        "require output json.object()",
        duplicate_check,
    ),
    Rule(
        "SC405",
        "A step that nothing looks at is served as the model wrote it.",
        "steps py.ast { step body }",
        "require step body py.parses()",
        unchecked_step,
    ),
    Rule(
        "SC407",
        "Most wrong answers fail a cheap check; the costly one then need not run.",
        "require output algebra.solves(eq, x)\n  require output text.not_empty()",
        "require output text.not_empty()\n  require output algebra.solves(eq, x)",
        expensive_first,
    ),
    Rule(
        "SC408",
        "No arithmetic finds a false sentence: what no check reads may be wrong.",
        "steps lines { remarks = keep }",
        "steps lines { remarks = known  prose = [algebra] }",
        unchecked_remarks,
    ),
)
