"""What only SQLite's neighbours must withstand: bad rows, lost entries, older files, other processes, too many."""

from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from stepcache.domain.errors import StoreError
from stepcache.keeping import Embedding, Nearby
from stepcache.store import files, neighbors
from stepcache.store.neighbors import Matrix
from stepcache.store.sqlite import SqliteStore
from stepcache.store.vectors import unit
from tests.fakes.embedder import pointing
from tests.fakes.entries import entry
from tests.fakes.sqlite import killed_after, opened, sql, written


def near(degrees: float = 0, pins: str = "pins", similar: float = 0.1) -> Nearby:
    """What the neighbours of a prompt that points there are looked for by."""
    return Nearby("tenant", "region", pins, "mine", pointing(degrees), similar)


def found(store: SqliteStore, wanted: Nearby | None = None) -> list[str]:
    """Skeletons of the neighbours, in order."""
    return [neighbor.entry.skeleton for neighbor in store.neighbors(wanted or near(), (), 9)]


async def embedded(path: Path, **angles: float) -> None:
    """A closed store with an entry of each of these skeletons."""
    store = opened(path)
    for skeleton, degrees in angles.items():
        store.put(entry(skeleton=skeleton), pointing(degrees))
    await store.close()


async def test_neighbors_outlive_the_process(tmp_path: Path) -> None:
    """Vectors are written with their entries."""
    await embedded(tmp_path / "s.sqlite", a=40, b=20, c=60)
    store = opened(tmp_path / "s.sqlite")
    assert found(store) == ["b", "a", "c"]
    await store.close()


async def test_an_evicted_entry_takes_its_vector_with_it(tmp_path: Path) -> None:
    """With the last of its skeleton; a matrix in memory follows."""
    store = opened(tmp_path / "s.sqlite", max_entries=3)
    for skeleton in ("a", "b", "b"):
        store.put(entry(skeleton=skeleton), pointing(20))
    await store.flush()
    assert sorted(found(store)) == ["a", "b", "b"]
    store.put(entry(skeleton="c"), pointing(10))
    store.put(entry(skeleton="c"), pointing(10))
    await store.flush()
    assert found(store) == ["c", "c", "b"]
    await store.close()
    assert sql(tmp_path / "s.sqlite", "SELECT skeleton FROM vectors ORDER BY skeleton") == [("b",), ("c",)]


async def test_clear_forgets_vectors_too(tmp_path: Path) -> None:
    """On the disk and in memory."""
    store = opened(tmp_path / "s.sqlite")
    store.put(entry(skeleton="a"), pointing(0))
    assert found(store) == ["a"]
    await store.clear()
    assert (found(store), sql(tmp_path / "s.sqlite", "SELECT count(*) FROM vectors")) == ([], [(0,)])
    store.put(entry(skeleton="a"), pointing(0))
    assert found(store) == ["a"]
    await store.close()


async def test_a_vector_without_its_entry_is_a_miss(tmp_path: Path) -> None:
    """The entries are the truth: those behind the orphan are found."""
    await embedded(tmp_path / "s.sqlite", orphan=0, a=20)
    sql(tmp_path / "s.sqlite", "DELETE FROM entries WHERE skeleton = 'orphan'")
    store = opened(tmp_path / "s.sqlite")
    assert (found(store), found(store)) == (["a"], ["a"])
    await store.close()


async def test_an_entry_without_its_vector_is_a_miss(tmp_path: Path) -> None:
    """It is found by its key and its skeleton, as ever."""
    await embedded(tmp_path / "s.sqlite", a=0)
    sql(tmp_path / "s.sqlite", "DELETE FROM vectors")
    store = opened(tmp_path / "s.sqlite")
    assert (found(store), len(store.candidates("tenant", "a", "pins", (), 4))) == ([], 1)
    await store.close()


@pytest.mark.parametrize(
    "change",
    [
        "vector = zeroblob(16)",
        "vector = x'00'",
        "checksum = zeroblob(32)",
        "skeleton = 'b'",
        "vector = CAST(replace(hex(vector), '0', '1') AS BLOB)",
    ],
)
async def test_a_corrupt_vector_is_a_miss_and_dropped(change: str, tmp_path: Path) -> None:
    """Once found, it is counted and gone, and the next one is taken."""
    await embedded(tmp_path / "s.sqlite", a=0)
    sql(tmp_path / "s.sqlite", f"UPDATE vectors SET {change}")  # noqa: S608 - written above
    store = opened(tmp_path / "s.sqlite")
    assert found(store) == []
    await store.flush()
    assert (store.stats().corrupt, sql(tmp_path / "s.sqlite", "SELECT count(*) FROM vectors")) == (1, [(0,)])
    store.put(entry(skeleton="a"), pointing(0))
    assert found(store) == ["a", "a"]
    await store.close()


async def test_a_vector_moved_to_another_owner_is_not_theirs(tmp_path: Path) -> None:
    """A row says itself whose it is."""
    await embedded(tmp_path / "s.sqlite", a=0)
    sql(tmp_path / "s.sqlite", "UPDATE vectors SET pins = 'others'")
    store = opened(tmp_path / "s.sqlite")
    assert found(store, near(pins="others")) == []
    await store.close()


@pytest.mark.parametrize(
    "vector",
    [
        np.zeros(4, np.float32),
        np.array([np.nan, 1, 0, 0], np.float32),
        np.array([3, 4], np.float32),
        np.array([1, 0, 0, 0], np.float64),
        np.ones((1, 1), np.float32),
        "no vector",
    ],
)
async def test_what_is_no_unit_vector_is_neither_kept_nor_looked_for(vector: Any) -> None:
    """A foreign embedder costs the neighbours, not the entry."""
    store, one = opened(":memory:"), entry(skeleton="a")
    store.put(one, Embedding("fake", vector))
    assert (found(store), store.get(one.owner, one.key)) == ([], one)
    assert found(store, Nearby("tenant", "region", "pins", "mine", Embedding("fake", vector), 0)) == []
    assert (store.stats().skipped, store.stats().degraded) == (0, False)
    await store.close()


async def test_another_process_adds_and_takes_neighbors(tmp_path: Path) -> None:
    """What it writes is seen at the next look."""
    first, second = opened(tmp_path / "s.sqlite"), opened(tmp_path / "s.sqlite")
    one = entry(skeleton="a")
    first.put(one, pointing(20))
    await first.flush()
    assert found(second) == ["a"]
    first.put(entry(skeleton="b"), pointing(10))
    first.drop(one.id)
    await first.flush()
    assert found(second) == ["b"]
    await first.close()
    await second.close()


# --- older files -----------------------------------------------------------------------------------------------------


async def test_a_file_of_the_first_version_keeps_its_entries(tmp_path: Path) -> None:
    """It gets the table it lacks, and is not moved aside."""
    path, one = tmp_path / "s.sqlite", entry(region="")
    await written(path, [one])
    body = msgspec.json.encode({name: value for name, value in asdict(one).items() if name != "region"})
    sql(path, f"UPDATE entries SET body = x'{body.hex()}', checksum = x'{sha256(body).hexdigest()}'")  # noqa: S608 - hex
    sql(path, "DROP TABLE vectors")
    sql(path, "PRAGMA user_version = 1")
    store = opened(path)
    assert (store.notices, store.get(one.owner, one.key)) == ((), one)
    store.put(entry(skeleton="a"), pointing(0))
    assert found(store) == ["a"]
    await store.close()
    assert sql(path, "PRAGMA user_version") == [(files.VERSION,)]


async def test_two_processes_may_bring_a_file_up_to_date_at_once(tmp_path: Path) -> None:
    """The second finds the work done, whatever it saw before."""
    path = tmp_path / "s.sqlite"
    await embedded(path, a=0)
    sql(path, "PRAGMA user_version = 1")
    store = opened(path)
    assert found(store) == ["a"]
    await store.close()


async def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path) -> None:
    """The file is as it was, to be tried again."""
    path = tmp_path / "s.sqlite"
    await embedded(path, a=0)
    sql(path, "DROP TABLE vectors")
    sql(path, "CREATE TABLE vectors_by_region (x)")
    sql(path, "PRAGMA user_version = 1")
    with pytest.raises(StoreError, match="cannot be opened"):
        opened(path)
    assert sql(path, "PRAGMA user_version") == [(1,)]
    assert sql(path, "SELECT name FROM sqlite_master WHERE name = 'vectors'") == []
    sql(path, "DROP TABLE vectors_by_region")
    store = opened(path)
    assert store.stats().entries == 1
    await store.close()


# --- many ------------------------------------------------------------------------------------------------------------


def directions(count: int, dims: int = 16) -> list[np.ndarray[Any, np.dtype[np.float32]]]:
    """Random unit vectors."""
    random = np.random.default_rng(42)
    rows = [unit(row) for row in random.standard_normal((count, dims))]
    return [row for row in rows if row is not None]


def test_the_nearest_of_many_is_exact() -> None:
    """As a loop over all of them finds it."""
    matrix, rows = Matrix(16), directions(500)
    for number, row in enumerate(rows, 1):
        matrix.add(number, str(number), row)
    for asked in directions(20):
        best = max(range(500), key=lambda place: float(rows[place] @ asked))
        assert next(matrix.nearest(asked, -1))[0] == str(best + 1)


def test_a_full_matrix_forgets_what_came_first() -> None:
    """And takes forgotten places first."""
    matrix, rows = Matrix(16), directions(8)
    matrix.most = 4
    for number, row in enumerate(rows[:6], 1):
        matrix.add(number, str(number), row)
    assert {name for name, _ in matrix.nearest(rows[0], -1)} == {"3", "4", "5", "6"}
    matrix.forget("5")
    matrix.add(7, "7", rows[6])
    assert {name for name, _ in matrix.nearest(rows[0], -1)} == {"3", "4", "6", "7"}
    matrix.forget("5")
    matrix.add(8, "8", rows[7])
    assert {name for name, _ in matrix.nearest(rows[0], -1)} == {"4", "6", "7", "8"}


async def test_matrices_in_memory_are_bounded() -> None:
    """The one that was asked for longest ago goes, and is read again when it is asked for."""
    store, dims = opened(":memory:"), 1024
    vector = np.zeros(dims, np.float32)
    vector[0] = 1
    far = Embedding("fake", vector)
    rooms = neighbors.MAX_BYTES // (16 * dims) + 10
    for number in range(rooms):
        store.put(entry(skeleton="a", pins=str(number)), far)
        assert found(store, Nearby("tenant", "region", str(number), "mine", far, 0)) == ["a"]
    kept = store._neighborhood()
    assert kept._bytes == sum(matrix.bytes for matrix in kept._kept.values()) <= neighbors.MAX_BYTES
    assert len(kept._kept) < rooms
    assert found(store, Nearby("tenant", "region", "0", "mine", far, 0)) == ["a"]
    await store.close()


KILLED = """
import asyncio, sys
from stepcache.store.sqlite import SqliteStore
from tests.fakes.clock import FakeClock
from tests.fakes.embedder import pointing
from tests.fakes.entries import entry

async def main():
    store = SqliteStore(sys.argv[1], max_entries=40, clock=FakeClock())
    number = 0
    while True:
        number += 1
        store.put(entry(skeleton=str(number)), pointing(number))
        if number % 10 == 0:
            await store.flush()
            print(number, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 7, 20])
async def test_entries_and_vectors_agree_after_being_killed(lines: int, tmp_path: Path) -> None:
    """They are written in one transaction, evicted ones taken in one."""
    path = tmp_path / "s.sqlite"
    killed_after(KILLED, path, lines)
    store = opened(path)
    entries = {skeleton for (skeleton,) in sql(path, "SELECT skeleton FROM entries")}
    assert entries == {skeleton for (skeleton,) in sql(path, "SELECT skeleton FROM vectors")}
    assert len(entries) >= min(10 * lines, 40)
    await store.close()
