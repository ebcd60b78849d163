"""One task, section by section: what its author wrote -> the IR."""

from dataclasses import replace
from functools import cache as once
from typing import TypeVar

from stepcache.domain.expressions import Call, slots_in
from stepcache.domain.rules import CachePolicy, Check, Context, Cut, Repair, RuleTest, Scope, Skip, Task
from stepcache.domain.source import Span
from stepcache.domain.value import dataclass
from stepcache.language import syntax as s
from stepcache.language.checks import Checks
from stepcache.language.contradictions import report_contradictions
from stepcache.language.diagnostics import Reporter
from stepcache.language.digest import digest_of
from stepcache.language.gate import Gate, gate_of, opened, report_unproved
from stepcache.language.guides import report_guides, report_schemas
from stepcache.language.ladder import Ladder
from stepcache.language.mentions import mentioned
from stepcache.language.merging import merged
from stepcache.language.policy import backend, cache
from stepcache.language.ruletests import rule_test
from stepcache.language.scope import TaskScope
from stepcache.language.sections import context, skip, steps
from stepcache.language.slots import ROOTS, Collector, Matching
from stepcache.language.units import TaskUnit

T = TypeVar("T")


class TaskCompiler:
    """Compiles one task, section by section."""

    def __init__(self, node: s.TaskNode, scope: TaskScope) -> None:
        self.node = node
        self.scope = scope
        self.own = scope.own

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
        around = self._context()
        skips = tuple(one for one in (skip(self._at(part), self.scope) for part in self._all(s.SkipNode)) if one)
        cut = self._cut()
        checks = self._checks(cut)
        repair = self._repair()
        policy = self._cache()
        clean = self.reporter.errors == before and not node.damaged
        self._tests_and_backends()
        self.scope.file = self.own
        gate = gate_of(self.scope, _roots(matching), policy.like, skips, checks)
        repair = replace(repair, rungs=opened(repair.rungs, gate, self.scope, checks))
        whole = clean and self.scope.whole and not self.scope.hanging
        if whole:
            self._guides(matching, checks)
        unproved = (
            report_unproved(gate, repair.rungs, self.scope, checks, self._match_span()) if whole else frozenset[str]()
        )
        parts = _Parts(around, matching, skips, cut, checks, repair, policy, gate)
        return TaskUnit(node, self.scope, self._task(parts), whole, unproved)

    # --- sections ---

    @property
    def reporter(self) -> Reporter:
        """Of the file in which the section stands that is read just now."""
        return self.scope.reporter

    def _at(self, node: T) -> T:
        """A section, to be read with the names of its file."""
        self.scope.enter(getattr(node, "span", self.node.span))
        return node

    def _all(self, kind: type[T]) -> tuple[T, ...]:
        return tuple(one for one in self.node.sections if isinstance(one, kind))

    def _one(self, kind: type[T], word: str) -> T | None:
        """The only section of a kind; a second one is SC116."""
        found = self._all(kind)
        for extra in found[1:]:
            self._repeated(found[0], extra, word)
        return self._at(found[0]) if found else None

    def _repeated(self, first: object, extra: object, word: str) -> None:
        span = getattr(self._at(extra), "span", self.node.span)
        head = self.reporter.lines.span(span.start, span.start + len(word.partition(" ")[0]))
        fix = merged(self.reporter.lines, first, extra)
        self.reporter.say("SC116", f"`{word}` stands twice in one task", head, help="merge the two", fix=fix)

    def _missing(self, word: str) -> None:
        if not self.node.damaged:
            self.own.reporter.say("SC202", f"the task has no `{word}`", self.node.name.span, help=f"add `{word} …`")

    def _matching(self) -> Matching:
        match = self._one(s.Match, "match")
        if match is None:
            self._missing("match")
            self.scope.whole = False
        return Collector(self.scope, mentioned(self.node)).collect(match, list(self._all(s.SlotNode)))

    def _match_span(self) -> Span | None:
        own = (one.span for one in self._all(s.Match) if one.span.path == self.node.span.path)
        return next(own, None)

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
        checks = tuple(one for one in (compiler.check(self._at(node)) for node in nodes) if one is not None)
        if not any(one.verb.text == "require" for one in nodes) and not self.node.damaged:
            help_ = "soft checks block nothing: write `require`" if nodes else "add `require …`"
            self.own.reporter.say("SC401", "the task has no `require`", self.node.name.span, help=help_)
        report_contradictions(checks, self.reporter)
        return checks

    def _repair(self) -> Repair:
        node = self._one(s.RepairNode, "repair")
        return Ladder(self.scope).repair(node) if node is not None else Repair()

    def _context(self) -> Context:
        node = self._one(s.Context, "context")
        return context(node, self.scope.file)

    def _cache(self) -> CachePolicy:
        found = [one for one in self._all(s.Settings) if one.kind is None]
        for extra in found[1:]:
            self._repeated(found[0], extra, "cache")
        if self.node.damaged:
            return CachePolicy(Scope.USER)
        self.scope.file = self.own
        return cache(self._at(found[0]) if found else None, self.scope, self.node.name)

    def _tests_and_backends(self) -> None:
        kinds: dict[str, s.Settings] = {}
        blocks = []
        for node in (one for one in self._all(s.Settings) if one.kind is not None):
            kind = node.kind.text if node.kind else ""
            if kinds.setdefault(kind, node) is not node:
                self._repeated(kinds[kind], node, f"backend {kind}")
                continue
            blocks.append(backend(self._at(node), self.scope))
        self.backends = tuple(one for one in blocks if one is not None)
        tests = [(node, self._test(node)) for node in self._all(s.TestNode)]
        self.tests = tuple(one for _, one in tests if one is not None)
        report_schemas(kinds.values(), tests, self.own.reporter)

    def _test(self, node: s.TestNode) -> RuleTest | None:
        self._at(node)
        if node.task is not None:
            self.reporter.say("SC001", "`for` stands in sidecars of tests only", node.task.span, help="take it out")
        return rule_test(node, self.scope)

    def _guides(self, matching: Matching, checks: tuple[Check, ...]) -> None:
        blocks = (one for one in self._all(s.Settings) if one.kind is not None)
        report_guides(blocks, checks, self.own.reporter, reads_schema=_reads_schema(matching))

    # --- the task ---

    def _task(self, parts: "_Parts") -> Task | None:
        if parts.cut is None or self.node.version is None:
            return None
        gate, catalog = parts.gate, self.own.catalog
        types = {name: slot.type.name for name, slot in self.scope.slots.items() if name in gate.asked and slot.type}
        task = Task(
            name=self.node.name.text,
            version=self.node.version.raw,
            doc=self.node.doc,
            digested=once(lambda: digest_of(task, catalog)),
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
            reads_schema=_reads_schema(parts.matching),
            grade=_grade(parts),
            tests=self.tests,
            span=self.node.name.span,
        )
        return task


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


def _reads_schema(matching: Matching) -> bool:
    """Whether a slot reads the request's own schema."""
    return any(one.value.name == "request.schema" for one in matching.derived)


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
