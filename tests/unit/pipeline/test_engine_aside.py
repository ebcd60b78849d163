"""A long prompt is looked at beside the event loop, a too long one not at all."""

import asyncio
import threading
from dataclasses import replace
from typing import Any, ClassVar

from stepcache.domain.request import Answer, Unclaimed
from stepcache.domain.routes import Reason, Word
from stepcache.domain.slots import Value
from stepcache.matching.claim import MAX_PROMPT
from stepcache.matching.types import SLOT_TYPES
from stepcache.pipeline.retrieve import LONG_PROMPT
from stepcache.ports import NO_NAMES, Names, Refusal
from tests.fakes.toys import TOOLS, World, request, task


class Slow:
    """Reads texts; a long one when it is told to go on."""

    name: ClassVar[str] = "text"
    Args: ClassVar[Any] = SLOT_TYPES["text"].Args

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.readers: set[str] = set()

    def read(self, text: str, args: Any, names: Names = NO_NAMES) -> Value | Refusal:
        """The text, in due time."""
        if len(text) >= LONG_PROMPT:
            self.readers.add(threading.current_thread().name)
            self.begun.set()
            self.go_on.wait(60)
        return SLOT_TYPES["text"].read(text, args, names)


def world_of(slow: Slow) -> World:
    """A rule that takes any text."""
    rule = task(match='"Say {word: text}"', slots="", ladder="adapt toy.swap(word)\n generate\n otherwise refuse")
    return World.of(rule, tools=replace(TOOLS, slot_types={**SLOT_TYPES, "text": slow}))


async def test_others_are_answered_while_a_long_prompt_is_looked_at() -> None:
    """However long that takes."""
    slow = Slow()
    world = world_of(slow)
    long = asyncio.create_task(world.engine.answer(request("Say " + "x" * LONG_PROMPT)))
    await asyncio.to_thread(slow.begun.wait, 60)
    assert isinstance(await world.ask("Say hi", "hi"), Answer)
    assert not long.done()
    slow.go_on.set()
    assert isinstance(await long, Answer)
    await world.engine.close()


async def world_with_a_long_entry() -> tuple[Slow, World]:
    """A store with an answer to a long prompt, and readers that wait from now on."""
    slow = Slow()
    slow.go_on.set()
    world = world_of(slow)
    await world.given("Say " + "x" * LONG_PROMPT, "hi")
    slow.begun.clear()
    slow.go_on.clear()
    return slow, world


async def test_others_are_answered_while_a_candidate_s_long_prompt_is_read_again() -> None:
    """A short request may have one."""
    slow, world = await world_with_a_long_entry()
    waits = asyncio.create_task(world.ask("Say hi", "hi"))
    await asyncio.to_thread(slow.begun.wait, 60)
    assert await world.engine.answer(request("Sing")) == Unclaimed(Reason(Word.NO_RULE))
    assert not waits.done()
    slow.go_on.set()
    assert isinstance(await waits, Answer)
    assert {name.partition("_")[0] for name in slow.readers} == {"stepcache-claim"}
    await world.engine.close()


async def test_a_long_prompt_that_would_wait_too_long_is_passed_on() -> None:
    """Its own, or a candidate's; not for ever, and short ones are not concerned."""
    slow, world = await world_with_a_long_entry()
    most = MAX_PROMPT - len("Say ")
    waiting = [asyncio.create_task(world.engine.answer(request("Say " + one * most))) for one in "abcdefghij"]
    await asyncio.to_thread(slow.begun.wait, 60)
    busy = Reason(Word.UNCACHEABLE, "busy")
    late = request("Say " + "y" * LONG_PROMPT)
    assert await world.engine.answer(late) == Unclaimed(busy)
    assert await world.engine.answer(request("Say hi")) == Unclaimed(busy, world.rules.tasks[0].label)
    assert await world.engine.answer(request("Sing")) == Unclaimed(Reason(Word.NO_RULE))
    slow.go_on.set()
    assert all(isinstance(one, Answer) for one in await asyncio.gather(*waiting))
    assert isinstance(await world.engine.answer(late), Answer)
    await world.engine.close()


async def test_closing_ends_the_thread() -> None:
    """Whoever asks later gets a new one."""
    slow = Slow()
    slow.go_on.set()
    world = world_of(slow)
    before = set(threading.enumerate())
    for prompt in ("x" * LONG_PROMPT, "y" * LONG_PROMPT):
        assert isinstance(await world.engine.answer(request(f"Say {prompt}")), Answer)
        await world.engine.close()
        assert not any(one.name.startswith("stepcache-claim") for one in {*threading.enumerate()} - before)


async def test_what_is_longer_than_any_rule_reads_is_not_looked_at() -> None:
    """Nor is a key made of it."""
    slow = Slow()
    found = await world_of(slow).engine.answer(request("Say " + "x" * MAX_PROMPT))
    assert found == Unclaimed(Reason(Word.NO_RULE))
    assert not slow.begun.is_set()
