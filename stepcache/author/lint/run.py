"""All rules over compiled files: the errors of the language with the linter's warnings and hints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from stepcache.author.lint import calls, checks, ladder, names, patterns, policy, style, syntax, unfinished
from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Finding
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Source
from stepcache.language.compile import Compiled, compile_rules
from stepcache.language.diagnostics import Lines, place_of
from stepcache.language.inherit import inside, told_at
from stepcache.language.units import Base, FileUnit, TaskUnit

if TYPE_CHECKING:  # the ports are heavy
    from stepcache.ports import Files

RULES: tuple[Rule, ...] = (
    *syntax.RULES,
    *names.RULES,
    *calls.RULES,
    *patterns.RULES,
    *checks.RULES,
    *ladder.RULES,
    *policy.RULES,
    *style.RULES,
    *unfinished.RULES,
)


def lint(sources: Sequence[Source], catalog: Catalog, files: "Files | None" = None) -> tuple[Finding, ...]:
    """All findings of a set of files, by file and place."""
    return lint_compiled(compile_rules(sources, catalog, files))


def lint_compiled(compiled: Compiled) -> tuple[Finding, ...]:
    """The same for files that are compiled already."""
    looker = _Looker(compiled)
    found = [*compiled.findings, *(one for unit in compiled.units for one in looker.found_in(unit))]
    order = {unit.source.path: place for place, unit in enumerate(compiled.units)}
    return tuple(sorted(found, key=lambda one: (order.get(one.span.path, 0), one.span.start, one.code)))


class _Looker:
    """Looks at each file once; what is inherited is told in the file that it stands in."""

    def __init__(self, compiled: Compiled) -> None:
        self.catalog = compiled.catalog
        self.units = {unit.source.path: unit for unit in compiled.units}
        self.looked: dict[str, tuple[Finding, ...]] = {}

    def found_in(self, unit: FileUnit) -> tuple[Finding, ...]:
        """What the rules say of one file."""
        path = unit.source.path
        if path not in self.looked:
            self.looked[path] = tuple(self._of_file(self.units.get(path, unit)))
        return self.looked[path]

    def _of_file(self, unit: FileUnit) -> Iterable[Finding]:
        own = tuple(task for task in unit.tasks if task.base is None)
        found = {place_of(one): one for one in self._look(replace(unit, tasks=own))}
        for task in unit.tasks:
            if task.base is not None:
                home = task.base.unit
                known = {place_of(one) for one in self.found_in(home)} if home is not None else set(found)
                for one in self._of_extending(unit, task, task.base, known):
                    found.setdefault(place_of(one), one)
        return found.values()

    def _of_extending(
        self, unit: FileUnit, task: TaskUnit, base: Base, known: set[tuple[str, str, int]]
    ) -> Iterator[Finding]:
        """What is said of a task that extends another: of what it inherits only what is not said of its base."""
        for one in self._look(replace(unit, tasks=(task,))):
            if one.span.path == unit.source.path and not inside(one.span, base.node.span):
                yield one
            elif place_of(one) not in known:
                yield told_at(base.extends, one)

    def _look(self, unit: FileUnit) -> Iterator[Finding]:
        subject = Subject(unit, self.catalog, Lines(unit.source))
        return (one for rule in RULES for one in rule.look(subject))
