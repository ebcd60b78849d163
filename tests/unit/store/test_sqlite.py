"""What only the SQLite store must withstand: bad bits, bad files, full disks, locks, floods."""

import asyncio
import logging
import sqlite3
from pathlib import Path

import pytest

from stepcache.store import pending, sqlite
from stepcache.store.tables import WINDOW
from tests.fakes.clock import FakeClock
from tests.fakes.entries import entry
from tests.fakes.sqlite import killed_after, opened, sql, written


async def test_entries_outlive_the_process(tmp_path: Path) -> None:
    """Closing writes what is left."""
    entries = [entry() for _ in range(700)]
    await written(tmp_path / "s.sqlite", entries)
    store = opened(tmp_path / "s.sqlite")
    assert [store.get(one.owner, one.key) for one in entries] == entries
    assert (store.notices, store.stats().entries) == ((), 700)
    await store.close()


async def test_a_closed_store_forgets_and_takes_nothing(tmp_path: Path) -> None:
    """It neither raises nor blocks."""
    one = entry()
    store = opened(tmp_path / "s.sqlite")
    await store.close()
    await store.close()
    store.put(one)
    store.drop(one.id)
    await store.flush()
    assert store.get(one.owner, one.key) is None
    assert store.candidates(one.owner, one.skeleton, one.pins, one.slots, 4) == []


@pytest.mark.parametrize("place", [":memory:", "file"])
async def test_a_full_store_forgets_its_oldest(place: str, tmp_path: Path) -> None:
    """In the order in which they came."""
    store = opened(place if place == ":memory:" else tmp_path / "s.sqlite", max_entries=3)
    entries = [entry() for _ in range(5)]
    for one in entries:
        store.put(one)
    await store.flush()
    assert [store.get(one.owner, one.key) for one in entries] == [None, None, *entries[2:]]
    assert (store.stats().entries, store.stats().evicted) == (3, 2)
    assert store.candidates("tenant", "skeleton", "pins", entries[0].slots, 9) == entries[:1:-1]
    await store.close()


async def test_eviction_leaves_no_marks_behind(tmp_path: Path) -> None:
    """The index is as small as the entries it finds."""
    store = opened(tmp_path / "s.sqlite", max_entries=2)
    for _ in range(20):
        store.put(entry())
    await store.close()
    assert sql(tmp_path / "s.sqlite", "SELECT count(*) FROM marks") == [(2 * 3,)]


async def test_clear_forgets_everything(tmp_path: Path) -> None:
    """And says how much that was."""
    store = opened(tmp_path / "s.sqlite")
    entries = [entry() for _ in range(10)]
    for one in entries:
        store.put(one)
    assert await store.clear() == 10
    assert [store.get(one.owner, one.key) for one in entries] == [None] * 10
    store.put(entries[0])
    assert store.get(entries[0].owner, entries[0].key) == entries[0]
    await store.close()


async def test_a_rare_value_is_found_below_thousands_of_everyday_ones() -> None:
    """However many entries a shelf holds."""
    store = opened(":memory:")
    old = entry(slots=(("eq", "rare"), ("x", "x"), ("y", "y")))
    store.put(old)
    for number in range(10 * WINDOW):
        store.put(entry(slots=(("eq", str(number)), ("x", "x"), ("y", "y"))))
    asked = (("eq", "rare"), ("x", "x"), ("y", "y"))
    assert store.candidates("tenant", "skeleton", "pins", asked, 4)[0] == old
    await store.close()


async def test_stats_count_what_happened() -> None:
    """Hits, misses and what is held."""
    store = opened(":memory:")
    one = entry()
    store.put(one)
    store.get(one.owner, one.key)
    store.get(one.owner, "other")
    stats = store.stats()
    assert (stats.entries, stats.hits, stats.misses, stats.skipped, stats.degraded) == (1, 1, 1, 0, False)
    assert stats.bytes > 0
    await store.close()


# --- time ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("jump_s", "lives"), [(-3600, True), (-86_400 * 3650, False), (86_400 * 3650, False)])
async def test_a_clock_that_jumps(jump_s: float, lives: bool) -> None:
    """A little back counts as new; far off, nobody knows how old an entry is."""
    clock = FakeClock()
    store = opened(":memory:", clock)
    one = entry(expires=clock.now() + 86_400)
    store.put(one)
    clock.forward(jump_s)
    assert (store.get(one.owner, one.key) == one) is lives
    await store.close()


async def test_an_entry_that_never_ends_survives_any_clock() -> None:
    """Its time is not looked at."""
    clock = FakeClock()
    store = opened(":memory:", clock)
    one = entry()
    store.put(one)
    clock.forward(-1e9)
    assert store.get(one.owner, one.key) == one
    await store.close()


async def test_what_is_over_its_time_is_removed() -> None:
    """By the look-up that finds it so."""
    clock = FakeClock()
    store = opened(":memory:", clock)
    one = entry(expires=clock.now() + 1)
    store.put(one)
    clock.forward(2)
    assert store.get(one.owner, one.key) is None
    assert (store.stats().entries, store.stats().expired) == (0, 1)
    await store.close()


# --- a disk that fails -----------------------------------------------------------------------------------------------


async def test_a_full_disk_costs_only_the_write(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is said when it begins and when it ends, and the store comes back by itself."""
    store = opened(tmp_path / "s.sqlite")
    kept, lost, later = entry(), [entry(output="x" * 50_000) for _ in range(20)], entry()
    store.put(kept)
    await store.flush()
    store._own.execute("PRAGMA max_page_count = 12")
    with caplog.at_level(logging.WARNING, "stepcache.store"):
        for one in lost:
            store.put(one)
            await store.flush()
        assert store.stats().degraded
        store._own.execute("PRAGMA max_page_count = 100000")
        store.put(later)
        await store.flush()
    assert [store.get(one.owner, one.key) for one in (kept, later)] == [kept, later]
    assert (store.stats().degraded, store.stats().skipped, len(caplog.messages)) == (False, 20, 2)
    await store.close()


async def test_a_locked_file_costs_only_the_write(tmp_path: Path) -> None:
    """Reads go on, and puts return at once."""
    store = opened(tmp_path / "s.sqlite")
    store._own.execute("PRAGMA busy_timeout = 1")
    first, second = entry(), entry()
    store.put(first)
    await store.flush()
    other = sqlite3.connect(tmp_path / "s.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.put(second)
    await store.flush()
    assert [store.get(one.owner, one.key) for one in (first, second)] == [first, None]
    assert store.stats().degraded
    other.execute("ROLLBACK")
    other.close()
    store.put(second)
    await store.flush()
    assert (store.get(second.owner, second.key), store.stats().degraded) == (second, False)
    await store.close()


async def test_tables_that_vanish_are_a_miss(tmp_path: Path) -> None:
    """A reading that fails is said, and is no error of the request's."""
    store, one = opened(tmp_path / "s.sqlite"), entry()
    sql(tmp_path / "s.sqlite", "DROP TABLE entries")
    assert store.get(one.owner, one.key) is None
    assert store.candidates(one.owner, one.skeleton, one.pins, one.slots, 4) == []
    assert store.stats().degraded
    await store.close()


async def test_a_flood_is_skipped_not_waited_for(tmp_path: Path) -> None:
    """While the file is locked the queue fills, and what does not fit is counted."""
    store = opened(tmp_path / "s.sqlite")
    other = sqlite3.connect(tmp_path / "s.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(pending.MAX_CHANGES + pending.BATCH + 50):
        store.put(entry())
    assert store.stats().skipped >= 50
    other.execute("ROLLBACK")
    other.close()
    await store.close()


@pytest.mark.parametrize("odd", [{"output": "x" * (sqlite.MAX_CHARACTERS + 1)}, {"output": "\ud800"}])
async def test_what_cannot_be_written_is_skipped(odd: dict[str, str]) -> None:
    """An answer too long to keep, or no text at all."""
    store, one, other = opened(":memory:"), entry(**odd), entry()
    store.put(one)
    store.put(other)
    assert [store.get(each.owner, each.key) for each in (one, other)] == [None, other]
    assert store.get("\ud800", "key") is None
    assert (store.stats().skipped, store.stats().degraded) == (1, False)
    await store.close()


async def test_an_entry_of_the_wrong_types_does_not_end_the_writer(tmp_path: Path) -> None:
    """It is skipped, and the next one written."""
    store, one, other = opened(tmp_path / "s.sqlite"), entry(pins=None), entry()
    store.put(one)
    await store.flush()
    store.put(other)
    await store.flush()
    assert (store.get(other.owner, other.key), store.stats().skipped, store.stats().entries) == (other, 1, 1)
    await store.close()


# --- several at once -------------------------------------------------------------------------------------------------


async def test_another_process_may_clear_the_store(tmp_path: Path) -> None:
    """The count follows."""
    first, second = opened(tmp_path / "s.sqlite", max_entries=5), opened(tmp_path / "s.sqlite")
    for _ in range(5):
        first.put(entry())
    await first.flush()
    assert await second.clear() == 5
    for _ in range(5):
        first.put(entry())
    await first.flush()
    assert (first.stats().entries, first.stats().evicted) == (5, 0)
    await first.close()
    await second.close()


async def test_reading_while_writing_finds_each_entry_from_its_put_on(tmp_path: Path) -> None:
    """There is no moment between waiting and written in which an entry is nowhere, or twice."""
    store = opened(tmp_path / "s.sqlite")
    entries = [entry() for _ in range(800)]
    for number, one in enumerate(entries):
        store.put(one)
        seen = entries[max(0, number - 50) : number + 1]
        assert [store.get(each.owner, each.key) for each in seen] == seen
        assert store.candidates("tenant", "skeleton", "pins", (), 4) == seen[:-5:-1]
        if number % 100 == 0:
            await asyncio.sleep(0)
    await store.close()


KILLED = """
import asyncio, sys
from stepcache.store.sqlite import SqliteStore
from tests.fakes.clock import FakeClock
from tests.fakes.entries import entry

async def main():
    store = SqliteStore(sys.argv[1], clock=FakeClock())
    while True:
        one = entry()
        store.put(one)
        await store.flush()
        print(one.key, flush=True)

asyncio.run(main())
"""


async def test_what_was_flushed_survives_being_killed(tmp_path: Path) -> None:
    """Every acknowledged entry, and no torn one."""
    path = tmp_path / "s.sqlite"
    keys = killed_after(KILLED, path, 50)
    store = opened(path)
    assert [key for key in keys if store.get("tenant", key) is None] == []
    assert (store.notices, store.stats().corrupt) == ((), 0)
    await store.close()
