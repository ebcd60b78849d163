"""What a rule of the linter is made of."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from stepcache.domain.findings import Finding
from stepcache.domain.signatures import Catalog
from stepcache.domain.source import Span
from stepcache.domain.value import dataclass
from stepcache.language.diagnostics import Lines
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
