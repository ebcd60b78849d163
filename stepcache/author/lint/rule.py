"""What a rule of the linter is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stepcache.domain.findings import Finding, Severity
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Span
from stepcache.language.compile import FileUnit, TaskUnit
from stepcache.language.diagnostics import CODES, Lines


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule looks at: one file, compiled."""

    unit: FileUnit
    catalog: Catalog
    lines: Lines

    @property
    def tasks(self) -> tuple[TaskUnit, ...]:
        """The file's tasks."""
        return self.unit.tasks

    def head(self, span: Span, word: str) -> Span:
        """The first word of a section, for findings about the whole of it."""
        return self.lines.span(span.start, span.start + len(word))


@dataclass(frozen=True, slots=True)
class Rule:
    """One warning or hint.

    Attributes:
        code: Its code; name, severity and summary stand in the one table of codes.
        why: Why what it finds is bad, for people.
        bad: An excerpt it speaks up at.
        good: The same, as it should be.
        look: Finds its findings in one file.
    """

    code: str
    why: str
    bad: str
    good: str
    look: Callable[[Subject], Iterator[Finding]]

    @property
    def name(self) -> str:
        """Its name in words."""
        return CODES[self.code].name

    @property
    def severity(self) -> Severity:
        """Warning or info."""
        return CODES[self.code].severity
