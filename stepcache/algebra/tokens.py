"""Cuts mathematics into tokens. Every character is a token's or white space; anything else is refused."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from stepcache.algebra.tree import Unreadable


class Kind(IntEnum):
    """What a token is."""

    NUMBER = 1
    WORD = 2
    RAISED = 3
    FRACTION = 4
    TIMES = 5
    OVER = 6
    POWER = 7
    SIGN = 8
    OPEN = 9
    CLOSE = 10
    RELATION = 11
    END = 12


@dataclass(slots=True)
class Token:
    r"""One token with its place in the text.

    Attributes:
        text: Its spelling, without what only decorates it (`\left`).
        glued: Whether it follows the token before it without white space.
    """

    kind: Kind
    text: str
    start: int
    end: int
    glued: bool


MAX_DIGITS = 1_000
MINUS = frozenset("-−–")
"""ASCII, U+2212 and the en dash, which word processors make of a minus sign."""

SPACE = r"(?:[ \t\u00a0\u2009\u202f~]|\\[,;:!\ ]|\\q?quad(?![A-Za-z]))+"
TOKEN = re.compile(
    rf"""
    (?P<SPACE>{SPACE})
  | (?P<NUMBER>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
  | (?P<WORD>[A-Za-z_][A-Za-z0-9_]*(?:(?<=_)\{{[A-Za-z0-9]+\}})?)
  | (?P<RAISED>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
  | (?P<FRACTION>\\[dtc]?frac(?![A-Za-z]))
  | (?P<POWER>\*\*|\^)
  | (?P<TIMES>[*×·⋅∙]|\\(?:cdot|times|ast)(?![A-Za-z]))
  | (?P<OVER>[/÷]|\\div(?![A-Za-z]))
  | (?P<SIGN>[-+−–])
  | (?P<OPEN>(?:\\left\ ?)?[(\[]|\{{)
  | (?P<CLOSE>(?:\\right\ ?)?[)\]]|\}})
  | (?P<RELATION>=|≈|\\approx(?![A-Za-z]))
    """,
    re.VERBOSE,
)
_KINDS = {name: Kind[name] for name in TOKEN.groupindex if name != "SPACE"}
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """All tokens of `text[start:end]`, an `END` last.

    Raises:
        Unreadable: At the first character that is no mathematics.
    """
    end = len(text) if end is None else end
    found: list[Token] = []
    place, glued = start, False
    while place < end:
        match = TOKEN.match(text, place, end)
        if match is None:
            raise Unreadable(f"{named(text[place])} is not read as mathematics")
        kind = match.lastgroup or ""
        if kind == "SPACE":
            glued = False
        else:
            found.append(Token(_KINDS[kind], match[0], place, match.end(), glued))
            glued = True
        place = match.end()
    found.append(Token(Kind.END, "", end, end, False))
    return found


def named(character: str) -> str:
    """A character as a person can tell it from others: "`!`", or its number where it cannot be seen."""
    if character.isascii() and character.isprintable():
        return f"`{character}`"
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
