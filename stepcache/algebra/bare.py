"""Lines that are relations and nothing else, as most lines of a stored answer are: read without looking for words."""

import re

from stepcache.algebra.items import Relation
from stepcache.algebra.read import both_sides
from stepcache.algebra.tokens import tokens_of
from stepcache.algebra.tree import Unreadable

MAX_LENGTH = 4_096
MAX_TOKENS = 400
"""Of a line; what has more is left to the reader of all texts, which knows what is too long."""

_TERM = r"(?:[0-9]++(?:\.[0-9]++)?[B-HJ-Zb-z]?|[B-HJ-Zb-z])(?:/[0-9]++)?(?![\w.])"
_FACTOR = rf"(?:{_TERM}|(?:[0-9]++(?:\.[0-9]++)?)?\({_TERM}(?: [-+] {_TERM})*+\)(?:/[0-9]++)?(?![\w.]))"
_SIDE = rf"-?{_FACTOR}(?: [-+] {_FACTOR})*+"
_BARE = re.compile(rf"(?:(?:{_SIDE} = {_SIDE})?(?:\n|\Z))++")
"""`a`, `A` and `I` are left out, which may be words."""


def is_bare(text: str) -> bool:
    """Whether a text is relations with `=`, one a line, and empty lines; not said of every text that is so."""
    return len(text) <= MAX_LENGTH and _BARE.fullmatch(text) is not None


def bare_relations(text: str, names: frozenset[str]) -> tuple[Relation, ...] | None:
    """The relations of a bare text, just as they are read in any text; None where it is none, or has two readings."""
    if not is_bare(text):
        return None
    found: list[Relation] = []
    start = 0
    try:
        for line in text.split("\n"):
            end = start + len(line)
            if line:
                tokens = tokens_of(text, start, end)
                if len(tokens) > MAX_TOKENS:
                    return None
                sides, worth = both_sides(tokens, names)
                found.append(Relation(*sides, *worth, "=", start, end, len(found)))
            start = end + 1
    except Unreadable:
        return None
    return tuple(found)
