"""Fits a document into a width."""

import re
from dataclasses import dataclass

from stepcache.author.format.doc import INDENT, Blank, Comment, Doc, Fill, Group, IfBroken, Line, Long, Nest, Unbroken
from stepcache.language.texts import common_indent

_ENDLESS = 10**9


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is left of a fill: the gap before its part `at`, that part and all behind it."""

    fill: Fill
    at: int


@dataclass(frozen=True, slots=True)
class _Width:
    """From here on lines are that wide."""

    columns: int


@dataclass(frozen=True, slots=True)
class _Job:
    """One document to print; `broken` where the line breaks of what it stands in are taken."""

    indent: int
    broken: bool
    doc: Doc | _Rest | _Width


def printed(doc: Doc, width: int, newline: str = "\n") -> str:
    """The text of a document; lines are at most `width` columns where that can be."""
    return _Printer(width, newline).run(doc)


class _Printer:
    def __init__(self, width: int, newline: str) -> None:
        self.width = width
        self.newline = newline
        self.out: list[str] = []
        self.column = 0
        self.indent = 0  # of the line under way
        self.empty = True
        self.stack: list[_Job] = []

    def run(self, doc: Doc) -> str:
        """Print all of it."""
        self.stack.append(_Job(0, True, doc))
        while self.stack:
            self._print(self.stack.pop())
        return "".join(self.out)

    def _write(self, text: str) -> None:
        if self.empty and text:
            self.out.append(" " * self.indent)
            self.empty = False
        self.out.append(text)
        self.column += len(text)

    def _break(self, indent: int) -> None:
        self.out.append(self.newline)
        self.column = self.indent = indent
        self.empty = True

    def _print(self, job: _Job) -> None:
        match job.doc:
            case str() as text:
                self._write(text)
            case Line(flat):
                if job.broken or flat is None:
                    self._break(job.indent)
                else:
                    self._write(flat)
            case Blank():
                self.out.append(self.newline)
                self._break(job.indent)
            case Comment(text):
                self._write(f"  {text}")
            case IfBroken(text):
                self._write(text if job.broken else "")
            case Long(text, moved):
                self._long(reindented(text, self.indent + INDENT) if moved else text)
            case _:
                self._open(job)

    def _long(self, text: str) -> None:
        self._write(text)
        if "\n" in text:
            self.column = len(text) - text.rfind("\n") - 1

    def _open(self, job: _Job) -> None:
        """Put what a document holds onto the stack."""
        match job.doc:
            case tuple() as parts:
                self.stack += [_Job(job.indent, job.broken, part) for part in reversed(parts)]
            case Nest(body):
                self.stack.append(_Job(job.indent + INDENT, job.broken, body))
            case Unbroken() | _Width():
                self._set_width(job)
            case Group(body, here):
                indent = self.indent if here else job.indent
                broken = job.doc.broken or not self._fits(_Job(indent, False, body))
                self.stack.append(_Job(indent, broken, body))
            case Fill(parts):
                if len(parts) > 1:
                    self.stack.append(_Job(job.indent, job.broken, _Rest(job.doc, 1)))
                self.stack.append(_Job(job.indent, False, parts[0]))
            case _Rest(fill, at):
                self._fill(job, fill, at)

    def _set_width(self, job: _Job) -> None:
        match job.doc:
            case Unbroken(body):
                self.stack += [_Job(job.indent, job.broken, _Width(self.width)), _Job(job.indent, job.broken, body)]
                self.width = _ENDLESS
            case _Width(columns):
                self.width = columns

    def _fill(self, job: _Job, fill: Fill, at: int) -> None:
        gap, part = fill.gaps[at - 1], fill.parts[at]
        if at + 1 < len(fill.parts):
            self.stack.append(_Job(job.indent, job.broken, _Rest(fill, at + 1)))
        indent = job.indent + gap.deeper
        if gap.broken or (job.broken and not self._fits(_Job(indent, False, part), used=1)):
            for comment in gap.above:
                self._break(indent)
                self._write(comment)
            self._break(indent)
        else:
            indent = job.indent
            self._write(" ")
        self.stack.append(_Job(indent, False, part))

    def _fits(self, job: _Job, used: int = 0) -> bool:
        """Whether a document, and what stands behind it up to where a line may break, fits into this line."""
        left = self.width - self.column - used
        jobs, behind = [job], len(self.stack)
        while left >= 0:
            if not jobs:
                if not behind:
                    return True
                behind -= 1
                jobs.append(self.stack[behind])
            asked = _measure(jobs.pop(), jobs)
            if asked is None:
                return True
            left -= asked
            if left < 0:
                return False
        return False


def _measure(job: _Job, jobs: list[_Job]) -> int | None:
    """The columns a document takes before what it holds, which is put onto `jobs`; None where the line may end."""
    match job.doc:
        case str() as text:
            return len(text)
        case Line(flat):
            return None if job.broken or flat is None else len(flat)
        case Blank():
            return None
        case IfBroken(text):
            return len(text) if job.broken else 0
        case Long(text):
            first, lines, _ = text.partition("\n")
            jobs += [_Job(0, True, Line())] if lines else []
            return len(first)
        case _:
            return _measure_inside(job, jobs)


def _measure_inside(job: _Job, jobs: list[_Job]) -> int | None:
    match job.doc:
        case tuple() as parts:
            jobs += [_Job(job.indent, job.broken, part) for part in reversed(parts)]
        case Nest(body) | Unbroken(body):
            jobs.append(_Job(job.indent, job.broken, body))
        case Group(body):
            jobs.append(_Job(job.indent, job.doc.broken or job.broken, body))
        case Fill(parts):
            jobs += [_Job(job.indent, job.broken, _Rest(job.doc, 1))] if len(parts) > 1 else []
            jobs.append(_Job(job.indent, False, parts[0]))
        case _Rest(fill, at):
            if job.broken or fill.gaps[at - 1].broken:
                return None
            jobs += [_Job(job.indent, False, _Rest(fill, at + 1))] if at + 1 < len(fill.parts) else []
            jobs.append(_Job(job.indent, False, fill.parts[at]))
            return 1
    return 0


def reindented(text: str, indent: int) -> str:
    """A text in three quotes with its lines `indent` columns in; it stands for the same characters.

    One whose first line holds more than the quotes stays as it is, for its indent is part of it.
    """
    first, _, rest = text[3:-3].partition("\n")
    lines = rest.split("\n")
    closed = len(lines) > 1 and not lines[-1].strip(" \t")
    body = lines[:-1] if closed else lines
    if not re.fullmatch(r"[ \t]*\r?", first) or not rest.strip(" \t\r\n"):
        return text
    width, pad = common_indent(body), " " * indent
    moved = [f"{pad}{line[width:]}" if line[width:] else "\r" * line.endswith("\r") for line in body]
    return "\n".join(['"""' + first.lstrip(" \t"), *moved, *([pad] if closed else [])]) + '"""'
