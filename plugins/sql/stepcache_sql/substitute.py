"""`adapt sql.substitute`: the query of another prompt with this one's names and values, each in its place."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Annotated, ClassVar

from stepcache import Adapted, Carries, Source, Takes
from stepcache_sql.answer import query_in
from stepcache_sql.conditions import Conditions
from stepcache_sql.order import Order
from stepcache_sql.plain import Comparison, Name, NotPlainError, Plain, read_plain
from stepcache_sql.question import NO_LIMIT, Question, differences, literal_of, read_of, why_unanswerable, written
from stepcache_sql.schema import Tables, columns_of
from stepcache_sql.words import dialect_of


class _Args(Question):
    """What `sql.bound` takes: read for the old prompt and for the new."""

    tables: Annotated[Tables, Takes("sql.schema"), Carries()]
    table: Annotated[str, Takes("string"), Carries()]
    columns: Annotated[tuple[str, ...], Takes("list"), Carries()] = ()
    where: Annotated[Conditions, Takes("sql.conditions"), Carries()] = ()
    per: Annotated[str, Takes("string"), Carries()] = ""
    order: Annotated[Order, Takes("sql.order"), Carries()] = ()
    limit: Annotated[Fraction, Takes("sql.limit"), Carries()] = NO_LIMIT
    dialect: Annotated[str, Takes("string"), Carries()] = ""


AND = " AND "
Edit = tuple[int, int, str]
"""Where the old characters begin and end, and the new ones."""


class Substitute:
    """Write the new table, columns, values, order and limit into an older query, each where the old one stands.

    It knows the query's parts, so a column that is selected and compared changes in each place to what belongs there.
    Every other character stays: layout, case of words, quotes, aliases; a list that grows or shrinks is written anew.
    It applies to a query that `sql.bound` passes for the older prompt.
    """

    name: ClassVar[str] = "sql.substitute"
    carries_types: ClassVar[frozenset[str]] = frozenset()
    Args: ClassVar[type[_Args]] = _Args

    def adapt(self, source: Source, old: _Args, new: _Args) -> Adapted | None:
        """The new query; None where the old one is not just what was asked, or the new one has other clauses."""
        place = query_in(source.text, dialect_of(old.dialect) or "")
        if place is None or why_unanswerable(old) or why_unanswerable(new) or _clauses(old) != _clauses(new):
            return None
        try:
            plain = read_plain(source.text, *place)
        except NotPlainError:
            return None
        edits = [] if any(differences(plain, old)) else _outer(set(_edits(plain, old, new)))
        if not edits:
            return None
        return Adapted(_edited(source.text, edits), note=f"{len(edits)} places")


def _clauses(asked: Question) -> tuple[bool, ...]:
    return bool(asked.where), bool(asked.per), bool(asked.order), bool(asked.limit)


def _outer(edits: set[Edit]) -> list[Edit]:
    """The edits in order, without those inside of another: a list that is written anew has its names already."""
    found: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if not found or edit[0] >= found[-1][1]:
            found.append(edit)
    return found


def _edited(text: str, edits: Sequence[Edit]) -> str:
    for start, end, new in reversed(edits):
        text = text[:start] + new + text[end:]
    return text


def _edits(plain: Plain, old: _Args, new: _Args) -> Iterator[Edit]:
    for name in (plain.table, *(() if plain.alias else plain.qualifiers)):
        yield from _named(name, new.table)
    yield from _columns(plain, new)
    if plain.group is not None:
        yield from _named(plain.group, new.per)
    yield from _rows(plain, old, new)
    yield from _order(plain, new)
    if plain.limit is not None and plain.limit.value != new.limit:
        yield plain.limit.start, plain.limit.end, str(new.limit)


def _named(name: Name, wanted: str) -> Iterator[Edit]:
    """The edit that calls a name otherwise; a name with capitals loses its quotes, since those make it another."""
    if name.text != wanted:
        quote = name.quote if wanted == wanted.lower() else ""
        yield name.start, name.end, f"{quote}{wanted}{quote}"


def _anew(plain: Plain, part: str, items: Iterable[str], joint: str, new: _Args) -> Edit:
    """The edit that writes a whole list anew, with what stands before columns here."""
    prefix = f"{plain.alias or new.table}." if plain.qualifiers else ""
    return *plain.places[part], joint.join(prefix + item for item in items)


def _columns(plain: Plain, new: _Args) -> Iterator[Edit]:
    wanted = (new.per,) if plain.counted else new.columns
    if plain.star and wanted == tuple(columns_of(new.tables, new.table) or ()):
        return
    if len(wanted) != len(plain.columns):
        yield _anew(plain, "select", wanted, ", ", new)
        return
    for column, text in zip(plain.columns, wanted, strict=True):
        yield from _named(column, text)


def _order(plain: Plain, new: _Args) -> Iterator[Edit]:
    if len(plain.order) != len(new.order):
        yield _anew(plain, "order", (f"{name} {way.upper()}" for name, way in new.order), ", ", new)
        return
    for key, (name, way) in zip(plain.order, new.order, strict=True):
        yield from _named(key.column, name)
        if key.descending != (way == "desc"):
            start, end = key.word
            yield start, end, way.upper() if end > start else f" {way.upper()}"


def _rows(plain: Plain, old: _Args, new: _Args) -> Iterator[Edit]:
    """Each old condition's place is where the query has it; what is no longer in its place is written anew."""
    before, after = columns_of(old.tables, old.table) or {}, columns_of(new.tables, new.table) or {}
    values = [literal_of(one, after[one[0]]) for one in new.where]
    wanted = [(one[0], one[1], value) for one, value in zip(new.where, values, strict=True) if value is not None]
    left = list(plain.where)
    places: list[Comparison] = []
    for one in old.where:
        read = one[0], one[1], literal_of(one, before[one[0]])
        places.append(left.pop(next(at for at, each in enumerate(left) if read_of(each) == read)))
    pairs = list(zip(places, wanted, strict=False))
    if len(old.where) != len(new.where) or any(_between(place, *row) for place, row in pairs):
        yield _anew(
            plain, "where", (f"{name} {sign.upper()} {written(value)}" for name, sign, value in wanted), AND, new
        )
        return
    for place, (name, sign, value) in pairs:
        yield from _named(place.column, name)
        if place.operator != sign and place.sign:
            yield *place.sign, sign.upper()
        if value != place.value.value:
            yield place.value.start, place.value.end, written(value)


def _between(place: Comparison, name: str, operator: str, _value: object) -> bool:
    """Whether a half of a BETWEEN is to become something else than that half."""
    return place.sign is None and (place.column.text, place.operator) != (name, operator)
