"""SC4xx: checks that are missing, doubled or in a costly order."""

from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.expressions import Const
from stepcache.domain.findings import Edit, Finding, Fix
from stepcache.domain.rules import Check, Verb, Where
from stepcache.domain.signatures import Cost
from stepcache.language import syntax as s
from stepcache.language.checks import slots_given
from stepcache.language.diagnostics import finding
from stepcache.language.fixes import SAFE, UNSAFE, removal, replaced
from stepcache.language.units import TaskUnit

_FORMULAS = frozenset({"algebra", "arithmetic"})
_PROSE = "no check reads formulas, so `known` and `drop` would leave nothing: cut prose with `steps sentences`"


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
            if missing and subject.owns(check.span):
                word = subject.head(check.span, check.verb)
                fix = replaced(word, "require")
                message = f"`expect` blocks nothing, and nothing else would prove `{missing[0]}`"
                yield finding("SC402", message, word, help="write `require`", fix=fix)


def duplicate_check(subject: Subject) -> Iterator[Finding]:
    """SC403."""
    for unit in subject.tasks:
        seen: dict[tuple[object, ...], Check] = {}
        for check in unit.task.checks if unit.task else ():
            key = (check.verb, check.where, check.step, check.call)
            first = seen.setdefault(key, check)
            if first is not check and subject.owns(check.span):
                # what tells the model, or mends the answer, goes with it
                same = check.hint in {"", first.hint} and check.on_fail in {None, first.on_fail}
                fix = removal(subject.lines, check.span, applicability=SAFE if same else UNSAFE)
                shown = subject.lines.span(check.span.start, check.call.span.end)
                own = subject.owns(first.span)
                where = f"line {first.span.line}" if own else f"{first.span.path}:{first.span.line}"
                message = f"the same check stands in {where} already"
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
        checks = [check for check in (unit.task.checks if unit.task else ()) if subject.owns(check.span)]
        for place, costly in enumerate(checks):
            if _cost(subject, costly) is Cost.PURE:
                continue
            cheap = next((one for one in checks[place:] if _could_stand_above(subject, one, costly)), None)
            if cheap is not None:
                shown = subject.lines.span(costly.span.start, costly.call.span.end)
                message = f"`{costly.call.name}` costs more than `{cheap.call.name}`, and runs before it"
                help_ = f"write it below line {cheap.span.line}"
                yield finding("SC407", message, shown, help=help_, fix=_reordered(subject, checks, costly))
                break


def _cost(subject: Subject, check: Check) -> Cost:
    return subject.catalog.verifiers[check.call.name].cost


def _could_stand_above(subject: Subject, check: Check, costly: Check) -> bool:
    same = (check.where, check.step) == (costly.where, costly.step)
    return same and check.verb is not Verb.EXPECT and _cost(subject, check) is Cost.PURE


def _reordered(subject: Subject, checks: list[Check], costly: Check) -> Fix:
    """The checks of that target, the cheap ones first; what stands between and around them stays where it is."""
    group = [one for one in checks if (one.where, one.step) == (costly.where, costly.step)]
    ordered = sorted(group, key=lambda one: _cost(subject, one) is not Cost.PURE)
    text = subject.lines.text
    edits = tuple(
        Edit(subject.lines.span(old.span.start, old.span.end), text[new.span.start : new.span.end])
        for old, new in zip(group, ordered, strict=True)
        if old is not new
    )
    # the first check that fails is mended first, and is what the model is told first
    mended = any(one.on_fail is not None for one in group)
    return Fix("write the cheap ones first", edits, UNSAFE if mended else SAFE)


def unchecked_remarks(subject: Subject) -> Iterator[Finding]:
    """SC408: text that no check looks into: remarks served as written, values that are only looked up."""
    for unit in subject.tasks:
        if not unit.task:
            continue
        segmenter = unit.task.cut.segmenter
        parameter = subject.catalog.segmenters[segmenter.name].parameter("remarks")
        given = dict(segmenter.args).get("remarks")
        if parameter is not None and (given is None or (isinstance(given, Const) and given.value == "keep")):
            place = given.span if isinstance(given, Const) else segmenter.span
            message = "remarks are served as the model wrote them"
            drops = "write `remarks = known` or `remarks = drop`"
            yield finding("SC408", message, place, help=drops if _reads_formulas(unit.task.checks) else _PROSE)
        yield from _only_grounded(unit)


def _reads_formulas(checks: tuple[Check, ...]) -> bool:
    """Whether a check is about what is left without remarks; else an answer would be nothing but remarks."""
    return any(check.call.name.partition(".")[0] in _FORMULAS for check in checks)


def _only_grounded(unit: TaskUnit) -> Iterator[Finding]:
    checks = unit.task.checks if unit.task else ()
    grounded = [check for check in checks if check.call.name == "json.grounded"]
    complete = any(check.call.name == "json.complete" and check.verb is Verb.REQUIRE for check in checks)
    if grounded and not complete:
        message = "no check looks into the values: `json.grounded` passes any word of the text"
        yield finding("SC408", message, grounded[0].call.span, help="answers are as right as the model's own")


RULES = (
    Rule("SC402", only_expect),
    Rule("SC403", duplicate_check),
    Rule("SC405", unchecked_step),
    Rule("SC407", expensive_first),
    Rule("SC408", unchecked_remarks),
)
