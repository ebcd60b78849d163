"""`steps sentences`: each sentence is a step."""

import re
from collections.abc import Iterator
from typing import ClassVar

from stepcache.domain.steps import Segmented
from stepcache.ports import NO_NAMES, Arguments, Names
from stepcache.segmenters.cutting import MAX_STEPS, MaxSteps, cut, gather, uncut

# Full-width marks are written by their numbers: they look like others.
_END = re.compile(
    r"(?P<full>[\u3002\uff01\uff1f\uff61]++[\u300d\u300f\u201d\u2019\uff09)\]]*+[ \t\u3000]*+\n?)"
    r"|(?<![.!?…])(?P<mark>[.!?…]++)[\"'”’»)\]*_`]*+(?P<space>\s++)"
    r"|\n[ \t\r]*+\n\s*+"
    r"|\n(?=[ \t]*+(?:[-*+•][ \t]|[0-9]{1,3}[.)][ \t]))"
)
"""Where one may end: full-width marks, marks before white space, an empty line, the line before a list's item."""

_WORD = re.compile(r"[^\s(\[{\"'“‘«*_`,;:/]++")
_LOOK_BACK = 24

_NEVER_LAST = frozenset(
    """
    mr mrs ms mx dr prof rev hon maj capt lt sgt messrs mme mlle vs cf e.g i.e eg ie viz approx ca resp bzw z.b d.h
    """.split()  # noqa: SIM905 - reads better
)
"""Abbreviations that something follows."""

_BEFORE_NUMBERS = frozenset(
    """
    no nos nr fig figs eq eqs eqn vol vols ch sec art p pp ed par est min max avg
    jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()  # noqa: SIM905 - reads better
)
"""Abbreviations of which a number follows; elsewhere they may be words, or end a sentence."""


class SentenceSegmenter:
    """Cut behind each sentence, with the white space after it; empty lines and the items of a list part sentences too.

    A dot within a number, an address, an abbreviation or after an initial ends none; nor does any mark before a
    small letter (`"Really?" she said`). Full-width marks (`。`) need no space behind them.
    """

    name: ClassVar[str] = "sentences"
    names_steps: ClassVar[bool] = False

    class Args(Arguments):
        """`sentences { max = 40 steps }`."""

        max: MaxSteps = MAX_STEPS

    def segment(self, text: str, args: Args, names: Names = NO_NAMES) -> Segmented:
        """Sentences; what holds no letter and no digit belongs to the one that follows."""
        pieces = gather((piece, any(map(str.isalnum, piece))) for piece in _pieces(text))
        return cut(pieces, limit=args.max) if pieces else uncut(text, "there is no sentence")


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for found in _END.finditer(text):
        if found["mark"] and not _ends(text, found):
            continue
        yield text[start : found.end()]
        start = found.end()
    if start < len(text):
        yield text[start:]


def _ends(text: str, found: re.Match[str]) -> bool:
    """Whether marks before white space end a sentence."""
    if found["space"].count("\n") > 1:
        return True
    after = text[found.end() : found.end() + 1]
    if after.islower():
        return False
    if found["mark"] != ".":
        return True
    word = _word_before(text, found.start())
    if word.lower() in _NEVER_LAST or (len(word) == 1 and word.isalpha() and word.isupper()):
        return False
    if word.isdigit() and _begins_line(text, found.start() - len(word)):
        return False
    return word.lower() not in _BEFORE_NUMBERS or not after.isdigit()


def _word_before(text: str, end: int) -> str:
    """The last word before a dot; a longer one than any abbreviation is cut short."""
    words = _WORD.findall(text, max(0, end - _LOOK_BACK), end)
    return str(words[-1]) if words and text[end - 1 : end] and not text[end - 1].isspace() else ""


def _begins_line(text: str, at: int) -> bool:
    return not text[max(0, at - _LOOK_BACK) : at].rpartition("\n")[2].strip()
