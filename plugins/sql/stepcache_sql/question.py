"""Question: what a prompt asks of a plain query, and whether a query is just that."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from stepcache import Arguments
from stepcache_sql.conditions import Condition, Conditions
from stepcache_sql.order import Order
from stepcache_sql.plain import Comparison, Name, Plain
from stepcache_sql.schema import Tables, columns_of
from stepcache_sql.words import dialect_of, is_name

NO_LIMIT = Fraction(0)

_QUOTES = {"": '"', "sqlite": '"`', "postgres": '"', "mysql": "`"}

Read = tuple[str, str, Fraction | str | None]
"""A comparison as both sides are brought to: column, operator, value."""


class Question(Arguments):
    """What is asked of a table: columns, or a count per value; which rows, in which order, how many (0: all)."""

    tables: Tables
    table: str
    columns: tuple[str, ...] = ()
    where: Conditions = ()
    per: str = ""
    order: Order = ()
    limit: Fraction = NO_LIMIT
    dialect: str = ""


def why_unanswerable(asked: Question) -> str:
    """Why no plain query can answer this, in a line; empty where one can."""
    known = columns_of(asked.tables, asked.table)
    if known is None:
        return f"there is no table {asked.table}"
    wanted = [*asked.columns, *(one[0] for one in asked.where), *(name for name, _ in asked.order)]
    missing = [name for name in (*wanted, *([asked.per] if asked.per else [])) if name not in known]
    if missing:
        return f"{asked.table} has no column {missing[0]}"
    if dialect_of(asked.dialect) is None:
        return "a dialect that is not known"
    if bool(asked.per) == bool(asked.columns) or (asked.per and (asked.order or asked.limit)):
        return "neither some columns nor a count per value of one"
    if asked.limit.denominator != 1 or asked.limit < 0 or len({*asked.columns}) < len(asked.columns):
        return "a limit that is no number of rows, or a column that stands twice"
    odd = next((one for one in asked.where if literal_of(one, known[one[0]]) is None), None)
    if odd:
        return f"{odd[0]} cannot be compared with {odd[3]}"
    columns = {name.lower() for name in known}
    column = next((one[3] for one in asked.where if one[2] == "text" and one[3].lower() in columns), "")
    return f"{column} may be the column, not a text" if column else ""


def literal_of(condition: Condition, kind: str) -> Fraction | str | None:
    """What stands behind the operator in a query, for a column of that kind; None where that cannot be told."""
    _, operator, given, value = condition
    match given, kind:
        case "text", "" | "text":
            return value
        case "date", "date":
            return value
        case "date", "" | "text" | "time":  # a time of that day is neither it nor before it
            return value if operator in {"<", ">="} else None
        case "number", "" | "number":
            return Fraction(value)
        case "number", "text":  # of digits as text, 10 stands before 9: only whether they are the same can be asked
            return value if operator in {"=", "<>"} and value.isdigit() else None
        case _:
            return None


def differences(plain: Plain, asked: Question) -> Iterator[str]:
    """What in a query is not what is asked, part by part; nothing where it is just that.

    The question must be one that can be answered (`why_unanswerable`).
    """
    known = columns_of(asked.tables, asked.table) or {}
    if any(not _spelled(name, asked.dialect) for name in plain.names):
        yield "a quoted name that may be another"
    if not _is(plain.table, asked.table) or {plain.alias.lower(), plain.title.lower()} & {*map(str.lower, known)}:
        yield f"it must read from {asked.table} alone"
    if not _selects(plain, asked, list(known)):
        yield f"it must select {', '.join(_selected(asked))} and nothing else"
    if _wanted_rows(asked, known) != _rows(plain):
        yield "its conditions are not those asked for"
    if (plain.group.text if plain.group else "") != asked.per:
        yield f"it must be grouped by {asked.per}" if asked.per else "no GROUP BY is asked for"
    if [(key.column.text, "desc" if key.descending else "asc") for key in plain.order] != list(asked.order):
        yield f"it must be ordered by {_ordered(asked.order)}" if asked.order else "no ORDER BY is asked for"
    if (plain.limit.value if plain.limit else NO_LIMIT) != asked.limit or (plain.limit and not asked.limit):
        yield f"its LIMIT must be {asked.limit}" if asked.limit else "no LIMIT is asked for"


def _spelled(name: Name, dialect: str) -> bool:
    """Whether a name means the same with its quotes as the schema's without."""
    return not name.quote or (name.quote in _QUOTES[dialect_of(dialect) or ""] and name.text == name.text.lower())


def _is(name: Name, wanted: str) -> bool:
    return name.text == wanted and is_name(wanted)


def _selected(asked: Question) -> tuple[str, ...]:
    return (asked.per, "COUNT(*)") if asked.per else asked.columns


def _selects(plain: Plain, asked: Question, known: list[str]) -> bool:
    names = [name.text for name in plain.columns]
    if asked.per:
        return plain.counted and names == [asked.per]
    return not plain.counted and list(asked.columns) == (known if plain.star else names)


def _wanted_rows(asked: Question, known: dict[str, str]) -> Counter[Read]:
    return Counter((one[0], one[1], literal_of(one, known[one[0]])) for one in asked.where)


def _rows(plain: Plain) -> Counter[Read]:
    return Counter(read_of(one) for one in plain.where)


def read_of(one: Comparison) -> Read:
    """A comparison without its places."""
    return one.column.text, one.operator, one.value.value


def _ordered(order: Order) -> str:
    return ", ".join(f"{name} {way.upper()}" for name, way in order)


def written(value: Fraction | str) -> str:
    """A literal as SQL writes it; the numbers that prompts hold have an end."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if value.denominator == 1:
        return str(value.numerator)
    places = next(n for n in range(1, 20) if (value * 10**n).denominator == 1)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return ("-" if value < 0 else "") + f"{digits[:-places]}.{digits[-places:]}"
