"""What a query must return: SQLite runs the answer on rows of its own, and the rows it gives are compared."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from random import Random

Value = int | float | str
Row = tuple[Value, ...]

TABLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "users": (("id", "INTEGER"), ("name", "TEXT"), ("city", "TEXT"), ("age", "INTEGER"), ("score", "REAL")),
    "orders": (("id", "INTEGER"), ("status", "TEXT"), ("price", "REAL"), ("items", "INTEGER"), ("country", "TEXT")),
    "films": (("id", "INTEGER"), ("title", "TEXT"), ("genre", "TEXT"), ("minutes", "INTEGER"), ("rating", "REAL")),
    "stocks": (("id", "INTEGER"), ("symbol", "TEXT"), ("sector", "TEXT"), ("price", "REAL"), ("volume", "INTEGER")),
    "rivers": (("id", "INTEGER"), ("name", "TEXT"), ("region", "TEXT"), ("depth", "REAL"), ("miles", "INTEGER")),
}
WORDS = "Oslo Rome Lima Quito Accra Turin Delhi Paris Cairo Dover Essen Ghent".split()  # noqa: SIM905 - reads better
SIGNS: Mapping[str, Callable[[Value, Value], bool]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: _number(left) < _number(right),
    "<=": lambda left, right: _number(left) <= _number(right),
    ">": lambda left, right: _number(left) > _number(right),
    ">=": lambda left, right: _number(left) >= _number(right),
    "starts": lambda left, right: str(left).startswith(str(right)),
    "contains": lambda left, right: str(right) in str(left),
}
_FENCE = re.compile(r"```\w*\n(.*?)\n```", re.DOTALL)
_READS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION})
_STEPS = 200_000
_ROWS = 36


def _number(value: Value) -> float:
    return float(value)


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison of a column with a value."""

    column: str
    sign: str
    value: Value

    @property
    def literal(self) -> str:
        """The value as SQL writes it."""
        return str(self.value) if not isinstance(self.value, str) else f"'{self.value}'"

    @property
    def sql(self) -> str:
        """The comparison as SQL writes it."""
        patterns = {"starts": f"LIKE '{self.value}%'", "contains": f"LIKE '%{self.value}%'"}
        return f"{self.column} {patterns.get(self.sign) or f'{self.sign} {self.literal}'}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one prompt asks for.

    Attributes:
        columns: Those wanted; all of the table where empty, which it is with `per`.
        kinds: Whether the prompt tells the columns' types.
        per: The column whose values are counted; empty for none.
        order: Columns, each with whether the greatest comes first.
        limit: 0 for none.
    """

    table: str
    schema: tuple[tuple[str, str], ...]
    kinds: bool
    columns: tuple[str, ...] = ()
    where: tuple[Compared, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    limit: int = 0
    per: str = ""
    dialect: str = "SQL"

    @property
    def names(self) -> tuple[str, ...]:
        """All columns of the table."""
        return tuple(name for name, _ in self.schema)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns to be returned."""
        return self.columns or self.names

    def renamed(self, old: str, new: str) -> "Asked":
        """The same with a column called otherwise everywhere."""

        def name(given: str) -> str:
            return new if given == old else given

        return replace(
            self,
            schema=tuple((name(each), kind) for each, kind in self.schema),
            columns=tuple(map(name, self.columns)),
            where=tuple(replace(one, column=name(one.column)) for one in self.where),
            order=tuple((name(each), down) for each, down in self.order),
            per=name(self.per),
        )

    def rows(self, rng: Random) -> list[Row]:
        """Rows that tell queries apart: values at, below and above what is compared; none twice in a sort column."""
        return [tuple(row) for row in zip(*(self._values(rng, name, kind) for name, kind in self.schema), strict=True)]

    def _values(self, rng: Random, name: str, kind: str) -> list[Value]:
        compared = [one.value for one in self.where if one.column == name]
        if name == "id" or any(name == each for each, _ in self.order):
            return _different(rng, kind, compared)
        if kind == "TEXT":
            near = [each for one in compared for each in (one, one, f"{one}x", f"x{one}", str(one)[:-1])]
            return [rng.choice([*near, *WORDS[:4]]) for _ in range(_ROWS)]
        step = 1 if kind == "INTEGER" else 0.5
        beside = [each for one in compared for each in (one, one, _number(one) - step, _number(one) + step)]
        drawn = [rng.choice([*beside, rng.randrange(1, 120)]) for _ in range(_ROWS)]
        return [int(one) if kind == "INTEGER" else float(one) for one in drawn]

    def expected(self, rows: Sequence[Row]) -> list[Row]:
        """What a right query returns, in order where one is asked for; the limit not yet taken."""
        at = {name: place for place, name in enumerate(self.names)}
        kept = [row for row in rows if all(SIGNS[one.sign](row[at[one.column]], one.value) for one in self.where)]
        if self.per:
            return list(Counter(row[at[self.per]] for row in kept).items())
        for name, down in reversed(self.order):
            place = at[name]
            kept.sort(key=itemgetter(place), reverse=down)
        return [tuple(row[at[name]] for name in self.wanted) for row in kept]


def _different(rng: Random, kind: str, compared: Sequence[Value]) -> list[Value]:
    if kind == "TEXT":
        own = [str(one) for one in compared] + [f"{rng.choice(WORDS)}{place:02d}" for place in range(_ROWS)]
        return rng.sample(list(dict.fromkeys(own))[:_ROWS], _ROWS)
    near = {int(_number(one)) + step for one in compared for step in (-1, 0, 1)}
    found = [*near, *(each for each in rng.sample(range(1, 400), 3 * _ROWS) if each not in near)][:_ROWS]
    rng.shuffle(found)
    return [one if kind == "INTEGER" else float(one) for one in found]


def written(asked: Asked, *, keyword: Callable[[str], str] = str, gap: str = " ", alias: str = "") -> str:
    """A right query in this manner."""
    before = f"{alias}." if alias else ""
    selected = ", ".join(before + name for name in asked.columns) or "*"
    parts = [f"{keyword('SELECT')} {f'{before}{asked.per}, COUNT(*)' if asked.per else selected}"]
    parts.append(f"{keyword('FROM')} {asked.table}{f' {alias}' if alias else ''}")
    if asked.where:
        parts.append(f"{keyword('WHERE')} " + f" {keyword('AND')} ".join(before + one.sql for one in asked.where))
    if asked.per:
        parts.append(f"{keyword('GROUP BY')} {before}{asked.per}")
    if asked.order:
        keys = (f"{before}{name}{keyword(' DESC') if down else ''}" for name, down in asked.order)
        parts.append(f"{keyword('ORDER BY')} {', '.join(keys)}")
    if asked.limit:
        parts.append(f"{keyword('LIMIT')} {asked.limit}")
    return gap.join(parts)


@dataclass(frozen=True, slots=True)
class Query:
    """A query that returns what is asked for, whatever rows there are."""

    asked: Asked

    def holds(self, text: str) -> bool:
        """Whether SQLite returns the right rows for it, twice."""
        fences = _FENCE.findall(text)
        query = fences[0] if len(fences) == 1 else text
        if "`" in query and self.asked.dialect in {"PostgreSQL", "Postgres"}:
            return False
        if any(name not in {*self.asked.names, self.asked.table} for name in re.findall(r'"([^"]*)"', query)):
            return False  # SQLite takes what is no column in double quotes for a text
        return all(self._returns(query, Random(f"{self.asked} {draw}")) for draw in range(2))

    def _returns(self, query: str, rng: Random) -> bool:
        rows = self.asked.rows(rng)
        found = _run(self.asked, rows, query)
        if found is None:
            return False
        names, got = found
        if not self.asked.per and names != list(self.asked.wanted):
            return False
        wanted, limit = self.asked.expected(rows), self.asked.limit or _ROWS
        if self.asked.order:
            return got == wanted[:limit]
        return len(got) == min(limit, len(wanted)) and not Counter(got) - Counter(wanted)

    def right(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """A query in one of the manners in which models write."""
        asked = self.asked
        shuffled = replace(asked, where=tuple(rng.sample(asked.where, len(asked.where))))
        keyword = rng.choice((str, str, str.lower))
        alias = asked.table[0] if rng.random() < 0.15 else ""
        query = written(shuffled, keyword=keyword, gap=rng.choice((" ", "\n", "\n")), alias=alias)
        if rng.random() < 0.2:
            query = query.replace("<>", "!=")
        if not asked.columns and not asked.per and rng.random() < 0.3:
            query = query.replace("*", ", ".join(f"{alias}.{name}" if alias else name for name in asked.names), 1)
        return _dressed(rng, query + rng.choice((";", ";", "")))

    def wrong(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """A query of another prompt, a slip in one part, a name that is not there, no query at all."""
        slips = [written(slip) for slip in _slips(rng, self.asked)]
        slips += [*_misspelled(rng, self.asked), "I cannot write that query without more details."]
        dressed = (_dressed(rng, slip) for slip in rng.sample(slips, len(slips)))
        return next(slip for slip in dressed if not self.holds(slip))


def _dressed(rng: Random, query: str) -> str:
    fenced = f"```sql\n{query}\n```"
    said = f"Here is the query:\n\n{fenced}\n\nIt returns what you asked for."
    return rng.choice((query, query, fenced, fenced, f"```\n{query}\n```", said))


def _slips(rng: Random, asked: Asked) -> Iterator[Asked]:
    """Other questions, each of which a model may answer instead."""
    for place, one in enumerate(asked.where):
        rest = asked.where[:place], asked.where[place + 1 :]
        for sign in ("=", "<>", *(("<", "<=", ">", ">=") if not isinstance(one.value, str) else ("starts",))):
            yield replace(asked, where=(*rest[0], replace(one, sign=sign), *rest[1]))
        other = rng.choice(WORDS) if isinstance(one.value, str) else one.value + rng.choice((-1, 1, 7))
        yield replace(asked, where=(*rest[0], replace(one, value=other), *rest[1]))
        yield replace(asked, where=(*rest[0], replace(one, column=rng.choice(asked.names)), *rest[1]))
        yield replace(asked, where=(*rest[0], *rest[1]))
    yield replace(asked, where=(*asked.where, Compared("id", ">", 40)))
    if not asked.per:
        yield replace(asked, columns=asked.wanted[:-1] or asked.names)
        yield replace(asked, columns=tuple(reversed(asked.wanted)))
        yield replace(asked, columns=(*asked.wanted[:-1], rng.choice(asked.names)))
        yield replace(asked, limit=asked.limit + 1)
        yield replace(asked, limit=max(asked.limit - 1, 0))
    else:
        yield replace(asked, per=rng.choice(asked.names))
    if asked.order:
        yield replace(asked, order=())
        yield replace(asked, order=tuple((name, not down) for name, down in asked.order))
        yield replace(asked, order=((rng.choice(asked.names), asked.order[0][1]), *asked.order[1:]))


def _misspelled(rng: Random, asked: Asked) -> list[str]:
    """Queries of that prompt that name what is not there, or do more."""
    query, name = written(asked), rng.choice(asked.wanted)
    return [
        query.replace(name, f"{name}_name"),
        query.replace(f"FROM {asked.table}", f"FROM {asked.table[:-1]}"),
        query.replace("SELECT ", "SELECT DISTINCT "),
        query.replace(" AND ", " OR "),
        query.replace("'", '"'),
        f"{query}; DROP TABLE {asked.table}",
        f"DROP TABLE {asked.table}",
        query.replace(f" FROM {asked.table}", f", COUNT(*) FROM {asked.table}"),
        f"{query} OFFSET 1" if asked.limit else f"{query} LIMIT 3 OFFSET 1",
        query.replace(" DESC", " ASC"),
        query.replace("COUNT(*)", f"SUM({asked.names[-1]})"),
        query.removeprefix("SELECT "),
    ]


def _run(asked: Asked, rows: Sequence[Row], query: str) -> tuple[list[str], list[Row]] | None:
    """The names and rows that a query returns on these; None where it does not run, or does more than read."""
    base = sqlite3.connect(":memory:")
    try:
        columns = ", ".join(f"{name} {kind if asked.kinds else ''}" for name, kind in asked.schema)
        base.execute(f"CREATE TABLE {asked.table} ({columns})")
        marks = ", ".join("?" * len(asked.schema))
        base.executemany(f"INSERT INTO {asked.table} VALUES ({marks})", rows)  # noqa: S608 - names of this module
        base.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY)
        base.set_progress_handler(lambda: 1, _STEPS)
        cursor = base.execute(query)
        return [each[0] for each in cursor.description or ()], cursor.fetchall()
    except (sqlite3.Error, sqlite3.Warning, ValueError):
        return None
    finally:
        base.close()
