"""From the text of a rule file to its syntax; any number of mistakes, never an exception."""

import re
from contextlib import suppress
from dataclasses import dataclass, replace

from stepcache.domain.findings import Applicability, Edit, Finding, Fix
from stepcache.domain.source import Source
from stepcache.language.build import Builder
from stepcache.language.comments import comments
from stepcache.language.diagnostics import Lines, Reporter
from stepcache.language.fixes import UNSAFE, removal
from stepcache.language.mends import AgainError
from stepcache.language.recover import Driver
from stepcache.language.syntax import Broken
from stepcache.language.toplevel import File
from stepcache.language.trees import Token, Tree

MAX_CHARS = 128 * 1024
MAX_AGAIN = 4
MAX_TASKS = 250
EDITION = 1
_UNREADABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's syntax with what was wrong in it."""

    file: File
    findings: tuple[Finding, ...]


def parse(source: Source) -> Parsed:
    """Parse one file. Bytes that are no UTF-8 stand in `source.text` as surrogates (`errors="surrogateescape"`)."""
    reporter = Reporter(Lines(source))
    text = _readable(source, reporter)
    tree = _tree(text, reporter) if text is not None else None
    if tree is None:
        everything = Broken("", reporter.lines.span(0, 0))
        file = File(source.path, broken=(everything,))
    else:
        file = _built(tree, reporter, text or "")
        _check_edition(file, reporter)
    return Parsed(file, tuple(sorted(reporter.found, key=lambda one: one.span.start)))


def concrete(source: Source) -> tuple[Tree, list[Token]] | None:
    """A file's tree with all of its tokens, the end among them; None where `parse` finds a syntax error."""
    reporter = Reporter(Lines(source))
    text = _readable(source, reporter)
    if text is None or reporter.found:
        return None
    driver = Driver(reporter, text)
    with suppress(AgainError):
        tree = driver.run()
        if tree is not None and not reporter.found and not any(one.type.startswith("BAD_") for one in driver.tokens):
            return tree, driver.tokens
    return None


def _tree(text: str, reporter: Reporter) -> Tree | None:
    """The file's tree; read again, where a brace too many was found, without it."""
    for _ in range(MAX_AGAIN):
        try:
            return Driver(reporter, text).run()
        except AgainError as again:
            text = f"{text[: again.offset]} {text[again.offset + 1 :]}"
    return None


def _built(tree: Tree, reporter: Reporter, text: str) -> File:
    file = Builder(reporter, _docs(text, reporter.lines)).file(tree)
    if len(file.tasks) <= MAX_TASKS:
        return file
    span = file.tasks[MAX_TASKS].name.span
    reporter.say("SC001", f"the file holds more than {MAX_TASKS} tasks", span, help="split it")
    return replace(file, tasks=file.tasks[:MAX_TASKS])


def _readable(source: Source, reporter: Reporter) -> str | None:
    """The text to parse, None where it is none."""
    text, lines = source.text, reporter.lines
    if len(text) > MAX_CHARS:
        reporter.say("SC001", f"the file is longer than {MAX_CHARS} characters", lines.span(0, 0), help="split it")
        return None
    if bad := _UNREADABLE.search(text):
        what = "a NUL character" if bad[0] == "\0" else "a byte that is not UTF-8"
        reporter.say("SC008", f"the file holds {what}", lines.span(*bad.span()), help="save it as UTF-8 text")
        return None
    if text.startswith("\ufeff"):
        span = lines.span(0, 1)
        fix = Fix("remove the byte order mark", (Edit(span, ""),), Applicability.SAFE)
        reporter.say("SC008", "the file begins with a byte order mark", span, help="remove it", fix=fix)
        return " " + text[1:]
    return text


def _docs(text: str, lines: Lines) -> dict[int, str]:
    """Line of a statement -> the `##` comment above it; only other comments may stand between."""
    docs: dict[int, str] = {}
    for start, comment in comments(text):
        line = lines.line(start)
        if not lines.first_on_its_line(start):
            continue
        if not comment.startswith("##"):
            if line in docs:
                docs[line + 1] = docs.pop(line)
            continue
        above = docs.pop(line, "")
        words = comment.lstrip("#").strip()
        docs[line + 1] = f"{above}\n{words}" if above else words
    return docs


def _check_edition(file: File, reporter: Reporter) -> None:
    for header in file.headers:
        if header.edition != EDITION:
            help_ = f"this version knows edition {EDITION}"
            reporter.say("SC006", f"edition {header.edition} is not supported", header.span, help=help_)
    for header in file.headers[1:]:
        fix = removal(reporter.lines, header.span, applicability=UNSAFE)
        reporter.say("SC116", "the edition is given twice", header.span, help="take one out", fix=fix)
