"""What plugins' own lint rules say, with `--strict-plugins`: each plugin that a rule set uses is asked in a worker."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from stepcache.domain.expressions import Call, Const, Expr, ListOf
from stepcache.domain.findings import Finding
from stepcache.domain.patterns import holes_in
from stepcache.domain.rules import Task
from stepcache.domain.signatures import canonical
from stepcache.hosting.linting import LintReport, Told, look
from stepcache.language.compile import Compiled
from stepcache.language.diagnostics import Lines, finding
from stepcache.language.digest import calls_in
from stepcache.language.units import FileUnit, TaskUnit
from stepcache.plugins.installed import Installed, installed
from stepcache.plugins.parts import SeenArgument, SeenCall, SeenFile, SeenTask
from stepcache.text.clean import in_a_line


def plugged(compiled: Compiled) -> Iterator[Finding]:
    """The findings of all plugins that the files use and that have lint rules."""
    for plugin in _asked(compiled, installed()):
        users = [unit for unit in compiled.units if _use_of(plugin, unit) is not None]
        if users:
            yield from _findings(plugin, users, look(plugin, [seen(unit) for unit in users]))


def _asked(compiled: Compiled, plugins: Iterable[Installed]) -> Iterator[Installed]:
    catalog = compiled.catalog
    for one in plugins:
        brought = canonical(catalog.distributions.get(one.namespace, "")) == canonical(one.distribution)
        if brought and one.namespace in catalog.namespaces and one.manifest is not None and one.manifest.codes:
            yield one


def _use_of(plugin: Installed, unit: FileUnit) -> str | None:
    """The prefix under which a file uses a plugin."""
    uses = unit.scope.uses.items()
    return next((prefix for prefix, used in uses if used.node.namespace.text == plugin.namespace), None)


def _findings(plugin: Installed, units: Sequence[FileUnit], report: LintReport) -> Iterator[Finding]:
    for why in report.broken:
        for unit in units:
            span = unit.scope.uses[_use_of(plugin, unit) or ""].node.span
            yield finding("SC105", f"the lint rules of `{plugin.namespace}` cannot be asked: {in_a_line(why)}", span)
    for one in report.flaws:
        if one.file < len(units):
            yield _finding(plugin, units[one.file], one)


def _finding(plugin: Installed, unit: FileUnit, one: Told) -> Finding:
    """A finding in our words: its code is one of the manifest's, and its place is in the file."""
    codes = plugin.manifest.codes if plugin.manifest is not None else {}
    end = len(unit.source.text)
    span = Lines(unit.source).span(min(one.start, end), min(one.end, end))
    if one.code not in codes:
        return finding(
            "SC105", f"`{plugin.namespace}` has a lint rule `{in_a_line(one.code)}` that no manifest tells", span
        )
    code = codes[one.code]
    return Finding(code.name, code.title, code.severity, in_a_line(one.message), span, help=in_a_line(one.help))


# --- a file as a plugin sees it --------------------------------------------------------------------------------------


def seen(unit: FileUnit) -> SeenFile:
    """A file as data: tasks that compiled, and of them what stands in this very file."""
    tasks = tuple(_task(unit, one, one.task) for one in unit.tasks if one.task is not None)
    return SeenFile(unit.source.path, unit.source.text, tasks)


def _task(unit: FileUnit, written: TaskUnit, task: Task) -> SeenTask:
    place = written.node.name.span
    calls = tuple(
        SeenCall(call.name, role, _arguments(call), call.span.start, call.span.end)
        for role, call in _calls(task)
        if call.span.path == unit.source.path
    )
    slots = {**task.prompt_slots, **{one.name: one.type.name for one in task.derived}}
    return SeenTask(task.name, task.doc, slots, calls, place.start, place.end)


def _calls(task: Task) -> Iterator[tuple[str, Call]]:
    """Every call of a task with its role."""
    for template in task.templates:
        yield from (("slot", hole.type) for hole, _ in holes_in(template.parts))
    for vocabulary in task.vocabularies:
        yield from (("slot", hole.type) for hole in (*vocabulary.required, *vocabulary.optional))
    for derived in task.derived:
        yield from (("slot", derived.type), ("derive", derived.value))
    yield from (("skip", call) for skip in task.skips for call in calls_in(skip.when))
    yield from (("steps", call) for call in (task.cut.segmenter, *(one.is_ for one in task.cut.named)) if call)
    for check in task.checks:
        yield check.verb.value, check.call
        yield from (("adapt", call) for call in (check.on_fail,) if call)
    yield from ((rung.action.value, rung.call) for rung in task.repair.rungs if rung.call)


def _arguments(call: Call) -> Mapping[str, SeenArgument]:
    """Those that are constants, or lists of constants."""
    found = {name: (_constant(value), value) for name, value in call.args}
    return {
        name: SeenArgument(constant[0], value.span.start, value.span.end)
        for name, (constant, value) in found.items()
        if constant is not None
    }


def _constant(value: Expr) -> tuple[object] | None:
    if isinstance(value, Const):
        return (value.value,)
    if isinstance(value, ListOf):
        items = [_constant(one) for one in value.items]
        return (tuple(one[0] for one in items if one),) if all(items) else None
    return None
