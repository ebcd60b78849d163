"""Every name of a query, followed to the table that it is a column of."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import expressions as exp

Sources = dict[str, tuple[str, ...]]
"""Name by which columns are reached -> their names, all in small letters."""


class UnknownNameError(Exception):
    """A table or column that the schema does not have, or that may be two."""


class UnreachedError(Exception):
    """A part of SQL in which names cannot be followed."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a query may name: tables and common table expressions, and the sources of the queries around it."""

    tables: Sources
    around: tuple[Sources, ...] = ()


def follow(found: exp.Expr, tables: Sources) -> None:
    """Follow every name of a statement.

    Raises:
        UnknownNameError: One is not there, or may be two.
        UnreachedError: One cannot be followed.
    """
    if not isinstance(found, exp.Query):
        raise UnknownNameError("a statement that is no query")
    outputs_of(found, Names(tables))


def refuse_capitals(found: exp.Expr) -> None:
    """Refuse quoted names with capitals that the query does not give itself: with and without quotes they are two.

    Raises:
        UnreachedError: There is one.
    """
    given = {one.alias for one in found.find_all(exp.Alias, exp.TableAlias, exp.CTE, exp.Subquery, exp.Table)}
    for node in found.find_all(exp.Column, exp.Table):
        for part in (node.args.get(key) for key in ("this", "table", "db")):
            if not isinstance(part, exp.Identifier) or not part.args.get("quoted"):
                continue
            if part.name != part.name.lower() and part.name not in given:
                raise UnreachedError(f"a quoted name with capitals: {part.name[:60]}")


def outputs_of(query: exp.Expr, names: Names) -> tuple[str, ...]:
    """The names of a query's columns, once all that it names is known; empty for one without a name."""
    if isinstance(query, exp.Query):
        for cte in query.ctes:
            _no_recursion(cte, query)
            inner = outputs_of(cte.this, names)
            names = Names({**names.tables, _plain(cte.alias): _renamed(cte, inner)}, names.around)
    match query:
        case exp.Subquery():
            return outputs_of(query.this, names)
        case exp.SetOperation():
            outputs = outputs_of(query.left, names)
            outputs_of(query.right, names)
            _sorts(query, outputs)
            return outputs
        case exp.Select():
            return _select(query, names)
        case _:
            raise UnreachedError(query.key)


def _no_recursion(cte: exp.Expr, query: exp.Query) -> None:
    if any(getattr(one, "args", {}).get("recursive") for one in query.args.values() if hasattr(one, "args")):
        raise UnreachedError(f"the recursive {cte.alias}")


def _sorts(query: exp.Expr, outputs: tuple[str, ...]) -> None:
    """What sorts a UNION may name its columns only."""
    order = query.args.get("order")
    for column in order.find_all(exp.Column) if order else ():
        if column.table or _name(column) not in outputs:
            raise UnknownNameError(f"there is no column {column.name[:60]}")


def _select(query: exp.Select, names: Names) -> tuple[str, ...]:
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
    within = Names(names.tables, (sources, *names.around))
    titles = {_plain(one.alias) for one in query.expressions if one.alias}
    for node, late in _own(query):
        if isinstance(node, exp.Column):
            _column(node, within, shared, titles if late else set())
        else:
            outputs_of(node, within)
    if any(sum(name in each for each in sources.values()) < 2 for name in shared):
        raise UnknownNameError("USING names a column that is not in both tables")
    return tuple(_listed(query, sources))


def _sources(query: exp.Select) -> Iterator[exp.Expr]:
    start = query.args.get("from_") or query.args.get("from")
    if start is not None:
        yield start.this
    for join in query.args.get("joins") or ():
        yield join.this
    if query.args.get("laterals"):
        raise UnreachedError("a lateral view")


def _source(source: exp.Expr, names: Names) -> tuple[str, tuple[str, ...]]:
    """By what name a table or derived table is reached, and its columns."""
    if isinstance(source, exp.Subquery) and isinstance(source.this, exp.Query):
        if source.args.get("joins"):
            raise UnreachedError("a join in brackets")
        return _plain(source.alias), _renamed(source, outputs_of(source.this, names))
    if not isinstance(source, exp.Table) or not isinstance(source.this, exp.Identifier) or source.args.get("joins"):
        raise UnreachedError(source.key)
    columns = names.tables.get(_plain(source.name))
    if columns is None or source.db:
        raise UnknownNameError(f"there is no table {source.name[:60]}")
    return _plain(source.alias or source.name), _renamed(source, columns)


def _renamed(source: exp.Expr, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns under the names that an alias gives them: `AS t(a, b)`."""
    alias = source.args.get("alias")
    given = tuple(_plain(one.name) for one in (alias.args.get("columns") if alias else None) or ())
    return given + columns[len(given) :]


def _own(query: exp.Select) -> Iterator[tuple[exp.Expr, bool]]:
    """The columns of a query, and the queries right inside it; and whether names of the select list hold there."""
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


def _column(column: exp.Column, names: Names, shared: set[str], titles: set[str]) -> None:
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


def _listed(query: exp.Select, sources: Sources) -> Iterator[str]:
    for one in query.expressions:
        if isinstance(one, exp.Star):
            yield from (name for columns in sources.values() for name in columns)
        elif isinstance(one, exp.Column) and isinstance(one.this, exp.Star):
            yield from sources.get(_plain(one.table), ())
        else:
            yield _plain(one.alias_or_name)


def _name(column: exp.Expr) -> str:
    return _plain(column.name)


def _plain(name: str) -> str:
    return name.lower()
