"""Plain queries: one table, columns or a count, comparisons joined by AND, a sort order, a limit; nothing else.

Read by a lexer and a reader of their own, so that every character is accounted for: what is not written down here (a
comment, a hint, DISTINCT, a function, a second statement) makes a query none of these. Where everything is accounted
for, what the query returns follows from its parts.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeVar

from stepcache_sql.words import RESERVED

T = TypeVar("T")

MAX_QUERY = 8_000
MAX_DEPTH = 8

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]+)
    |(?P<string>'(?:[^'\\\x00-\x1f\x7f]|'')*')
    |(?P<quoted>"[A-Za-z_][A-Za-z0-9_]*"|`[A-Za-z_][A-Za-z0-9_]*`)
    |(?P<number>(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?(?![\w.]))
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*(?!\w))
    |(?P<sign><=|>=|<>|!=|[=<>(),.*;-])
    """,
    re.VERBOSE,
)
_COMPARES = frozenset({"=", "<>", "!=", "<", "<=", ">", ">="})


class NotPlainError(Exception):
    """The text is no plain query; the message says what stands in the way."""


class Token(NamedTuple):
    """A word, sign, name or literal, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """A table or column: what it is called without quotes, which quote it has, and where it stands with it."""

    text: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal:
    """A number (exact) or a string (unescaped), and where it stands."""

    value: Fraction | str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column, an operator (`!=` is `<>`) and a literal; the halves of a BETWEEN have no operator to be seen.

    Attributes:
        sign: Where the operator stands; None in a BETWEEN.
    """

    column: Name
    operator: str
    value: Literal
    sign: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Key:
    """A column that is sorted by; `word` is where ASC or DESC stands, empty at its place where it does not."""

    column: Name
    descending: bool
    word: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plain:
    """The parts of a plain query.

    Attributes:
        columns: Those of the select list; none for `*`.
        star: Whether the select list is `*`.
        counted: Whether COUNT(*) ends the select list.
        table: As FROM has it; `qualifiers` are the places where it stands before a column.
        alias: Of the table; empty for none.
        title: The name given to the count; empty for none.
        given: Alias and title as they stand there.
        places: Where the select list, the conditions and the sort keys stand: `select`, `where`, `order`.
    """

    columns: tuple[Name, ...]
    star: bool
    counted: bool
    table: Name
    qualifiers: tuple[Name, ...]
    alias: str
    title: str
    where: tuple[Comparison, ...]
    group: Name | None
    order: tuple[Key, ...]
    limit: Literal | None
    given: tuple[Name, ...]
    places: Mapping[str, tuple[int, int]]

    @property
    def names(self) -> Iterator[Name]:
        """Every name that stands in it, those that it gives as well."""
        yield from (*self.columns, self.table, *self.qualifiers, *self.given)
        yield from (one.column for one in self.where)
        yield from (one.column for one in self.order)
        if self.group is not None:
            yield self.group


def read_plain(text: str, start: int, end: int) -> Plain:
    """The parts of the query that stands there; places are those of the whole text.

    Raises:
        NotPlainError: It is none.
    """
    if end - start > MAX_QUERY:
        raise NotPlainError("the query is too long")
    return _Reader(list(_tokens(text, start, end))).query()


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    at = start
    while at < end:
        found = _TOKEN.match(text, at, end)
        if found is None:
            raise NotPlainError(f"`{text[at : at + 20]}` is no part of a plain query")
        at = found.end()
        if found.lastgroup and found.lastgroup != "space":
            yield Token(found.lastgroup, found[0], found.start(), found.end())


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.qualifiers: list[Name] = []
        self.given: list[Name] = []
        self.places: dict[str, tuple[int, int]] = {}

    def query(self) -> Plain:
        self.need("SELECT")
        star, columns, counted, title = self.placed("select", self.selected)
        self.need("FROM")
        table, alias = self.table()
        where = self.placed("where", lambda: tuple(self.conjunction(0))) if self.take("WHERE") else ()
        group = self.column() if self.take("GROUP") and self.need("BY") else None
        order = self.placed("order", self.keys) if self.take("ORDER") and self.need("BY") else ()
        limit = self.rows() if self.take("LIMIT") else None
        self.take(";")
        if self.at < len(self.tokens):
            raise self.odd()
        names = tuple(self.qualifiers), alias, title, where, group, order, limit, tuple(self.given)
        plain = Plain(columns, star, counted, table, *names, self.places)
        self.check_qualifiers(plain)
        return plain

    # --- tokens ---

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *wanted: str) -> Token | None:
        """The next token, if it is one of these words or signs."""
        token = self.peek()
        if token is None or token.kind not in {"word", "sign"} or token.text.upper() not in wanted:
            return None
        self.at += 1
        return token

    def take_kind(self, *kinds: str) -> Token | None:
        token = self.peek()
        if token is None or token.kind not in kinds:
            return None
        self.at += 1
        return token

    def need(self, *wanted: str) -> Token:
        token = self.take(*wanted)
        if token is None:
            raise self.odd()
        return token

    def odd(self) -> NotPlainError:
        token = self.peek()
        return NotPlainError(f"`{token.text[:40]}` is not asked for there" if token else "the query ends too early")

    # --- parts ---

    def placed(self, part: str, read: Callable[[], T]) -> T:
        """Read a part and keep where it stands."""
        first = self.at
        found = read()
        self.places[part] = self.tokens[first].start, self.tokens[self.at - 1].end
        return found

    def selected(self) -> tuple[bool, tuple[Name, ...], bool, str]:
        """The select list: whether it is `*`, its columns, whether a count ends it and what that is called."""
        if self.take("*"):
            return True, (), False, ""
        columns: list[Name] = []
        while not self.counts():
            columns.append(self.column())
            if not self.take(","):
                return False, tuple(columns), False, ""
        return False, tuple(columns), True, self.give() if self.take("AS") else ""

    def counts(self) -> bool:
        """Read `COUNT(*)`, if it stands here."""
        following = self.tokens[self.at + 1 : self.at + 2]
        if not following or following[0].text != "(" or not self.take("COUNT"):
            return False
        if following[0].start != self.tokens[self.at - 1].end:
            raise NotPlainError("MySQL takes no space behind COUNT")
        self.need("(")
        self.need("*")
        self.need(")")
        return True

    def table(self) -> tuple[Name, str]:
        name = self.name()
        token = self.peek()
        if self.take("AS") or (token and token.kind == "word" and token.text.lower() not in RESERVED):
            return name, self.give()
        return name, ""

    def give(self) -> str:
        """A name that the query gives."""
        self.given.append(self.name())
        return self.given[-1].text

    def name(self) -> Name:
        token = self.take_kind("word", "quoted")
        if token is None or (token.kind == "word" and token.text.lower() in RESERVED):
            self.at -= token is not None
            raise self.odd()
        quote = token.text[0] if token.kind == "quoted" else ""
        return Name(token.text.strip(quote) if quote else token.text, quote, token.start, token.end)

    def column(self) -> Name:
        """A column; what stands before its dot is kept to be judged once the table is known."""
        name = self.name()
        if self.take("."):
            self.qualifiers.append(name)
            name = self.name()
        return name

    def conjunction(self, depth: int) -> Iterator[Comparison]:
        yield from self.condition(depth)
        while self.take("AND"):
            yield from self.condition(depth)

    def condition(self, depth: int) -> Iterator[Comparison]:
        if self.take("("):
            if depth == MAX_DEPTH:
                raise NotPlainError("too many brackets")
            yield from self.conjunction(depth + 1)
            self.need(")")
            return
        column = self.column()
        if self.take("BETWEEN"):
            yield Comparison(column, ">=", self.literal(), None)
            self.need("AND")
            yield Comparison(column, "<=", self.literal(), None)
            return
        sign = self.need(*_COMPARES, "LIKE")
        operator = "<>" if sign.text == "!=" else sign.text.lower()
        yield Comparison(column, operator, self.literal(), (sign.start, sign.end))

    def literal(self) -> Literal:
        if string := self.take_kind("string"):
            return Literal(string.text[1:-1].replace("''", "'"), string.start, string.end)
        minus = self.take("-")
        number = self.number()
        return number if minus is None else Literal(-Fraction(number.value), minus.start, number.end)

    def number(self) -> Literal:
        token = self.take_kind("number")
        if token is None:
            raise self.odd()
        return Literal(Fraction(token.text), token.start, token.end)

    def rows(self) -> Literal:
        """A number of rows, written as one: MySQL takes no `5.0`."""
        found = self.number()
        if "." in self.tokens[self.at - 1].text:
            raise NotPlainError("a number of rows has no point")
        return found

    def keys(self) -> tuple[Key, ...]:
        found = [self.key()]
        while self.take(","):
            found.append(self.key())
        return tuple(found)

    def key(self) -> Key:
        column = self.column()
        word = self.take("ASC", "DESC")
        descending = word is not None and word.text.upper() == "DESC"
        return Key(column, descending, (word.start, word.end) if word else (column.end, column.end))

    def check_qualifiers(self, plain: Plain) -> None:
        """Only the alias, or the table where it has none, may stand before a column."""
        wanted = plain.alias or plain.table.text
        for name in plain.qualifiers:
            if name.text != wanted or (plain.alias and name.quote):
                raise NotPlainError(f"`{name.text}` is not what the table is called here")
