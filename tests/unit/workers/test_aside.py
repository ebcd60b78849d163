"""A thread beside the event loop."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from stepcache.workers.aside import Aside
from stepcache.workers.errors import BusyError

NAME = "test-aside"


class Gate:
    """Work that says when it has begun, and ends when it is told to."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, value: str = "") -> str:
        """The value, at last."""
        self.begun.set()
        self.go_on.wait(60)
        return value


@pytest.fixture
async def aside() -> AsyncIterator[Aside]:
    """Five at once, of which one is light."""
    made = Aside(NAME, light=1, most=5)
    yield made
    await made.close()


def threads() -> int:
    """How many of its threads there are."""
    return sum(one.name.startswith(NAME) for one in threading.enumerate())


async def test_light_work_is_done_on_the_spot_and_other_work_in_a_thread(aside: Aside) -> None:
    """Which is not even started for the former."""
    assert await aside.run(1, threading.current_thread) is threading.current_thread()
    assert threads() == 0
    assert (await aside.run(2, threading.current_thread)).name.startswith(NAME)


async def test_what_raises_raises_to_its_caller_and_makes_room(aside: Aside) -> None:
    """On the spot or beside it."""
    for size in (1, 5, 5):
        with pytest.raises(ZeroDivisionError):
            await aside.run(size, divmod, 1, 0)


async def test_one_thing_is_done_after_the_other(aside: Aside) -> None:
    """The event loop shares the interpreter with it."""
    gate, later = Gate(), Gate()
    calls = [asyncio.create_task(aside.run(2, one, name)) for one, name in ((gate, "a"), (later, "b"))]
    await asyncio.to_thread(gate.begun.wait, 60)
    assert not later.begun.is_set()
    gate.go_on.set()
    later.go_on.set()
    assert await asyncio.gather(*calls) == ["a", "b"]
    assert threads() == 1


async def test_what_would_wait_too_long_is_refused(aside: Aside) -> None:
    """By the sizes of all that waits; as soon as there is room, it is taken."""
    gate = Gate()
    calls = [asyncio.create_task(aside.run(size, gate)) for size in (3, 2)]
    await asyncio.to_thread(gate.begun.wait, 60)
    with pytest.raises(BusyError, match="test-aside: too much waits already"):
        await aside.run(2, gate)
    assert await aside.run(1, str, "light") == "light"
    gate.go_on.set()
    await asyncio.gather(*calls)
    assert await aside.run(2, str, "room") == "room"


async def test_one_thing_alone_may_be_of_any_size(aside: Aside) -> None:
    """Else it would never be done."""
    assert await aside.run(100, str, "huge") == "huge"


async def test_what_nobody_waits_for_any_more_is_not_begun(aside: Aside) -> None:
    """And makes room at once."""
    gate, never = Gate(), Gate()
    first = asyncio.create_task(aside.run(3, gate, "first"))
    second = asyncio.create_task(aside.run(2, never))
    await asyncio.to_thread(gate.begun.wait, 60)
    second.cancel()
    await asyncio.wait([second])
    third = asyncio.create_task(aside.run(2, str, "third"))
    gate.go_on.set()
    assert [await first, await third] == ["first", "third"]
    assert not never.begun.is_set()


async def test_closing_ends_the_thread_and_a_later_call_starts_a_new_one(aside: Aside) -> None:
    """Closing twice, or what never began, is nothing."""
    await aside.close()
    for _ in range(2):
        assert await aside.run(2, str, "done") == "done"
        assert threads() == 1
        await aside.close()
        assert threads() == 0
        await aside.close()
