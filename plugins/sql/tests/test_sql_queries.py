"""Questions drawn at random, queries that nearly answer them, and SQLite as the judge, which knows no plugin."""

import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from stepcache_sql.bound import Bound
from stepcache_sql.substitute import Substitute

from stepcache import Passage, Source

Asked = Mapping[str, Any]
"""Arguments of `sql.bound`: what a prompt asks."""

TABLES = (
    ("users", (("id", "number"), ("name", "text"), ("age", "number"), ("city", "text"))),
    ("items", (("id", "number"), ("title", "text"), ("price", "number"), ("shelf", "text"))),
)
TEXTS = ("Oslo", "Rome", "O'Hara", "new york", "Lima")
ROWS = [
    (place * 7 % 10, (*TEXTS, "Oslo2", "omsk")[place % 7], place * 3 % 10, (*TEXTS, "Romeo")[place * 5 % 6])
    for place in range(30)
]


@st.composite
def selections(draw: st.DrawFn) -> Asked:
    """Columns of a table, conditions, an order, a limit."""
    table, columns = draw(st.sampled_from(TABLES))
    names = [name for name, _ in columns]
    keys = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    return {
        "tables": TABLES,
        "table": table,
        "columns": tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))),
        "where": tuple(draw(st.lists(conditions(dict(columns)), max_size=3))),
        "order": tuple((name, draw(st.sampled_from(["asc", "desc"]))) for name in keys),
        "limit": Fraction(draw(st.integers(0, 9))),
    }


@st.composite
def counts(draw: st.DrawFn) -> Asked:
    """Rows of a table that meet conditions, counted for each value of a column."""
    table, columns = draw(st.sampled_from(TABLES))
    where = tuple(draw(st.lists(conditions(dict(columns)), max_size=3)))
    return {
        "tables": TABLES,
        "table": table,
        "where": where,
        "per": draw(st.sampled_from([name for name, _ in columns])),
    }


@st.composite
def conditions(draw: st.DrawFn, kinds: dict[str, str]) -> tuple[str, str, str, str]:
    """One comparison."""
    name = draw(st.sampled_from(sorted(kinds)))
    if kinds[name] == "text":
        sign, word = draw(st.sampled_from(["=", "<>", "like"])), draw(st.sampled_from(TEXTS))
        return name, sign, "text", f"{word[:2]}%" if sign == "like" else word
    return name, draw(st.sampled_from(["=", "<>", "<", "<=", ">", ">="])), "number", str(draw(st.integers(0, 9)))


QUESTIONS = selections() | counts()


def canonical(asked: Asked) -> str:
    """The plainest right query."""
    args = Bound.Args(**asked)
    selected = f"{args.per}, COUNT(*)" if args.per else ", ".join(args.columns)
    text = f"SELECT {selected} FROM {args.table}"  # noqa: S608 - names of this module
    tests = [f"{name} {sign.upper()} {literal(kind, value)}" for name, sign, kind, value in args.where]
    text += f" WHERE {' AND '.join(tests)}" if tests else ""
    text += f" GROUP BY {args.per}" if args.per else ""
    text += f" ORDER BY {', '.join(f'{name} {way.upper()}' for name, way in args.order)}" if args.order else ""
    return text + (f" LIMIT {args.limit}" if args.limit else "")


def literal(kind: str, value: str) -> str:
    """A value as SQL writes it."""
    return value if kind == "number" else "'" + value.replace("'", "''") + "'"


def answers(query: str, *, ordered: bool = True) -> object:
    """What SQLite gives for a query on the same few rows, in order or as a bag; None where it does not run."""
    kinds = {"number": "INTEGER", "text": "TEXT"}
    base = sqlite3.connect(":memory:")
    try:
        for table, columns in TABLES:
            base.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kinds[kind]}' for name, kind in columns)})")
            base.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", ROWS)  # noqa: S608 - names of this module
        rows = base.execute(query).fetchall()
        return rows if ordered else Counter(rows)
    except (sqlite3.Error, sqlite3.Warning):
        return None
    finally:
        base.close()


def passes(text: str, asked: Asked) -> bool:
    """Whether the check takes an answer."""
    return Bound().check(Passage(text), Bound.Args(**asked)).ok


PIECES = """
    DISTINCT ALL NOT OR AND , ( ) * ; - OFFSET 1 2 ASC DESC NULLS LAST IS LIKE BETWEEN id name age price 'Oslo' '' "id"
    `id` "Oslo" UNION SELECT FROM WHERE LIMIT users items u AS COUNT(*) MAX(id) = <> < >= 3 -- /**/ /*!1*/ HAVING USING
    COLLATE NOCASE || + % 1e1 0x1 .5 NULL TRUE JOIN CROSS u.id users.id main.users GROUP BY ORDER EXISTS IN CASE
""".split()  # noqa: SIM905 - reads better


@settings(deadline=None)
@given(QUESTIONS, st.booleans(), st.sampled_from([" ", "\n", "\n  "]), st.sampled_from(["", ";"]))
def test_right_queries_pass(asked: Asked, lower: bool, gap: str, end: str) -> None:
    """In any case of words, with any layout, bare or fenced."""
    text = re.sub(r" (?=(?:FROM|WHERE|AND|GROUP|ORDER|LIMIT)\b)", gap, canonical(asked)) + end
    if lower:
        text = re.sub(r"\b[A-Z]{2,}\b(?!')", lambda found: found[0].lower(), text)
    assert passes(text, asked), text
    assert passes(f"```sql\n{text}\n```\n", asked), text


@settings(deadline=None, max_examples=400)
@given(QUESTIONS, st.data())
def test_what_passes_returns_what_is_asked_for(asked: Asked, data: st.DataObject) -> None:
    """A right query with pieces put in, taken out or exchanged: if it still passes, SQLite gives the same rows."""
    right = canonical(asked)
    words = right.split(" ")
    for _ in range(data.draw(st.integers(1, 3))):
        at, new = data.draw(st.integers(0, len(words))), data.draw(st.sampled_from([*PIECES, *words]))
        old = words[at : at + 1]
        change = data.draw(st.sampled_from(["in", "out", "for", "glue"]))
        words[at : at + 1] = {"in": [new, *old], "out": [], "for": [new], "glue": [f"{word}{new}" for word in old]}[
            change
        ]
    text = " ".join(words)
    if passes(text, asked):
        ordered = bool(asked.get("order") or asked.get("limit"))
        assert answers(text, ordered=ordered) == answers(right, ordered=ordered), text


@settings(deadline=None)
@given(QUESTIONS, QUESTIONS)
def test_the_query_of_another_question_fails(one: Asked, other: Asked) -> None:
    """Unless it returns the same."""
    text = canonical(other)
    if passes(text, one):
        assert answers(text) == answers(canonical(one))


@settings(deadline=None, max_examples=200)
@given(QUESTIONS, QUESTIONS, st.sampled_from(["{}", "```sql\n{};\n```"]))
def test_what_is_rewritten_is_what_is_asked_for(old: Asked, new: Asked, dress: str) -> None:
    """From any question to any other with the same clauses; and SQLite says so."""
    source = Source(dress.format(canonical(old)), (), "", "", {}, {})
    found = Substitute().adapt(source, Substitute.Args(**old), Substitute.Args(**new))
    same = all(bool(old.get(part)) == bool(new.get(part)) for part in ("where", "per", "order", "limit"))
    if found is None:
        assert not same or canonical(old) == canonical(new)
        return
    assert same
    assert passes(found.text, new), found.text
    assert answers(found.text.removeprefix("```sql\n").removesuffix("\n```")) == answers(canonical(new))


@settings(deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(PIECES)).map(" ".join))
@example("'" * 5000)
@example("SELECT " + "a," * 4000)
def test_any_text_has_a_verdict(text: str) -> None:
    """Never an exception."""
    passes(text, {"tables": TABLES, "table": "users", "columns": ("name",)})
