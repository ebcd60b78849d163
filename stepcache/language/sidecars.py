"""Sidecars: the tests of `NAME.stepcache` that stand beside it, in `NAME_test.stepcache`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from stepcache.domain.errors import ImportedFileError
from stepcache.domain.source import Source, sibling_of
from stepcache.language import syntax as s
from stepcache.language.diagnostics import close_to
from stepcache.language.project import Project
from stepcache.language.ruletests import rule_test
from stepcache.language.scope import FileScope
from stepcache.language.units import FileUnit, TaskUnit


def with_tests(project: Project, units: Sequence[FileUnit]) -> list[FileUnit]:
    """The files, the tests of the sidecars among them put to the tasks that they are for."""
    by_identity = {project.files.identity(unit.source.path): unit for unit in units}
    for unit in units:
        path = sibling_of(unit.source.path)
        if path is None:
            continue
        identity = project.files.identity(path)
        tested = by_identity.get(identity) or _sibling(project, unit, path)
        if tested is not None:
            by_identity[identity] = _tested(tested, unit)
    return [by_identity[project.files.identity(unit.source.path)] for unit in units]


def _sibling(project: Project, sidecar: FileUnit, path: str) -> FileUnit | None:
    """The file that the tests are for, where it is not compiled with them; it is told where there is none."""
    reporter = sidecar.scope.reporter
    try:
        return project.unit(Source(path, project.files.read(path)))
    except ImportedFileError:
        message = f"no `{PurePath(path).name}` stands beside its tests"
        reporter.say("SC109", message, reporter.lines.span(0, 0), help="a sidecar has its rule file's name and `_test`")
        return None


def _tested(unit: FileUnit, sidecar: FileUnit) -> FileUnit:
    """The file with the sidecar's tests; mistakes in these are the sidecar's."""
    tests: dict[int, list[s.TestNode]] = {}
    for node in sidecar.file.tests:
        place = _place(node, unit, sidecar.scope)
        if place is not None:
            tests.setdefault(place, []).append(node)
    tasks = [_with(task, tests.get(place, []), unit, sidecar) for place, task in enumerate(unit.tasks)]
    return replace(unit, tasks=tuple(tasks))


def _place(node: s.TestNode, unit: FileUnit, scope: FileScope) -> int | None:
    """Which task of the file the test is for."""
    names = [one.node.name.text for one in unit.tasks]
    file, reporter = PurePath(unit.source.path).name, scope.reporter
    if node.task is None and len(names) == 1:
        return 0
    if node.task is not None and node.task.text in names:
        return names.index(node.task.text)
    if unit.file.broken:  # the task may stand in what could not be read
        return None
    if node.task is not None:
        reporter.unknown("task", node.task.text, node.task.span, names)
        close = close_to(node.task.text, names)
        return names.index(close[0]) if close else None
    message = f"`{file}` holds {len(names) or 'no'} tasks, and the test does not say which it is for"
    reporter.say("SC202", message, node.name.span, help='write `test "…" for NAME {`')
    return None


def _with(task: TaskUnit, nodes: Sequence[s.TestNode], unit: FileUnit, sidecar: FileUnit) -> TaskUnit:
    """A task with more tests; they may name the constants of both files."""
    if not nodes:
        return task
    scope, names = task.scope, sidecar.scope
    before = scope.file
    scope.file = replace(names, lets={**unit.scope.lets, **names.lets})
    read = [rule_test(node, scope) for node in nodes]
    scope.file = before
    tests = tuple(one for one in read if one is not None)
    compiled = replace(task.task, tests=(*task.task.tests, *tests)) if task.task is not None else None
    return replace(task, task=compiled, beside=(*task.beside, *nodes))
