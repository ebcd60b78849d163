"""Findings as a terminal, another program or a pipe wants them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stepcache.domain.findings import Finding, Fix, Severity
from stepcache.domain.source import Source, Span

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Painter:
    """Paints, or does not."""

    colour: bool = False

    def paint(self, text: str, codes: str) -> str:
        """The text in a terminal's colours."""
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and text else text


def full(findings: Sequence[Finding], sources: Mapping[str, Source], *, colour: bool = False) -> str:
    """Each finding with its line, carets, help, note and fix."""
    painter = Painter(colour)
    return "\n".join("\n".join(_block(one, sources, painter)) + "\n" for one in findings)


def _block(one: Finding, sources: Mapping[str, Source], painter: Painter) -> Iterator[str]:
    head = painter.paint(f"{one.severity}[{one.code}]", f"1;{_COLOURS[one.severity]}")
    yield f"{head} {one.name}: {painter.paint(one.message, '1')}"
    yield f"  --> {one.span.path}:{one.span.line}:{one.span.column}"
    text = sources[one.span.path].text if one.span.path in sources else ""
    margin = len(str(one.span.line)) + 2
    line, before = _line_of(text, one.span)
    if line.strip():
        yield f"{one.span.line:>{margin}} | {line}"
        width = _caret_width(one.span, line, before)
        marks = painter.paint("^" * width, f"1;{_COLOURS[one.severity]}")
        shown = "".join("\t" if char == "\t" else " " for char in line[:before])
        yield f"{' ' * margin} | {shown}{marks} {one.help}".rstrip()
    elif one.help:
        yield f"{' ' * margin} = help: {one.help}"
    if one.note:
        yield f"{' ' * margin} = note: {one.note}"
    if one.fix is not None:
        yield from _diff(one.fix, text, margin, painter)


def _line_of(text: str, span: Span) -> tuple[str, int]:
    """The line of a span, cut where it is very long, and the place of its first character in it."""
    begin = span.start - span.column + 1
    end = text.find("\n", begin)
    line = text[begin : end if end >= 0 else len(text)].rstrip("\r")
    before = span.column - 1
    if len(line) > _WIDTH:
        cut = max(0, before - _WIDTH // 2)
        return _clean(line[cut : cut + _WIDTH]), before - cut
    return _clean(line), before


def _clean(text: str) -> str:
    """Without characters that would move a terminal's cursor."""
    return "".join(char if char == "\t" or char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _caret_width(span: Span, line: str, before: int) -> int:
    return max(1, min(span.end - span.start, len(line) - before))


def _diff(fix: Fix, text: str, margin: int, painter: Painter) -> Iterator[str]:
    yield f"{' ' * margin} = fix ({fix.applicability}): {fix.message}"
    for edit in fix.edits:
        old, _ = _line_of(text, edit.span)
        begin = edit.span.start - edit.span.column + 1
        end = text.find("\n", edit.span.end)
        new = text[begin : edit.span.start] + edit.text + text[edit.span.end : end if end >= 0 else len(text)]
        if old.strip():
            yield f"{' ' * margin}   {painter.paint(f'- {old}', '31')}"
        for line in new.split("\n"):
            if line.strip():
                yield f"{' ' * margin}   {painter.paint(f'+ {_clean(line[:_WIDTH])}', '32')}"


def concise(findings: Sequence[Finding]) -> str:
    """One line each."""
    lines = []
    for one in findings:
        where = f"{one.span.path}:{one.span.line}:{one.span.column}"
        help_ = f" ({one.help})" if one.help else ""
        lines.append(f"{where}: {one.severity}[{one.code}] {one.name}: {one.message}{help_}\n")
    return "".join(lines)


def as_json(findings: Sequence[Finding], sources: Mapping[str, Source]) -> str:
    """A list of objects; lines and columns from 1, offsets in bytes of the file."""
    return json.dumps([_object(one, sources) for one in findings], indent=2, ensure_ascii=True) + "\n"


def _object(one: Finding, sources: Mapping[str, Source]) -> dict[str, object]:
    text = sources[one.span.path].text if one.span.path in sources else ""
    fix = None
    if one.fix is not None:
        edits = [{"span": _span(edit.span, text), "text": edit.text} for edit in one.fix.edits]
        fix = {"message": one.fix.message, "applicability": str(one.fix.applicability), "edits": edits}
    return {
        "code": one.code,
        "name": one.name,
        "severity": str(one.severity),
        "message": one.message,
        "path": one.span.path,
        "span": _span(one.span, text),
        "help": one.help,
        "note": one.note,
        "fix": fix,
    }


def _span(span: Span, text: str) -> dict[str, object]:
    inside = text[span.start : span.end]
    line = span.line + inside.count("\n")
    column = len(inside) - inside.rfind("\n") if "\n" in inside else span.column + len(inside)
    return {
        "start": {"line": span.line, "column": span.column, "byte": _bytes(text[: span.start])},
        "end": {"line": line, "column": column, "byte": _bytes(text[: span.end])},
    }


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))


def summary(findings: Sequence[Finding], files: int) -> str:
    """What was found, counted."""
    counts = [(name, sum(one.severity is severity for one in findings)) for name, severity in _NAMES]
    parts = [f"{count} {name}{'s' if count != 1 and name != 'info' else ''}" for name, count in counts if count]
    where = f"{files} file{'s' if files != 1 else ''}"
    return f"{', '.join(parts)} in {where}" if parts else f"{where}: nothing to say"


_NAMES = (("error", Severity.ERROR), ("warning", Severity.WARNING), ("info", Severity.INFO))
