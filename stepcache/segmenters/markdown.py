"""`steps markdown`: each block is a step."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from stepcache.domain.steps import Segmented
from stepcache.ports import NO_NAMES, Arguments, Names
from stepcache.segmenters.cutting import MAX_STEPS, MaxSteps, cut, gather, lines_of, uncut

_FENCE = re.compile(r"[ \t]*+(?P<mark>`{3,}+|~{3,}+)(?P<info>[^\n]*+)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|\s*$)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|(?:-[ \t]*+){3,}+)\s*+")
_UNDERLINE = re.compile(r" {0,3}(?:=++|-++)[ \t]*+\s*+")
_ITEM = re.compile(r" {0,3}(?P<mark>[-*+]|[0-9]{1,9}(?P<end>[.)]))(?:[ \t]|\s*+$)")
_MARKS = re.compile(r"[ \t]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)*+")
_QUOTE = re.compile(r" {0,3}>")
_CELLS = re.compile(r"[ \t]*+\|?+[ \t]*+:?+-++:?+[ \t]*+(?:\|[ \t]*+:?+-++:?+[ \t]*+)*+\|?+\s*+")
_CODE = re.compile(r"(?: {4}| {0,3}\t)")
_INDENTED = re.compile(r"(?: {2}|\t)")


class MarkdownSegmenter:
    """Cut before each block at the top: paragraph, list with all its items, table, quotation, code.

    A heading, a rule and empty lines belong to the block that follows. Fenced code is never cut, one without
    an end goes to the end of the text; an item's paragraphs and code belong to its list.
    """

    name: ClassVar[str] = "markdown"
    names_steps: ClassVar[bool] = False

    class Args(Arguments):
        """`markdown { max = 40 steps }`."""

        max: MaxSteps = MAX_STEPS

    def segment(self, text: str, args: Args, names: Names = NO_NAMES) -> Segmented:
        """Blocks with all that stands above them; a text of headings alone is one step."""
        blocks = list(_Blocks(lines_of(text)).blocks())
        pieces = gather(blocks) or (["".join(piece for piece, _ in blocks)] if text.strip() else [])
        return cut(pieces, limit=args.max) if pieces else uncut(text, "there is no block")


Block = tuple[str, bool]
"""The lines of a block, and whether it holds something to check: headings, rules and empty lines do not."""


class _Blocks:
    """One pass over the lines; each is looked at a bounded number of times."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.at = 0

    def blocks(self) -> Iterator[Block]:
        while self.at < len(self.lines):
            start = self.at
            counts = self.block()
            yield "".join(self.lines[start : self.at]), counts

    def block(self) -> bool:
        """Go past one block; whether it holds something to check."""
        line = self.line()
        if not line.strip() or _HEADING.match(line) or _RULE.fullmatch(line):
            self.at += 1
            return False
        if _CODE.match(line):
            self.go_on(_CODE)
        elif _is_fence(line):
            self.fence(line)
        elif _ITEM.match(line):
            self.items()
        elif self.is_table():
            self.table()
        elif _QUOTE.match(line):
            self.paragraph()
        else:
            return not self.paragraph()
        return True

    def line(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.lines[place] if place < len(self.lines) else ""

    def fence(self, first: str) -> None:
        """To the end of the fenced code that `first` opens, or of the text."""
        opening = _FENCE.match(first)
        mark = opening["mark"] if opening else ""
        self.at += 1
        while self.at < len(self.lines):
            found = _FENCE.match(self.line())
            self.at += 1
            if found and found["mark"].startswith(mark) and not found["info"].strip():
                return

    def go_on(self, indent: re.Pattern[str]) -> None:
        """To the last line of that indent, over empty lines between such lines."""
        self.at += 1
        while (ahead := self.blank()) is not None and indent.match(self.line(ahead)):
            self.at += ahead + 1

    def blank(self) -> int | None:
        """How many empty lines stand here; None where nothing follows them."""
        ahead = 0
        while self.at + ahead < len(self.lines) and not self.line(ahead).strip():
            ahead += 1
        return ahead if self.at + ahead < len(self.lines) else None

    def items(self) -> None:
        """To the end of a list: its items, what is indented below them, and lines that merely go on."""
        kind = _kind(self.line())
        while True:
            first = _MARKS.sub("", self.line(), count=1)
            self.fence(first) if _is_fence(first) else self.step()
            ahead = self.blank()
            if ahead is None:
                return
            follows = self.line(ahead)
            goes_on = not ahead and not self.interrupts()
            if not (goes_on or _INDENTED.match(follows) or (_kind(follows) == kind and not _RULE.fullmatch(follows))):
                return
            self.at += ahead

    def step(self) -> None:
        self.at += 1

    def is_table(self) -> bool:
        """Whether a header row stands here, with the row of dashes below it."""
        below = self.line(1)
        return "|" in self.line() and "|" in below and _CELLS.fullmatch(below) is not None

    def table(self) -> None:
        self.at += 2
        while self.at < len(self.lines) and self.line().strip() and not self.interrupts():
            self.at += 1

    def paragraph(self) -> bool:
        """To the end of a paragraph or quotation; whether it is a heading, by the line under it."""
        quoted = _QUOTE.match(self.line()) is not None
        self.at += 1
        while self.at < len(self.lines) and self.line().strip():
            if not quoted and _UNDERLINE.fullmatch(self.line()):
                self.at += 1
                return True
            if self.is_table() or (self.interrupts() and not (quoted and _QUOTE.match(self.line()))):
                return False
            self.at += 1
        return False

    def interrupts(self) -> bool:
        """Whether a line begins a block of another kind, though no empty line stands before it."""
        line = self.line()
        found = (_is_fence(line), _HEADING.match(line), _RULE.fullmatch(line), _ITEM.match(line), _QUOTE.match(line))
        return any(found)


def _is_fence(line: str) -> bool:
    """Whether a line opens fenced code."""
    found = _FENCE.match(line)
    if found is None or _CODE.match(line):
        return False
    return found["mark"][0] != "`" or "`" not in found["info"]


def _kind(line: str) -> str:
    """What marks the items of a list: another mark begins another list. Empty for no item."""
    found = _ITEM.match(line)
    return (found["end"] or found["mark"]) if found else ""
