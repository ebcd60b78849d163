"""Fixes: statements taken out, put in, or put elsewhere; no comment is lost by one."""

import re

from stepcache.domain.findings import Applicability, Edit, Fix
from stepcache.domain.source import Span
from stepcache.language.comments import comments
from stepcache.language.diagnostics import Lines

SAFE, UNSAFE = Applicability.SAFE, Applicability.UNSAFE
TAKE_OUT = "take it out"

_INDENT = re.compile(r"[ \t]*")
_OF_A_STATEMENT = re.compile(r"#\s*stepcache:\s*ignore(?!-file)\b")


def removal(lines: Lines, span: Span, message: str = TAKE_OUT, applicability: Applicability = SAFE) -> Fix | None:
    """Take a statement out, its line with it where nothing else stands there, and the comments that tools read of it.

    A comment for people stays, on a line of its own. None where one stands inside, where it is another file's, or where
    a `##` behind it would become the next statement's.
    """
    text = lines.text
    if span.path != lines.path or commented(lines, span.start, span.end):
        return None
    start, end = whole_lines(lines, span.start, span.end)
    remark = lines.first_on_its_line(span.start) and text.startswith("#", end)
    if remark and text.startswith("##", end):
        return None
    if remark and _OF_A_STATEMENT.match(text, end):
        start, end, remark = lines.start_of(lines.line(start)), _next_line(text, end), False
    whole = start == lines.start_of(lines.line(start)) and (end == len(text) or text[end - 1] == "\n")
    edits = [*(_told_above(lines, lines.start_of(lines.line(start))) if whole or remark else ()), (start, end)]
    while len(edits) > 1 and edits[-2][1] == edits[-1][0]:
        edits[-2:] = [(edits[-2][0], end)]
    if whole:
        edits[-1] = _with_blank(text, *edits[-1])
    return Fix(message, tuple(Edit(lines.span(*one), "") for one in edits), applicability)


def _told_above(lines: Lines, start: int) -> list[tuple[int, int]]:
    """The lines of comments above a statement that tools read as being about it, from the top."""
    found: list[tuple[int, int]] = []
    at = start
    while at > 0:
        above = lines.text.rfind("\n", 0, at - 1) + 1
        line = lines.text[above:at].strip()
        if line and not line.startswith("#"):
            break
        if _OF_A_STATEMENT.match(line):
            found.insert(0, (above, at))
        at = above
    begin = {lines.start_of(lines.line(at)) for at, _ in comments(lines.text)} if found else set()
    return [one for one in found if one[0] in begin]


def _with_blank(text: str, start: int, end: int) -> tuple[int, int]:
    """Whole lines with one of the empty lines around them, where else two would meet, or one a bracket or the end."""
    before = text.rfind("\n", 0, max(start - 1, 0)) + 1
    above, after = text[before:start].strip(), _next_line(text, end)
    empty = end < len(text) and not text[end:after].strip()
    if empty and (not above or above.endswith("{")):
        return start, after
    if start and not above and text[end:after].strip() in {"", "}"}:
        return before, end
    return start, end


def _next_line(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def whole_lines(lines: Lines, start: int, end: int) -> tuple[int, int]:
    """The stretch with all of its lines where it is alone in them, else with the blanks before or behind it."""
    text = lines.text
    after = end + len(_blanks(text, end))
    alone = lines.first_on_its_line(start)
    if alone and (after == len(text) or text.startswith(("\n", "\r\n"), after)):
        return lines.start_of(lines.line(start)), _next_line(text, after)
    if alone or (after > end and text[after : after + 1] not in {"#", "\r", "\n", ""}):
        return start, after
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
