"""Findings as a terminal, another program or a pipe wants them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from stepcache.author.report import bytes_in, end_of, valid
from stepcache.domain.findings import Edit, Finding, Fix, Severity
from stepcache.domain.source import Source, Span
from stepcache.domain.value import dataclass
from stepcache.text.clean import clean

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_WIDTH, _MOST_LINES = 200, 40
SECRET = "SC706"  # what it is about is shown nowhere: reports are kept and passed on


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
    return "\n".join("\n".join(block(one, sources, painter)) + "\n" for one in findings)


PLAIN = Painter()


def block(one: Finding, sources: Mapping[str, Source], painter: Painter = PLAIN) -> Iterator[str]:
    """The lines about one finding."""
    head = painter.paint(f"{one.severity}[{one.code}]", f"1;{_COLOURS[one.severity]}")
    yield f"{head} {one.name}: {painter.paint(clean(one.message), '1')}"
    yield f"  --> {clean(one.span.path)}:{one.span.line}:{one.span.column}"
    text = sources[one.span.path].text if one.span.path in sources else ""
    margin = len(str(one.span.line)) + 2
    line, before = _line_of(text, one.span)
    if one.code == SECRET:
        width = _caret_width(one.span, line, before)
        line = line[:before] + "*" * width + line[before + width :]
    if line.strip():
        yield f"{one.span.line:>{margin}} | {line}"
        width = _caret_width(one.span, line, before)
        marks = painter.paint("^" * width, f"1;{_COLOURS[one.severity]}")
        shown = "".join("\t" if char == "\t" else " " for char in line[:before])
        yield f"{' ' * margin} | {shown}{marks} {clean(one.help)}".rstrip()
    elif one.help:
        yield f"{' ' * margin} = help: {clean(one.help)}"
    if one.note:
        yield f"{' ' * margin} = note: {clean(one.note)}"
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
        return clean(line[cut : cut + _WIDTH]), before - cut
    return clean(line), before


def _caret_width(span: Span, line: str, before: int) -> int:
    return max(1, min(span.end - span.start, len(line) - before))


def _diff(fix: Fix, text: str, margin: int, painter: Painter) -> Iterator[str]:
    """What a fix changes, as far as a person reads on."""
    yield f"{' ' * margin} = fix ({fix.applicability}): {clean(fix.message)}"
    lines = list(islice(_changes(fix, text, painter), _MOST_LINES + 1))
    yield from (f"{' ' * margin}   {line}" for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield f"{' ' * margin}   … `--diff` shows the rest"


def _changes(fix: Fix, text: str, painter: Painter) -> Iterator[str]:
    for edit in fix.edits:
        old, new = _lines_of(edit, text)
        for line in filter(str.strip, old):
            yield painter.paint(f"- {clean(line[:_WIDTH])}", "31")
        for line in filter(str.strip, new):
            yield painter.paint(f"+ {clean(line[:_WIDTH])}", "32")


def _lines_of(edit: Edit, text: str) -> tuple[list[str], list[str]]:
    """The lines that an edit changes, as they are and as they will be."""
    begin = edit.span.start - edit.span.column + 1
    end = text.find("\n", edit.span.end)
    whole = text[begin : end if end >= 0 else len(text)]
    changed = whole[: edit.span.start - begin] + edit.text + whole[edit.span.end - begin :]
    old, new = ([line.rstrip("\r") for line in part.split("\n")] for part in (whole, changed))
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


def concise(findings: Sequence[Finding]) -> str:
    """One line each."""
    lines = []
    for one in findings:
        where = f"{one.span.path}:{one.span.line}:{one.span.column}"
        help_ = f" ({one.help})" if one.help else ""
        lines.append(clean(f"{where}: {one.severity}[{one.code}] {one.name}: {one.message}{help_}") + "\n")
    return "".join(lines)


def errors(findings: Sequence[Finding]) -> str:
    """One line for each error."""
    return concise([one for one in findings if one.severity is Severity.ERROR])


def as_json(findings: Sequence[Finding], sources: Mapping[str, Source]) -> str:
    """A list of objects; lines and columns from 1, offsets in bytes of the file."""
    return json.dumps([_object(one, sources) for one in findings], indent=2, ensure_ascii=True) + "\n"


def _object(one: Finding, sources: Mapping[str, Source]) -> dict[str, object]:
    text = sources[one.span.path].text if one.span.path in sources else ""
    fix = None
    if one.fix is not None:
        edits = [{"span": _span(edit.span, text), "text": valid(edit.text)} for edit in one.fix.edits]
        fix = {"message": valid(one.fix.message), "applicability": str(one.fix.applicability), "edits": edits}
    return {
        "code": one.code,
        "name": one.name,
        "severity": str(one.severity),
        "message": valid(one.message),
        "path": valid(one.span.path),
        "span": _span(one.span, text),
        "help": valid(one.help),
        "note": valid(one.note),
        "fix": fix,
    }


def _span(span: Span, text: str) -> dict[str, object]:
    line, column = end_of(span, text)
    return {
        "start": {"line": span.line, "column": span.column, "byte": bytes_in(text[: span.start])},
        "end": {"line": line, "column": column, "byte": bytes_in(text[: span.end])},
    }


def summary(findings: Sequence[Finding], files: int) -> str:
    """What was found, counted."""
    counts = [(name, sum(one.severity is severity for one in findings)) for name, severity in _NAMES]
    parts = [f"{count} {name}{'s' if count != 1 and name != 'info' else ''}" for name, count in counts if count]
    where = f"{files} file{'s' if files != 1 else ''}"
    return f"{', '.join(parts)} in {where}" if parts else f"{where}: nothing to say"


_NAMES = (("error", Severity.ERROR), ("warning", Severity.WARNING), ("info", Severity.INFO))
