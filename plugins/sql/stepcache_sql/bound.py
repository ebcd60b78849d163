"""`sql.bound`: each part of the query is bound to a slot of the prompt, and there is no other part."""

from fractions import Fraction
from typing import Annotated, ClassVar

from stepcache import Cost, Example, Passage, Proves, Takes, Target, Verdict
from stepcache_sql.answer import query_in
from stepcache_sql.conditions import Conditions
from stepcache_sql.order import Order
from stepcache_sql.plain import NotPlainError, read_plain
from stepcache_sql.question import NO_LIMIT, Question, differences, why_unanswerable
from stepcache_sql.schema import Tables
from stepcache_sql.words import dialect_of


class _Args(Question):
    """`sql.bound(tables, table, columns, where)`: what stands in no argument stands in no right query."""

    tables: Annotated[Tables, Takes("sql.schema"), Proves()]
    table: Annotated[str, Takes("string"), Proves()]
    columns: Annotated[tuple[str, ...], Takes("list"), Proves()] = ()
    where: Annotated[Conditions, Takes("sql.conditions"), Proves()] = ()
    per: Annotated[str, Takes("string"), Proves()] = ""
    order: Annotated[Order, Takes("sql.order"), Proves()] = ()
    limit: Annotated[Fraction, Takes("sql.limit"), Proves()] = NO_LIMIT
    dialect: Annotated[str, Takes("string"), Proves()] = ""


_USERS: Tables = (("users", (("id", "number"), ("name", "text"), ("age", "number"))),)
_OLD = _Args(tables=_USERS, table="users", columns=("name",), where=(("age", ">", "number", "30"),))
_TOP = _Args(tables=_USERS, table="users", columns=("id", "name", "age"), order=(("age", "desc"),), limit=Fraction(3))
_PER = _Args(tables=_USERS, table="users", per="age")


class Bound:
    """Pass the plain query that asks for just this: these columns of this table, these rows, this order, this many.

    Why: a query for another prompt parses and runs as well; it only answers something else. A query passes if all of
    it is accounted for: its columns in their order, its comparisons (in any order, `BETWEEN` being two), its sort keys
    and its limit are those given, names are spelled as the schema does, and there is nothing else in it: no function,
    join, comment or second statement, no answer beside it but a fence. Then every slot given is proved. With `per` it
    is a count of rows for each value of a column.
    """

    name: ClassVar[str] = "sql.bound"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"wrong"})
    cost: ClassVar[Cost] = Cost.PURE
    Args: ClassVar[type[_Args]] = _Args
    examples: ClassVar[tuple[Example, ...]] = (
        Example("SELECT name FROM users WHERE age > 30;", _OLD, passes=True),
        Example("```sql\nselect u.name\nfrom users as u\nwhere (u.age > 30)\n```", _OLD, passes=True),
        Example("SELECT name FROM users WHERE age > 31", _OLD, passes=False),
        Example("SELECT name FROM users WHERE age >= 30", _OLD, passes=False),
        Example("SELECT DISTINCT name FROM users WHERE age > 30", _OLD, passes=False),
        Example("SELECT name FROM users WHERE age > 30 -- or older", _OLD, passes=False),
        Example("SELECT * FROM users ORDER BY age DESC LIMIT 3", _TOP, passes=True),
        Example("SELECT * FROM users ORDER BY age LIMIT 3", _TOP, passes=False),
        Example("SELECT age, COUNT(*) AS total FROM users GROUP BY age", _PER, passes=True),
        Example("SELECT age, COUNT(name) FROM users GROUP BY age", _PER, passes=False),
    )

    def check(self, passage: Passage, args: _Args) -> Verdict:
        """Compare the query's parts with what is asked; unsure where no plain query could answer that."""
        if why := why_unanswerable(args):
            return Verdict.unsure(why, wrong=why)
        place = query_in(passage.text, dialect_of(args.dialect) or "")
        if place is None:
            return Verdict.fail("the answer is not one query and nothing else", wrong="more than the query")
        try:
            plain = read_plain(passage.text, *place)
        except NotPlainError as error:
            return Verdict.fail(str(error), wrong=str(error))
        wrong = "; ".join(differences(plain, args))
        return Verdict.of(not wrong, wrong, wrong=wrong)
