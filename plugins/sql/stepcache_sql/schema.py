"""`sql.schema`: the tables that a prompt describes, in one of the ways people write them."""

import re
from collections.abc import Iterator
from typing import ClassVar

from stepcache import NoArgs, Refusal, Value
from stepcache_sql.words import is_name

MAX_TEXT = 20_000
MAX_COLUMNS = 300

Columns = tuple[tuple[str, str], ...]
"""Name and type of each column; the type is one of `KINDS`, empty where nothing tells it."""

Tables = tuple[tuple[str, Columns], ...]

_KINDS = {
    "number": "int integer bigint smallint tinyint mediumint serial bigserial real float double decimal numeric int4 "
    "int8 float4 float8 int2 number",
    "text": "text varchar char character nvarchar nchar string clob mediumtext longtext tinytext citext",
    "date": "date",
    "time": "datetime timestamp timestamptz",
    "other": "boolean bool blob bytea json jsonb uuid time",
}
KINDS = {word: kind for kind, words in _KINDS.items() for word in words.split()}
"""First word of a column's type -> `number`, `text`, `date`, `time` (with a day) or `other`."""

_MORE = r"(?:\s+(?:precision|varying|unsigned|with(?:out)?\s+time\s+zone))?"
_SIZE = r"(?:\s*\(\s*[0-9]{1,4}(?:\s*,\s*[0-9]{1,4})?\s*\))?"
_REFERENCE = (
    r"references\s+[a-z_]\w*(?:\s*\(\s*[a-z_]\w*\s*\))?"
    r"(?:\s+on\s+(?:delete|update)\s+(?:cascade|restrict|no\s+action|set\s+null|set\s+default))*"
)
_LITERAL = r"(?:-?[0-9]+(?:\.[0-9]+)?|'[^'\\]*'|null|true|false|current_timestamp|current_date)"
_PROMISE = rf"(?:not\s+null|null|primary\s+key|unique|auto_?increment|asc|desc|default\s+{_LITERAL}|{_REFERENCE})"
_COLUMN = re.compile(
    rf"([A-Za-z_]\w*|\"[a-z_][a-z0-9_]*\"|`[a-z_][a-z0-9_]*`)(?:\s+([A-Za-z]\w*){_MORE}{_SIZE}(?:\s+{_PROMISE})*)?",
    re.IGNORECASE | re.ASCII,
)
_CONSTRAINT = re.compile(
    rf"(?:constraint\s+[a-z_]\w*\s+)?(?:primary\s+key|unique(?:\s+key)?|foreign\s+key)\s*\([^()]*\)(?:\s*{_REFERENCE})?",
    re.IGNORECASE | re.ASCII,
)
_HEAD = re.compile(
    r"(create\s+table\s+(?:if\s+not\s+exists\s+)?)?([A-Za-z_]\w*|\"[a-z_][a-z0-9_]*\"|`[a-z_][a-z0-9_]*`)\s*\(",
    re.IGNORECASE | re.ASCII,
)
_LISTED = re.compile(
    r"([A-Za-z_]\w*)\s*,?\s+(?:with|has|having)\s+(?:the\s+)?(?:columns?|fields?)\s*:?\s+(.+)",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_BETWEEN = re.compile(r"\s*(?:(?:[;,]|\n)\s*(?:and\s+)?|\sand\s+)(?:the\s+table\s+)?", re.IGNORECASE | re.ASCII)
_ITEMS = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE | re.ASCII)
_END = re.compile(r"[\s;]*[,.:]?\s*")
_UNSEEN = re.compile(r"[^\x20-\x7e\t\r\n]")


class Schema:
    """Tables: `CREATE TABLE t (…);`, `t(a, b TEXT)` or `t with columns a, b and c`; comments and odd names refuse."""

    name: ClassVar[str] = "sql.schema"
    Args: ClassVar[type[NoArgs]] = NoArgs

    def read(self, text: str, args: NoArgs, names: frozenset[str] = frozenset()) -> Value | Refusal:
        """Each table's name with its columns and their kinds."""
        tables = _tables(text) if len(text) <= MAX_TEXT and not _UNSEEN.search(text) else None
        if not tables or sum(len(columns) for _, columns in tables) > MAX_COLUMNS:
            return Refusal("not a description of tables")
        if any(map(_twice, [[table for table, _ in tables], *([name for name, _ in each] for _, each in tables)])):
            return Refusal("a table or column stands twice")
        canonical = "; ".join(f"{table}({_written(columns)})" for table, columns in tables)
        return Value(self.name, canonical, tables, text)


def columns_of(tables: Tables, table: str) -> dict[str, str] | None:
    """Column -> its kind, for a table spelled as the schema does; None where there is none."""
    return next((dict(columns) for name, columns in tables if name == table), None)


def _written(columns: Columns) -> str:
    return ", ".join(f"{name} {kind}".strip() for name, kind in columns)


def _twice(names: list[str]) -> bool:
    """Whether two names differ in case at most: databases disagree whether these are two."""
    return len({name.lower() for name in names}) < len(names)


def _tables(text: str) -> Tables | None:
    if found := _LISTED.fullmatch(text.strip().rstrip(",.:;")):
        columns = tuple((item, "") for item in _ITEMS.split(found[2].strip()))
        return ((found[1], columns),) if all(map(is_name, [found[1], *dict(columns)])) else None
    tables: list[tuple[str, Columns]] = []
    at = len(text) - len(text.lstrip())
    while at < len(text):
        read = _table(text, at)
        if read is None:
            return None
        name, columns, at = read
        tables.append((name, columns))
        if _END.fullmatch(text, at):
            break
        between = _BETWEEN.match(text, at)
        if between is None:
            return None
        at = between.end()
    return tuple(tables)


def _table(text: str, at: int) -> tuple[str, Columns, int] | None:
    """One table that begins here, and where it ends."""
    head = _HEAD.match(text, at)
    end = _closing(text, head.end()) if head else None
    if head is None or end is None:
        return None
    typed = bool(head[1])
    columns: list[tuple[str, str]] = []
    for piece in _pieces(text[head.end() : end]):
        if _CONSTRAINT.fullmatch(piece):
            continue
        column = _column(piece)
        if column is None or (typed and not column[1]):
            return None
        columns.append(column)
    name = _name(head[2])
    return (name, tuple(columns), end + 1) if columns and name else None


def _column(piece: str) -> tuple[str, str] | None:
    found = _COLUMN.fullmatch(piece)
    if found is None:
        return None
    name, kind = _name(found[1]), KINDS.get((found[2] or "").lower(), "")
    return (name, kind) if name and (kind or not found[2]) else None


def _name(written: str) -> str:
    """A name without its quotes; empty for none, and for one with capitals in quotes: without them it is another."""
    name = written.strip('"`')
    return name if is_name(name) and (name == written or name == name.lower()) else ""


def _closing(text: str, at: int) -> int | None:
    """Where the bracket closes that was opened before `at`; a quote is jumped over."""
    depth = 1
    for found in re.finditer(r"'[^'\\]*'|[()]|'", text[at:]):
        if found[0] == "'":
            return None
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return at + found.start()
    return None


def _pieces(text: str) -> Iterator[str]:
    """What stands between the commas that are in no bracket and no quote."""
    depth = start = 0
    for found in re.finditer(r"'[^'\\]*'|[(),]", text):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if found[0] == "," and depth == 0:
            yield text[start : found.start()].strip()
            start = found.end()
    yield text[start:].strip()
