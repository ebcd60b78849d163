"""`sql.known`: every table and column of a query stands in the prompt's schema."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_sql.schema import Tables
from stepcache_sql.trees import UnreadableError, statement

if TYPE_CHECKING:
    from sqlglot import expressions as exp

Sources = dict[str, tuple[str, ...]]
"""Name by which columns are reached -> their names, all in small letters."""


class UnknownNameError(Exception):
    """A table or column that the schema does not have, or that may be two."""


class UnreachedError(Exception):
    """A part of SQL in which names cannot be followed."""


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
    followed (lateral joins, table functions, NATURAL JOIN) it is unsure. It proves nothing: a query may name what there
    is and ask for something else.
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
        from sqlglot import expressions as exp  # noqa: PLC0415 - as in `trees`

        tables = {table.lower(): tuple(name.lower() for name, _ in columns) for table, columns in args.tables}
        try:
            found = statement(passage.text, args.dialect)
            if not isinstance(found, exp.Query):
                return Verdict.fail("a statement that is no query", wrong="no query")
            _outputs(found, _Names(tables))
        except UnreadableError as error:
            told = Verdict.unsure if error.unsure else Verdict.fail
            return told(str(error), wrong=str(error))
        except UnknownNameError as error:
            return Verdict.fail(str(error), wrong=str(error))
        except (UnreachedError, RecursionError) as error:
            return Verdict.unsure(f"names cannot be followed: {error}", wrong="names that cannot be followed")
        return Verdict.passed()


@dataclass(frozen=True, slots=True)
class _Names:
    """What a query may name: tables and common table expressions, and the sources of the queries around it."""

    tables: Sources
    around: tuple[Sources, ...] = ()


def _outputs(query: "exp.Expr", names: _Names) -> tuple[str, ...]:
    """The names of a query's columns, once all that it names is known; empty for one without a name."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    if isinstance(query, exp.Query):
        for cte in query.ctes:
            _no_recursion(cte, query)
            inner = _outputs(cte.this, names)
            names = _Names({**names.tables, _plain(cte.alias): _renamed(cte, inner)}, names.around)
    match query:
        case exp.Subquery():
            return _outputs(query.this, names)
        case exp.SetOperation():
            outputs = _outputs(query.left, names)
            _outputs(query.right, names)
            _sorts(query, outputs)
            return outputs
        case exp.Select():
            return _select(query, names)
        case _:
            raise UnreachedError(query.key)


def _no_recursion(cte: "exp.Expr", query: "exp.Query") -> None:
    if any(getattr(one, "args", {}).get("recursive") for one in query.args.values() if hasattr(one, "args")):
        raise UnreachedError(f"the recursive {cte.alias}")


def _sorts(query: "exp.Expr", outputs: tuple[str, ...]) -> None:
    """What sorts a UNION may name its columns only."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    order = query.args.get("order")
    for column in order.find_all(exp.Column) if order else ():
        if column.table or _name(column) not in outputs:
            raise UnknownNameError(f"there is no column {column.name[:60]}")


def _select(query: "exp.Select", names: _Names) -> tuple[str, ...]:
    from sqlglot import expressions as exp  # noqa: PLC0415

    sources: Sources = {}
    shared: set[str] = set()
    for source in _sources(query):
        alias, columns = _source(source, names)
        if alias in sources:
            raise UnknownNameError(f"two tables are called {alias}")
        sources[alias] = columns
    for join in query.args.get("joins") or ():
        if join.args.get("method"):
            raise UnreachedError("a NATURAL JOIN")
        shared |= {_plain(one.name) for one in join.args.get("using") or ()}
    within = _Names(names.tables, (sources, *names.around))
    titles = {_plain(one.alias) for one in query.expressions if one.alias}
    for node, late in _own(query):
        if isinstance(node, exp.Column):
            _column(node, within, shared, titles if late else set())
        else:
            _outputs(node, within)
    if any(sum(name in each for each in sources.values()) < 2 for name in shared):
        raise UnknownNameError("USING names a column that is not in both tables")
    return tuple(_listed(query, sources))


def _sources(query: "exp.Select") -> "Iterator[exp.Expr]":
    start = query.args.get("from_") or query.args.get("from")
    if start is not None:
        yield start.this
    for join in query.args.get("joins") or ():
        yield join.this
    if query.args.get("laterals"):
        raise UnreachedError("a lateral view")


def _source(source: "exp.Expr", names: _Names) -> tuple[str, tuple[str, ...]]:
    """By what name a table or derived table is reached, and its columns."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    if isinstance(source, exp.Subquery) and isinstance(source.this, exp.Query):
        if source.args.get("joins"):
            raise UnreachedError("a join in brackets")
        return _plain(source.alias), _renamed(source, _outputs(source.this, names))
    if not isinstance(source, exp.Table) or not isinstance(source.this, exp.Identifier) or source.args.get("joins"):
        raise UnreachedError(source.key)
    columns = names.tables.get(_plain(source.name))
    if columns is None or source.db:
        raise UnknownNameError(f"there is no table {source.name[:60]}")
    return _plain(source.alias or source.name), _renamed(source, columns)


def _renamed(source: "exp.Expr", columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns under the names that an alias gives them: `AS t(a, b)`."""
    alias = source.args.get("alias")
    given = tuple(_plain(one.name) for one in (alias.args.get("columns") if alias else None) or ())
    return given + columns[len(given) :]


def _own(query: "exp.Select") -> "Iterator[tuple[exp.Expr, bool]]":
    """The columns of a query, and the queries right inside it; and whether names of the select list hold there."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    tables = {id(one) for one in _sources(query)}
    open_: list[tuple[exp.Expr, bool]] = [(query, False)]
    while open_:
        node, late = open_.pop()
        for key, values in node.args.items():
            if key in {"with", "with_", "using"}:
                continue
            for value in values if isinstance(values, list) else [values]:
                if not isinstance(value, exp.Expr) or id(value) in tables:
                    continue
                inside = late or (node is query and key in {"group", "having", "order"})
                if isinstance(value, exp.Column | exp.Query):
                    yield value, inside
                else:
                    open_.append((value, inside))


def _column(column: "exp.Column", names: _Names, shared: set[str], titles: set[str]) -> None:
    from sqlglot import expressions as exp  # noqa: PLC0415

    name, table = _name(column), _plain(column.table)
    star = isinstance(column.this, exp.Star)
    if column.args.get("db"):
        raise UnknownNameError(f"there is no schema {str(column.args['db'])[:60]}")
    for place, sources in enumerate(names.around):
        found = [each for alias, each in sources.items() if (not table or alias == table) and (star or name in each)]
        if len(found) > 1 and name not in shared:
            raise UnknownNameError(f"{name[:60]} may be a column of two tables")
        if found or (place == 0 and not table and name in titles):
            return
        if table in sources:
            break
    raise UnknownNameError(f"there is no column {f'{table}.{name}'.strip('.')[:60]}")


def _listed(query: "exp.Select", sources: Sources) -> Iterator[str]:
    from sqlglot import expressions as exp  # noqa: PLC0415

    for one in query.expressions:
        if isinstance(one, exp.Star):
            yield from (name for columns in sources.values() for name in columns)
        elif isinstance(one, exp.Column) and isinstance(one.this, exp.Star):
            yield from sources.get(_plain(one.table), ())
        else:
            yield _plain(one.alias_or_name)


def _name(column: "exp.Expr") -> str:
    return _plain(column.name)


def _plain(name: str) -> str:
    return name.lower()
