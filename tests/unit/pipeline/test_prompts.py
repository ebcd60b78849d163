"""Readers that are waited for delay the prompts that reach them alone, and nothing is remembered of their silence."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from stepcache.domain.request import Answer, Unclaimed
from stepcache.domain.routes import Reason, Route, Word
from stepcache.domain.slots import Value
from stepcache.matching.types import SLOT_TYPES
from stepcache.ports import NO_NAMES, Names, Refusal
from tests.fakes.toys import TOOLS, World, request, task


class Elsewhere:
    """Reads identifiers elsewhere, or is silent; `n` waits until it is told to go on."""

    name: ClassVar[str] = "identifier"
    Args: ClassVar[Any] = SLOT_TYPES["identifier"].Args
    waits: ClassVar[bool] = True

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.given: Refusal | BaseException | None = None
        self.calls = 0

    def read(self, text: str, args: Any, names: Names = NO_NAMES) -> Value | Refusal:
        """As the identifier's own type does."""
        self.calls += 1
        if text == "n":
            self.begun.set()
            self.go_on.wait(60)
        if isinstance(self.given, BaseException):
            raise self.given
        return self.given or SLOT_TYPES["identifier"].read(text, args, names)


@pytest.fixture
async def world(elsewhere: Elsewhere) -> AsyncIterator[World]:
    """A rule that reads words here, and one that reads identifiers elsewhere."""
    say = task()
    count = replace(
        task(match='"Count {word: identifier}"', slots="", checks="require output toy.says(word)"), name="count"
    )
    made = World.of(say, count, tools=replace(TOOLS, slot_types={**SLOT_TYPES, "identifier": elsewhere}))
    yield made
    elsewhere.go_on.set()
    await made.engine.close()


@pytest.fixture
def elsewhere() -> Elsewhere:
    """What is waited for."""
    return Elsewhere()


async def test_a_reader_that_hangs_delays_nobody_who_does_not_call_it(world: World, elsewhere: Elsewhere) -> None:
    """Prompts of other rules, and of none, are answered meanwhile."""
    waits = asyncio.create_task(world.engine.answer(request("Count n")))
    await asyncio.to_thread(elsewhere.begun.wait, 60)
    assert isinstance(await world.ask("Say hi", "hi"), Answer)
    assert await world.engine.answer(request("Sing")) == Unclaimed(Reason(Word.NO_RULE))
    assert not waits.done()
    world.backend.script(["n"])
    elsewhere.go_on.set()
    assert isinstance(await waits, Answer)


@pytest.mark.parametrize("silence", [Refusal("it rests", passing=True), RuntimeError("it broke")])
async def test_a_reader_that_was_silent_is_asked_again(
    world: World, elsewhere: Elsewhere, silence: Refusal | BaseException
) -> None:
    """The same request is claimed as soon as it answers, and an older answer is a candidate again."""
    elsewhere.given = silence
    assert isinstance(await world.ask("Count x"), Unclaimed)
    elsewhere.given = None
    assert (await world.answered("Count x", "x")).route is Route.GENERATE
    assert (await world.answered("Count x")).route is Route.EXACT


async def test_a_candidate_that_could_not_be_read_is_read_again(world: World, elsewhere: Elsewhere) -> None:
    """The entry's prompt is read when it is first proposed."""
    retriever = world.engine._retriever
    await world.answered("Count x", "x")
    (entry,) = world.entries
    count = world.rules.tasks[1]
    elsewhere.given = Refusal("it rests", passing=True)
    assert await retriever._slots_of(count, entry) is None
    elsewhere.given = None
    assert await retriever._slots_of(count, entry) is not None


async def test_what_is_refused_for_good_is_remembered(world: World, elsewhere: Elsewhere) -> None:
    """A prompt that no rule claims is read once."""
    elsewhere.given = Refusal("no identifier")
    for _ in range(3):
        assert isinstance(await world.ask("Count x"), Unclaimed)
        calls = elsewhere.calls
        elsewhere.calls = 0
    assert calls == 0
