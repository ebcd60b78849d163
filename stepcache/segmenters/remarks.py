"""Remarks: what of an answer's lines is kept, and which lines hold something to check.

What is checked is what is kept: the engine verifies the text that these functions leave, so dropping a
remark can never make a false answer pass.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from stepcache.algebra.bare import is_bare
from stepcache.algebra.lines import Item, Label, Relation, Remark, algebra_words, is_known_remark, read_lines
from stepcache.ports import NO_NAMES, Names
from stepcache.segmenters.cutting import lines_of

Remarks = Literal["keep", "known", "drop"]
Line = tuple[str, bool]
"""A line as it is kept, with its end, and whether it holds something to check."""

NOTHING_LEFT = "no line holds anything to check: all of it is remarks, which the rule does not serve"
ROUNDS = 3
MAX_CHARS = 262_144

_AROUND = {"(": ")", "[": "]", "*": "*", "_": "_", '"': '"', "“": "”", "`": "`"}
_BEHIND = re.compile(r"[ \t]*+[.,;:!?…]*+[ \t]*+")
_LETTER_IS = re.compile(r"(?<![^\W_])(?![aAI])([A-Za-z])[ \t]{1,4}is\b")
_WORD_BESIDE = re.compile(
    r"(?:(?<=[0-9])|(?<=[=+*/])[ \t]{0,4})([A-Za-z]{2,40})(?!\w)|(?<![\w\\])([A-Za-z]{2,40})(?=[ \t]{0,4}[=+*/])"
)
_SENTENCE = re.compile(r"[^.!?]++[.!?]*+")
_DIGITS = re.compile(r"[0-9]++")
_TRIM = ' \t\r\n*_"“”()`'
_PLAIN = re.compile(r"[^\W\d_]|[\s.,;:!?'’\"“”()*_`#-]")


def _flat(value: Any) -> Any:
    """`[algebra, WORDS]`, where `WORDS` is a list itself, as one list."""
    if not isinstance(value, list | tuple):
        return value
    return tuple(word for item in value for word in (item if isinstance(item, list | tuple) else (item,)))


Prose = Annotated[tuple[str, ...], BeforeValidator(_flat)]


def kept_lines(text: str, remarks: Remarks, prose: tuple[str, ...], unknowns: Names = NO_NAMES) -> list[Line] | None:
    """The lines that are kept; None where the text is too long, or dropping remarks does not come to an end.

    Args:
        remarks: `keep` all, keep only those made of `known` words, or `drop` all.
        prose: Names of built-in word lists (`algebra`), and further words.
        unknowns: Those the prompt names; others are guessed from the text.
    """
    if len(text) > MAX_CHARS:
        return None
    if remarks == "keep" or is_bare(text):
        return [(line, bool(line.strip())) for line in lines_of(text)]
    known = _word_lists(prose) if remarks == "known" else None
    for _ in range(ROUNDS):
        lines = list(_without_remarks(text, known, unknowns))
        kept = "".join(line for line, _ in lines)
        if kept == text:
            return lines
        text = kept
    return None


def _word_lists(prose: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    own = frozenset(word.lower() for entry in prose if entry != "algebra" for word in entry.split())
    return (algebra_words, own) if "algebra" in prose else (own,)


def _without_remarks(text: str, known: Sequence[frozenset[str]] | None, unknowns: Names) -> Iterator[Line]:
    """Each line without what is dropped; a line of which nothing but punctuation is left goes whole."""
    items = read_lines(text, unknowns | _names(text))
    lines = lines_of(text)
    names = frozenset[str]().union(*(item.names for item in items if isinstance(item, Relation)))
    place = 0
    for line, end in zip(lines, accumulate(map(len, lines)), strict=True):
        own: list[Item] = []
        while place < len(items) and items[place].start < end:
            own.append(items[place])
            place += 1
        remarks = [part for one in own if isinstance(one, Remark) for part in _sentences(one)]
        gone = [one for one in remarks if not _is_kept(one, known, names)]
        counts = any(not isinstance(one, Remark | Label) for one in own)
        if counts or len(gone) < len(remarks) or not gone:
            yield _cut_out(line, end - len(line), gone), counts


def _names(text: str) -> frozenset[str]:
    """What else may be an unknown: an older answer may have another than the prompt.

    A letter before `is`, and a longer word beside an operator or behind a digit that is no word of algebra.
    """
    letters = {found[1] for found in _LETTER_IS.finditer(text)}
    words = {found[1] or found[2] for found in _WORD_BESIDE.finditer(text)}
    return frozenset(letters | {word for word in words if word.lower() not in algebra_words})


def _sentences(remark: Remark) -> Iterator[Remark]:
    for found in _SENTENCE.finditer(remark.text):
        text = found[0].strip(_TRIM)
        if text:
            start = remark.start + remark.text.index(text, found.start())
            yield Remark(text, tuple(_DIGITS.findall(text)), start, start + len(text))


def _is_kept(remark: Remark, known: Sequence[frozenset[str]] | None, names: frozenset[str]) -> bool:
    if known is None or remark.numerals:
        return False
    return not _PLAIN.sub("", remark.text) and is_known_remark(remark.text, known, names)


def _cut_out(line: str, offset: int, gone: Sequence[Remark]) -> str:
    for remark in reversed(gone):
        start, end = remark.start - offset, min(remark.end - offset, len(line))
        while start and _AROUND.get(line[start - 1]) == line[end : end + 1]:
            start, end = start - 1, end + 1
        behind = _BEHIND.match(line, end)
        head, rest = line[:start], line[behind.end() if behind else end :]
        line = (head if rest.strip() else head.rstrip(" \t")) + rest
    return line
