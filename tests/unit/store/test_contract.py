"""What every store does, the fake as the real ones."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.entries import Entry
from stepcache.ports import Embedding, Store
from stepcache.store.sqlite import SqliteStore
from tests.fakes.clock import FakeClock
from tests.fakes.entries import entry
from tests.fakes.store import ListStore


@pytest.fixture
def clock() -> FakeClock:
    """Time that stands."""
    return FakeClock()


@pytest.fixture(params=["list", "memory", "file", "file, written"])
async def store(request: pytest.FixtureRequest, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Store]:
    """A store of each kind."""
    path = ":memory:" if request.param == "memory" else str(tmp_path / "store.sqlite")
    sqlite = SqliteStore(path, clock=clock)
    kinds: dict[str, Store] = {"list": ListStore(clock), "file, written": Settled(sqlite)}
    yield kinds.get(request.param, sqlite)
    await sqlite.close()


class Settled:
    """A store that is read only after everything is written."""

    def __init__(self, store: SqliteStore) -> None:
        self.get = store.get
        self.candidates = store.candidates
        self.neighbors = store.neighbors
        self.flush = store.flush
        self.close = store.close
        self._store = store

    def put(self, new: Entry, embedding: Embedding | None = None) -> None:
        """Put, and wait."""
        self._store.put(new, embedding)
        self._store._pending.wait_idle()

    def drop(self, entry_id: str) -> None:
        """Drop, and wait."""
        self._store.drop(entry_id)
        self._store._pending.wait_idle()


async def test_what_was_put_is_found_at_once(store: Store) -> None:
    """A repetition right after the answer hits."""
    first = entry()
    store.put(first)
    assert store.get(first.owner, first.key) == first


async def test_what_was_written_is_found(store: Store) -> None:
    """Nothing is lost on the way to the disk."""
    entries = [entry(output="line\n" * number) for number in range(300)]
    for one in entries:
        store.put(one)
    await store.flush()
    assert [store.get(one.owner, one.key) for one in entries] == entries


async def test_another_owner_finds_nothing(store: Store) -> None:
    """Neither by key nor as a candidate."""
    first = entry()
    store.put(first)
    assert store.get("other", first.key) is None
    assert store.candidates("other", first.skeleton, first.pins, first.slots, 4) == []
    assert store.candidates("other", first.skeleton, None, first.slots, 4) == []


async def test_a_later_entry_replaces_the_one_under_its_key(store: Store) -> None:
    """Also among the candidates."""
    old = entry()
    new = entry(key=old.key, output="x = 5\n")
    store.put(old)
    store.put(new)
    assert store.get(new.owner, new.key) == new
    assert store.candidates(new.owner, new.skeleton, new.pins, (), 4) == [new]


async def test_two_owners_keep_their_entries_under_one_key(store: Store) -> None:
    """A key is an owner's."""
    mine = entry()
    theirs = entry(owner="other", key=mine.key)
    store.put(mine)
    store.put(theirs)
    assert [store.get("tenant", mine.key), store.get("other", mine.key)] == [mine, theirs]


async def test_a_dropped_entry_is_gone_at_once(store: Store) -> None:
    """Before the writer has come to it."""
    first, second = entry(), entry()
    store.put(first)
    store.put(second)
    store.drop(first.id)
    assert store.get(first.owner, first.key) is None
    assert store.candidates(first.owner, first.skeleton, first.pins, (), 4) == [second]


async def test_a_dropped_entry_can_come_again(store: Store) -> None:
    """Dropping is no ban."""
    first = entry()
    store.put(first)
    store.drop(first.id)
    store.put(first)
    await store.flush()
    assert store.get(first.owner, first.key) == first


async def test_only_candidates_serve_others(store: Store) -> None:
    """An entry that is none is found by its key alone."""
    first = entry(candidate=False)
    store.put(first)
    assert store.get(first.owner, first.key) == first
    assert store.candidates(first.owner, first.skeleton, None, first.slots, 4) == []


async def test_candidates_have_the_pins_that_were_asked_for(store: Store) -> None:
    """Without pins, any."""
    mine, other = entry(), entry(pins="others")
    store.put(mine)
    store.put(other)
    assert store.candidates(mine.owner, mine.skeleton, mine.pins, (), 4) == [mine]
    assert store.candidates(mine.owner, mine.skeleton, None, (), 4) == [other, mine]
    assert store.candidates(mine.owner, mine.skeleton, "none", (), 4) == []


async def test_an_entry_ends_with_its_time(store: Store, clock: FakeClock) -> None:
    """To the second."""
    first = entry(expires=clock.now() + 60)
    store.put(first)
    clock.forward(59)
    assert store.get(first.owner, first.key) == first
    clock.forward(1)
    assert store.get(first.owner, first.key) is None
    assert store.candidates(first.owner, first.skeleton, first.pins, first.slots, 4) == []


async def test_everything_an_entry_says_comes_back(store: Store) -> None:
    """Whatever its texts hold."""
    odd = entry(output="a\x00b\u2028\U0001f600" * 100, prompt="", slots=(("é", '"'), ("é", "\\")), schema='{"a":1}')
    store.put(odd)
    await store.flush()
    assert store.get(odd.owner, odd.key) == odd


SLOTS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("123")), max_size=3, unique_by=lambda slot: slot[0])


@given(
    stored=st.lists(st.tuples(SLOTS, st.sampled_from("pq")), max_size=20),
    asked=SLOTS,
    pins=st.sampled_from("pq"),
    limit=st.integers(1, 5),
)
async def test_candidates_come_in_the_order_of_the_list(
    stored: list[tuple[list[tuple[str, str]], str]], asked: list[tuple[str, str]], pins: str, limit: int
) -> None:
    """Most equal slot values first, then newest; SQLite's index finds what the list finds."""
    clock = FakeClock()
    real, plain = SqliteStore(":memory:", clock=clock), ListStore(clock)
    for slots, where in stored:
        one = entry(slots=tuple(slots), pins=where)
        real.put(one)
        plain.put(one)
    found = real.candidates("tenant", "skeleton", pins, asked, limit)
    assert found == plain.candidates("tenant", "skeleton", pins, asked, limit)
    await real.close()
