"""`sql.known`: every table and column of a query stands in the prompt's schema."""

from typing import Annotated, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_sql.answer import UnreadableError
from stepcache_sql.schema import Tables
from stepcache_sql.words import dialect_of


class _Args(Arguments):
    """`sql.known(tables, dialect)`."""

    tables: Annotated[Tables, Takes("sql.schema")]
    dialect: Annotated[str, Takes("string")] = ""


_SHOP: Tables = (
    ("users", (("id", "number"), ("name", "text"))),
    ("orders", (("id", "number"), ("user_id", "number"), ("total", "number"))),
)


class Known:
    """Pass a query that names tables and columns of the schema only, and each so that it can be but one.

    Aliases, common table expressions, derived tables and correlated subqueries are followed. Where names cannot be
    followed (lateral joins, table functions, NATURAL JOIN, `"Name"` where its case counts) it is unsure. It proves
    nothing: a query may name what there is and ask for something else.
    """

    name: ClassVar[str] = "sql.known"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"wrong"})
    cost: ClassVar[Cost] = Cost.PURE
    Args: ClassVar[type[_Args]] = _Args
    examples: ClassVar[tuple[Example, ...]] = (
        Example("SELECT name FROM users", _Args(tables=_SHOP), passes=True),
        Example(
            "WITH rich AS (SELECT user_id AS who FROM orders WHERE total > 9)\n"
            "SELECT u.name FROM users AS u JOIN rich ON rich.who = u.id",
            _Args(tables=_SHOP),
            passes=True,
        ),
        Example("SELECT email FROM users", _Args(tables=_SHOP), passes=False),
        Example("SELECT name FROM customers", _Args(tables=_SHOP), passes=False),
        Example("SELECT id FROM users JOIN orders ON user_id = users.id", _Args(tables=_SHOP), passes=False),
        Example("SELECT total FROM orders HAVING MAX(price) > 1", _Args(tables=_SHOP), passes=False),
    )

    def check(self, passage: Passage, args: _Args) -> Verdict:
        """Follow every name to the schema."""
        from stepcache_sql.follow import (  # noqa: PLC0415 - sqlglot loads long
            UnknownNameError,
            UnreachedError,
            follow,
            refuse_capitals,
        )
        from stepcache_sql.trees import statement  # noqa: PLC0415 - as above

        tables = {table.lower(): tuple(name.lower() for name, _ in columns) for table, columns in args.tables}
        try:
            found = statement(passage.text, args.dialect)
            follow(found, tables)
            if dialect_of(args.dialect) in {"", "postgres"}:
                refuse_capitals(found)
        except UnreadableError as error:
            told = Verdict.unsure if error.unsure else Verdict.fail
            return told(str(error), wrong=str(error))
        except UnknownNameError as error:
            return Verdict.fail(str(error), wrong=str(error))
        except (UnreachedError, RecursionError) as error:
            return Verdict.unsure(f"names cannot be followed: {error}", wrong="names that cannot be followed")
        return Verdict.passed()
