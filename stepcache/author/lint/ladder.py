"""SC5xx: rungs that are never reached, and what the end of the ladder lets through."""

from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Finding
from stepcache.domain.rules import Action, Otherwise, Repair, Rung
from stepcache.language import syntax as s
from stepcache.language.compile import TaskUnit
from stepcache.language.diagnostics import finding


def unreachable_rung(subject: Subject) -> Iterator[Finding]:
    """SC503: below a solver that always answers, or more tries than the budget has calls."""
    for unit in subject.tasks:
        if unit.task is None or unit.node.damaged:
            continue
        total: Rung | None = None
        for rung in unit.task.repair.rungs:
            if total is not None:
                message = f"`{total.text}` always answers: this rung is never reached"
                yield finding("SC503", message, rung.span, help="write it above, or take it out")
            elif (
                rung.action is Action.SOLVE
                and rung.call
                and not rung.tail
                and subject.catalog.solvers[rung.call.name].total
            ):
                total = rung
        yield from _over_budget(unit.task.repair)


def _over_budget(repair: Repair) -> Iterator[Finding]:
    for rung in repair.rungs:
        calls = repair.calls
        if calls is not None and rung.action in {Action.PATCH, Action.GENERATE} and rung.times > calls:
            message = f"{rung.times} tries are more than the budget's {calls} calls"
            yield finding("SC503", message, rung.span, help="raise `calls`, or lower `times`")


def otherwise_miss(subject: Subject) -> Iterator[Finding]:
    """SC505."""
    for unit in subject.tasks:
        name = _otherwise(unit)
        if unit.task is not None and name is not None and unit.task.repair.otherwise is Otherwise.MISS:
            message = "answers that no check passed may be served, marked `bypass`, `unverified`"
            yield finding("SC505", message, name.span, help="`otherwise refuse` serves none")


def _otherwise(unit: TaskUnit) -> s.Name | None:
    for section in unit.node.sections:
        if isinstance(section, s.RepairNode) and section.otherwise:
            return section.otherwise[0]
    return None


RULES = (
    Rule(
        "SC503",
        "A rung that is never reached is mostly one in the wrong place.",
        "solve linear(eq, x)\n    generate times 1",
        "generate times 1\n    solve linear(eq, x)",
        unreachable_rung,
    ),
    Rule(
        "SC505",
        "A caller who must not see an unverified answer is better refused.",
        "otherwise miss",
        "otherwise refuse",
        otherwise_miss,
    ),
)
