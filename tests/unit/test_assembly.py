"""The cache as a whole: what it opens, it closes."""

import threading

import pytest

from stepcache.assembly import StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.domain.rules import RuleSet
from tests.fakes.clock import FakeClock
from tests.fakes.store import ListStore


class Broken(FakeBackend):
    """Neither starts nor closes."""

    async def start(self) -> None:
        """Fails."""
        raise RuntimeError("does not start")

    async def close(self) -> None:
        """Fails."""
        raise RuntimeError("does not close")


class Closed(ListStore):
    """Tells whether it was closed."""

    closed = False

    async def close(self) -> None:
        """Noted."""
        self.closed = True


async def test_a_backend_that_does_not_close_costs_no_entry() -> None:
    """The store is written and closed all the same; the fault is told."""
    store = Closed(FakeClock())
    cache = StepCache(RuleSet(()), backend=Broken(), store=store)
    with pytest.raises(RuntimeError, match="does not close"):
        await cache.close()
    assert store.closed


async def test_a_backend_that_does_not_start_leaves_nothing_open() -> None:
    """What is told is why it does not start."""
    store = Closed(FakeClock())
    with pytest.raises(RuntimeError, match="does not start"):
        async with StepCache(RuleSet(()), backend=Broken(), store=store):
            pass
    assert store.closed


async def test_closing_one_cache_leaves_the_workers_of_another() -> None:
    """Each has its own."""
    one, other = (StepCache(RuleSet(()), backend=FakeBackend()) for _ in range(2))
    assert one._plugged.tools.solvers["linear"] is not other._plugged.tools.solvers["linear"]


async def test_closing_ends_the_thread_for_long_prompts() -> None:
    """Which the first of them had started."""
    before = set(threading.enumerate())
    async with StepCache(RuleSet(()), backend=FakeBackend(["hi"])) as cache:
        await cache.answer("Say " + "x" * 3_000)
        assert any(one.name.startswith("stepcache-claim") for one in {*threading.enumerate()} - before)
    assert not any(one.name.startswith("stepcache-claim") for one in {*threading.enumerate()} - before)
