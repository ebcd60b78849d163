"""`sql.parses`, `sql.read_only`, `sql.known`: what sqlglot reads of any query."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stepcache_sql.known import Known
from stepcache_sql.parses import Parses
from stepcache_sql.read_only import ReadOnly

from stepcache import Outcome, Passage

SHOP = (
    ("users", (("id", "number"), ("name", "text"))),
    ("orders", (("id", "number"), ("user_id", "number"), ("total", "number"))),
)
WORDS = r"""
    SELECT FROM WHERE users orders id name total user_id ( ) , * . = 3 'x' JOIN ON USING LEFT AS WITH t UNION
    ALL GROUP BY ORDER HAVING COUNT EXISTS IN NOT NULL CASE WHEN THEN END OVER PARTITION LATERAL UNNEST VALUES ;
    -- /* */ DELETE INTO UPDATE SET DROP TABLE PRAGMA EXPLAIN RECURSIVE WINDOW INTERVAL CAST :: [ ] { } @ $1 \
    LIMIT OFFSET FOR
""".split()  # noqa: SIM905 - reads better


def parses(text: str) -> str:
    """The verdict of `sql.parses`."""
    return Parses().check(Passage(text), Parses.Args()).outcome


def reads(text: str, dialect: str = "") -> str:
    """The verdict of `sql.read_only`."""
    return ReadOnly().check(Passage(text), ReadOnly.Args(dialect=dialect)).outcome


def known(text: str, dialect: str = "") -> str:
    """The verdict of `sql.known`."""
    return Known().check(Passage(text), Known.Args(tables=SHOP, dialect=dialect)).outcome


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM users",
        "SELECT u.* FROM users u",
        "SELECT NAME FROM Users",
        "SELECT users.name, total FROM users JOIN orders ON users.id = user_id",
        "SELECT id FROM users JOIN orders USING (id)",
        "SELECT name FROM users WHERE EXISTS (SELECT 1 FROM orders WHERE user_id = users.id AND name = 'x')",
        "SELECT q.name FROM (SELECT id, name FROM users) AS q",
        "SELECT a FROM (SELECT id FROM users) AS q(a)",
        "WITH t(a) AS (SELECT id FROM users), s AS (SELECT a AS b FROM t) SELECT b FROM s",
        "SELECT id AS n FROM users ORDER BY n",
        'SELECT id AS "How Many" FROM "users" AS "U" WHERE "U".id = 1 ORDER BY "How Many"',
        "SELECT COUNT(*) AS n FROM users GROUP BY name HAVING n > 1",
        "SELECT id FROM users UNION SELECT total FROM orders ORDER BY id",
        "SELECT SUM(total) OVER (PARTITION BY user_id) FROM orders",
        "SELECT CASE WHEN total > 3 THEN 'much' END FROM orders",
        "SELECT (SELECT MAX(total) FROM orders WHERE user_id = u.id) FROM users u",
    ],
)
def test_names_of_the_schema_are_followed(text: str) -> None:
    """Through aliases, derived tables, common table expressions and subqueries."""
    assert known(text) == Outcome.PASS


@pytest.mark.parametrize(
    "text",
    [
        "SELECT mail FROM users",
        "SELECT name FROM clients",
        "SELECT name FROM other.users",
        "SELECT x.name FROM users",
        "SELECT x.* FROM users",
        "SELECT users.name FROM users u",
        "SELECT id FROM users, orders",
        "SELECT id FROM users JOIN orders USING (name)",
        "SELECT name FROM users WHERE id IN (SELECT mail FROM orders)",
        "SELECT q.total FROM (SELECT id, name FROM users) AS q",
        "SELECT name FROM (SELECT id FROM users) AS q",
        "WITH t AS (SELECT id AS a FROM users) SELECT id FROM t",
        "SELECT id AS n FROM users WHERE n = 1",
        "SELECT MAX(id) FROM users HAVING MAX(mail) > 1",
        "SELECT id FROM users ORDER BY mail",
        "SELECT id FROM users UNION SELECT total FROM orders ORDER BY total",
        "SELECT SUM(total) OVER w FROM orders WINDOW w AS (PARTITION BY mail)",
        "SELECT total FROM users u LEFT JOIN orders o ON o.mail = u.id",
        'SELECT "Oslo" FROM users',
        "SELECT id FROM users AS a, orders AS a",
        "SELECT COUNT(DISTINCT mail) FROM users",
        "SELECT name FROM users GROUP BY mail",
        "SELECT name FROM users LIMIT (SELECT mail FROM users)",
    ],
)
def test_a_name_that_is_not_there_or_that_two_have_fails(text: str) -> None:
    """Wherever in the query it stands."""
    assert known(text) == Outcome.FAIL


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM users NATURAL JOIN orders",
        "SELECT x FROM UNNEST(ARRAY[1]) AS x",
        "SELECT u.name FROM users u, LATERAL (SELECT mail FROM orders) o",
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c",
        "VALUES (1)",
        'SELECT "Name" FROM users',
        'SELECT u.name FROM "Users" AS u',
    ],
)
def test_what_cannot_be_followed_never_passes(text: str) -> None:
    """Names in it may be anything."""
    assert known(text, "postgres") != Outcome.PASS


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("INSERT INTO users VALUES (1, 'x')", ""),
        ("UPDATE users SET id = 1", ""),
        ("DROP TABLE users", ""),
        ("CREATE TABLE x AS SELECT * FROM users", ""),
        ("TRUNCATE TABLE users", "postgres"),
        ("COPY users TO '/tmp/x'", "postgres"),
        ("VACUUM", "sqlite"),
        ("ATTACH 'x' AS y", "sqlite"),
        ("EXPLAIN ANALYZE DELETE FROM users", "postgres"),
        ("SELECT 1; SELECT 2", ""),
        ("WITH x AS (UPDATE users SET id = 1 RETURNING id) SELECT id FROM x", "postgres"),
        ("WITH x AS (INSERT INTO users VALUES (1) RETURNING id) SELECT id FROM x", "postgres"),
        ("SELECT * INTO x FROM users", "postgres"),
        ("SELECT id FROM users INTO OUTFILE '/tmp/x'", "mysql"),
        ("SELECT id INTO @x FROM users", "mysql"),
        ("SELECT @x := 1", "mysql"),
        ("SELECT id FROM users FOR UPDATE", "postgres"),
        ("SELECT id FROM users FOR SHARE", "mysql"),
        ("SELECT id FROM users LOCK IN SHARE MODE", "mysql"),
        ("SELECT 1 /*!50000 INTO OUTFILE 'x' */", "mysql"),
        ("SELECT 1 /*+ SET_VAR(a=1) */", "mysql"),
        ("SELECT '\\' ; DROP TABLE users; --'", ""),
        ("SELECT pg_sleep(9)", "postgres"),
        ("SELECT evil.lower(name) FROM users", "postgres"),
        ("SELECT evil.count(id) FROM users", "postgres"),
        ("SELECT nextval('s')", "postgres"),
        ("SELECT set_config('a', 'b', false)", "postgres"),
        ("SELECT lo_import('/etc/passwd')", "postgres"),
        ("SELECT * FROM dblink('x')", "postgres"),
        ("SELECT * FROM read_csv('x')", ""),
        ("SELECT load_extension('x')", "sqlite"),
        ("SELECT writefile('x', 'y')", "sqlite"),
        ("SELECT LOAD_FILE('x'), SLEEP(9), BENCHMARK(9, 1), GET_LOCK('a', 1)", "mysql"),
    ],
)
def test_what_does_more_than_read_never_passes(text: str, dialect: str) -> None:
    """Changes, locks, files, settings, waiting, functions of unknown effect."""
    assert reads(text, dialect) != Outcome.PASS


@pytest.mark.parametrize(
    "text",
    [
        "SELECT LOWER(name), COUNT(*), COALESCE(MAX(id), 0) FROM users GROUP BY 1",
        "SELECT name FROM users UNION ALL SELECT name FROM users",
        "SELECT ROUND(AVG(total), 2) FROM orders WHERE total BETWEEN 1 AND 9",
        "SELECT ROW_NUMBER() OVER (ORDER BY id) FROM users",
    ],
)
def test_reading_passes(text: str) -> None:
    """Functions that only compute are known by name."""
    assert reads(text) == Outcome.PASS


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=200))
def test_any_text_has_a_verdict(text: str) -> None:
    """Never an exception, and the same each time."""
    assert parses(text) == parses(text)
    assert reads(text) == reads(text)
    assert known(text) == known(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT " + "(" * 60_000,
        "SELECT " + "a, " * 20_000,
        "SELECT " + "NOT " * 990 + "1",
        "SELECT " + "CASE WHEN " * 390 + "1",
        "SELECT " + "- " * 1_900 + "1",
        "SELECT " + "CAST(" * 39 + "1" + " AS INT)" * 39,
        "SELECT 1" + " UNION SELECT 1" * 250,
        "'" * 4_000,
        "SELECT 1 " + "/*" * 1_900,
    ],
)
def test_no_query_takes_long(text: str) -> None:
    """What is too long or too deep to be read is never a pass that took seconds."""
    began = time.process_time()
    parses(text)
    reads(text)
    known(text)
    assert time.process_time() - began < 5
