"""What a rule of the linter is made of."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from stepcache.domain.findings import Finding, Severity
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Span
from stepcache.domain.value import dataclass
from stepcache.language.diagnostics import CODES, Lines
from stepcache.language.units import FileUnit, TaskUnit


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

    def owns(self, span: Span) -> bool:
        """Whether it stands in this very file: a task may have parts of another one's."""
        return span.path == self.lines.path

    def head(self, span: Span, word: str) -> Span:
        """The first word of a section, for findings about the whole of it."""
        return replace(span, end=span.start + len(word))


@dataclass(frozen=True, slots=True)
class Rule:
    """One warning or hint.

    Attributes:
        code: Its code: name, severity and summary stand in the table of codes, reason and examples in `explanations`.
        look: Finds its findings in one file.
    """

    code: str
    look: Callable[[Subject], Iterator[Finding]]

    @property
    def name(self) -> str:
        """The code, as plugins' rules are named by theirs."""
        return self.code

    @property
    def title(self) -> str:
        """What it is called."""
        return CODES[self.code].name

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return CODES[self.code].severity

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        return CODES[self.code].summary

    @property
    def explanation(self) -> str:
        """Why that is bad."""
        from stepcache.author.explanations.texts import explanation_of  # noqa: PLC0415 - reads a file

        return explanation_of(self.code).why
