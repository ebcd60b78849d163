"""Rule files -> tasks, with everything that is wrong in them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from stepcache.domain.expressions import Call, Expr, slots_in
from stepcache.domain.findings import Finding, Severity
from stepcache.domain.rules import CachePolicy, Check, Context, Cut, Repair, Scope, Skip, Task
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Source
from stepcache.language import syntax as s
from stepcache.language.ambiguity import ambiguous
from stepcache.language.checks import Checks
from stepcache.language.contradictions import report_contradictions
from stepcache.language.diagnostics import Lines, Reporter, finding
from stepcache.language.digest import digest_of
from stepcache.language.gate import Gate, gate_of, opened, report_unproved
from stepcache.language.ladder import Ladder
from stepcache.language.mentions import mentioned
from stepcache.language.names import file_scope
from stepcache.language.parse import parse
from stepcache.language.policy import backend, cache
from stepcache.language.ruletests import rule_test
from stepcache.language.scope import FileScope, TaskScope
from stepcache.language.sections import context, skip, steps
from stepcache.language.slots import ROOTS, Collector, Matching
from stepcache.language.toplevel import File

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TaskUnit:
    """A task as it was written and as it compiled.

    Attributes:
        task: None where a section it cannot do without is missing or wrong.
        whole: Whether nothing in it was given up, wrong in a way that hides more, or hangs on a missing plugin.
        unproved: Slots reported as SC601.
    """

    node: s.TaskNode
    scope: TaskScope
    task: Task | None
    whole: bool
    unproved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileUnit:
    """A file as it was written and as it compiled."""

    source: Source
    file: File
    scope: FileScope
    tasks: tuple[TaskUnit, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Tasks that can be served, and all findings of severity error (lint adds the others)."""

    tasks: tuple[Task, ...]
    findings: tuple[Finding, ...]
    lets: Mapping[str, Expr] = field(default_factory=dict)
    units: tuple[FileUnit, ...] = ()


def compile_file(source: Source, catalog: Catalog) -> Compiled:
    """Compile one file."""
    return compile_rules([source], catalog)


def compile_rules(sources: Sequence[Source], catalog: Catalog) -> Compiled:
    """Compile the files of one rule set; one with an error contributes no tasks."""
    units: list[FileUnit] = []
    findings: list[Finding] = []
    for source in sources:
        unit, found = _file(source, catalog)
        units.append(unit)
        findings += found
    findings += _duplicates(units)
    findings += ambiguous(_good(units, findings))
    tasks = _good(units, findings)
    lets = {name: one.value for unit in units for name, one in unit.scope.lets.items() if one.value is not None}
    return Compiled(tasks, tuple(sorted(findings, key=_place)), lets, tuple(units))


def _good(units: Sequence[FileUnit], findings: Sequence[Finding]) -> tuple[Task, ...]:
    """The tasks of the files without an error."""
    bad = {one.span.path for one in findings if one.severity is Severity.ERROR}
    good = [unit for unit in units if unit.source.path not in bad]
    return tuple(one.task for unit in good for one in unit.tasks if one.task is not None)


def _place(one: Finding) -> tuple[str, int, str]:
    return one.span.path, one.span.start, one.code


def _file(source: Source, catalog: Catalog) -> tuple[FileUnit, list[Finding]]:
    parsed = parse(source)
    reporter = Reporter(Lines(source), list(parsed.findings))
    scope = file_scope(parsed.file, catalog, reporter)
    tasks = tuple(_Compiler(node, scope).unit() for node in parsed.file.tasks)
    return FileUnit(source, parsed.file, scope, tasks), reporter.found


def _duplicates(units: Sequence[FileUnit]) -> list[Finding]:
    """SC111, across files."""
    first: dict[str, s.Name] = {}
    found: list[Finding] = []
    for name in (one.node.name for unit in units for one in unit.tasks):
        known = first.setdefault(name.text, name)
        if known is not name:
            where = f"{known.span.path}:{known.span.line}"
            message = f"task `{name.text}` stands in {where} already"
            found.append(finding("SC111", message, name.span, help="give one of them another name"))
    return found


class _Compiler:
    """Compiles one task, section by section."""

    def __init__(self, node: s.TaskNode, file: FileScope) -> None:
        self.node = node
        self.file = file
        self.reporter = file.reporter
        self.scope = TaskScope(file)
        self.muted = node.damaged

    def unit(self) -> TaskUnit:
        """The task with its findings reported."""
        before = self.reporter.errors
        node = self.node
        if node.version is None and not node.damaged:
            self.reporter.say(
                "SC001", "the task has no version", node.name.span, help=f'write `task {node.name.text} "1.0.0" {{`'
            )
        matching = self._matching()
        if node.damaged:
            self.scope.whole = False
        around = context(self._one(s.Context, "context"), self.file)
        skips = tuple(one for one in (skip(part, self.scope) for part in self._all(s.SkipNode)) if one is not None)
        cut = self._cut()
        checks = self._checks(cut)
        repair = self._repair()
        policy = (
            cache(self._settings(cache_only=True), self.scope, node.name)
            if not node.damaged
            else CachePolicy(Scope.USER)
        )
        clean = self.reporter.errors == before and not node.damaged
        self._tests_and_backends()
        gate = gate_of(self.scope, _roots(matching), policy.like, skips, checks)
        repair = replace(repair, rungs=opened(repair.rungs, gate, self.scope, checks))
        whole = clean and not self.scope.hanging
        unproved = report_unproved(gate, repair.rungs, self.scope, checks) if whole else frozenset[str]()
        parts = _Parts(around, matching, skips, cut, checks, repair, policy, gate)
        return TaskUnit(node, self.scope, self._task(parts), whole, unproved)

    # --- sections ---

    def _all(self, kind: type[T]) -> tuple[T, ...]:
        return tuple(one for one in self.node.sections if isinstance(one, kind))

    def _one(self, kind: type[T], word: str) -> T | None:
        """The only section of a kind; a second one is SC116."""
        found = self._all(kind)
        for extra in found[1:]:
            self._repeated(extra, word)
        return found[0] if found else None

    def _repeated(self, extra: object, word: str) -> None:
        span = getattr(extra, "span", self.node.span)
        head = self.reporter.lines.span(span.start, span.start + len(word.partition(" ")[0]))
        self.reporter.say("SC116", f"`{word}` stands twice in one task", head, help="merge the two")

    def _missing(self, word: str) -> None:
        if not self.node.damaged:
            self.reporter.say("SC202", f"the task has no `{word}`", self.node.name.span, help=f"add `{word} …`")

    def _matching(self) -> Matching:
        match = self._one(s.Match, "match")
        if match is None:
            self._missing("match")
            self.scope.whole = False
        return Collector(self.scope, mentioned(self.node)).collect(match, list(self._all(s.SlotNode)))

    def _cut(self) -> Cut | None:
        node = self._one(s.Steps, "steps")
        if node is None:
            self._missing("steps")
            return None
        return steps(node, self.scope)

    def _checks(self, cut: Cut | None) -> tuple[Check, ...]:
        node = next(iter(self._all(s.Steps)), None)
        names = frozenset(one.name.text for one in node.named) if node and not node.broken and cut is not None else None
        compiler = Checks(self.scope, names)
        nodes = self._all(s.CheckNode)
        checks = tuple(one for one in map(compiler.check, nodes) if one is not None)
        if not any(one.verb.text == "require" for one in nodes) and not self.node.damaged:
            help_ = "soft checks block nothing: write `require`" if nodes else "add `require …`"
            self.reporter.say("SC401", "the task has no `require`", self.node.name.span, help=help_)
        report_contradictions(checks, self.reporter)
        return checks

    def _repair(self) -> Repair:
        node = self._one(s.RepairNode, "repair")
        return Ladder(self.scope).repair(node) if node is not None else Repair()

    def _settings(self, *, cache_only: bool) -> s.Settings | None:
        found = [one for one in self._all(s.Settings) if one.kind is None]
        for extra in found[1:]:
            self._repeated(extra, "cache")
        return found[0] if found and cache_only else None

    def _tests_and_backends(self) -> None:
        kinds: Counter[str] = Counter()
        blocks = []
        for node in (one for one in self._all(s.Settings) if one.kind is not None):
            kind = node.kind.text if node.kind else ""
            kinds[kind] += 1
            if kinds[kind] > 1:
                self._repeated(node, f"backend {kind}")
                continue
            blocks.append(backend(node, self.scope))
        self.backends = tuple(one for one in blocks if one is not None)
        tests = (rule_test(node, self.scope) for node in self._all(s.TestNode))
        self.tests = tuple(one for one in tests if one is not None)

    # --- the task ---

    def _task(self, parts: "_Parts") -> Task | None:
        if parts.cut is None or self.node.version is None:
            return None
        gate = parts.gate
        types = {name: slot.type.name for name, slot in self.scope.slots.items() if name in gate.asked and slot.type}
        task = Task(
            name=self.node.name.text,
            version=self.node.version.raw,
            doc=self.node.doc,
            digest="",
            context=parts.context,
            templates=parts.matching.templates,
            vocabularies=parts.matching.vocabularies,
            rejects=parts.matching.rejects,
            derived=parts.matching.derived,
            skips=parts.skips,
            cut=parts.cut,
            checks=parts.checks,
            repair=parts.repair,
            cache=parts.cache,
            backends=self.backends,
            pinned=gate.pinned,
            prompt_slots=types,
            reads_schema=any(one.value.name == "request.schema" for one in parts.matching.derived),
            grade=_grade(parts),
            tests=self.tests,
            span=self.node.name.span,
        )
        return replace(task, digest=digest_of(task, self.file.catalog))


@dataclass(frozen=True, slots=True)
class _Parts:
    context: Context
    matching: Matching
    skips: tuple[Skip, ...]
    cut: Cut | None
    checks: tuple[Check, ...]
    repair: Repair
    cache: CachePolicy
    gate: Gate


def _roots(matching: Matching) -> frozenset[str]:
    return frozenset(one.name for one in matching.derived if one.value.name in ROOTS)


def _grade(parts: _Parts) -> str:
    """The best grade: proved where checks, or a whole `solve`, account for every slot."""
    if parts.context.open:
        return "carried"
    solved: list[Call] = [one.call for one in parts.repair.rungs if one.action == "solve" and not one.tail and one.call]
    named = [frozenset(slots_in(call)) for call in solved]
    accounted = [parts.gate.proved, *(parts.gate.proved | names for names in named)]
    return "proved" if any(parts.gate.asked <= names for names in accounted) else "carried"
