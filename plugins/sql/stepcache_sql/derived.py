"""What a prompt that leaves a part out asks for: all columns, all rows, any order; whether that can be answered."""

from fractions import Fraction
from typing import Annotated, ClassVar

from stepcache import Arguments, NoArgs, Refusal, RequestView, Takes, Value
from stepcache_sql.conditions import Conditions
from stepcache_sql.order import Order
from stepcache_sql.question import NO_LIMIT, Question, why_unanswerable
from stepcache_sql.schema import Tables, columns_of
from stepcache_sql.words import dialect_of


class AllColumns:
    """All columns of a table, as the schema lists them; a table that it lacks refuses."""

    name: ClassVar[str] = "sql.all_columns"
    result: ClassVar[str] = "list"

    class Args(Arguments):
        """The schema, and which of its tables."""

        tables: Annotated[Tables, Takes("sql.schema")]
        table: Annotated[str, Takes("string")]

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """Their names, in order."""
        known = columns_of(args.tables, args.table)
        if not known:
            return Refusal(f"there is no table {args.table}")
        return Value("list(identifier)", "".join(f"{len(name)}:{name}" for name in known), tuple(known))


class AllRows:
    """No condition: what a prompt asks for that names none."""

    name: ClassVar[str] = "sql.all_rows"
    result: ClassVar[str] = "sql.conditions"
    Args: ClassVar[type[NoArgs]] = NoArgs

    def derive(self, args: NoArgs, request: RequestView) -> Value | Refusal:
        """Nothing that is compared."""
        return Value(self.result, "", ())


class AnyOrder:
    """No order: what a prompt asks for that names none."""

    name: ClassVar[str] = "sql.any_order"
    result: ClassVar[str] = "sql.order"
    Args: ClassVar[type[NoArgs]] = NoArgs

    def derive(self, args: NoArgs, request: RequestView) -> Value | Refusal:
        """Nothing that is sorted by."""
        return Value(self.result, "", ())


class NoLimit:
    """No limit: what a prompt asks for that names none."""

    name: ClassVar[str] = "sql.no_limit"
    result: ClassVar[str] = "sql.limit"
    Args: ClassVar[type[NoArgs]] = NoArgs

    def derive(self, args: NoArgs, request: RequestView) -> Value | Refusal:
        """Zero, which no prompt can ask for."""
        return Value(self.result, "", NO_LIMIT)


class AnyDialect:
    """SQL as such: what a prompt asks for that names no dialect."""

    name: ClassVar[str] = "sql.any_dialect"
    result: ClassVar[str] = "one_of"
    Args: ClassVar[type[NoArgs]] = NoArgs

    def derive(self, args: NoArgs, request: RequestView) -> Value | Refusal:
        """`SQL`."""
        return Value(self.result, "SQL", "SQL")


class Kind:
    """The dialect in which a plain query can answer; names that the schema lacks refuse, and values no column has."""

    name: ClassVar[str] = "sql.kind"
    result: ClassVar[str] = "word"

    class Args(Question):
        """What `sql.bound` takes."""

        tables: Annotated[Tables, Takes("sql.schema")]
        table: Annotated[str, Takes("string")]
        columns: Annotated[tuple[str, ...], Takes("list")] = ()
        where: Annotated[Conditions, Takes("sql.conditions")] = ()
        per: Annotated[str, Takes("string")] = ""
        order: Annotated[Order, Takes("sql.order")] = ()
        limit: Annotated[Fraction, Takes("sql.limit")] = NO_LIMIT
        dialect: Annotated[str, Takes("string")] = ""

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """One word for all names of a dialect (`postgres` for `PostgreSQL`)."""
        if why := why_unanswerable(args):
            return Refusal(why)
        dialect = dialect_of(args.dialect) or "sql"
        return Value(self.result, dialect, dialect)
