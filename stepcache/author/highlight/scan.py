"""The tokens of any text, right or wrong, as the grammar's own lexer would cut it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from stepcache.author.highlight.words import HOLES, TOP, words
from stepcache.language.grammar import grammar, keywords, spellings

SPACE, COMMENT, STRAY = "SPACE", "COMMENT", "STRAY"


@dataclass(frozen=True, slots=True)
class Piece:
    """One token: a terminal of the grammar, `SPACE`, `COMMENT`, or `STRAY` for a character that begins none."""

    start: int
    terminal: str
    text: str


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Terminal -> its pattern, in the order in which they are tried; keywords are names here."""
    signs = [one for one in grammar().terminals if one.plain and not one.text[0].isalpha()]
    return {**grammar().patterns, **{one.name: re.compile(re.escape(one.text)) for one in signs}}


def scan(text: str) -> Iterator[Piece]:
    """All of a text, piece by piece."""
    scanner = Scanner(text)
    while scanner.at < len(text):
        yield scanner.next()


class Scanner:
    """Cuts a text; `block` and `before` say where it has come to."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.before = TOP
        self.owner = TOP  # the block that the next `{` opens
        self.blocks: list[str] = []

    def next(self) -> Piece:
        """The piece that begins here."""
        piece = self._space() or self._token() or Piece(self.at, STRAY, self.text[self.at])
        self.at += len(piece.text)
        if piece.terminal not in {SPACE, COMMENT, STRAY}:
            self._follow(piece.terminal)
        return piece

    def _space(self) -> Piece | None:
        space = re.compile(r"\s+").match(self.text, self.at)
        return Piece(self.at, SPACE, space[0]) if space else None

    def _token(self) -> Piece | None:
        block = self.block
        may = words().following(block, self.before)
        found = [
            (name, match[0])
            for name, one in patterns().items()
            if (match := one.match(self.text, self.at)) and match[0]
        ]
        for name, text in [*(one for one in found if one[0] in may or one[0] in {"NAME", COMMENT}), *found]:
            if name == "NAME" and words().is_keyword(text, block, self.before):
                return Piece(self.at, keywords()[text], text)
            return Piece(self.at, name, text)
        return None

    def _follow(self, terminal: str) -> None:
        word = spellings().get(terminal, "")
        if word in words().owners:
            self.owner = word
        if terminal == "LBRACE":
            self.blocks.append(self.block if self.before in HOLES else self.owner)
        elif terminal == "RBRACE" and self.blocks:
            self.blocks.pop()
        self.before = terminal

    @property
    def block(self) -> str:
        """The keyword that owns the block it is in."""
        return self.blocks[-1] if self.blocks else TOP
