"""What prompts say of tables, conditions and orders: one reading, or none."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stepcache_sql.conditions import ConditionsType
from stepcache_sql.derived import AllColumns, Kind
from stepcache_sql.limit import LimitType
from stepcache_sql.order import OrderType
from stepcache_sql.schema import Schema

from stepcache import NoArgs, Refusal, RequestView

NONE = NoArgs()


def read(kind: Schema | ConditionsType | LimitType, text: str) -> object:
    """The value's data; None where it refuses."""
    value = kind.read(text, NONE)
    return None if isinstance(value, Refusal) else value.data


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("users(id, name)", (("users", (("id", ""), ("name", ""))),)),
        ("users with columns id, name and age.", (("users", (("id", ""), ("name", ""), ("age", ""))),)),
        (
            "users (id INT, at TIMESTAMP), o(d DATE)",
            (("users", (("id", "number"), ("at", "time"))), ("o", (("d", "date"),))),
        ),
        (
            """
            CREATE TABLE IF NOT EXISTS users (
              id SERIAL PRIMARY KEY,
              "name" VARCHAR(20) NOT NULL DEFAULT 'a, (b',
              p DECIMAL(9, 2) REFERENCES q(id) ON DELETE SET NULL,
              CONSTRAINT k UNIQUE (id, name)
            );
            """,
            (("users", (("id", "number"), ("name", "text"), ("p", "number"))),),
        ),
    ],
)
def test_tables_are_read_as_people_write_them(text: str, tables: object) -> None:
    """With types or without."""
    assert read(Schema(), text) == tables


@pytest.mark.parametrize(
    "text",
    [
        "",
        "users",
        "users()",
        "users(id, id)",
        "users(id, ID)",
        "users(id), USERS(id)",
        "users(id, order)",
        "select(id)",
        "users(id INT -- the key\n)",
        "users(id INT /* key */)",
        "users(id WHATEVER)",
        "CREATE TABLE users (id)",
        "users(id, name) and more",
        "users(id, n\u0430me)",
        "users(id,\u200b name)",
        'users(id, "Name")',
        "users(id, name",
        "users(id, f(x))",
        "users(id INT CHECK (id > 3))",
        "users(" + "a," * 20_000 + "b)",
    ],
)
def test_what_has_no_or_two_readings_is_no_schema(text: str) -> None:
    """A comment may say anything, a reserved word is no name, databases differ about case."""
    assert read(Schema(), text) is None


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("age is at least 30", (("age", ">=", "number", "30"),)),
        ("age>=30 and the city is 'New York'", (("age", ">=", "number", "30"), ("city", "=", "text", "New York"))),
        ("city is not Oslo", (("city", "<>", "text", "Oslo"),)),
        ("price is between 2 and 3.50", (("price", ">=", "number", "2"), ("price", "<=", "number", "7/2"))),
        (
            "name starts with 'A', and name contains \"b\"",
            (("name", "like", "text", "A%"), ("name", "like", "text", "%b%")),
        ),
        ("born is before 2001-02-03", (("born", "<", "date", "2001-02-03"),)),
        ("t is greater than or equal to -5", (("t", ">=", "number", "-5"),)),
        ("code is '30'", (("code", "=", "text", "30"),)),
    ],
)
def test_conditions_are_read_as_people_say_them(text: str, conditions: object) -> None:
    """In words or signs, joined by `and`."""
    assert read(ConditionsType(), text) == conditions


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age",
        "age is",
        "age is 30 or age is 40",
        "age is 1,000",
        "age is 030",
        "price is negative",
        "price is $5",
        "share is 5%",
        "active is TRUE",
        "name is Null",
        "code is Ten",
        "price is 1.000",
        "city is Oslo and Rome",
        "city is oslo",
        "city is New York",
        "name contains 'a_b'",
        "name is 'a\\b'",
        "name is ' a'",
        "name is greater than 'm'",
        "name is between 'a' and 'b'",
        "day is between 1 and 2001-02-03",
        "age is 30 and",
        "not age is 30",
        "age + 1 is 30",
        "lower(name) is 'x'",
        "age is 30 -- x",
        "name is '\u200bx'",
    ],
)
def test_what_has_no_or_two_readings_is_no_condition(text: str) -> None:
    """`negative` may be a word or a comparison; `1,000` one number or two."""
    assert read(ConditionsType(), text) is None


@pytest.mark.parametrize(
    ("text", "bare", "order"),
    [
        ("price", "asc", (("price", "asc"),)),
        ("price", "desc", (("price", "desc"),)),
        ("price", "refuse", None),
        ("the lowest price", "desc", (("price", "asc"),)),
        ("price descending, then by name", "asc", (("price", "desc"), ("name", "asc"))),
        ("price, name", "asc", (("price", "asc"), ("name", "asc"))),
        ("price and name descending", "asc", None),
        ("price, name", "desc", None),
        ("price from highest to lowest", "asc", (("price", "desc"),)),
        ("highest price ascending", "asc", None),
        ("position", "desc", None),
        ("position descending", "asc", (("position", "desc"),)),
        ("highest position", "asc", None),
        ("time", "desc", None),
        ("run_time", "desc", None),
        ("time", "asc", (("time", "asc"),)),
        ("highest time", "refuse", (("time", "desc"),)),
        ("price, price", "asc", None),
        ("lower(price)", "asc", None),
        ("", "asc", None),
    ],
)
def test_orders_are_read_as_people_say_them(text: str, bare: str, order: object) -> None:
    """The highest rank is the lowest number: such columns are sorted in the words of SQL only."""
    value = OrderType().read(text, OrderType.Args.model_validate({"bare": bare}))
    assert (None if isinstance(value, Refusal) else value.data) == order


def test_a_limit_is_a_number_of_rows() -> None:
    """Zero is what no limit is called inside, so no prompt can ask for it."""
    assert read(LimitType(), "15") == Fraction(15)
    assert [read(LimitType(), text) for text in ("0", "-1", "1.5", "007", "ten", "\u0661", "9" * 30)] == [None] * 7


@given(st.text(max_size=200), st.sampled_from([Schema(), ConditionsType(), LimitType()]))
def test_any_text_is_read_or_refused(text: str, kind: Schema | ConditionsType | LimitType) -> None:
    """Never an exception."""
    read(kind, text)


def test_what_no_query_answers_is_refused() -> None:
    """Then the rule does not claim the prompt."""
    tables = (("users", (("id", "number"), ("at", "time"), ("day", "date"))),)
    kind, view = Kind(), RequestView()

    def answered(**asked: object) -> bool:
        args = Kind.Args.model_validate({"tables": tables, "table": "users", "columns": ("id",), **asked})
        return not isinstance(kind.derive(args, view), Refusal)

    assert answered(where=(("day", "=", "date", "2001-02-03"), ("at", "<", "date", "2001-02-03")))
    assert not answered(where=(("at", "=", "date", "2001-02-03"),))
    assert not answered(columns=("mail",))
    assert not answered(tables=(("users", (("id", ""), ("Home", ""))),), where=(("id", "=", "text", "HOME"),))
    assert not answered(table="orders")
    missing = AllColumns.Args(tables=tables, table="orders")
    assert isinstance(AllColumns().derive(missing, view), Refusal)
