"""SC5xx: rungs that can do nothing or are missing, and what the end of the ladder lets through."""

from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.expressions import Call
from stepcache.domain.findings import Edit, Finding, Fix
from stepcache.domain.rules import Action, Check, Otherwise, Repair, Rung, Verb
from stepcache.domain.signatures import Parameter, Signature
from stepcache.language import syntax as s
from stepcache.language.diagnostics import finding
from stepcache.language.fixes import SAFE, above, removal
from stepcache.language.scope import SlotInfo
from stepcache.language.units import TaskUnit


def unreachable_rung(subject: Subject) -> Iterator[Finding]:
    """SC503: a solver asked again for what it did not answer above, or more tries than the budget has calls.

    What stands below a solver is reached: where a check or `max` does not pass its answer, where time is out, or where
    there is no answer.
    """
    for unit in subject.tasks:
        if unit.task is None or unit.node.damaged:
            continue
        yield from _asked_again(subject, unit.task.repair)
        yield from _over_budget(subject, unit.task.repair)


def _asked_again(subject: Subject, repair: Repair) -> Iterator[Finding]:
    above: list[Rung] = []
    for rung in repair.rungs:
        if rung.action is not Action.SOLVE or rung.call is None or rung.tail:
            continue
        if rung in above and subject.catalog.solvers[rung.call.name].total:
            message = f"`{rung.text}` was asked above already: it answers the same here"
            fix = removal(subject.lines, rung.span)
            yield finding("SC503", message, rung.span, help="take it out", fix=fix)
        above.append(rung)


def _over_budget(subject: Subject, repair: Repair) -> Iterator[Finding]:
    for rung in repair.rungs:
        calls = repair.calls
        if calls is not None and rung.action in {Action.PATCH, Action.GENERATE} and rung.times > calls:
            message = f"{rung.times} tries are more than the budget's {calls} calls"
            times = subject.lines.span(rung.span.end - len(str(rung.times)), rung.span.end)
            fix = Fix(f"write `times {calls}`", (Edit(times, str(calls)),), SAFE)
            yield finding("SC503", message, times, help="raise `calls`, or lower `times`", fix=fix)


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


def no_solver(subject: Subject) -> Iterator[Finding]:
    """SC504: a solver that takes what the checks prove, and a ladder that refuses without asking it."""
    for unit in subject.tasks:
        name = _otherwise(unit)
        if unit.task is None or not unit.whole or name is None or not subject.owns(name.span):
            continue
        repair = unit.task.repair
        if repair.otherwise is not Otherwise.REFUSE or any(rung.action is Action.SOLVE for rung in repair.rungs):
            continue
        solve = next((call for one in subject.catalog.solvers.values() if (call := _solving(one, unit))), None)
        if solve is not None:
            statement = subject.lines.span(_start_of_otherwise(subject, name), name.span.end)
            fix = above(subject.lines, statement, f"solve {solve}", f"add `solve {solve}`")
            message = f"`{solve}` could answer where the model fails"
            yield finding("SC504", message, statement, help=f"write `solve {solve}` above", fix=fix)


def _start_of_otherwise(subject: Subject, name: s.Name) -> int:
    before = subject.lines.text[: name.span.start].rstrip()
    return len(before) - len("otherwise") if before.endswith("otherwise") else name.span.start  # it may be mistyped


def _solving(solver: Signature, unit: TaskUnit) -> str:
    """The solver's call with the task's slots; empty where they do not fit, or no check proves what it is about."""
    given: dict[str, str] = {}
    for parameter in solver.parameters:
        slot = _slot_for(parameter, unit, set(given.values()), solver.domain.get(parameter.name))
        if slot is not None:
            given[parameter.name] = slot.name
        elif parameter.required:
            return ""
    proved = _proved(unit.task.checks if unit.task else ())
    about = {name for key, name in given.items() if not _plain(solver.parameter(key))}
    if not about or not about <= proved:
        return ""
    required = [one.name for one in solver.parameters if one.name in given]
    by_place = required == [one.name for one in solver.parameters[: len(required)]]
    shown = [given[key] if by_place else f"{key}={given[key]}" for key in required]
    name = unit.scope.own.spelling(solver.name)
    return f"{name}({', '.join(shown)})" if name else ""


_PLAIN = frozenset({"any", "string", "number", "integer", "boolean", "flag", "list", "identifier", "name", "json"})


def _plain(parameter: Parameter | None) -> bool:
    """Whether slots of everyday types fit a parameter: they say little of what a task is about."""
    return parameter is None or bool(parameter.types & {"any", "string", "list"}) or parameter.types <= _PLAIN


def _proved(checks: tuple[Check, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(check.proves for check in checks if check.verb is Verb.REQUIRE))


def _slot_for(parameter: Parameter, unit: TaskUnit, taken: set[str], degree: int | None) -> SlotInfo | None:
    """The only slot of a type that the parameter takes, or the one of its name; an optional one by its name alone."""
    fitting = [
        slot
        for slot in unit.scope.slots.values()
        if slot.type is not None
        and slot.everywhere
        and slot.name not in taken
        and (slot.type.name in parameter.types or (slot.type.name == "flag" and "boolean" in parameter.types))
        and (degree is None or _degree(slot.type) <= degree)
    ]
    named = [slot for slot in fitting if slot.name == parameter.name]
    if named:
        return named[0]
    return fitting[0] if parameter.required and len(fitting) == 1 else None


def _degree(type_: Call) -> int:
    return next((int(getattr(value, "value", 1)) for name, value in type_.args if name == "degree"), 1)


RULES = (
    Rule("SC503", unreachable_rung),
    Rule("SC504", no_solver),
    Rule("SC505", otherwise_miss),
)
