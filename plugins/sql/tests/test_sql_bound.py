"""`sql.bound`: one question, the ways to write its query, and what is something else."""

from collections.abc import Mapping
from typing import Any

import pytest
from stepcache_sql.bound import Bound

from stepcache import Outcome, Passage


def passes(text: str, asked: Mapping[str, Any]) -> bool:
    """Whether the check takes an answer."""
    return Bound().check(Passage(text), Bound.Args(**asked)).ok


NAME: Mapping[str, Any] = {
    "tables": (("users", (("id", "number"), ("name", "text"))),),
    "table": "users",
    "columns": ("name",),
}
OLD: Mapping[str, Any] = {**NAME, "where": (("id", ">", "number", "30"),)}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT name FROM users WHERE id > 30",
        "SELECT users.name FROM users WHERE users.id > 30;",
        'SELECT u."name" FROM "users" AS u WHERE ((u.id > 30))',
        "\n  ```\nSELECT name FROM users WHERE id>30 ;\n```  \n",
        "SELECT name FROM users WHERE id > 30.0",
    ],
)
def test_spellings_of_the_same_query_pass(text: str) -> None:
    """Aliases, quotes, brackets, a point with nothing behind it."""
    assert passes(text, OLD)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "SELECT name FROM users",
        "SELECT name FROM users WHERE id > '30'",
        "SELECT name FROM users WHERE id > 30 -- all",
        "SELECT name FROM users /* all */ WHERE id > 30",
        "SELECT name FROM users WHERE id > 30 /*! OR 1 */",
        "SELECT name FROM users WHERE id > 30;;",
        "SELECT name FROM users WHERE id > 30; SELECT 1",
        "SELECT name FROM users u WHERE users.id > 30",
        "SELECT name FROM users name WHERE id > 30",
        "SELECT name FROM users NAME WHERE id > 30",
        'SELECT U.name FROM users AS "U" WHERE id > 30',
        "SELECT name FROM users AS `u` WHERE id > 30",
        "SELECT `name` FROM users WHERE id > 30",
        'SELECT "Name" FROM users WHERE id > 30',
        "SELECT Name FROM users WHERE id > 30",
        "SELECT name AS id FROM users WHERE id > 30",
        "SELECT name, name FROM users WHERE id > 30",
        "SELECT name FROM users, users u WHERE id > 30",
        "SELECT name FROM main.users WHERE id > 30",
        "SELECT name FROM users WHERE id > 30 OR 1 = 1",
        "SELECT name FROM users WHERE NOT id > 30",
        "SELECT name FROM users WHERE id > 30 LIMIT 100",
        "SELECT name FROM users WHERE id > 30 ORDER BY name",
        "SELECT name FROM users WHERE id > 30 AND id > 30",
        "SELECT name FROM users WHERE id > 3e1",
        "SELECT name FROM users WHERE id > 030",
        "SELECT name FROM users WHERE id > 30\u00a0",
        "SELECT name FROM users WHERE id\u200b > 30",
        "SELECT name FROM users WHERE id > \uff13\uff10",
        "SELECT n\u0430me FROM users WHERE id > 30",
        "SELECT name FROM users WHERE id > 30\x00",
        "The query: SELECT name FROM users WHERE id > 30",
        "```sql\nSELECT name FROM users WHERE id > 30\n```\nThese are all users over 31.",
        "```sql\nSELECT name FROM users WHERE id > 30\n```\n```sql\nSELECT 1\n```",
        "```python\nSELECT name FROM users WHERE id > 30\n```",
        "(SELECT name FROM users WHERE id > 30)",
        "SELECT name FROM users WHERE id > 30 FOR UPDATE",
        "SELECT name INTO x FROM users WHERE id > 30",
        "SELECT name FROM users WHERE (id > 30",
        "SELECT name FROM users WHERE id > 30)",
        "SELECT name FROM users WHERE " + "(" * 9 + "id > 30" + ")" * 9,
        "SELECT name FROM users WHERE " + "(" * 50_000,
        "SELECT name FROM users WHERE id > 30" + " " * 60_000 + ";",
    ],
)
def test_anything_else_fails(text: str) -> None:
    """Another answer, another reading in some database, or what nobody asked for."""
    assert not passes(text, OLD)


def test_a_number_of_rows_is_whole() -> None:
    """MySQL takes no `LIMIT 3.0`."""
    asked = {**NAME, "limit": 3}
    assert passes("SELECT name FROM users LIMIT 3", asked)
    assert not passes("SELECT name FROM users LIMIT 3.0", asked)


def test_a_count_may_have_a_name_of_its_own() -> None:
    """One that is no column's, in quotes that the dialect has."""
    asked = {**NAME, "columns": (), "per": "name"}
    query = 'SELECT name, COUNT(*) AS "total" FROM users GROUP BY name'
    assert passes(query, asked)
    for title in ("Name", "ID", "`total`", '"Total"'):
        assert not passes(query.replace('"total"', title), asked)


def test_a_column_called_as_a_function_without_brackets_is_no_column() -> None:
    """PostgreSQL gives the user of the session for each row."""
    asked = {**NAME, "tables": (("users", (("system_user", "text"),)),), "columns": ("system_user",)}
    assert not passes("SELECT system_user FROM users", asked)


def test_dialects_have_their_own_quotes() -> None:
    """A text in double quotes in MySQL is none in the others."""
    assert passes("SELECT `name` FROM `users`", {**NAME, "dialect": "MySQL"})
    assert not passes('SELECT "name" FROM "users"', {**NAME, "dialect": "MariaDB"})
    assert not passes("SELECT `name` FROM `users`", {**NAME, "dialect": "PostgreSQL"})
    assert passes('SELECT "name" FROM `users`', {**NAME, "dialect": "SQLite"})
    assert passes("```mysql\nSELECT name FROM users\n```", {**NAME, "dialect": "MariaDB"})
    assert not passes("```mysql\nSELECT name FROM users\n```", {**NAME, "dialect": "SQLite"})


@pytest.mark.parametrize(
    "asked",
    [
        {**NAME, "table": "orders"},
        {**NAME, "columns": ("mail",)},
        {**NAME, "columns": ()},
        {**NAME, "per": "name"},
        {**NAME, "where": (("name", ">", "number", "3"),)},
        {**NAME, "where": (("id", "=", "text", "Oslo"),)},
        {**NAME, "dialect": "Oracle"},
    ],
)
def test_what_no_plain_query_answers_is_unsure(asked: Mapping[str, Any]) -> None:
    """It is not for the check to say what would be right then."""
    assert Bound().check(Passage("SELECT name FROM users"), Bound.Args(**asked)).outcome == Outcome.UNSURE
