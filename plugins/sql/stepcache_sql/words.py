"""What is a name in SQL, what is a word of its own, and what its dialects are called."""

import re

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
"""A name that every dialect takes as it stands, unless it is reserved."""

# Dialect as a prompt names it, in small letters -> as sqlglot does.
DIALECTS = {
    "": "",
    "sql": "",
    "sqlite": "sqlite",
    "postgresql": "postgres",
    "postgres": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
}

# Reserved in at least one of SQLite, PostgreSQL, MySQL, MariaDB, or what ends a table's alias in one.
RESERVED = frozenset(
    """
    accessible add all alter always analyse analyze and any array as asc asensitive asymmetric authorization
    autoincrement before begin between bigint binary blob both by call cascade case cast change char character check
    collate collation column commit concurrently condition conflict constraint continue convert create cross cube
    cume_dist current current_catalog current_date current_role current_schema current_time current_timestamp
    current_user cursor database databases day_hour day_microsecond day_minute day_second dec decimal declare default
    deferrable deferred delayed delete dense_rank desc describe detach deterministic distinct distinctrow div do double
    drop dual each else elseif empty enclosed end escape escaped except exclude exclusive exists exit explain false
    fetch filter first_value float float4 float8 following for force foreign freeze from full fulltext function general
    generated get glob grant group grouping groups having high_priority hour_microsecond hour_minute hour_second if
    ignore ilike in index indexed infile initially inner inout insensitive insert instead int int1 int2 int3 int4 int8
    integer intersect interval into is isnull iterate join json_table key keys kill lag last_value lateral lead leading
    leave left like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority
    master_bind match materialized maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second
    mod modifies natural no_write_to_binlog not nothing notnull nth_value ntile null nulls numeric of offset on only
    optimize optimizer_costs option optionally or order others out outer outfile over overlaps partition percent_rank
    placing plan pragma preceding precision primary procedure purge qualify query raise range rank read read_write reads
    real recursive references regexp reindex release rename repeat replace require resignal restrict return returning
    revoke right rlike rollback row row_number rows savepoint schema schemas second_microsecond select sensitive
    separator session_user set show signal similar slow smallint some spatial specific sql sql_big_result
    sql_calc_found_rows sql_small_result sqlexception sqlstate sqlwarning ssl starting stored straight_join symmetric
    system system_user table tablesample temp temporary terminated then ties tinyblob tinyint tinytext to trailing
    transaction trigger true unbounded undo union unique unlock unsigned update usage use user using utc_date utc_time
    utc_timestamp vacuum values varbinary varchar varcharacter variadic varying verbose view virtual when where while
    window with within without write xor year_month zerofill
    """.split()  # noqa: SIM905 - reads better
)


def is_name(text: str) -> bool:
    """Whether a name can stand in a query without quotes, in every dialect."""
    return NAME.fullmatch(text) is not None and text.lower() not in RESERVED


def dialect_of(name: str) -> str | None:
    """The dialect as sqlglot calls it, empty for no particular one; None for one that is not known."""
    return DIALECTS.get(name.lower())
