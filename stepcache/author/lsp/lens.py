"""What an editor shows beside the text: tests to run, and imports to follow."""

from collections.abc import Iterator
from dataclasses import dataclass

from stepcache.author.lsp.workspace import Look
from stepcache.domain.source import Span
from stepcache.language import syntax as s
from stepcache.language.units import TaskUnit


@dataclass(frozen=True, slots=True)
class Lens:
    """A line above which tests can be run.

    Attributes:
        task: Whose tests.
        test: Which; empty for all of the task.
    """

    title: str
    span: Span
    task: str
    test: str = ""


def lenses(look: Look, path: str) -> list[Lens]:
    """*Run test* above each test of a file, *Run all* above each task that has some."""
    found = [one for unit in look.examined.compiled.units for task in unit.tasks for one in _of(task, path)]
    return sorted(found, key=lambda one: one.span.start)


def _of(task: TaskUnit, path: str) -> Iterator[Lens]:
    name = task.node.name.text
    own = [one for one in task.node.sections if isinstance(one, s.TestNode)]
    tests = [*own, *task.beside]
    if tests and task.node.name.span.path == path:
        yield Lens(f"Run all {len(tests)} tests" if len(tests) > 1 else "Run all", task.node.span, name)
    for test in tests:
        if test.span.path == path:
            yield Lens("Run test", test.span, name, test.name.raw)


def links(look: Look, path: str) -> list[tuple[Span, str]]:
    """The imports of a file: where their text stands without its quotes, and the path that they mean."""
    unit = look.units.get(path)
    if unit is None:
        return []
    found = []
    for one in unit.file.imports:
        imported = unit.imports.get(one.alias.text)
        if imported is not None:
            span, start = one.target.span, one.target.start
            at = Span(path, start, start + len(one.target.raw), span.line, span.column + start - span.start)
            found.append((at, imported.source.path))
    return found
