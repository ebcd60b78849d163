"""What running a statement may do besides reading."""

from collections.abc import Iterator

from sqlglot import expressions as exp

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


def effects(found: exp.Expr) -> Iterator[str]:
    """What in a statement may do more than read."""
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
        if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Func):
            yield f"a function of a schema's own, with effects that are not known: {node.expression.key.upper()}"
        if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
            yield "a table that is made by a function"
