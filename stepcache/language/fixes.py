"""Fixes: statements taken out, put in, or put elsewhere; no comment is lost by one."""

import re

from stepcache.domain.findings import Applicability, Edit, Fix
from stepcache.domain.source import Span
from stepcache.language.comments import comments
from stepcache.language.diagnostics import Lines

SAFE, UNSAFE = Applicability.SAFE, Applicability.UNSAFE
TAKE_OUT = "take it out"

_INDENT = re.compile(r"[ \t]*")


def removal(lines: Lines, span: Span, message: str = TAKE_OUT, applicability: Applicability = SAFE) -> Fix | None:
    """Take a statement out, its line with it where nothing else stands there.

    None where a comment stands inside, or where it is another file's.
    """
    if span.path != lines.path or commented(lines, span.start, span.end):
        return None
    start, end = whole_lines(lines, span.start, span.end)
    return Fix(message, (Edit(lines.span(start, end), ""),), applicability)


def whole_lines(lines: Lines, start: int, end: int) -> tuple[int, int]:
    """The stretch with all of its lines where it is alone in them, else with the blanks before it."""
    text = lines.text
    after = end + len(_blanks(text, end))
    alone = lines.first_on_its_line(start)
    if alone and (after == len(text) or text[after] == "\n"):
        return lines.start_of(lines.line(start)), min(after + 1, len(text))
    if alone or (after > end and text[after : after + 1] not in {"#", "\n", ""}):
        return start, after if text[after] != "#" else end
    before = len(text[:start]) - len(text[:start].rstrip(" \t"))
    return start - before, end


def commented(lines: Lines, start: int, end: int) -> bool:
    """Whether a comment begins in the stretch."""
    return "#" in lines.text[start:end] and any(start <= at < end for at, _ in comments(lines.text))


def below(lines: Lines, span: Span, statement: str, message: str, applicability: Applicability = UNSAFE) -> Fix:
    """Put a statement on a line of its own below another one, indented as that is; behind it where another follows."""
    end = lines.text.find("\n", span.end)
    at = len(lines.text) if end < 0 else end
    rest = lines.text[span.end : at].lstrip()
    if rest and not rest.startswith("#"):
        return inserted(lines, span.end, f"  {statement}", message, applicability)
    indent = indent_of(lines, span.start)
    return inserted(lines, at, f"\n{_indented(statement, indent)}", message, applicability)


def above(lines: Lines, span: Span, statement: str, message: str, applicability: Applicability = UNSAFE) -> Fix:
    """Put a statement on a line of its own above another one; beside it where that does not begin its line."""
    if not lines.first_on_its_line(span.start):
        return inserted(lines, span.start, f"{statement}  ", message, applicability)
    indent = indent_of(lines, span.start)
    return inserted(
        lines, span.start, f"{_indented(statement, indent)[len(indent) :]}\n{indent}", message, applicability
    )


def inserted(lines: Lines, at: int, text: str, message: str, applicability: Applicability = UNSAFE) -> Fix:
    """Put text at an offset."""
    return Fix(message, (Edit(lines.span(at, at), text),), applicability)


def replaced(span: Span, text: str, applicability: Applicability = UNSAFE) -> Fix:
    """Put text in the place of a stretch."""
    return Fix(f"write `{text}`", (Edit(span, text),), applicability)


def indent_of(lines: Lines, offset: int) -> str:
    """The blanks that the line of an offset begins with."""
    return _blanks(lines.text, lines.start_of(lines.line(offset)))


def _blanks(text: str, offset: int) -> str:
    found = _INDENT.match(text, offset)
    return found[0] if found else ""


def _indented(statement: str, indent: str) -> str:
    return "\n".join(f"{indent}{line}".rstrip() for line in statement.split("\n"))
