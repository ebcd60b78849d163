"""Report: what was found, ready for any format; and what the formats share."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from stepcache.domain.findings import Finding
from stepcache.domain.source import Source, Span
from stepcache.domain.value import dataclass

if TYPE_CHECKING:
    from stepcache.author.suppressions import Suppressed

TOOL = "stepcache-validate"
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found.

    Attributes:
        findings: In the order they are shown.
        sources: Path -> file, all that were looked at.
        fails: Whether a finding makes the exit code 1.
        suppressed: What comments keep from view; only formats with a place for it tell.
        grades: A line a task, for people.
        unselected: How many errors the selection leaves out.
        colour: Whether a terminal reads it.
    """

    findings: Sequence[Finding]
    sources: Mapping[str, Source]
    fails: Callable[[Finding], bool]
    suppressed: "Sequence[Suppressed]" = ()
    grades: Sequence[str] = ()
    unselected: int = 0
    colour: bool = False

    def text_of(self, span: Span) -> str:
        """The whole text of the file that a span is in; empty where that was not read."""
        source = self.sources.get(span.path)
        return source.text if source is not None else ""


def valid(text: str) -> str:
    """The text without halves of characters, which no encoding has: bytes that are no UTF-8."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def below_here(path: str) -> str:
    """A path as seen from the working folder where it is inside, absolute where not."""
    full, here = os.path.abspath(path), os.getcwd()  # noqa: PTH100, PTH109 - a name may be no path at all
    return full[len(here) :].lstrip("/") if full.startswith(f"{here.rstrip('/')}/") else full


def end_of(span: Span, text: str) -> tuple[int, int]:
    """Line and column of the place behind a span's last character, both from 1."""
    inside = text[span.start : span.end]
    line = span.line + inside.count("\n")
    column = len(inside) - inside.rfind("\n") if "\n" in inside else span.column + len(inside)
    return line, column


def bytes_in(text: str) -> int:
    """How many bytes of a file a stretch of its text stands for."""
    halves = sum("\udc80" <= char <= "\udcff" for char in text) if not text.isascii() else 0
    return len(text.encode("utf-8", "surrogatepass")) - 2 * halves  # such a half stands for one byte that is no UTF-8


def told(one: Finding) -> str:
    """Message, help and note, a line each."""
    return "\n".join(part for part in (one.message, one.help and f"help: {one.help}", one.note) if part)
