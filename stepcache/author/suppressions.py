"""Suppressions: `# stepcache: ignore[SC402] reason`, and what is wrong with them (SC903, SC904, SC905).

At a line's end it is about that line, on a line of its own about the next statement's line, and `ignore-file`, above
the first statement, about the whole file. A text in three quotes counts as one line. An error cannot be suppressed:
the file would not be served.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from stepcache.author.codes import code_meant
from stepcache.author.config import MARK, Config
from stepcache.domain.findings import Applicability, Edit, Finding, Fix, Severity, is_plugins
from stepcache.domain.source import Source, Span
from stepcache.domain.value import dataclass
from stepcache.language.comments import comments, long_texts
from stepcache.language.diagnostics import CODES, Lines, Teller, close_to, did_you_mean, finding

LINE, FILE = "ignore", "ignore-file"
ESCAPES = "escapes"  # what `stepcache test --mutate` reads
PLACEHOLDER = "TODO: say why"
OWN = frozenset({"SC903", "SC904", "SC905"})
_COMMENT = re.compile(
    rf"#\s*{MARK}\s*(?P<word>[\w-]+)\s*(?P<bracket>\[(?P<codes>[^\]]*)\]?)?[\s:,\N{{EN DASH}}-]*(?P<reason>.*)"
)
_CODE = re.compile(r"[^\s,](?:[^,]*[^\s,])?")
_HEADER = re.compile(r"\ufeff?\s*(stepcache\s+\d+)?\s*")
MAX_TOLD = 100


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that is not shown, and the author's reason; empty where none is written."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment.

    Attributes:
        span: The comment.
        removal: What goes where the whole comment does: its line, or the blanks before it too.
        codes: What it names, each with its place.
        between: The place of what stands between the brackets.
        lines: The lines it is about.
        whole: It is about the whole file.
        misplaced: It stands too low for that.
    """

    span: Span
    removal: Span
    codes: tuple[tuple[str, Span], ...]
    between: Span
    reason: str
    lines: range
    whole: bool = False
    misplaced: bool = False

    @property
    def explained(self) -> bool:
        """Whether it gives a reason that somebody has thought of."""
        return bool(self.reason) and not self.reason.upper().startswith("TODO")


def suppress(
    source: Source, findings: Sequence[Finding], config: Config
) -> tuple[list[Finding], tuple[Suppressed, ...]]:
    """What is to be shown of one file's findings, with what is wrong in its comments; and what those keep from view."""
    reported = [one for one in findings if config.reports(one.code, source.path)]
    own: list[Finding] = []
    kept = list(_suppressions(Lines(source), own))
    shown, hidden, used = _parted(reported, kept)
    broken = any(one.severity is Severity.ERROR for one in findings)
    judged = (one for comment in kept for one in _judged(comment, used, config, broken=broken))
    told = (one for one in (*own, *islice(judged, MAX_TOLD)) if config.reports(one.code, source.path))
    return [*shown, *told], hidden


def hide(source: Source, findings: Sequence[Finding]) -> list[Finding]:
    """The findings of one file that no comment keeps from view; the comments themselves are not judged."""
    return _parted(findings, suppressions(source))[0]


def suppressions(source: Source) -> list[Suppression]:
    """The suppressions of one file that can be read."""
    return list(_suppressions(Lines(source), []))


Used = set[tuple[int, str]]


def _parted(
    findings: Sequence[Finding], kept: Sequence[Suppression]
) -> tuple[list[Finding], tuple[Suppressed, ...], Used]:
    """What is shown, what is not, and which comment was needed for which code."""
    shown: list[Finding] = []
    hidden: list[Suppressed] = []
    used: Used = set()
    find = _Suppressors(kept)
    for one in findings:
        by = find.of(one)
        if by is None:
            shown.append(one)
        else:
            hidden.append(Suppressed(one, by.reason))
            used.add((by.span.start, one.code))
    return shown, tuple(hidden), used


class _Suppressors:
    """Finds the suppression of a finding; one for a line comes before one for the file, and the first of several."""

    def __init__(self, kept: Sequence[Suppression]) -> None:
        self.by_file: dict[str, Suppression] = {}
        targets: dict[range, dict[str, Suppression]] = {}
        for one in kept:
            if not one.misplaced:
                table = self.by_file if one.whole else targets.setdefault(one.lines, {})
                for code, _ in one.codes:
                    table.setdefault(code, one)
        self.by_line = {line: table for lines, table in targets.items() for line in lines}

    def of(self, one: Finding) -> Suppression | None:
        """None too for what cannot be suppressed."""
        if one.severity is Severity.ERROR or one.code in OWN:
            return None
        return self.by_line.get(one.span.line, {}).get(one.code) or self.by_file.get(one.code)


# --- reading ---------------------------------------------------------------------------------------------------------


def _suppressions(lines: Lines, wrong: list[Finding]) -> Iterator[Suppression]:
    layout = Layout(lines)
    for start, comment in layout.comments:
        mark = _COMMENT.fullmatch(comment)
        if mark is None or mark["word"] == ESCAPES:
            continue
        span = lines.span(start, start + len(comment))
        bracket = mark["bracket"] is not None
        if mark["word"] not in (LINE, FILE):
            close = close_to(mark["word"], (FILE, LINE))
            if close or bracket:
                said = did_you_mean(close) or f"write `{LINE}[SC402] reason`"
                wrong.append(finding("SC904", f"unknown suppression `{mark['word']}`", span, help=said))
        elif not (mark["codes"] or "").strip():
            help_ = f"write `{mark['word']}[SC402] reason`"
            wrong.append(finding("SC904", f"`{mark['word']}` names no code", span, help=help_))
        else:
            yield _suppression(mark, span, layout)


def _suppression(mark: re.Match[str], span: Span, layout: "Layout") -> Suppression:
    lines, at = layout.lines, span.start + mark.start("codes")
    places = [(one[0], one.start(), one.end()) for one in _CODE.finditer(mark["codes"])]
    whole = mark["word"] == FILE
    return Suppression(
        span=span,
        removal=layout.removal(span),
        codes=tuple((code, lines.span(at + start, at + end)) for code, start, end in places),
        between=lines.span(at, at + len(mark["codes"])),
        reason=mark["reason"].strip(),
        lines=layout.everything if whole else layout.target(span),
        whole=whole,
        misplaced=whole and not layout.above_all(span.start),
    )


class Layout:
    """The lines of a file, as comments see them."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.comments = list(comments(lines.text))
        self.count = lines.text.count("\n") + 1
        self.everything = range(1, self.count + 1)
        self._of_comments = {lines.line(start) for start, _ in self.comments if lines.first_on_its_line(start)}
        self._with_comments = {lines.line(start) for start, _ in self.comments}

    @cached_property
    def _joined(self) -> dict[int, range]:
        """A line of a text in three quotes -> all of its lines, and those of others that begin where it ends."""
        groups: list[list[int]] = []
        for start, end in long_texts(self.lines.text):
            first, last = self.lines.line(start), self.lines.line(end)
            if groups and first <= groups[-1][1]:
                groups[-1][1] = last
            else:
                groups.append([first, last])
        return {line: range(first, last + 1) for first, last in groups for line in range(first, last + 1)}

    @cached_property
    def _next(self) -> list[int]:
        """Line -> the first line from there on that holds a statement; 0 for none."""
        found = [0] * (self.count + 2)
        for line in range(self.count, 0, -1):
            bare = self.for_comment(line) or not self.text_of(line).strip()
            found[line] = found[line + 1] if bare else line
        return found

    @cached_property
    def _first(self) -> int:
        """Where the first statement below the header begins."""
        blank = list(self.lines.text)
        for start, comment in self.comments:
            blank[start : start + len(comment)] = " " * len(comment)
        header = _HEADER.match("".join(blank))
        return header.end() if header else 0

    @property
    def line_end(self) -> str:
        """How the file's lines end."""
        return "\r\n" if "\r\n" in self.lines.text else "\n"

    def text_of(self, line: int) -> str:
        """A line with its end."""
        end = self.lines.start_of(line + 1) if line < self.count else len(self.lines.text)
        return self.lines.text[self.lines.start_of(line) : end]

    def for_comment(self, line: int) -> bool:
        """Whether nothing but a comment stands there."""
        return line in self._of_comments

    def has_comment(self, line: int) -> bool:
        """Whether a comment stands in that line, or ends there."""
        return line in self._with_comments

    def target(self, comment: Span) -> range:
        """The lines that a comment is about."""
        line = self._next[comment.line]
        return self.joined(line) if line else range(0)

    def joined(self, line: int) -> range:
        """The line with those that texts in three quotes join to it."""
        return self._joined.get(line) or range(line, line + 1)

    def removal(self, comment: Span) -> Span:
        """What to cut out so that no trace of a comment is left."""
        text = self.lines.text
        if self.for_comment(comment.line):
            start = self.lines.start_of(comment.line)
            return self.lines.span(start, start + len(self.text_of(comment.line)))
        start = comment.start
        while text[start - 1] in " \t":
            start -= 1
        return self.lines.span(start, comment.end)

    def above_all(self, offset: int) -> bool:
        """Whether only the header and comments stand before."""
        return offset < self._first


# --- judging ---------------------------------------------------------------------------------------------------------


def _judged(one: Suppression, used: Used, config: Config, *, broken: bool) -> Iterator[Finding]:
    """What is wrong with a suppression: at most one finding for each mistake in it."""
    if one.misplaced:
        help_ = "move it up"
        yield finding("SC905", f"`{FILE}` works above the first statement only", one.span, help=help_)
        return
    for code, span in one.codes:
        if code not in CODES and not is_plugins(code):
            yield _unknown(code, span)
    seen: set[str] = set()
    stale: list[int] = []
    for place, (code, _) in enumerate(one.codes):
        if code in CODES and (code in seen or _is_stale(code, one, used, config, broken=broken)):
            stale.append(place)
        seen.add(code)
    if stale:
        yield _unused(one, stale)
    gone = frozenset(stale)
    needed = {code: None for place, (code, _) in enumerate(one.codes) if code in CODES and place not in gone}
    if needed and not one.explained:
        help_ = "write the reason behind it"
        yield finding("SC903", f"nothing says why {_named(needed)} is ignored", one.span, help=help_)


def _named(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in dict.fromkeys(codes))


def _is_stale(code: str, one: Suppression, used: Used, config: Config, *, broken: bool) -> bool:
    """Whether naming a code there does nothing; in a broken file much of what is suppressed is not looked for."""
    if CODES[code].severity is Severity.ERROR or code in OWN:
        return True
    seen_here = CODES[code].teller is Teller.LINTER and config.reports(code, one.span.path)
    return seen_here and not broken and (one.span.start, code) not in used


def _unknown(code: str, span: Span) -> Finding:
    meant = code_meant(code)
    fix = Fix(f"replace by `{meant}`", (Edit(span, meant),), Applicability.SAFE) if meant else None
    help_ = f"did you mean `{meant}`?" if meant else "`stepcache-validate --list-rules` lists all"
    return finding("SC904", f"there is no code `{code}`", span, help=help_, fix=fix)


def _unused(one: Suppression, stale: Sequence[int]) -> Finding:
    """SC905, for the codes at these places."""
    codes = [one.codes[place][0] for place in stale]
    named = _named(codes)
    if any(CODES[code].severity is Severity.ERROR for code in codes):
        message, note = f"{named} cannot be ignored", "a file with an error is not served"
    elif any(code in OWN for code in codes):
        message, note = f"{named} cannot be ignored by a comment", "`ignore` in `stepcache.toml` or `--ignore` can"
    else:
        message, note = f"{named} is not reported here", ""
    gone = frozenset(stale)
    left = [code for place, (code, _) in enumerate(one.codes) if place not in gone]
    edit = Edit(one.between, ", ".join(left)) if left else Edit(one.removal, "")
    fix = Fix(f"no longer ignore {named}" if left else "remove the comment", (edit,), Applicability.SAFE)
    return finding("SC905", message, one.codes[stale[0]][1], help="take it out", note=note, fix=fix)
