"""`sql.parses`: the answer is one statement in the dialect asked for."""

from typing import Annotated, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_sql.answer import UnreadableError


class _Args(Arguments):
    """`sql.parses(dialect)`: `sqlite`, `postgresql`, `mysql` or `mariadb`; SQL as such without."""

    dialect: Annotated[str, Takes("string")] = ""


class Parses:
    """Pass an answer that is one SQL statement, bare or in a fence, and nothing else.

    It proves nothing: a right query for another question parses, too.
    """

    name: ClassVar[str] = "sql.parses"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"wrong"})
    cost: ClassVar[Cost] = Cost.PURE
    Args: ClassVar[type[_Args]] = _Args
    examples: ClassVar[tuple[Example, ...]] = (
        Example("SELECT a FROM t WHERE b = 'x';", _Args(), passes=True),
        Example("```sql\nSELECT `a` FROM t\n```", _Args(dialect="mysql"), passes=True),
        Example("SELECT a FROM", _Args(), passes=False),
        Example("SELECT a, FROM t", _Args(), passes=False),
        Example("Here is the query: SELECT a FROM t", _Args(), passes=False),
        Example("SELECT a FROM t; SELECT b FROM t", _Args(), passes=False),
    )

    def check(self, passage: Passage, args: _Args) -> Verdict:
        """Read it; unsure where it is too long, too deep or of no known dialect."""
        from stepcache_sql.trees import statement  # noqa: PLC0415 - sqlglot takes long to import

        try:
            statement(passage.text, args.dialect)
        except UnreadableError as error:
            told = Verdict.unsure if error.unsure else Verdict.fail
            return told(str(error), wrong=str(error))
        return Verdict.passed()
