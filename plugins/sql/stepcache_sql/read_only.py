"""`sql.read_only`: running the query changes nothing."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Takes, Target, Verdict
from stepcache_sql.trees import UnreadableError, statement

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

# Of functions that sqlglot has no class for, those that only compute; a database may have any other, with any effect.
_PURE = frozenset(
    """
    instr ltrim rtrim printf format char_length octet_length hex unhex quote typeof unicode zeroblob total julianday
    strftime datetime ifnull iif likely unlikely sign mod ceil ceiling floor power sqrt exp ln log log2 log10 radians
    degrees sin cos tan asin acos atan atan2 pi age date_part date_trunc make_date to_char to_date to_number
    to_timestamp initcap lpad rpad reverse repeat replace translate split_part strpos position overlay left right
    md5 sha1 sha2 soundex concat_ws greatest least nullif coalesce cardinality array_length string_agg group_concat
    json_extract json_each json_array_length json_object json_array json_type json_valid row_number rank dense_rank
    percent_rank cume_dist ntile lag lead first_value last_value nth_value substr substring upper lower trim length
    abs round min max avg sum count
    """.split()  # noqa: SIM905 - reads better
)
# MySQL runs what stands in such a comment, and other databases read such hints.
_LIVE_COMMENT = re.compile(r"/\*\s*M?[!+]|--\+")


class _Args(Arguments):
    """`sql.read_only(dialect)`: as `sql.parses` takes it."""

    dialect: Annotated[str, Takes("string")] = ""


class ReadOnly:
    """Pass one query that reads and does nothing else: no change, no lock, no INTO, no function with unknown effects.

    Why: a model that was asked for a report may answer with `DELETE`, in a common table expression, too. Functions are
    allowed by name: what this verifier does not know may write a file or end a connection. It proves nothing.
    """

    name: ClassVar[str] = "sql.read_only"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset({"wrong"})
    cost: ClassVar[Cost] = Cost.PURE
    Args: ClassVar[type[_Args]] = _Args
    examples: ClassVar[tuple[Example, ...]] = (
        Example("WITH x AS (SELECT a FROM t) SELECT UPPER(a) FROM x UNION SELECT b FROM t", _Args(), passes=True),
        Example("DELETE FROM t", _Args(), passes=False),
        Example("WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x", _Args(dialect="postgres"), passes=False),
        Example("SELECT a INTO u FROM t", _Args(), passes=False),
        Example("SELECT a FROM t FOR UPDATE", _Args(), passes=False),
        Example("SELECT PG_TERMINATE_BACKEND(1)", _Args(), passes=False),
        Example("PRAGMA writable_schema = 1", _Args(dialect="sqlite"), passes=False),
        Example("SELECT 1; DROP TABLE t", _Args(), passes=False),
    )

    def check(self, passage: Passage, args: _Args) -> Verdict:
        """Look at every node of its tree."""
        try:
            found = statement(passage.text, args.dialect)
        except UnreadableError as error:
            told = Verdict.unsure if error.unsure else Verdict.fail
            return told(str(error), wrong=str(error))
        if _LIVE_COMMENT.search(passage.text) or "\\" in passage.text:
            return Verdict.unsure("a comment or string that databases read in two ways", wrong="two readings")
        odd = next(_effects(found), "")
        return Verdict.of(not odd, odd, wrong=odd)


def _effects(found: "Expr") -> Iterator[str]:
    """What in a statement may do more than read."""
    from sqlglot import expressions as exp  # noqa: PLC0415 - as in `trees`

    if not isinstance(found, exp.Query):
        yield f"a statement that is no query: {found.key.upper()}"
    harm = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Lock, exp.PropertyEQ, exp.Parameter, exp.SessionParameter)
    for node in found.walk():
        if isinstance(node, exp.Query):
            continue  # sqlglot counts queries among the statements that define data
        if isinstance(node, harm) or node.key in {"nextvaluefor", "readcsv", "readparquet", "pragma"}:
            yield f"it does more than read: {node.key.upper()}"
        if isinstance(node, exp.Anonymous) and node.name.lower() not in _PURE:
            yield f"a function with effects that are not known: {node.name[:40]}"
        if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
            yield "a table that is made by a function"
