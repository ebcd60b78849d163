"""SqliteStore: verified answers in one SQLite file, or in memory."""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from stepcache.domain.entries import Entry
from stepcache.keeping import Embedding, Nearby, Neighbor
from stepcache.ports import Clock
from stepcache.store import files, records
from stepcache.store.pending import Pending
from stepcache.store.records import Shelf
from stepcache.store.tables import WINDOW, Change, Clear, Drop, Found, Put, Reading, Scrap, Writing

if TYPE_CHECKING:
    from stepcache.store.neighbors import Neighborhood

T = TypeVar("T")

_log = logging.getLogger("stepcache.store")

# A longer one is not kept.
MAX_CHARACTERS = 4 << 20

# So many neighbouring skeletons are looked at, if those before gave no entry.
MAX_SKELETONS = 32


@dataclass(frozen=True, slots=True)
class StoreStats:
    """What a store holds, and what happened since it was opened.

    Attributes:
        bytes: Room its pages take.
        corrupt: Entries dropped because a bit of them had changed.
        skipped: Changes not written: the queue was full, the disk was full, the file was locked.
        degraded: Whether the last reading or writing failed.
    """

    entries: int
    bytes: int
    hits: int
    misses: int
    expired: int
    evicted: int
    corrupt: int
    skipped: int
    pending: int
    degraded: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    owner: str
    skeleton: str
    pins: str | None


@dataclass(slots=True)
class _Counters:
    hits: int = 0
    misses: int = 0
    expired: int = 0
    evicted: int = 0
    corrupt: int = 0
    skipped: int = 0


class _Health:
    """Whether reading and writing work; said once when that changes."""

    def __init__(self) -> None:
        self._down: set[str] = set()

    @property
    def degraded(self) -> bool:
        return bool(self._down)

    def failed(self, what: str, error: Exception) -> None:
        if what not in self._down:
            self._down.add(what)
            _log.warning("the store's %s fails, requests go on without it: %s", what, error)

    def works(self, what: str) -> None:
        if self._down and what in self._down:
            self._down.discard(what)
            _log.warning("the store's %s works again", what)


class SqliteStore:
    """SQLite in WAL mode: reads inline, one thread that writes, what it has not yet written read from memory.

    Nothing here raises on the path of a request, and nothing waits for the disk. `:memory:` has no disk to wait
    for, so it has no thread either.
    """

    def __init__(self, path: str, *, max_entries: int = 100_000, clock: Clock) -> None:
        """Open or make the store.

        Args:
            path: A file, or `:memory:`.
            max_entries: More than that, and the oldest go.
            clock: For entries that live only for a time.

        Raises:
            ConfigurationError: There can be no file at `path`.
            StoreError: It cannot be opened now.
        """
        self._clock = clock
        self._in_memory = path == files.MEMORY
        notice = "" if self._in_memory else files.prepare(Path(path), clock.now())
        self.notices: tuple[str, ...] = (notice,) if notice else ()
        if notice:
            _log.warning("%s", notice)
        self._own = files.connect(path)
        self._shared = self._own if self._in_memory else files.connect(path, readonly=True)
        self._writing = Writing(self._own, max_entries)
        self._reading = Reading(self._shared)
        self._counters = _Counters()
        self._health = _Health()
        self._pending = Pending()
        self._lock = self._pending.lock
        self._closed = False
        self._near: Neighborhood | None = None
        self._thread = threading.Thread(target=self._write_all, name="stepcache-store", daemon=True)
        if not self._in_memory:
            self._thread.start()

    # --- the path of a request ---------------------------------------------------------------------------------------

    def get(self, owner: str, key: str) -> Entry | None:
        """The entry of that exact key; None where there is none, it is over its time, or it is corrupt."""
        with self._lock:
            entry = self._pending.get(owner, key) or self._read_key(owner, key)
        if entry is None or not self._alive(entry):
            self._counters.misses += 1
            return None
        self._counters.hits += 1
        return entry

    def candidates(
        self, owner: str, skeleton: str, pins: str | None, slots: Sequence[tuple[str, str]], limit: int
    ) -> list[Entry]:
        """Entries of a skeleton that may serve others: most equal slot values first, then newest.

        Without pins: the best of the newest few, whatever theirs.
        """
        wanted = _Wanted(owner, skeleton, pins)
        with self._lock:
            entries = [entry for entry in self._pending.shelf(owner, skeleton) if self._may_serve(entry, wanted)]
            entries += self._read_candidates(wanted, slots, limit)
        entries.sort(key=lambda entry: -records.equal_slots(entry, slots))
        return entries[:limit]

    def neighbors(self, near: Nearby, slots: Sequence[tuple[str, str]], limit: int) -> list[Neighbor]:
        """Entries of other skeletons that may serve, the nearest skeleton first; within one, as `candidates` has them.

        The entries decide which skeletons there are: a vector that leads to none of them is forgotten.
        """
        found: list[Neighbor] = []
        with self._lock:
            ranked: list[tuple[str, float]] = self._guarded(lambda: self._nearest(near), [])
            for skeleton, similarity in ranked:
                entries = self.candidates(near.owner, skeleton, near.pins, slots, limit - len(found))
                found += [Neighbor(entry, similarity) for entry in entries]
                if not entries:
                    self._neighborhood().forget(near, skeleton)
                if len(found) == limit:
                    break
        return found

    def put(self, entry: Entry, embedding: Embedding | None = None) -> None:
        """Hand an entry to the writer; returns at once.

        Args:
            embedding: Of what a candidate's skeleton says; it takes the place of the skeleton's older one.
        """
        if len(entry.output) + len(entry.prompt) + len(entry.schema) > MAX_CHARACTERS:
            self._counters.skipped += 1
            return
        sound = embedding is not None and entry.candidate and self._neighborhood().takes(embedding)
        self._hand(Put(entry, embedding if sound else None))

    def drop(self, entry_id: str) -> None:
        """Forget an entry."""
        self._hand(Drop(entry_id))

    # --- around it ---------------------------------------------------------------------------------------------------

    async def flush(self) -> None:
        """Wait until everything handed over is written, or given up."""
        if not self._pending.idle:
            await asyncio.to_thread(self._pending.wait_idle)

    async def close(self) -> None:
        """Write what is left and give everything back."""
        if self._closed:
            return
        self._closed = True
        self._pending.close()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)
        with self._lock:
            self._shared.close()
            self._own.close()

    async def clear(self) -> int:
        """Forget everything.

        Returns:
            How many entries there were.
        """
        await self.flush()
        entries = self.stats().entries
        self._hand(Clear())
        await self.flush()
        with self._lock:
            self._near = None
        return entries

    def stats(self) -> StoreStats:
        """What it holds, and what happened since it was opened."""
        entries, size = self._guarded(self._reading.totals, (0, 0))
        counted = self._counters
        return StoreStats(
            entries,
            size,
            counted.hits,
            counted.misses,
            counted.expired,
            counted.evicted,
            counted.corrupt,
            counted.skipped,
            len(self._pending),
            self._health.degraded,
        )

    # --- reading -----------------------------------------------------------------------------------------------------

    def _read_key(self, owner: str, key: str) -> Entry | None:
        found = self._guarded(lambda: self._reading.by_key(owner, key), None)
        entry = self._checked(found) if found else None
        if found and entry and (entry.owner, entry.key) != (owner, key):
            self._scrap(Scrap(found[0]))
            return None
        return entry if entry and not self._pending.hides(entry) else None

    def _read_candidates(self, wanted: _Wanted, slots: Sequence[tuple[str, str]], limit: int) -> list[Entry]:
        entries: list[Entry] = []

        def read() -> None:
            for found in self._found(wanted, slots, limit):
                entry = self._checked(found)
                if entry and not self._pending.hides(entry) and self._may_serve(entry, wanted):
                    entries.append(entry)
                if wanted.pins is not None and len(entries) == limit:
                    break

        self._guarded(read, None)
        return entries

    def _neighborhood(self) -> "Neighborhood":
        if self._near is None:
            from stepcache.store.neighbors import Neighborhood  # noqa: PLC0415 - numpy, for rules that ask for it

            self._near = Neighborhood(self._reading.vectors, lambda number: self._scrap(Scrap(number, vector=True)))
        return self._near

    def _nearest(self, near: Nearby) -> list[tuple[str, float]]:
        """The nearest skeletons, waiting ones too, with their similarity."""
        ranked = self._neighborhood().nearest(near, self._pending.embeddings(near))
        return list(islice(ranked, MAX_SKELETONS))

    def _found(self, wanted: _Wanted, slots: Sequence[tuple[str, str]], limit: int) -> Iterator[Found]:
        if wanted.pins is None:
            return self._reading.newest(wanted.owner, wanted.skeleton, min(4 * limit, WINDOW))
        return self._reading.ranked(Shelf(wanted.owner, wanted.skeleton, wanted.pins), slots, limit)

    def _may_serve(self, entry: Entry, wanted: _Wanted) -> bool:
        meant = entry.candidate and (entry.owner, entry.skeleton) == (wanted.owner, wanted.skeleton)
        return meant and wanted.pins in {None, entry.pins} and self._alive(entry)

    def _checked(self, found: Found) -> Entry | None:
        """The entry of a row, if every bit of it is as it was written."""
        try:
            return records.decode(found[1], found[2])
        except records.CorruptRowError:
            self._scrap(Scrap(found[0]))
            return None

    def _scrap(self, scrap: Scrap) -> None:
        self._counters.corrupt += 1
        self._hand(scrap)

    def _alive(self, entry: Entry) -> bool:
        """Whether it is within its time.

        A clock that stands before the entry's making has been set back: up to the entry's whole time it counts
        as new, beyond that nobody knows how old it is.
        """
        if not entry.expires:
            return True
        age = self._clock.now() - entry.created
        if abs(age) < entry.expires - entry.created:
            return True
        self._counters.expired += 1
        if age > 0:
            self._hand(Drop(entry.id))
        return False

    def _guarded(self, read: Callable[[], T], otherwise: T) -> T:
        """What is read; a store that cannot be read is an empty one."""
        try:
            with self._lock:
                found = read()
        except sqlite3.Error as error:
            self._health.failed("reading", error)
            return otherwise
        except UnicodeError:
            return otherwise  # a text that cannot be written was never written
        self._health.works("reading")
        return found

    # --- writing -----------------------------------------------------------------------------------------------------

    def _hand(self, change: Change) -> None:
        if self._in_memory:
            with self._lock:
                self._write([change])
        elif not self._pending.add(change):
            self._counters.skipped += 1

    def _write_all(self) -> None:
        """The writer's thread: whatever came in while it wrote is its next transaction."""
        while batch := self._pending.take():
            try:
                self._write(batch)
            finally:
                self._pending.done(batch)

    def _write(self, batch: Sequence[Change]) -> None:
        try:
            unwritable, evicted = self._writing.apply(batch)
            if any(isinstance(change, Clear) for change in batch):
                self._writing.tidy()
        except Exception as error:  # noqa: BLE001 - neither a request nor the writer may end with it
            self._counters.skipped += len(batch)
            self._health.failed("writing", error)
        else:
            self._counters.skipped += unwritable
            self._counters.evicted += evicted
            self._health.works("writing")
