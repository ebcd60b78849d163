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
    """Reads words; a long one when it is told to go on."""

    name: ClassVar[str] = "word"
    Args: ClassVar[Any] = SLOT_TYPES["word"].Args

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    def read(self, text: str, args: Any, names: Names = NO_NAMES) -> Value | Refusal:
        """The word, if it is short."""
        if len(text) < LONG_PROMPT:
            return SLOT_TYPES["word"].read(text, args, names)
        self.begun.set()
        self.go_on.wait(60)
        return Refusal("it is long")


async def test_others_are_answered_while_a_long_prompt_is_looked_at() -> None:
    """However long that takes."""
    slow = Slow()
    world = World.of(task(), tools=replace(TOOLS, slot_types={**SLOT_TYPES, "word": slow}))
    long = asyncio.create_task(world.engine.answer(request("Say " + "x" * LONG_PROMPT)))
    await asyncio.to_thread(slow.begun.wait, 60)
    assert isinstance(await world.ask("Say hi", "hi"), Answer)
    assert not long.done()
    slow.go_on.set()
    assert await long == Unclaimed(Reason(Word.NO_RULE))


async def test_what_is_longer_than_any_rule_reads_is_not_looked_at() -> None:
    """Nor is a key made of it."""
    slow = Slow()
    world = World.of(task(), tools=replace(TOOLS, slot_types={**SLOT_TYPES, "word": slow}))
    found = await world.engine.answer(request("Say " + "x" * MAX_PROMPT))
    assert found == Unclaimed(Reason(Word.NO_RULE))
    assert not slow.begun.is_set()
