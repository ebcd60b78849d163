"""What names mean in one file: constants, plugins, and the slots of a task."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stepcache.domain.expressions import Call, Expr
from stepcache.domain.signatures import DISTRIBUTIONS, Catalog, Signature, Signatures
from stepcache.domain.source import Span
from stepcache.language.diagnostics import Reporter, close_to, did_you_mean, replacement
from stepcache.language.syntax import Name
from stepcache.language.toplevel import Import, Use

# Kind of thing -> how messages call one.
WORDS: Mapping[str, str] = {
    "verifiers": "verifier",
    "derivations": "derivation",
    "adapters": "adapter",
    "solvers": "solver",
    "segmenters": "segmenter",
    "slot_types": "slot type",
    "backends": "backend kind",
}


@dataclass(slots=True)
class Used:
    """A `use` of the file.

    Attributes:
        missing: Whether no such plugin is here: then nothing that hangs on it is reported.
        count: How often a name of it stands in the file.
    """

    node: Use
    missing: bool
    count: int = 0


@dataclass(slots=True)
class Constant:
    """A `let` of the file."""

    name: Name
    span: Span
    value: Expr | None
    count: int = 0


@dataclass(slots=True)
class Imported:
    """An `import` of the file.

    Attributes:
        file: The names of the file it names; None where that could not be had (reported): nothing that hangs on it is.
        count: How often a name of it stands in the importing file.
    """

    node: Import
    file: "FileScope | None"
    count: int = 0


@dataclass(slots=True)
class FileScope:
    """The names of one file.

    Attributes:
        gave_up: Whether an import could not be read: then nothing that may hang on it is reported.
    """

    catalog: Catalog
    reporter: Reporter
    uses: dict[str, Used] = field(default_factory=dict)
    lets: dict[str, Constant] = field(default_factory=dict)
    imports: dict[str, Imported] = field(default_factory=dict)
    holes: int = 0  # slots that its patterns have held so far
    gave_up: bool = False

    def constant(self, name: str) -> Constant | None:
        """The constant of that name, `NAME` or `h.NAME`, counted as read."""
        head, _, tail = name.partition(".")
        imported = self.imports.get(head) if tail else None
        if imported is not None:
            imported.count += 1
        lets = imported.file.lets if imported is not None and imported.file is not None else self.lets
        found = lets.get(tail if imported is not None else name)
        if found is not None:
            found.count += 1
        return found

    def constants(self) -> Iterator[str]:
        """All names of constants, as they are written here."""
        yield from self.lets
        for alias, imported in self.imports.items():
            yield from (f"{alias}.{name}" for name in (imported.file.lets if imported.file is not None else ()))

    def find(self, name: Name, kind: str) -> Signature | None:
        """The signature of that name; None where it is unknown (reported) or hangs on a missing plugin (not)."""
        table: Signatures = getattr(self.catalog, kind)
        canonical = self._canonical(name)
        if canonical is None:
            return None
        if canonical in table:
            return table[canonical]
        self._unknown(name, kind, table)
        return None

    def hangs(self, name: Name) -> bool:
        """Whether the name belongs to a plugin that is not installed, or to an imported file that cannot be had."""
        used, imported = self.uses.get(name.head), self.imports.get(name.head)
        if used is None and imported is None:
            return self.gave_up and bool(name.tail)
        missing = (used is not None and used.missing) or (imported is not None and imported.file is None)
        return missing and bool(name.tail)

    def _canonical(self, name: Name) -> str | None:
        used = self.uses.get(name.head) if name.tail else None
        if used is None:
            return name.text if not self._unannounced(name) else None
        used.count += 1
        return None if used.missing else f"{used.node.namespace.text}.{name.tail}"

    def _unannounced(self, name: Name) -> bool:
        """A plugin's name without its `use`, or by its own name where `as` gave another."""
        if not name.tail or name.head not in self.catalog.namespaces:
            return False
        alias = next((u for u in self.uses.values() if u.node.namespace.text == name.head), None)
        if alias is not None:
            alias.count += 1
            right = f"{alias.node.prefix}.{name.tail}"
            fix = replacement(name.span, [right])
            self.reporter.say("SC101", f"unknown name `{name.text}`", name.span, help=did_you_mean([right]), fix=fix)
        else:
            self.reporter.say("SC101", f"unknown name `{name.text}`", name.span, help=f"write `use {name.head}` above")
        return True

    def _unknown(self, name: Name, kind: str, table: Signatures) -> None:
        close = close_to(name.text, self._spellings(table))
        help_ = did_you_mean(close)
        elsewhere = [word for other, word in WORDS.items() if name.text in getattr(self.catalog, other)]
        if elsewhere:
            article = "an" if elsewhere[0][0] in "aeiou" else "a"
            help_ = "; ".join(part for part in (f"`{name.text}` is {article} {elsewhere[0]}", help_) if part)
        elif not close and self._foreign(name):
            doubt = "" if name.head in DISTRIBUTIONS else "if a plugin brings it, "
            help_ = f"{doubt}write `use {name.head}` above"
        message = f"unknown {WORDS[kind]} `{name.text}`"
        fix = None if elsewhere else replacement(name.span, close)  # it is no slip of the pen
        self.reporter.say("SC101", message, name.span, help=help_, fix=fix)

    def _foreign(self, name: Name) -> bool:
        """Whether the name may be one of a plugin that the file does not use."""
        if not name.tail or name.head in self.uses or name.head in self.imports:
            return False
        tables: Iterator[Signatures] = (getattr(self.catalog, kind) for kind in WORDS)
        return not any(one.startswith(f"{name.head}.") for table in tables for one in table)

    def spelling(self, canonical: str) -> str:
        """How the file writes a name of the catalog; empty for one of a plugin that it does not use."""
        head, _, tail = canonical.partition(".")
        if not tail or head not in self.catalog.namespaces:
            return canonical
        prefix = next((prefix for prefix, used in self.uses.items() if used.node.namespace.text == head), None)
        return f"{prefix}.{tail}" if prefix is not None else ""

    def _spellings(self, table: Signatures) -> Iterator[str]:
        return filter(None, map(self.spelling, table))


@dataclass(slots=True)
class SlotInfo:
    """A slot of a task.

    Attributes:
        type: None where it could not be resolved (reported).
        origin: `hole`, `form` or `derived`.
        place: Where its name stands first.
        everywhere: Whether every prompt that matches has a value of it.
        reads: How often something reads it.
        behind: Slots that a proof of this derived one proves: its derivation keeps them apart.
    """

    name: str
    type: Call | None
    origin: str
    place: Span
    everywhere: bool = True
    reads: int = 0
    behind: frozenset[str] = frozenset()


@dataclass(slots=True)
class TaskScope:
    """The names of one task.

    Attributes:
        file: The names of the file in which the section stands that is read just now.
        files: Path -> names, of all files that it has sections of, its own first.
        whole: Whether all slots are known: false after a mistake in `match` or a `slot`.
        hanging: Whether a call hangs on a missing plugin, or could not be resolved.
        absent: Slots reported as not in scope, once each.
    """

    file: FileScope
    slots: dict[str, SlotInfo] = field(default_factory=dict)
    files: dict[str, FileScope] = field(default_factory=dict)
    whole: bool = True
    hanging: bool = False
    absent: set[str] = field(default_factory=set)

    @property
    def reporter(self) -> Reporter:
        """The file's."""
        return self.file.reporter

    @property
    def own(self) -> FileScope:
        """The names of the file in which the task itself stands."""
        return next(iter(self.files.values()), self.file)

    def enter(self, span: Span) -> None:
        """Go on with the names of the file in which that stands."""
        self.file = self.files.get(span.path, self.file)

    def read(self, name: str) -> SlotInfo | None:
        """The slot of that name, counted as read."""
        slot = self.slots.get(name)
        if slot is not None:
            slot.reads += 1
        return slot
