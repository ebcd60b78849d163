"""Where in a statement the cursor stands, read from the text before it alone: it need not parse."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stepcache.author.highlight.scan import COMMENT, SPACE, Piece, Scanner
from stepcache.author.highlight.words import words
from stepcache.author.lsp.mentions import Sort
from stepcache.language.grammar import spellings

_WORD = re.compile(r"[\w.]*\Z")
_AT_THE_TOP = frozenset({"import", "let", "stepcache", "task", "use"})  # statements that stand in no block
_CLOSES = {")": "(", "]": "[", "}": "{"}
_TEXTS = frozenset({"STRING", "LONG", "BAD_STRING", "BAD_LONG"})
_BEFORE_CALLS = {
    **dict.fromkeys(("each", "first", "last", "output", "is"), Sort.VERIFIER),
    "adapt": Sort.ADAPTER,
    "solve": Sort.SOLVER,
    "steps": Sort.SEGMENTER,
    "backend": Sort.BACKEND,
    ":": Sort.TYPE,
}


@dataclass(frozen=True, slots=True)
class Open:
    """A bracket that is not closed yet: where it stands among the tokens, and what is called with it."""

    at: int
    sign: str
    sort: Sort | None = None
    name: str = ""


class Cursor:
    """The text before a place.

    Attributes:
        start: Where the word begins that is being written.
        tokens: What stands before it, without white space and comments.
        block: The keyword that owns the block it is in.
        may: The terminals that can follow.
        inside: The text or comment that it is in; None outside.
        brackets: Those around it, the innermost last.
    """

    def __init__(self, text: str, offset: int) -> None:
        pieces, scanner = _read(text[:offset])
        self.inside: Piece | None = None
        if pieces and _is_open(pieces[-1], text[:offset]):
            self.inside = pieces[-1]
            pieces = pieces[:-1]
            self.start = offset
        else:
            self.start = offset - len(_WORD.search(text[:offset])[0])  # type: ignore[index] # it always matches
            pieces, scanner = _read(text[: self.start])
        self.word = text[self.start : offset]
        self.block = scanner.block
        self.may = words().following(scanner.block, scanner.before)
        self.tokens = [piece for piece in pieces if piece.terminal not in {SPACE, COMMENT}]
        self.brackets = _brackets(self.tokens)

    @property
    def keywords(self) -> list[str]:
        """The keywords that can follow."""
        words = {word for one in self.may if (word := spellings().get(one, ""))[:1].isalpha()}
        return sorted(words - _AT_THE_TOP if self.block else words)

    @property
    def before(self) -> str:
        """The last token; empty at the beginning."""
        return self.tokens[-1].text if self.tokens else ""

    @property
    def open(self) -> Open | None:
        """The innermost bracket."""
        return self.brackets[-1] if self.brackets else None

    @property
    def call(self) -> Open | None:
        """The call whose arguments are being written, perhaps inside a list."""
        return next((one for one in reversed(self.brackets[-2:]) if one.sign == "(" and one.name), None)

    @property
    def keyword(self) -> str:
        """The argument or setting whose value is being written: `like` in `like = [`."""
        for at in range(len(self.tokens) - 1, 0, -1):
            text = self.tokens[at].text
            if text == "=":
                rest = [one.text for one in self.tokens[at + 1 :]]
                whole = bool(rest) and (rest[0] != "[" or "]" in rest)
                return "" if whole else self.tokens[at - 1].text
            if text in {"{", "}", "(", ")"}:
                return ""
        return ""

    @property
    def sort(self) -> Sort | None:
        """The kind of thing that is called here."""
        return sort_after(self.tokens)

    def given(self) -> set[str]:
        """The names that have an `=` already since the innermost bracket opened."""
        since = self.tokens[self.open.at if self.open else 0 :]
        return {one.text for one, sign in pairwise(since) if sign.text == "="}


def _read(text: str) -> tuple[list[Piece], Scanner]:
    scanner, pieces = Scanner(text), []
    while scanner.at < len(text):
        pieces.append(scanner.next())
    return pieces, scanner


def _is_open(piece: Piece, text: str) -> bool:
    """Whether the last piece of a text is a text or comment that goes on."""
    if piece.terminal == COMMENT:
        return not text.endswith("\n")
    if piece.terminal in {"BAD_STRING", "BAD_LONG"}:
        return piece.terminal == "BAD_LONG" or not text.endswith("\n")
    return False


def sort_after(tokens: Sequence[Piece]) -> Sort | None:
    """The kind of thing that can be called behind these tokens."""
    texts = [one.text for one in tokens[-4:]]
    last = texts[-1] if texts else ""
    if last == "tail":
        return Sort.SOLVER if texts[-2:-1] == ["solve"] else None
    if last == "as":
        return Sort.TYPE if texts[-3:-2] == ["slot"] else None
    if last == "=":
        return Sort.DERIVATION if _in_slot(tokens) else None
    if texts[-2:-1] == ["step"] and texts[-3:-2] and texts[-3] in {"require", "expect", "forbid"}:
        return Sort.VERIFIER
    if tokens and tokens[-1].terminal in {"NAME", *_TEXTS}:
        return None
    return _BEFORE_CALLS.get(last)


def _in_slot(tokens: Sequence[Piece]) -> bool:
    """Whether the `=` at the end is that of a derived slot."""
    for one in reversed(tokens[:-1]):
        if one.text in {"{", "}", "="} or one.terminal == "LET":
            return False
        if one.terminal == "SLOT":
            return True
    return False


def _brackets(tokens: Sequence[Piece]) -> list[Open]:
    found: list[Open] = []
    for at, piece in enumerate(tokens):
        if piece.terminal in _TEXTS:
            continue
        if piece.text in {"(", "[", "{"}:
            found.append(_opened(tokens[:at], piece.text) if piece.text == "(" else Open(at, piece.text))
        elif piece.text in _CLOSES:
            while found and found.pop().sign != _CLOSES[piece.text]:
                pass  # a bracket that was forgotten ends with the one around it
    return found


def _opened(before: Sequence[Piece], sign: str) -> Open:
    """A parenthesis with the dotted name in front of it, if it has one."""
    at = len(before)
    while at and (before[at - 1].text == "." or (before[at - 1].terminal == "NAME" and _dotted(before, at))):
        at -= 1
    name = "".join(one.text for one in before[at:])
    return Open(len(before), sign, sort_after(before[:at]) if name else None, name)


def _dotted(before: Sequence[Piece], at: int) -> bool:
    """Whether the name there is the last one, or one with a dot behind it."""
    return at == len(before) or before[at].text == "."
