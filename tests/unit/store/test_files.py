"""Bad bits and bad files: what is not as it was written is not served."""

import sqlite3
from pathlib import Path
from random import Random

import pytest

from stepcache.domain.errors import ConfigurationError, StoreError
from stepcache.store import files
from tests.fakes.clock import FakeClock
from tests.fakes.entries import entry
from tests.fakes.sqlite import opened, sql, written

# --- bad bits --------------------------------------------------------------------------------------------------------


async def test_a_flipped_bit_anywhere_never_changes_an_answer(tmp_path: Path) -> None:
    """What comes back is what was put, or nothing."""
    path, random = tmp_path / "s.sqlite", Random(42)
    entries = [entry(output=f"{number}\n" * 50) for number in range(40)]
    await written(path, entries)
    whole = path.read_bytes()
    for _ in range(120):
        bad = bytearray(whole)
        bad[random.randrange(len(bad))] ^= 1 << random.randrange(8)
        path.write_bytes(bad)
        store = opened(path)
        found = [store.get(one.owner, one.key) for one in entries]
        listed = store.candidates("tenant", "skeleton", "pins", entries[3].slots, 50)
        await store.close()
        assert all(one in {None, meant} for one, meant in zip(found, entries, strict=True))
        assert set(listed) <= set(entries)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET body = replace(body, '=', '+')",
        "UPDATE entries SET checksum = zeroblob(32)",
        "UPDATE entries SET body = x'00'",
        "UPDATE entries SET key = '" + "f" * 64 + "'",
    ],
)
async def test_a_corrupt_entry_is_a_miss_and_dropped(change: str, tmp_path: Path) -> None:
    """Once found, it is counted and gone; a row that turns up under another key is none of that key's."""
    path, key = tmp_path / "s.sqlite", "f" * 64
    await written(path, [entry(key=key if "key" not in change else "0" * 64)])
    sql(path, change.replace("replace(body, '=', '+')", "CAST(replace(CAST(body AS TEXT), '=', '+') AS BLOB)"))
    store = opened(path)
    assert store.get("tenant", key) is None
    await store.flush()
    assert (store.stats().corrupt, store.stats().entries) == (1, 0)
    await store.close()


async def test_a_row_moved_to_another_owner_is_not_theirs(tmp_path: Path) -> None:
    """Neither by key nor as a candidate: a row says itself whose it is."""
    path, one = tmp_path / "s.sqlite", entry()
    await written(path, [one])
    sql(path, "UPDATE entries SET owner = 'other'")
    sql(path, "UPDATE marks SET owner = 'other'")
    store = opened(path)
    assert store.candidates("other", one.skeleton, one.pins, one.slots, 4) == []
    assert store.get("other", one.key) is None
    await store.close()


# --- bad files -------------------------------------------------------------------------------------------------------


def moved(folder: Path) -> list[Path]:
    """Files that were moved aside."""
    return sorted(folder.glob("*.corrupt-*"))


def modes(folder: Path) -> dict[str, int]:
    """Who may read what."""
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def half(path: Path) -> None:
    """Cut a file in the middle."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwritten(path: Path, length: int, byte: bytes = b"x") -> None:
    """Put garbage at a file's beginning."""
    path.write_bytes(byte * length + path.read_bytes()[length:])


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda path: overwritten(path, 16), "corrupt"),
        (lambda path: overwritten(path, 100, b"\0"), "corrupt"),
        (half, "corrupt"),
        (lambda path: sql(path, "PRAGMA user_version = 99"), "version 99"),
    ],
)
async def test_a_damaged_store_is_moved_aside(spoil: object, word: str, tmp_path: Path) -> None:
    """Nothing of it is lost, and the operator is told."""
    path = tmp_path / "s.sqlite"
    await written(path, [entry() for _ in range(50)])
    assert callable(spoil)
    spoil(path)
    content = path.read_bytes()
    store = opened(path, FakeClock(1_800_000_000))
    aside = tmp_path / "s.sqlite.corrupt-20270115T080000Z"
    assert (store.stats().entries, aside.read_bytes()) == (0, content)
    assert word in store.notices[0]
    assert aside.name in store.notices[0]
    await store.close()


async def test_two_bad_files_in_one_second_are_both_kept(tmp_path: Path) -> None:
    """Nothing is overwritten."""
    path, contents = tmp_path / "s.sqlite", set()
    for byte in (b"x", b"y"):
        await written(path, [entry()])
        overwritten(path, 16, byte)
        contents.add(path.read_bytes())
    await opened(path).close()
    assert {other.read_bytes() for other in moved(tmp_path)} == contents
    assert len(contents) == 2


def another(path: Path, application: int) -> None:
    """Another program's database, which keeps a log beside it."""
    sql(path, f"PRAGMA application_id = {application}")
    sql(path, "CREATE TABLE entries (a)")


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_bytes(b"x"),
        lambda path: path.write_bytes(b"my notes " * 1000),
        lambda path: path.write_bytes(bytes(100)),
        lambda path: path.write_bytes(Path(files.__file__).with_name("schema_1.sql").read_bytes()),
        lambda path: path.write_bytes(b"a text with the word that stands where the id of a store would be at Step" * 9),
        lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(200)),
        lambda path: another(path, 0),
        lambda path: another(path, 7),
    ],
)
def test_a_file_that_is_no_store_is_refused_and_stays_as_it_is(make: object, tmp_path: Path) -> None:
    """A slip of the pen costs nobody a file: neither its name nor its content nor its permissions."""
    path = tmp_path / "notes"
    assert callable(make)
    make(path)
    path.chmod(0o644)
    content = path.read_bytes()
    with pytest.raises(ConfigurationError) as caught:
        opened(path)
    assert str(caught.value) == f"`{path}` is no StepCache store: name another file"
    assert (path.read_bytes(), modes(tmp_path)) == (content, {"notes": 0o644})


@pytest.mark.parametrize("place", ["", "none/s.sqlite"])
def test_a_place_where_no_file_can_be_is_said(place: str, tmp_path: Path) -> None:
    """In one line."""
    with pytest.raises(ConfigurationError) as caught:
        opened(tmp_path / place)
    assert "\n" not in str(caught.value)


async def test_a_file_held_by_another_process_is_not_moved(tmp_path: Path) -> None:
    """It is not ours to move: it works, elsewhere."""
    path = tmp_path / "s.sqlite"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE held (x)")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError):
        opened(path)
    holder.close()
    assert moved(tmp_path) == []


async def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    """With its log beside it."""
    store = opened(tmp_path / "s.sqlite")
    store.put(entry())
    await store.flush()
    assert modes(tmp_path) == {"s.sqlite": 0o600, "s.sqlite-wal": 0o600, "s.sqlite-shm": 0o600}
    await store.close()


async def test_an_empty_file_is_a_new_store(tmp_path: Path) -> None:
    """As `mktemp` makes one."""
    (tmp_path / "s.sqlite").touch(0o644)
    store = opened(tmp_path / "s.sqlite")
    assert (store.notices, store.stats().entries) == ((), 0)
    await store.close()
