"""The statements: what is written in one transaction, and what is read without scanning."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from stepcache.domain.entries import Entry
from stepcache.keeping import Embedding
from stepcache.store import records
from stepcache.store.records import Shelf, VectorRow

# Of each slot value, the newest entries are looked at; of those, the most promising are counted exactly.
WINDOW = 32


@dataclass(frozen=True, slots=True, eq=False)
class Put:
    """Write an entry in place of what its owner has under its key, and what its skeleton says."""

    entry: Entry
    embedding: Embedding | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Drop:
    """Forget an entry."""

    id: str


@dataclass(frozen=True, slots=True, eq=False)
class Clear:
    """Forget everything."""


@dataclass(frozen=True, slots=True, eq=False)
class Scrap:
    """Forget a row that does not say what was written: an entry's, or a vector's."""

    number: int
    vector: bool = False


Change = Put | Drop | Clear | Scrap

Found = tuple[int, bytes, bytes]
"""number, body, checksum"""


class Writing:
    """Changes, many in one transaction; the oldest entries make room."""

    def __init__(self, connection: sqlite3.Connection, max_entries: int) -> None:
        self._db = connection
        self._max_entries = max_entries
        self._seen = -1
        self._count = 0
        self._left: set[Shelf] = set()

    def apply(self, changes: Sequence[Change]) -> tuple[int, int]:
        """Write all or nothing.

        Returns:
            How many changes could not be written down as they are, and how many entries were evicted.

        Raises:
            sqlite3.Error: Nothing was written.
        """
        with self._transaction():
            self._recount()
            unwritable = 0
            for change in changes:
                try:
                    self._change(change)
                except UnicodeError:
                    unwritable += 1
            evicted = self._evict()
            self._forget_vectors()
            return unwritable, evicted

    def tidy(self) -> None:
        """Give the room of what was deleted back to the disk."""
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        self._left.clear()
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._seen = -1
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _recount(self) -> None:
        """Count anew where another process wrote, or a transaction failed."""
        (seen,) = self._db.execute("PRAGMA data_version").fetchone()
        if seen != self._seen:
            (self._count,) = self._db.execute("SELECT count(*) FROM entries").fetchone()
            self._seen = seen

    def _change(self, change: Change) -> None:
        match change:
            case Put(entry, embedding):
                self._put(entry)
                if embedding is not None:
                    self._put_vector(records.encode_vector(entry, embedding))
            case Drop(entry_id):
                self._forget("SELECT number, body, checksum FROM entries WHERE id = ?", entry_id)
            case Scrap(number, vector=True):
                self._db.execute("DELETE FROM vectors WHERE number = ?", (number,))
            case Scrap(number):
                self._forget("SELECT number, body, checksum FROM entries WHERE number = ?", number)
            case Clear():
                self._db.execute("DELETE FROM marks")
                self._db.execute("DELETE FROM entries")
                self._db.execute("DELETE FROM vectors")
                self._count = 0

    def _put(self, entry: Entry) -> None:
        row = records.encode(entry)
        marks = _marks_of(entry)
        self._forget("SELECT number, body, checksum FROM entries WHERE owner = ? AND key = ?", entry.owner, entry.key)
        self._forget("SELECT number, body, checksum FROM entries WHERE id = ?", entry.id)
        number = self._db.execute(
            "INSERT INTO entries (owner, key, id, skeleton, candidate, body, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        ).lastrowid
        self._db.executemany(
            "INSERT OR IGNORE INTO marks (owner, mark, number) VALUES (?, ?, ?)",
            [(entry.owner, mark, number) for mark in marks],
        )
        self._count += 1

    def _put_vector(self, row: VectorRow) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO vectors (owner, region, pins, skeleton, embedder, vector, checksum)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )

    def _forget_vectors(self) -> None:
        """Those of shelves that entries were taken from and none is left on."""
        for shelf in self._left:
            self._db.execute(
                "DELETE FROM vectors WHERE owner = ? AND skeleton = ? AND pins = ?"
                " AND NOT EXISTS (SELECT 1 FROM marks WHERE owner = ? AND mark = ?)",
                (shelf.owner, shelf.skeleton, shelf.pins, shelf.owner, shelf.mark),
            )

    def _forget(self, select: str, *arguments: str | int) -> int:
        rows: list[Found] = self._db.execute(select, arguments).fetchall()
        for number, body, checksum in rows:
            self._forget_marks(number, body, checksum)
            self._db.execute("DELETE FROM entries WHERE number = ?", (number,))
        self._count -= len(rows)
        return len(rows)

    def _forget_marks(self, number: int, body: bytes, checksum: bytes) -> None:
        try:
            entry = records.decode(body, checksum)
        except records.CorruptRowError:
            return  # its marks, and its skeleton's vector, lead to no entry, which finds nothing
        if entry.candidate:
            self._left.add(records.shelf_of(entry))
        self._db.executemany(
            "DELETE FROM marks WHERE owner = ? AND mark = ? AND number = ?",
            [(entry.owner, mark, number) for mark in _marks_of(entry)],
        )

    def _evict(self) -> int:
        excess = self._count - self._max_entries
        if excess <= 0:
            return 0
        return self._forget("SELECT number, body, checksum FROM entries ORDER BY number LIMIT ?", excess)


def _marks_of(entry: Entry) -> list[bytes]:
    """What a candidate is found by."""
    shelf = records.shelf_of(entry)
    return [shelf.mark, *shelf.marks(entry.slots)] if entry.candidate else []


class Reading:
    """Look-ups; each names the owner."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def by_key(self, owner: str, key: str) -> Found | None:
        """The row of an exact key."""
        found: Found | None = self._db.execute(
            "SELECT number, body, checksum FROM entries WHERE owner = ? AND key = ?", (owner, key)
        ).fetchone()
        return found

    def ranked(self, shelf: Shelf, slots: Sequence[tuple[str, str]], limit: int) -> Iterator[Found]:
        """Candidates of a shelf, most equal slot values first, then newest.

        The order is exact while no slot value stands in more than `WINDOW` entries; beyond, the newest of such
        an everyday value stand for all of them, so that the work is bounded however many entries there are.
        """
        counts = self._counts(shelf.owner, shelf.marks(slots))
        for number in self._window(shelf.owner, shelf.mark, 2 * limit):
            counts.setdefault(number, 0)
        return self._rows(shelf.owner, sorted(counts, key=lambda number: (-counts[number], -number)))

    def newest(self, owner: str, skeleton: str, limit: int) -> Iterator[Found]:
        """Candidates of a skeleton, whatever their pins, the newest first."""
        rows = self._db.execute(
            "SELECT number FROM entries WHERE owner = ? AND skeleton = ? AND candidate = 1"
            " ORDER BY number DESC LIMIT ?",
            (owner, skeleton, limit),
        )
        return self._rows(owner, [number for (number,) in rows])

    def _rows(self, owner: str, numbers: Sequence[int]) -> Iterator[Found]:
        for number in numbers:
            row: Found | None = self._db.execute(
                "SELECT number, body, checksum FROM entries WHERE owner = ? AND number = ?", (owner, number)
            ).fetchone()
            if row:
                yield row

    def _counts(self, owner: str, marks: Sequence[bytes]) -> dict[int, int]:
        """Entry numbers with how many of the marks they have."""
        windows = {mark: self._window(owner, mark, WINDOW) for mark in marks}
        counts = Counter(chain.from_iterable(windows.values()))
        rare = set(chain.from_iterable(window for window in windows.values() if len(window) < WINDOW))
        head = sorted(counts, key=lambda number: (number not in rare, -counts[number], -number))[:WINDOW]
        for mark, window in windows.items():
            if len(window) == WINDOW:
                older = [number for number in head if number < window[-1]]
                counts.update(self._having(owner, mark, older))
        return {number: counts[number] for number in head}

    def _window(self, owner: str, mark: bytes, limit: int) -> list[int]:
        rows = self._db.execute(
            "SELECT number FROM marks WHERE owner = ? AND mark = ? ORDER BY number DESC LIMIT ?", (owner, mark, limit)
        )
        return [number for (number,) in rows]

    def _having(self, owner: str, mark: bytes, numbers: Sequence[int]) -> list[int]:
        probe = "SELECT number FROM marks WHERE owner = ? AND mark = ? AND number = ?"
        return [number for number in numbers if self._db.execute(probe, (owner, mark, number)).fetchone()]

    def vectors(self, place: tuple[str, str, str, str], after: int, limit: int) -> list[tuple[int, VectorRow]]:
        """The newest rows of an owner, region, pins and embedder, in the order of their numbers.

        Args:
            after: Only rows of greater numbers.
        """
        rows = self._db.execute(
            "SELECT number, owner, region, pins, skeleton, embedder, vector, checksum FROM vectors"
            " WHERE owner = ? AND region = ? AND pins = ? AND embedder = ? AND number > ?"
            " ORDER BY number DESC LIMIT ?",
            (*place, after, limit),
        ).fetchall()
        return [(number, tuple(row)) for number, *row in reversed(rows)]

    def totals(self) -> tuple[int, int]:
        """How many entries there are, and the bytes they take."""
        (entries,) = self._db.execute("SELECT count(*) FROM entries").fetchone()
        (pages,) = self._db.execute("PRAGMA page_count").fetchone()
        (size,) = self._db.execute("PRAGMA page_size").fetchone()
        return entries, pages * size
