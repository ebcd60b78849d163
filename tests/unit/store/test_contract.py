"""What every store does, the fake as the real ones."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.entries import Entry
from stepcache.keeping import Embedding, Nearby, Store
from stepcache.store.sqlite import SqliteStore
from tests.fakes.clock import FakeClock
from tests.fakes.embedder import pointing
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


# --- neighbours ------------------------------------------------------------------------------------------------------


def near(degrees: float = 0, **fields: Any) -> Nearby:
    """What the neighbours of a prompt that points there are looked for by."""
    plain = Nearby("tenant", "region", "pins", "mine", pointing(degrees), 0.1)
    return replace(plain, **fields)


def found(store: Store, wanted: Nearby, limit: int = 4) -> list[str]:
    """Skeletons of the neighbours, in order."""
    return [neighbor.entry.skeleton for neighbor in store.neighbors(wanted, (), limit)]


def put(store: Store, skeleton: str, degrees: float, **fields: Any) -> Entry:
    """An entry whose skeleton points there."""
    one = entry(skeleton=skeleton, **fields)
    store.put(one, pointing(degrees))
    return one


async def test_the_nearest_neighbor_comes_first(store: Store) -> None:
    """With its similarity, the cosine; those that are not similar enough do not come."""
    far, close = put(store, "far", 60), put(store, "close", 20)
    put(store, "farther", 89)
    [first, second] = store.neighbors(near(), (), 4)
    assert (first.entry, second.entry) == (close, far)
    assert (round(first.similarity, 4), round(second.similarity, 4)) == (0.9397, 0.5)
    assert found(store, near(similar=0.6)) == ["close"]


async def test_neighbors_are_of_one_owner_region_and_pins_and_of_another_skeleton(store: Store) -> None:
    """Whatever is asked for, nobody else's are looked at."""
    put(store, "theirs", 0, owner="other")
    put(store, "elsewhere", 0, region="another")
    put(store, "pinned", 0, pins="others")
    put(store, "mine", 0)
    assert found(store, near()) == []
    assert found(store, near(owner="other")) == ["theirs"]


async def test_embeddings_of_two_embedders_are_never_compared(store: Store) -> None:
    """A skeleton is found again when it is embedded anew."""
    put(store, "a", 10)
    swapped = near(embedding=pointing(0, "other"))
    assert found(store, swapped) == []
    one = entry(skeleton="a")
    store.put(one, pointing(10, "other"))
    assert store.neighbors(swapped, (), 1)[0].entry == one


async def test_vectors_of_another_length_are_not_compared(store: Store) -> None:
    """Even under one embedder's name."""
    store.put(entry(skeleton="a"), pointing(0, dims=8))
    assert found(store, near()) == []


async def test_only_candidates_that_were_embedded_are_neighbors(store: Store) -> None:
    """An entry that serves its own prompt alone proposes nothing."""
    store.put(entry(skeleton="no candidate", candidate=False), pointing(0))
    store.put(entry(skeleton="not embedded"))
    assert found(store, near()) == []


async def test_a_skeleton_is_where_its_last_candidate_was(store: Store) -> None:
    """Its older embedding is forgotten."""
    put(store, "a", 0)
    assert found(store, near(similar=0.9)) == ["a"]
    put(store, "a", 80)
    assert found(store, near(similar=0.9)) == []
    assert found(store, near(80, similar=0.9)) == ["a", "a"]


async def test_neighbors_are_at_most_so_many_in_all(store: Store) -> None:
    """The nearest skeleton's best first: most equal slot values, then newest."""
    old, new = put(store, "close", 10, slots=(("x", "z"),)), put(store, "close", 10)
    further = put(store, "further", 30)
    put(store, "furthest", 40)
    assert [one.entry for one in store.neighbors(near(), (("x", "z"),), 3)] == [old, new, further]


async def test_a_dropped_entry_is_no_neighbor(store: Store) -> None:
    """With the last entry of a skeleton its embedding goes."""
    first, second = put(store, "a", 0), put(store, "b", 30)
    assert found(store, near()) == ["a", "b"]
    store.drop(first.id)
    assert found(store, near()) == ["b"]
    await store.flush()
    assert [one.entry for one in store.neighbors(near(), (), 4)] == [second]
    store.drop(second.id)
    assert found(store, near()) == []


async def test_a_neighbor_ends_with_its_time(store: Store, clock: FakeClock) -> None:
    """As every entry does."""
    put(store, "a", 0, expires=clock.now() + 60)
    assert found(store, near()) == ["a"]
    clock.forward(60)
    assert found(store, near()) == []


@given(
    stored=st.lists(st.tuples(st.integers(0, 17), st.sampled_from("abcdef"), st.sampled_from("pq")), max_size=20),
    degrees=st.integers(0, 17),
    limit=st.integers(1, 5),
)
async def test_neighbors_come_in_the_order_of_the_list(
    stored: list[tuple[int, str, str]], degrees: int, limit: int
) -> None:
    """The matrix finds what the list finds, similarities being different."""
    clock = FakeClock()
    real, plain = SqliteStore(":memory:", clock=clock), ListStore(clock)
    for turns, skeleton, pins in stored:
        one = entry(skeleton=skeleton, pins=pins)
        for store in (real, plain):
            store.put(one, pointing(10 * turns + ord(skeleton) / 100))
            store.neighbors(near(pins=pins), (), 1)
    wanted = near(10 * degrees, pins="p", similar=-1)
    assert found(real, wanted, limit) == found(plain, wanted, limit)
    await real.close()
