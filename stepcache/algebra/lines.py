r"""An answer's text to its items: what it states, what it names, what it merely says, and what cannot be read.

All of the text is accounted for: outside the items stand only white space, line ends, arrows, bullets, delimiters
(`$`, `\[`, `**`, `\boxed`, environments), brackets around words, check marks and punctuation.
"""

import re
from functools import lru_cache

from stepcache.algebra.bare import bare_relations
from stepcache.algebra.chains import Chains
from stepcache.algebra.items import Claim, Item, Label, Move, Place, Relation, Remark, Unread
from stepcache.algebra.phrases import Phrases
from stepcache.algebra.scan import Lexeme, Part, scan
from stepcache.algebra.tokens import Kind
from stepcache.algebra.words import KNOWN, MODIFIERS, is_known_remark

MAX_LENGTH = 65_536
CACHED_LENGTH = 4_096
BULLETED_LINE = re.compile(r"^[ \t]*[-–][ \t]+", re.MULTILINE)
PAIRS = {"(": ")", "[": "]", "{": "}"}

algebra_words = KNOWN
"""The built-in prose list `algebra`."""

__all__ = [
    "Claim", "Item", "Label", "Move", "Place", "Relation", "Remark", "Unread",
    "algebra_words", "is_bulleted", "is_known_remark", "read_lines",
]  # fmt: skip


def read_lines(text: str, names: frozenset[str], bulleted: bool | None = None) -> tuple[Item, ...]:
    """Everything an answer, or one step of it, holds, in the order of the text.

    Args:
        text: The whole output, or a step that begins at a line's start.
        names: The unknowns. Other single letters are read too, as unknowns nobody asked for.
        bulleted: Whether `- 2x = 10` at a line's start is a bullet and `2x`; None to find out from `text`.
    """
    if len(text) > MAX_LENGTH:
        return (Unread("the text is too long to be read", 0, len(text)),)
    hyphens = is_bulleted(text) if bulleted is None else bulleted
    return _remembered(text, names, hyphens) if len(text) < CACHED_LENGTH else _read(text, names, hyphens)


def is_bulleted(text: str) -> bool:
    """Whether hyphens at line starts are bullets: two lines begin so, the first line with `=` among them."""
    if len(text) > MAX_LENGTH or len(BULLETED_LINE.findall(text)) < 2:
        return False
    first = next((line for line in text.split("\n") if "=" in line), "")
    return BULLETED_LINE.match(first) is not None


def _read(text: str, names: frozenset[str], bulleted: bool) -> tuple[Item, ...]:
    bare = bare_relations(text, names)
    return bare if bare is not None else _read_words(text, names, bulleted)


def _read_words(text: str, names: frozenset[str], bulleted: bool) -> tuple[Item, ...]:
    lexemes = scan(text, names, bulleted)
    if lexemes is None:
        return (Unread("the text has too many parts to be read", 0, len(text)),)
    marks = {lexemes[one].start: lexemes[end].start for one, end in _match_brackets(lexemes, text).items()}
    _say_relations(lexemes, names)
    places = {lexeme.start: place for place, lexeme in enumerate(lexemes)}
    chains = Chains(lexemes, names, [False] * len(lexemes), [])
    chains.read()
    phrases = Phrases(text, chains, {places[one]: places[end] for one, end in marks.items()}, [])
    phrases.read()
    items: list[Item] = [*chains.found, *phrases.found, *_labels(lexemes)]
    items += _remarks(text, lexemes, chains.used)
    return tuple(sorted(items, key=lambda item: (item.start, item.end)))


_remembered = lru_cache(maxsize=1024)(_read)


def _match_brackets(lexemes: list[Lexeme], text: str) -> dict[int, int]:
    """Tell brackets around words and marks from those of mathematics; gives the marks."""
    marks: dict[int, int] = {}
    stack: list[int] = []
    words = [0]
    for place, lexeme in enumerate(lexemes):
        words.append(words[-1] + (lexeme.part not in (Part.MATH, Part.FENCE)))
        if lexeme.part is Part.BREAK:
            _leave_open(lexemes, stack)
        elif lexeme.kind is Kind.OPEN:
            stack.append(place)
        elif lexeme.kind is Kind.CLOSE:
            if not stack or PAIRS[lexemes[stack[-1]].text[-1]] != lexeme.text[-1]:
                lexeme.part = Part.ODD
                continue
            opening = stack.pop()
            if words[place] > words[opening]:
                lexemes[opening].part, lexeme.part = Part.OPEN, Part.CLOSE
            elif _is_mark(lexemes, opening, place, text):
                lexemes[opening].part, lexeme.part = Part.OPEN, Part.CLOSE
                marks[opening] = place
    _leave_open(lexemes, stack)
    return marks


def _leave_open(lexemes: list[Lexeme], stack: list[int]) -> None:
    for place in stack:
        lexemes[place].part = Part.ODD
    stack.clear()


def _is_mark(lexemes: list[Lexeme], opening: int, closing: int, text: str) -> bool:
    """Whether `[-3]`, `(÷2)` behind a relation is an operation; `10 (-3)` may be a product, and becomes unread."""
    first, bracket = lexemes[opening + 1], lexemes[opening]
    if closing - opening < 3 or not _ends_line(lexemes, closing + 1):
        return False
    if first.kind in (Kind.TIMES, Kind.OVER):
        return True
    before = lexemes[opening - 1] if opening else None
    if first.kind is not Kind.SIGN or bracket.glued or before is None or before.part not in (Part.MATH, Part.FENCE):
        return False
    if before.kind in (Kind.TIMES, Kind.OVER, Kind.SIGN, Kind.POWER, Kind.FRACTION):
        return False
    gap = text[before.end : bracket.start]
    if bracket.text[-1] == "[" or len(gap) > 1 or "\t" in gap:
        return True
    bracket.part = lexemes[closing].part = Part.ODD
    return False


def _ends_line(lexemes: list[Lexeme], place: int) -> bool:
    while place < len(lexemes) and lexemes[place].part is Part.FENCE:
        place += 1
    return place >= len(lexemes) or lexemes[place].part in (Part.BREAK, Part.STOP)


def _say_relations(lexemes: list[Lexeme], names: frozenset[str]) -> None:
    """Turn `equals`, `is equal to` and `x is` into signs, where mathematics stands on both sides."""
    place = 0
    while place < len(lexemes):
        if lexemes[place].part is Part.WORD:
            sign, count = _said(lexemes, place)
            if count and _between(lexemes, place, count, names if sign == "is" else None):
                last = lexemes[place + count - 1]
                said = "≈" if sign == "≈" else "="
                lexemes[place : place + count] = [
                    Lexeme(Part.RELATION, said, lexemes[place].start, last.end, lexemes[place].glued)
                ]
        place += 1


SAID: dict[tuple[str, ...], str] = {
    ("is", "approximately", "equal", "to"): "≈",
    ("is", "approximately"): "≈",
    ("is", "about"): "≈",
    ("is", "roughly"): "≈",
    ("equals", "approximately"): "≈",
    ("is", "equal", "to"): "=",
    ("equal", "to"): "=",
    ("equals",): "=",
    ("is",): "is",
}


def _said(lexemes: list[Lexeme], place: int) -> tuple[str, int]:
    if lexemes[place].text.lower() not in ("is", "equals", "equal"):
        return "", 0
    words = tuple(one.text.lower() for one in lexemes[place : place + 4] if one.part is Part.WORD)
    for phrase, sign in SAID.items():
        if words[: len(phrase)] == phrase and all(
            one.part is Part.WORD for one in lexemes[place : place + len(phrase)]
        ):
            return sign, len(phrase)
    return "", 0


def _between(lexemes: list[Lexeme], place: int, count: int, names: frozenset[str] | None) -> bool:
    """Whether mathematics stands before and behind; for a bare `is`, one of `names` alone before it.

    Behind, a word such as `minus` or `five` counts too: what it makes is a relation, though not one that is read.
    """
    before, after = place - 1, place + count
    while before >= 0 and lexemes[before].part is Part.FENCE:
        before -= 1
    while after < len(lexemes) and lexemes[after].part in (Part.FENCE, Part.BOX):
        after += 1
    if before < 0 or after >= len(lexemes) or lexemes[before].part is not Part.MATH:
        return False
    if lexemes[after].part is not Part.MATH and lexemes[after].text.lower() not in MODIFIERS:
        return False
    if names is None:
        return True
    is_alone = before == 0 or lexemes[before - 1].part is not Part.MATH
    return lexemes[before].text in names and is_alone and not _of_coefficient(lexemes, before)


def _of_coefficient(lexemes: list[Lexeme], place: int) -> bool:
    """`the coefficient of x is 2` says nothing of `x`."""
    words = [one.text.lower() for one in lexemes[max(0, place - 4) : place] if one.part is Part.WORD]
    return words[-1:] == ["of"] and "value" not in words and "solution" not in words


def _labels(lexemes: list[Lexeme]) -> list[Item]:
    return [Label(int(one.text), one.start, one.end) for one in lexemes if one.part is Part.LABEL]


def _remarks(text: str, lexemes: list[Lexeme], used: list[bool]) -> list[Item]:
    """What is left: words and stray mathematics, a stretch at a time."""
    found: list[Item] = []
    stretch: list[Lexeme] = []
    for lexeme, taken in zip(lexemes, used, strict=True):
        if taken or lexeme.part in (Part.BREAK, Part.STOP, Part.LABEL):
            _close(text, stretch, found)
        elif lexeme.part in (Part.WORD, Part.MATH, Part.ODD, Part.BAR) or stretch:
            stretch.append(lexeme)
    _close(text, stretch, found)
    return found


def _close(text: str, stretch: list[Lexeme], found: list[Item]) -> None:
    while stretch and stretch[-1].part not in (Part.WORD, Part.MATH, Part.ODD, Part.BAR):
        stretch.pop()
    if stretch:
        start, end = stretch[0].start, stretch[-1].end
        numerals = tuple(one.text for one in stretch if one.part is Part.MATH and one.kind is Kind.NUMBER)
        found.append(Remark(text[start:end], numerals, start, end))
        stretch.clear()
