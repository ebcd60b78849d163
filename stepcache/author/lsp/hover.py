"""What is told of the place under the cursor."""

from collections.abc import Callable

from stepcache.author.explained import as_markdown
from stepcache.author.explanations.texts import explanation_of
from stepcache.author.lsp import shown
from stepcache.author.lsp.definition import at, same
from stepcache.author.lsp.mentions import Mention, Sort, home_of
from stepcache.author.lsp.workspace import Look
from stepcache.author.suppressions import suppressions
from stepcache.domain.source import Span
from stepcache.language.diagnostics import CODES
from stepcache.language.units import TaskUnit


def hover(look: Look, path: str, offset: int) -> tuple[str, Span] | None:
    """Markdown, and the place it is about: a code in a comment, a name, or what a finding is about."""
    named = [code for comment in suppressions(look.source(path)) for code in comment.codes if code[0] in CODES]
    for code, place in named:
        if place.start <= offset <= place.end:
            return as_markdown(code), place
    found = at(look, path, offset)
    said = _of(found, look) if found is not None else ""
    findings = [
        one
        for one in look.examined.findings
        if one.span.path == path and one.span.start <= offset <= max(one.span.end, one.span.start)
    ]
    reasons = dict.fromkeys(f"**{one.code} {one.name}**: {explanation_of(one.code).why}" for one in findings)
    span = found.span if found is not None and said else findings[0].span if findings else None
    return ("\n\n---\n\n".join([*([said] if said else []), *reasons]), span) if span is not None else None


def _of(one: Mention, look: Look) -> str:
    """What is told of a name."""
    of_sort = _OF.get(one.sort)
    if of_sort is not None:
        return of_sort(one, look)
    known = shown.called(look, one.sort, one.name)
    return shown.signature(one.sort, known) if known is not None else ""


def _slot(one: Mention, look: Look) -> str:
    task = task_of(look, one.home)
    info = task.scope.slots.get(one.name) if task is not None else None
    return shown.slot(info, task, look) if task is not None and info is not None else ""


def task_of(look: Look, home: str) -> TaskUnit | None:
    """The task whose slots are at home there."""
    return next((task for unit in look.units.values() for task in unit.tasks if home_of(task.node) == home), None)


def _parameter(one: Mention, look: Look) -> str:
    sort, _, name = one.home.partition(":")
    known = shown.called(look, sort, name)
    parameter = known.parameter(one.name) if known is not None else None
    return shown.parameter(parameter) if parameter is not None else ""


def _defined(one: Mention, look: Look) -> str:
    """A `let`, step, task or alias: the line that defines it, and a task's doc comment."""
    place = next((other.span for other in same([look], one) if other.defines), None)
    if place is None:
        return ""
    text = look.source(place.path).text
    begin = text.rfind("\n", 0, place.start) + 1
    line = text[begin:].partition("\n")[0].strip()
    said = f"```stepcache\n{line[:200]}\n```"
    if one.sort is Sort.TASK:
        unit = look.units.get(place.path)
        node = next((task.node for task in unit.tasks if task.node.name.span == place), None) if unit else None
        said += f"\n\n{node.doc}" if node is not None and node.doc else ""
        task = next((task for task in look.examined.compiled.tasks if task.name == one.name), None)
        said += f"\n\nAnswers are {task.grade} at best." if task is not None else ""
    return said


def _field(one: Mention, _: Look) -> str:
    return f"`{one.name}`: {shown.TELLS[one.name]}." if one.name in shown.TELLS else ""


_OF: dict[Sort, Callable[[Mention, Look], str]] = {
    Sort.SLOT: _slot,
    **dict.fromkeys((Sort.LET, Sort.STEP, Sort.TASK, Sort.ALIAS), _defined),
    Sort.PARAMETER: _parameter,
    Sort.FIELD: _field,
    Sort.PLUGIN: lambda one, look: shown.plugin(look, one.name),
    Sort.FILE: lambda one, _: f"Imported from `{one.name}`.",
    Sort.DETAIL: lambda one, _: f"`{{{one.name}}}`: what `{one.home}` found.",
    Sort.ENGINE: lambda one, _: f"Solver engine `{one.name}`.",
    Sort.CONDITION: lambda *_: "`changed(slot)`: the candidate has another value of the slot than the prompt.",
}
