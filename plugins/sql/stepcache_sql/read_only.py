"""`sql.read_only`: running the query changes nothing."""

import re
from typing import Annotated, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_sql.answer import UnreadableError

# MySQL runs what stands in such a comment, and other databases read such hints.
_LIVE_COMMENT = re.compile(r"/\*\s*M?[!+]|--\+")


class _Args(Arguments):
    """`sql.read_only(dialect)`: as `sql.parses` takes it."""

    dialect: Annotated[str, Takes("string")] = ""


class ReadOnly:
    """Pass one query that reads and does nothing else: no change, no lock, no INTO, no function with unknown effects.

    Why: a model that was asked for a report may answer with `DELETE`, in a common table expression, too. Functions are
    allowed by name: what this verifier does not know may write a file or end a connection. It proves nothing.
    """

    name: ClassVar[str] = "sql.read_only"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"wrong"})
    cost: ClassVar[Cost] = Cost.PURE
    Args: ClassVar[type[_Args]] = _Args
    examples: ClassVar[tuple[Example, ...]] = (
        Example("WITH x AS (SELECT a FROM t) SELECT UPPER(a) FROM x UNION SELECT b FROM t", _Args(), passes=True),
        Example("DELETE FROM t", _Args(), passes=False),
        Example("WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x", _Args(dialect="postgres"), passes=False),
        Example("SELECT a INTO u FROM t", _Args(), passes=False),
        Example("SELECT a FROM t FOR UPDATE", _Args(), passes=False),
        Example("SELECT PG_TERMINATE_BACKEND(1)", _Args(), passes=False),
        Example("PRAGMA writable_schema = 1", _Args(dialect="sqlite"), passes=False),
        Example("SELECT 1; DROP TABLE t", _Args(), passes=False),
    )

    def check(self, passage: Passage, args: _Args) -> Verdict:
        """Look at every node of its tree."""
        from stepcache_sql.effects import effects  # noqa: PLC0415 - sqlglot takes long to import
        from stepcache_sql.trees import statement  # noqa: PLC0415 - as above

        try:
            found = statement(passage.text, args.dialect)
        except UnreadableError as error:
            told = Verdict.unsure if error.unsure else Verdict.fail
            return told(str(error), wrong=str(error))
        if _LIVE_COMMENT.search(passage.text) or "\\" in passage.text:
            return Verdict.unsure("a comment or string that databases read in two ways", wrong="two readings")
        odd = next(effects(found), "")
        return Verdict.of(not odd, odd, wrong=odd)
