"""SQL as a syntax tree, read by sqlglot, which is never trusted not to raise; imported when the first query comes."""

import logging
import re
from functools import lru_cache

import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.expressions import DDL, DML, Expr, Query, Select

from stepcache_sql.answer import UnreadableError, query_in
from stepcache_sql.words import dialect_of

# sqlglot tells of what it cannot read twice; the second time, to the log, is one too many.
logging.getLogger("sqlglot").addHandler(logging.NullHandler())

_LOOSE = re.compile(r",\s*(?:from\b|where\b|\)|;|\Z)", re.IGNORECASE)

MAX_QUERY = 4_000
MAX_BRACKETS = 40
"""Characters, and brackets open at once: what is longer or deeper takes more than a check may."""


def statement(answer: str, dialect: str) -> Expr:
    """The one statement that an answer is.

    Args:
        dialect: As the prompt names it; empty for SQL as such.

    Raises:
        UnreadableError: It is none.
    """
    known = dialect_of(dialect)
    place = query_in(answer, known or "")
    if known is None:
        raise UnreadableError(f"`{dialect[:40]}` is no dialect that is known", unsure=True)
    if place is None:
        raise UnreadableError("the answer is not one query and nothing else")
    text = answer[slice(*place)]
    if len(text) > MAX_QUERY or _depth(text) > MAX_BRACKETS:
        raise UnreadableError("a query that is too long to be read", unsure=True)
    return _parsed(text, known)


@lru_cache(maxsize=8)
def _parsed(text: str, dialect: str) -> Expr:
    try:
        found = [one for one in sqlglot.parse(text, read=dialect or None) if one is not None]
    except SqlglotError as error:
        raise UnreadableError(f"it is no SQL: {str(error).partition(chr(10))[0][:120]}") from error
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UnreadableError("a query that cannot be read", unsure=True) from error
    if len(found) != 1:
        raise UnreadableError(f"{len(found)} statements, where one is wanted")
    if not isinstance(found[0], Query | DML | DDL) or not _selects(found[0]):
        raise UnreadableError("no statement that queries or changes tables")
    if _LOOSE.search(text) and any(_LOOSE.match(text, one.start) for one in sqlglot.tokenize(text, dialect or None)):
        raise UnreadableError("a comma with nothing behind it")
    return found[0]


def _selects(found: Expr) -> bool:
    """Whether a SELECT has something to select: sqlglot reads one without."""
    return all(one.expressions for one in found.find_all(Select))


def _depth(text: str) -> int:
    """The most brackets that are open at once; those in strings count as well."""
    most = depth = 0
    for char in text:
        depth += (char in "([") - (char in ")]")
        most = max(most, depth)
    return most
