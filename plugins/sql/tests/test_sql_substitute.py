"""`adapt sql.substitute`: what it writes is the query asked for, in the older one's words."""

from collections.abc import Mapping
from typing import Any

import pytest
from stepcache_sql.bare import Bare
from stepcache_sql.substitute import Substitute

from stepcache import NoArgs, Source

T = (("users", (("id", "number"), ("name", "text"), ("age", "number"))), ("items", (("id", "number"), ("price", ""))))
OLD: Mapping[str, Any] = {
    "tables": T,
    "table": "users",
    "columns": ("name", "age"),
    "where": (("age", ">", "number", "30"),),
}


def source(text: str) -> Source:
    """An older answer."""
    return Source(text, (text,), "", "", {}, {})


def adapted(text: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    """The new answer; None where it does not apply."""
    args = Substitute.Args
    found = Substitute().adapt(source(text), args(**old), args(**new))
    return found.text if found else None


@pytest.mark.parametrize(
    ("text", "change", "wanted"),
    [
        (
            "select u.name,  u.age from users u where u.age>30;",
            {"columns": ("id", "age"), "where": (("id", "<=", "number", "7"),)},
            "select u.id,  u.age from users u where u.id<=7;",
        ),
        (
            'SELECT "name", age FROM users WHERE (age > 30)',
            {"columns": ("age", "name")},
            'SELECT "age", name FROM users WHERE (age > 30)',
        ),
        (
            "SELECT users.name, users.age\nFROM users\nWHERE users.age > 30",
            {"table": "items", "columns": ("price",), "where": (("price", ">=", "number", "1/2"),)},
            "SELECT items.price\nFROM items\nWHERE items.price >= 0.5",
        ),
        (
            "SELECT name, age FROM users WHERE age > 30",
            {"where": (("name", "=", "text", "O'Hara"), ("age", ">", "number", "-3"))},
            "SELECT name, age FROM users WHERE name = 'O''Hara' AND age > -3",
        ),
    ],
)
def test_all_else_stays_as_it_is_spelled(text: str, change: Mapping[str, Any], wanted: str) -> None:
    """Case, white space, quotes, aliases, brackets."""
    assert adapted(text, OLD, {**OLD, **change}) == wanted


def test_halves_of_a_between_are_moved_or_written_anew() -> None:
    """Two comparisons of one column may be one BETWEEN."""
    low, high = ("age", ">=", "number", "3"), ("age", "<=", "number", "9")
    old = {**OLD, "columns": ("name",), "where": (low, high)}
    text = "SELECT name FROM users WHERE age BETWEEN 3 AND 9"
    moved = {**old, "where": (low, ("age", "<=", "number", "12"))}
    other = {**old, "where": (low, ("id", "<=", "number", "9"))}
    assert adapted(text, old, moved) == "SELECT name FROM users WHERE age BETWEEN 3 AND 12"
    assert adapted(text, old, other) == "SELECT name FROM users WHERE age >= 3 AND id <= 9"


def test_it_leaves_alone_what_was_not_the_query_asked_for() -> None:
    """A source that says more, or less, or something else."""
    new = {**OLD, "columns": ("id",)}
    for text in ("SELECT DISTINCT name, age FROM users WHERE age > 30", "SELECT name FROM users", "", "no"):
        assert adapted(text, OLD, new) is None
    assert adapted("SELECT name, age FROM users WHERE age > 30", OLD, {**OLD, "where": ()}) is None
    assert adapted("SELECT name, age FROM users WHERE age > 30", OLD, OLD) is None


def test_words_around_the_only_fence_are_dropped() -> None:
    """Of two fences, or a fence of something else, nobody knows which is meant."""
    for text, wanted in (
        ("Here:\n```sql\nSELECT 1\n```\nDone.", "SELECT 1"),
        ("```\nSELECT 1;\n```", "SELECT 1;"),
        ("```sql\nSELECT 1\n```\nor\n```sql\nSELECT 2\n```", None),
        ("```python\nprint(1)\n```", None),
        ("SELECT 1", None),
        ("```sql\nSELECT 1", None),
    ):
        found = Bare().adapt(source(text), NoArgs(), NoArgs())
        assert (found.text if found else None) == wanted
