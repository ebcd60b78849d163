"""`--add-ignore`: suppressions for what is found, with a reason still to be written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from stepcache.author.config import MARK
from stepcache.author.suppressions import FILE, LINE, OWN, PLACEHOLDER, Layout, Suppression, suppressions
from stepcache.domain.findings import Finding, Severity
from stepcache.domain.source import Source
from stepcache.language.diagnostics import Lines


def ignoring(source: Source, findings: Sequence[Finding], width: int) -> Source:
    """The file with a suppression for each of its warnings and infos.

    Args:
        source: The file.
        findings: What is shown of it; errors and what is said of suppressions stay. What stands where no statement does
            is suppressed for the whole file.
        width: Columns that a line may have; a longer one has its suppression above it.
    """
    layout = Layout(Lines(source))
    known = {one.lines: one for one in reversed(suppressions(source)) if not one.misplaced}
    wanted: dict[range, dict[str, None]] = {}
    for one in findings:
        if one.span.path == source.path and one.severity is not Severity.ERROR and one.code not in OWN:
            bare = layout.for_comment(one.span.line) or not layout.text_of(one.span.line).strip()
            lines = layout.everything if bare else layout.joined(one.span.line)
            wanted.setdefault(lines, {})[one.code] = None
    edits = [_edit(lines, list(codes), (layout, known, width)) for lines, codes in wanted.items()]
    text = source.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return replace(source, text=text)


def _edit(
    lines: range, codes: Sequence[str], around: tuple[Layout, Mapping[range, Suppression], int]
) -> tuple[int, int, str]:
    """Where a suppression of these codes goes, and how it reads there."""
    layout, known, width = around
    whole = lines == layout.everything
    there = known.get(lines)
    if there is not None:
        new = ", ".join([*(code for code, _ in there.codes), *codes])
        return there.between.start, there.between.end, new
    comment = f"# {MARK} {FILE if whole else LINE}[{', '.join(codes)}] {PLACEHOLDER}"
    if whole:
        at = len(layout.lines.text) - len(layout.lines.text.removeprefix("\ufeff"))
        return at, at, f"{comment}{layout.line_end}"
    last = layout.text_of(lines[-1]).rstrip("\r\n")
    begin = layout.lines.start_of(lines[-1])
    if len(lines) == 1 and not layout.has_comment(lines[0]) and len(last.rstrip()) + 2 + len(comment) <= width:
        place = begin + len(last.rstrip())
        return place, begin + len(last), f"{'  ' if last.strip() else ''}{comment}"
    return _above(lines, comment, layout)


def _above(lines: range, comment: str, layout: Layout) -> tuple[int, int, str]:
    """On a line of its own, above other comments that stand there."""
    line = lines[0]
    text = layout.text_of(line)
    indent = text[: len(text) - len(text.lstrip(" \t"))]
    while layout.for_comment(line - 1):
        line -= 1
    at = layout.lines.start_of(line)
    return at, at, f"{indent}{comment}{layout.line_end}"
