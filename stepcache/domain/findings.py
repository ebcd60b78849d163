"""Finding: what the linter says of a rule file."""

import re
from enum import StrEnum

from stepcache.domain.source import Span
from stepcache.domain.value import dataclass


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 2 for error."""
        return {"info": 0, "warning": 1, "error": 2}[self.value]


class Applicability(StrEnum):
    """Whether a fix keeps the rule's meaning."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters of `span` by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend that a tool can apply."""

    message: str
    edits: tuple[Edit, ...]
    applicability: Applicability


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake in one place.

    Attributes:
        code: `SC201`; never changes its meaning.
        name: `unknown-argument`.
        severity: Error, warning or info.
        message: What is wrong: lower case, no final period, the author's text in backticks.
        span: Where the carets stand.
        help: What to do next, beside the carets (`did you mean …`).
        note: More below, such as the declared signature.
        fix: A mend, where there is one.
    """

    code: str
    name: str
    severity: Severity
    message: str
    span: Span
    help: str = ""
    note: str = ""
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class LintCode:
    """What a plugin's lint rule can say.

    Attributes:
        name: `units/U01`: the plugin's namespace, and a number of its own.
        title: `unknown-unit`.
        severity: Warning or info.
        summary: What it says, in a line.
        explanation: Why that is bad and what to write instead, in a paragraph.
    """

    name: str
    title: str
    severity: Severity
    summary: str
    explanation: str = ""


_OF_A_PLUGIN = re.compile(r"[a-z][a-z0-9_]*/[A-Z][0-9]+")


def is_plugins(code: str) -> bool:
    """Whether that is a code as plugins have them."""
    return _OF_A_PLUGIN.fullmatch(code) is not None
