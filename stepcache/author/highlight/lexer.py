"""The Pygments lexer (`pygmentize -l stepcache`, and what Sphinx, MkDocs and others print code with).

Pygments is no dependency of StepCache: only what uses Pygments imports this.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Error,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Whitespace,
    _TokenType,
)

from stepcache.author.highlight.scan import COMMENT, SPACE, Piece, scan
from stepcache.author.highlight.words import TOP
from stepcache.builtin import catalog
from stepcache.language.grammar import keywords

_KINDS: dict[str, _TokenType] = {
    SPACE: Whitespace,
    "REGEX": String.Regex,
    "LONG": String.Double,
    "STRING": String.Double,
    "NUMBER": Number.Float,
    "INT": Number.Integer,
    "DURATION": Number,
    "AMOUNT": Number,
    "TRUE": Keyword.Constant,
    "FALSE": Keyword.Constant,
    "AND": Operator.Word,
    "OR": Operator.Word,
    "NOT": Operator.Word,
    **dict.fromkeys(("EQUAL", "EQUALS", "ARROW", "TILDE", "LESSTHAN", "MORETHAN"), Operator),
    **dict.fromkeys(("LBRACE", "RBRACE", "LPAR", "RPAR", "LSQB", "RSQB", "COMMA", "COLON", "DOT"), Punctuation),
}
_INSIDE = re.compile(r"(?P<escape>\\.)|(?P<hole>\{[^{}\\\n]*\})", re.DOTALL)


class StepCacheLexer(Lexer):
    """Rule files of StepCache, cut as the grammar's own lexer cuts them."""

    name = "StepCache"
    aliases: ClassVar[list[str]] = ["stepcache"]
    filenames: ClassVar[list[str]] = ["*.stepcache"]
    mimetypes: ClassVar[list[str]] = ["text/x-stepcache"]
    version_added = ""

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Every character of a text, once; what the grammar has no token for is an error."""
        pieces = list(scan(text))
        meant = [TOP, *(one.terminal for one in pieces if one.terminal not in {SPACE, COMMENT}), TOP]
        place = 0
        for piece in pieces:
            place += piece.terminal not in {SPACE, COMMENT}
            if piece.terminal in {"STRING", "LONG"}:
                yield from _text(piece, escapes=piece.terminal == "STRING")
            else:
                yield piece.start, _kind(piece, meant[place - 1], meant[place + 1]), piece.text


def _kind(piece: Piece, before: str, behind: str) -> _TokenType:
    if piece.terminal == COMMENT:
        return Comment.Special if piece.text.startswith("##") else Comment.Single
    if piece.terminal == "NAME":
        return _name(piece.text, before, behind)
    if piece.text in keywords():
        return _KINDS.get(piece.terminal, Keyword)
    return _KINDS.get(piece.terminal, Operator if piece.terminal.startswith("__ANON") else Error)


def _name(text: str, before: str, behind: str) -> _TokenType:
    """What a name is, by the tokens around it."""
    if text in _built_in() and (before == "AS" or behind not in {"COLON", "EQUAL", "DOT"}):
        return Name.Builtin
    return {"EQUAL": Name.Attribute, "LPAR": Name.Function, "DOT": Name.Namespace}.get(behind, Name)


@cache
def _built_in() -> frozenset[str]:
    """The names that stand alone: types of slots, segmenters, adapters."""
    known = catalog()
    tables = (known.slot_types, known.segmenters, known.adapters)
    return frozenset(name for table in tables for name in table if "." not in name)


def _text(piece: Piece, *, escapes: bool) -> Iterator[tuple[int, _TokenType, str]]:
    """A text with its escapes and its slots."""
    at = 0
    for mark in _INSIDE.finditer(piece.text):
        if mark["escape"] and not escapes:
            continue
        yield piece.start + at, String.Double, piece.text[at : mark.start()]
        yield piece.start + mark.start(), String.Interpol if mark["hole"] else String.Escape, mark[0]
        at = mark.end()
    yield piece.start + at, String.Double, piece.text[at:]
