"""Every name in rule files with what it means: hover, definitions, references, renaming and colours read these."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from stepcache.domain.source import Span
from stepcache.language import syntax as s
from stepcache.language import toplevel as top
from stepcache.language.diagnostics import Lines, Reporter
from stepcache.language.policy import CACHE
from stepcache.language.scope import FileScope, TaskScope
from stepcache.language.templates import TemplateReader
from stepcache.language.units import FileUnit, TaskUnit

PLACEHOLDER = re.compile(r"\\.|\{(?P<name>[^{}\\]*)\}", re.DOTALL)


class Sort(StrEnum):
    """What a name names; those of the catalogue are spelled as it spells them."""

    SLOT = "slot"
    LET = "let"
    STEP = "step"
    TASK = "task"
    ALIAS = "alias"
    FILE = "file"
    PLUGIN = "plugin"
    PARAMETER = "parameter"
    DETAIL = "detail"
    FIELD = "field"
    ENGINE = "engine"
    CONDITION = "condition"
    VERIFIER = "verifiers"
    DERIVATION = "derivations"
    ADAPTER = "adapters"
    SOLVER = "solvers"
    SEGMENTER = "segmenters"
    TYPE = "slot_types"
    BACKEND = "backends"


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in one place.

    Attributes:
        name: What it is called where it is defined: `python.defines` for `py.defines`.
        home: What tells it from others of its sort and name: a file, a task, or what is called.
        defines: Whether it begins to mean something here.
    """

    span: Span
    sort: Sort
    name: str
    home: str = ""
    defines: bool = False

    @property
    def key(self) -> tuple[Sort, str, str]:
        """The same for all that mean the same thing."""
        return self.sort, self.name, self.home


def mentions_of(units: Mapping[str, FileUnit]) -> Iterator[Mention]:
    """All names in these files; one in an inherited section is told for each task that has it."""
    scopes = {path: unit.scope for path, unit in units.items()}
    seen: set[Mention] = set()
    for unit in units.values():
        texts = {path: one.source.text for path, one in units.items()}
        for one in _File(unit, scopes).mentions():
            text = texts.get(one.span.path, "")[one.span.start : one.span.end]
            if one not in seen and (one.sort is Sort.FILE or text.split(".")[-1] == one.name.split(".")[-1]):
                seen.add(one)  # else an escape before it moved the places in its text
                yield one


def home_of(task: s.TaskNode) -> str:
    """Where the slots and steps of a task are at home."""
    return f"{task.name.span.path}#{task.name.span.start}"


def _part(name: s.Name, head: bool) -> Span:
    """The place of a name's first part, or of what follows it."""
    span, size = name.span, len(name.head)
    start, end = (span.start, span.start + size) if head else (span.end - len(name.tail), span.end)
    return Span(span.path, start, end, span.line, span.column + start - span.start)


def _namespace(node: top.Use) -> Span:
    """The place of the namespace, without the quotes and the distribution before it."""
    span = node.namespace.span
    if node.brought is None:
        return span
    start = node.brought.start + len(node.brought.raw) - len(node.namespace.text)
    return Span(span.path, start, start + len(node.namespace.text), span.line, span.column + start - span.start)


class _File:
    def __init__(self, unit: FileUnit, scopes: Mapping[str, FileScope]) -> None:
        self.unit = unit
        self.scopes = scopes

    def mentions(self) -> Iterator[Mention]:
        """All in the file, in its tasks with what they inherit, and in their tests beside it."""
        file, path = self.unit.file, self.unit.source.path
        walk = _Walk(self.unit.scope, self.scopes)
        for let in file.lets:
            yield Mention(let.name.span, Sort.LET, let.name.text, path, defines=True)
            yield from walk.value(let.value)
        for imported in file.imports:
            yield from self._brought(imported)
        for used in file.uses:
            yield from self._brought(used)
        for task in self.unit.tasks:
            yield from self._task(task)
        for test in file.tests:  # of a sidecar whose rule file is not there
            yield from walk.test(test)

    def _brought(self, node: top.Import | top.Use) -> Iterator[Mention]:
        path = self.unit.source.path
        if node.alias is not None:
            yield Mention(node.alias.span, Sort.ALIAS, node.alias.text, path, defines=True)
        if isinstance(node, top.Use):
            yield Mention(_namespace(node), Sort.PLUGIN, node.namespace.text)
        elif node.alias.text in self.unit.imports:
            yield Mention(node.target.span, Sort.FILE, self.unit.imports[node.alias.text].source.path)

    def _task(self, task: TaskUnit) -> Iterator[Mention]:
        path, node = self.unit.source.path, task.node
        yield Mention(node.name.span, Sort.TASK, node.name.text, path, defines=True)
        walk = _Walk(self.unit.scope, self.scopes, task)
        for section in node.sections:
            yield from walk.section(section)
        for test in task.beside:
            if test.task is not None:
                yield Mention(test.task.span, Sort.TASK, test.task.text, path)
            yield from walk.test(test)


class _Walk:
    """Goes through the sections of one task; without a task, through what stands at the top."""

    def __init__(self, file: FileScope, scopes: Mapping[str, FileScope], unit: TaskUnit | None = None) -> None:
        self.own = file
        self.scopes = scopes
        self.unit = unit
        self.scope: TaskScope | None = unit.scope if unit is not None else None
        self.home = home_of(unit.node) if unit is not None else ""

    def section(self, node: s.Section) -> Iterator[Mention]:
        """The names of a section."""
        tell = self._SECTIONS.get(type(node))
        return tell(self, node) if tell is not None else iter(())

    def _file(self, span: Span) -> FileScope:
        return self.scopes.get(span.path, self.own)

    def _slot(self, name: s.Name) -> Mention:
        return Mention(name.span, Sort.SLOT, name.text, self.home, defines=True)

    def _extends(self, node: s.Extends) -> Iterator[Mention]:
        base = self.unit.base if self.unit is not None else None
        if base is None:
            return
        if node.base.tail:
            yield Mention(_part(node.base, head=True), Sort.ALIAS, node.base.head, node.span.path)
        at = _part(node.base, head=False) if node.base.tail else node.base.span
        yield Mention(at, Sort.TASK, base.node.name.text, base.node.name.span.path)

    def _context(self, node: s.Context) -> Iterator[Mention]:
        for part in node.system:
            if isinstance(part, s.Text):
                yield from self._template(part)

    def _derived(self, node: s.SlotNode) -> Iterator[Mention]:
        yield self._slot(node.name)
        yield from self.call(node.type, Sort.TYPE)
        yield from self.call(node.value, Sort.DERIVATION)

    def _skip(self, node: s.SkipNode) -> Iterator[Mention]:
        return self._expression(node.when)

    def _match(self, node: s.Match) -> Iterator[Mention]:
        for pattern in node.patterns:
            yield from self._template(pattern)
        for vocabulary in node.vocabularies:
            yield from (self._slot(form.name) for form in vocabulary.forms)
            for hole in vocabulary.holes:
                yield self._slot(hole.name)
                yield from self.call(hole.type, Sort.TYPE)

    def _template(self, text: s.Text) -> Iterator[Mention]:
        """The slots of a template, and their types."""
        types: list[s.Named] = []
        lines: Lines = self._file(text.span).reporter.lines
        reader = TemplateReader(text, Reporter(lines), types.append)
        reader.read()
        yield from (self._slot(found.name) for found in reader.found)
        for named in types:
            yield from self.call(named, Sort.TYPE)

    def _steps(self, node: s.Steps) -> Iterator[Mention]:
        yield from self.call(node.segmenter, Sort.SEGMENTER, slots=False)
        yield from self._arguments(node.settings, f"{Sort.SEGMENTER}:{node.segmenter.name.text}", slots=False)
        for step in node.named:
            yield Mention(step.name.span, Sort.STEP, step.name.text, self.home, defines=True)
            if step.is_ is not None:
                yield from self.call(step.is_, Sort.VERIFIER, slots=False)

    def _check(self, node: s.CheckNode) -> Iterator[Mention]:
        if node.step is not None:
            yield Mention(node.step.span, Sort.STEP, node.step.text, self.home)
        yield from self.call(node.call, Sort.VERIFIER)
        for adapter in node.on_fail:
            yield from self.call(adapter, Sort.ADAPTER)
        for hint in node.hints:
            yield from self._placeholders(hint, node)

    def _placeholders(self, hint: s.Text, node: s.CheckNode) -> Iterator[Mention]:
        lines = self._file(hint.span).reporter.lines
        signature = self.own.catalog.verifiers.get(self._canonical(node.call.name))
        for match in PLACEHOLDER.finditer(hint.raw):
            name = match["name"]
            if name:
                start = hint.start + match.start("name")
                found = list(self._name(s.Name(name, lines.span(start, start + len(name)))))
                if not found and signature is not None and name in signature.details:
                    span = lines.span(start, start + len(name))
                    found = [Mention(span, Sort.DETAIL, name, signature.name)]
                yield from found

    def _repair(self, node: s.RepairNode) -> Iterator[Mention]:
        for value in node.within:
            yield from self.value(value)
        for rung in (*node.rungs, *node.after):
            if rung.call is not None:
                solves = rung.action == "solve"
                yield from self.call(rung.call, Sort.SOLVER if solves else Sort.ADAPTER)
            yield from (Mention(one.span, Sort.ENGINE, one.text) for one in rung.engines)

    def _settings(self, node: s.Settings) -> Iterator[Mention]:
        if node.kind is None:
            for one in node.settings:
                like = one.keyword is not None and one.keyword.text == "like"
                yield from self._arguments((one,), CACHE.name, slots=like)
            return
        if node.kind.text in self.own.catalog.backends:
            yield Mention(node.kind.span, Sort.BACKEND, node.kind.text)
        yield from self._arguments(node.settings, f"{Sort.BACKEND}:{node.kind.text}", slots=False)

    def test(self, node: s.TestNode) -> Iterator[Mention]:
        """The names of a test."""
        for asked in (*(one.asked for one in node.given), *node.when):
            if asked.schema is not None:
                yield from self.value(asked.schema, slots=False)
        for one in node.expectations:
            if one.field.head == "slot" and one.field.tail:
                yield Mention(_part(one.field, head=False), Sort.SLOT, one.field.tail, self.home)
            elif not one.field.tail:
                yield Mention(one.field.span, Sort.FIELD, one.field.text)
            yield from self.value(one.value, slots=False)

    def _expression(self, node: s.Expression) -> Iterator[Mention]:
        match node:
            case s.Comparison():
                yield from self._expression(node.left)
                yield from self._expression(node.right)
            case s.Negation():
                yield from self._expression(node.operand)
            case s.Junction():
                for operand in node.operands:
                    yield from self._expression(operand)
            case s.Named() if node.arguments is not None:
                if node.name.text == "changed":
                    yield Mention(node.name.span, Sort.CONDITION, "changed")
                yield from self._arguments(node.arguments, "")
            case _:
                yield from self.value(node)

    def call(self, node: s.Named, sort: Sort, *, slots: bool = True) -> Iterator[Mention]:
        """A call, or the bare name of something that can be called; constants alone may stand in some."""
        canonical = self._canonical(node.name)
        if self._uses(node.name):
            yield Mention(_part(node.name, head=True), Sort.ALIAS, node.name.head, node.span.path)
        if canonical in getattr(self.own.catalog, sort):
            yield Mention(node.name.span, sort, canonical)
        yield from self._arguments(node.arguments or (), f"{sort}:{canonical}", slots=slots and sort is not Sort.TYPE)

    def _uses(self, name: s.Name) -> bool:
        return bool(name.tail) and name.head in self._file(name.span).uses

    def _canonical(self, name: s.Name) -> str:
        used = self._file(name.span).uses.get(name.head) if name.tail else None
        return f"{used.node.namespace.text}.{name.tail}" if used is not None else name.text

    def _arguments(self, given: Iterable[s.Argument], of: str, *, slots: bool = True) -> Iterator[Mention]:
        types = of.startswith(f"{Sort.TYPE}:")
        for one in given:
            if one.keyword is not None:
                yield Mention(one.keyword.span, Sort.PARAMETER, one.keyword.text, of)
            if types and isinstance(one.value, s.Named) and one.value.name.text in self.own.catalog.slot_types:
                yield from self.call(one.value, Sort.TYPE)
            else:
                yield from self.value(one.value, slots=slots)

    def value(self, node: s.Value, *, slots: bool = True) -> Iterator[Mention]:
        """The slots and constants in a value."""
        match node:
            case s.ListNode(items):
                for item in items:
                    yield from self.value(item, slots=slots)
            case s.Named(name, arguments):
                yield from self._name(name, slots=slots)
                yield from self._arguments(arguments or (), "", slots=slots)
            case _:
                return

    def _name(self, name: s.Name, *, slots: bool = True) -> Iterator[Mention]:
        if slots and self.scope is not None and name.text in self.scope.slots:
            yield Mention(name.span, Sort.SLOT, name.text, self.home)
            return
        file = self._file(name.span)
        imported = file.imports.get(name.head) if name.tail else None
        if imported is not None:
            yield Mention(_part(name, head=True), Sort.ALIAS, name.head, name.span.path)
        lets = file.lets if imported is None else imported.file.lets if imported.file is not None else {}
        found = lets.get(name.tail if imported is not None else name.text)
        if found is None and imported is None and name.span.path != self.own.reporter.lines.path:
            found = self.own.lets.get(name.text)  # a sidecar's tests know the constants of their file
        if found is not None:
            at = _part(name, head=False) if imported is not None else name.span
            yield Mention(at, Sort.LET, found.name.text, found.name.span.path)

    _SECTIONS: ClassVar[dict[type, Callable[..., Iterator[Mention]]]] = {
        s.Extends: _extends,
        s.Context: _context,
        s.Match: _match,
        s.SlotNode: _derived,
        s.SkipNode: _skip,
        s.Steps: _steps,
        s.CheckNode: _check,
        s.RepairNode: _repair,
        s.Settings: _settings,
        s.TestNode: test,
    }
