"""Where the query stands in an answer: it is all of it, or all of the one fence that the answer is."""

import re

from stepcache_sql.words import DIALECTS, dialect_of

_FENCE = re.compile(r"[ \t]*```[ \t]*([A-Za-z]*)[ \t]*\r?\n(.*?)\r?\n[ \t]*```[ \t]*(?=\n|\r|\Z)", re.DOTALL)
_BLANK = " \t\r\n"


class UnreadableError(Exception):
    """The answer is not one statement of the dialect; the message says why.

    Attributes:
        unsure: Whether it may be one nevertheless: it is too long or too deep to be read.
    """

    def __init__(self, message: str, *, unsure: bool = False) -> None:
        super().__init__(message)
        self.unsure = unsure


def query_in(text: str, dialect: str = "") -> tuple[int, int] | None:
    """Where the query of an answer begins and ends, its `;` with it; None where there is more than a query.

    Args:
        dialect: As sqlglot calls it; a fence may be labelled with it, or with `sql`.
    """
    start, end = len(text) - len(text.lstrip(_BLANK)), len(text.rstrip(_BLANK))
    if "```" not in text:
        return (start, end) if start < end else None
    fence = _FENCE.match(text, start)
    if fence is None or fence.end() < end or "```" in fence[2] or not _labels(fence[1], dialect):
        return None
    return fence.span(2) if fence[2].strip(_BLANK) else None


def fences_in(text: str) -> list[str]:
    """What stands in the fences of an answer that are labelled as SQL of some dialect, or not at all."""
    return [found[2] for found in _FENCE.finditer(text) if found[1].lower() in DIALECTS]


def _labels(label: str, dialect: str) -> bool:
    return label.lower() in {"", "sql"} or (bool(dialect) and dialect_of(label) == dialect)
