"""Rule files with those that they import: each is compiled once, imported ones before the files that name them.

The language reads nothing itself: texts come through the port `Files`. A mistake in an imported file is told in that
file where it is one of those compiled; where it was only imported, once, at the first import of it.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from stepcache.domain.errors import ImportedFileError, OutsideRootError
from stepcache.domain.findings import Finding, Severity
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import SUFFIX, Source, sibling_of, sidecar_of
from stepcache.language.diagnostics import Lines, Reporter
from stepcache.language.extending import compile_tasks
from stepcache.language.names import add_names
from stepcache.language.parse import parse
from stepcache.language.scope import FileScope, Imported
from stepcache.language.secrets import report_secrets
from stepcache.language.texts import plain
from stepcache.language.toplevel import File, Import
from stepcache.language.units import FileUnit
from stepcache.resources import beside

if TYPE_CHECKING:  # the ports are heavy
    from stepcache.ports import Files

MAX_DEPTH = 16
MAX_FILES = 100


class Given:
    """Files that are all there already: an import finds what is compiled with it, and nothing else."""

    def resolve(self, target: str, importer: str) -> str:
        """The path from the importing file on; above where the paths begin nothing is known."""
        path = beside(importer, target)
        if path.startswith(".."):
            raise OutsideRootError(f"`{target}` leaves the project", "")
        return path

    def read(self, path: str) -> str:
        """Nothing more can be had."""
        raise ImportedFileError(f"`{path}` is not there")

    def identity(self, path: str) -> str:
        """The path in its shortest form."""
        return os.path.normpath(path)


class Project:
    """Compiles files, and what they import.

    Attributes:
        units: Identity -> the file, compiled.
    """

    def __init__(
        self, sources: Sequence[Source], catalog: Catalog, files: "Files | None" = None, elsewhere: Iterable[str] = ()
    ) -> None:
        self.catalog = catalog
        self.files: Files = files or Given()
        self.members = {self.files.identity(source.path): source for source in sources}
        self.units: dict[str, FileUnit] = {}
        self._chain: dict[str, str] = {}
        self._told = {*self.members, *map(self.files.identity, elsewhere)}

    def unit(self, source: Source) -> FileUnit:
        """One file, compiled."""
        identity = self.files.identity(source.path)
        if identity not in self.units:
            self._chain[identity] = source.path
            self.units[identity] = self._compiled(source)
            del self._chain[identity]
        return self.units[identity]

    def _compiled(self, source: Source) -> FileUnit:
        parsed = parse(source)
        reporter = Reporter(Lines(source), list(parsed.findings))
        report_secrets(reporter)
        gave_up = any(one.word == "import" for one in parsed.file.broken)
        scope = FileScope(self.catalog, reporter, gave_up=gave_up)
        imports = self._imports(parsed.file, scope)
        add_names(parsed.file, scope)
        _check_kind(parsed.file, reporter)
        sidecar = sibling_of(source.path) is not None
        tasks = compile_tasks(parsed.file, scope, imports) if not sidecar else ()
        return FileUnit(source, parsed.file, scope, tasks, reporter.found, imports)

    def _imports(self, file: File, scope: FileScope) -> Mapping[str, FileUnit]:
        found: dict[str, FileUnit] = {}
        for node in file.imports:
            alias = node.alias.text
            if alias in scope.imports:
                scope.reporter.say("SC115", f"`{alias}` is imported twice", node.alias.span, help="take one out")
                continue
            unit = self._imported(node, scope.reporter)
            scope.imports[alias] = Imported(node, unit.scope if unit is not None else None)
            if unit is not None:
                found[alias] = unit
        return found

    def _imported(self, node: Import, reporter: Reporter) -> FileUnit | None:
        """The file that an import names; None where it cannot be had, which is told."""
        target, span = plain(node.target, reporter), node.target.span
        try:
            path = self.files.resolve(target, reporter.lines.path)
            identity = self.files.identity(path)
            if identity in self._chain:
                itself = identity == list(self._chain)[-1]
                help_ = "take it out" if itself else "take one of these imports out"
                reporter.say("SC107", self._cycle(identity), span, help=help_)
                return None
            unit = self.units.get(identity) or self.unit(self._source(identity, path, target))
        except OutsideRootError as error:
            reporter.say("SC108", str(error), span, help=error.help)
            return None
        except ImportedFileError as error:
            reporter.say("SC109", str(error), span, help=error.help)
            return None
        if unit.errors and identity not in self._told:
            self._told.add(identity)
            reporter.take(_errors_in(target, unit, node))
        return unit

    def _cycle(self, identity: str) -> str:
        chain = list(self._chain)
        names = [*(self._chain[one] for one in chain[chain.index(identity) :]), self._chain[identity]]
        if len(names) == 2:
            return f"`{names[0]}` imports itself"
        return f"these files import each other: {' → '.join(f'`{name}`' for name in names)}"

    def _source(self, identity: str, path: str, target: str) -> Source:
        known = self.members.get(identity)
        if known is not None:
            return known
        if not target.endswith(SUFFIX):
            raise ImportedFileError(f"`{target}` is no rule file", f"their names end in `{SUFFIX}`")
        if len(self._chain) >= MAX_DEPTH:
            raise ImportedFileError(f"files import each other more than {MAX_DEPTH} deep", "bring them closer together")
        if len(self.units) - len(self.members & self.units.keys()) + len(self._chain) >= MAX_FILES:
            raise ImportedFileError(f"more than {MAX_FILES} files are imported", "bring some of them together")
        return Source(path, self.files.read(path))


def _check_kind(file: File, reporter: Reporter) -> None:
    """Tasks stand in rule files, tests at the top in sidecars alone."""
    sibling = sibling_of(file.path)
    beside = PurePath(sibling or sidecar_of(file.path)).name
    for task in file.tasks if sibling is not None else ():
        reporter.say("SC001", "a task stands in a sidecar of tests", task.name.span, help=f"move it to `{beside}`")
    for test in file.tests if sibling is None else ():
        head = reporter.lines.span(test.span.start, test.span.start + len("test"))
        reporter.say(
            "SC001", "a test stands outside of its task", head, help=f"move it into the task, or to `{beside}`"
        )


def _errors_in(target: str, unit: FileUnit, node: Import) -> Finding:
    """What keeps an imported file from being used, at the import: the first of its mistakes, and how many there are."""
    errors = sorted(unit.errors, key=lambda one: one.span.start)
    first, count = errors[0], len(errors)
    message = f"{count} error{'s' if count != 1 else ''} in `{target}`: {'first ' if count > 1 else ''}{first.message}"
    place = f"{first.span.path}:{first.span.line}:{first.span.column}"
    return replace(first, message=message, span=node.target.span, help=f"mend it at {place}", note="", fix=None)


def usable(unit: FileUnit, seen: set[str] | None = None) -> bool:
    """Whether neither a file nor any that it imports has an error."""
    seen = set() if seen is None else seen
    if any(one.severity is Severity.ERROR for one in unit.findings):
        return False
    seen.add(unit.source.path)
    return all(usable(one, seen) for one in unit.imports.values() if one.source.path not in seen)
