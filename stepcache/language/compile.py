"""Rule files -> tasks, with everything that is wrong in them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from stepcache.domain.expressions import Expr
from stepcache.domain.findings import Finding, Severity
from stepcache.domain.rules import Task
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Source
from stepcache.domain.value import dataclass
from stepcache.language.ambiguity import ambiguous
from stepcache.language.diagnostics import finding
from stepcache.language.project import Project, usable
from stepcache.language.sidecars import with_tests
from stepcache.language.units import FileUnit

if TYPE_CHECKING:  # the ports are heavy
    from stepcache.ports import Files

# What a `use` asks for: a distribution, empty where none is named, and its namespace.
Wanted = tuple[str, str]
# The catalog for files that ask for that; what is built in where they ask for nothing.
Offers = Callable[[Iterable[Wanted]], Catalog]

_USE = re.compile(r'^[ \t]*use\b(?:[ \t]+(?:"([^":\n]*):)?(\w+))?', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Compiled:
    """Tasks that can be served, and all findings of severity error (lint adds the others).

    Attributes:
        catalog: What could be named.
    """

    tasks: tuple[Task, ...]
    findings: tuple[Finding, ...]
    lets: Mapping[str, Expr] = field(default_factory=dict)
    units: tuple[FileUnit, ...] = ()
    catalog: Catalog = field(default_factory=Catalog)


def compile_file(source: Source, catalog: Catalog) -> Compiled:
    """Compile one file."""
    return compile_rules([source], catalog)


def compile_rules(
    sources: Sequence[Source], catalog: Catalog | Offers, files: "Files | None" = None, elsewhere: Iterable[str] = ()
) -> Compiled:
    """Compile the files of one rule set; one with an error, or that imports one with an error, contributes no tasks.

    Args:
        sources: Sidecars of tests among them, whose tests are put to the tasks that they are for.
        catalog: What can be named, or who tells it once it is known what the files, imported ones too, ask for.
        files: Where imported files come from; without it an import finds only what is compiled with it.
        elsewhere: Paths of files whose own mistakes are told by another call: imports of them are silent.
    """
    if isinstance(catalog, Catalog):
        return _compiled(sources, catalog, files, elsewhere)
    asked = [pair for source in sources for pair in _USE.findall(source.text)]
    found = _compiled(sources, catalog(asked), files, elsewhere)
    imported = set(_wanted(found.units)).difference(asked)
    return _compiled(sources, catalog([*asked, *sorted(imported)]), files, elsewhere) if imported else found


def _wanted(units: Iterable[FileUnit]) -> Iterator[Wanted]:
    """What files and those that they import ask for."""
    todo, seen = list(units), set[str]()
    while todo:
        unit = todo.pop()
        if unit.source.path not in seen:
            seen.add(unit.source.path)
            yield from ((one.distribution, one.namespace.text) for one in unit.file.uses)
            todo += unit.imports.values()


def _compiled(sources: Sequence[Source], catalog: Catalog, files: "Files | None", elsewhere: Iterable[str]) -> Compiled:
    project = Project(sources, catalog, files, elsewhere)
    members = dict.fromkeys(project.files.identity(source.path) for source in sources)
    units = with_tests(project, [project.unit(project.members[identity]) for identity in members])
    findings = [one for unit in units for one in unit.findings]
    findings += _duplicates(units)
    findings += ambiguous(_good(units, findings))
    tasks = _good(units, findings)
    lets = {name: one.value for unit in units for name, one in unit.scope.lets.items() if one.value is not None}
    return Compiled(tasks, tuple(sorted(findings, key=_place)), lets, tuple(units), catalog)


def _good(units: Sequence[FileUnit], findings: Sequence[Finding]) -> tuple[Task, ...]:
    """The tasks of the files without an error, in them or in what they import."""
    bad = {one.span.path for one in findings if one.severity is Severity.ERROR}
    good = [unit for unit in units if unit.source.path not in bad and usable(unit)]
    return tuple(one.task for unit in good for one in unit.tasks if one.task is not None)


def _place(one: Finding) -> tuple[str, int, str]:
    return one.span.path, one.span.start, one.code


def _duplicates(units: Sequence[FileUnit]) -> list[Finding]:
    """SC111, across files."""
    names = [one.node.name for unit in units for one in unit.tasks]
    first = {name.text: name for name in reversed(names)}
    found: list[Finding] = []
    for name in names:
        known = first[name.text]
        if known is not name:
            where = f"{known.span.path}:{known.span.line}"
            message = f"task `{name.text}` stands in {where} already"
            found.append(finding("SC111", message, name.span, help="give one of them another name"))
    return found
