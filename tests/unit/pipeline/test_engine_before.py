"""An engine in front of another backend, and what it makes of a text that it did not ask for."""

import pytest

from stepcache.backends.fake import FakeBackend
from stepcache.domain.request import Answer
from stepcache.domain.routes import Route
from stepcache.pipeline.engine import Kept
from tests.fakes.toys import World, request, task


async def test_two_engines_share_what_they_admit() -> None:
    """Each asks its own backend."""
    world, other = World.of(task()), FakeBackend(["hi"])
    before = world.engine.before(other)
    first = await before.answer(request("Say hi"))
    second = await world.ask("Say hi")
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert (first.route, second.route) == (Route.GENERATE, Route.EXACT)
    assert (len(other.calls), world.calls) == (1, 0)


@pytest.mark.parametrize(
    ("prompt", "text", "kept"),
    [
        ("Say hi", "hi", Kept("hi", True)),
        ("Say hi", "hi.", Kept("hi", True)),
        ("Say hi", "ho.", Kept("ho", False)),
        ("Sing", "hi", None),
    ],
)
async def test_a_text_is_taken_as_the_rule_takes_it(prompt: str, text: str, kept: Kept | None) -> None:
    """Mended where the rule says so; nothing is called or stored."""
    world = World.of(task(checks="require output toy.says(word) on fail adapt toy.close()"))
    assert await world.engine.judge(request(prompt), text) == kept
    assert await world.engine.judge(request(prompt, n=2), text) is None
    assert (world.calls, world.entries) == (0, [])
