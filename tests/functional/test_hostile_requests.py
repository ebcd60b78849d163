"""Hostile requests over HTTP: each gets an answer of the API's, and the server serves on."""

import asyncio
from functools import cache
from io import BytesIO

import aiohttp
import pytest

from benchmarks.bench_hostile import RULES, TAKEN
from benchmarks.hostile.inputs import HOSTILE, ORDINARY, chat, made
from stepcache.assembly import StepCache, load_rules
from stepcache.author.validate import main as validate
from stepcache.backends.fake import FakeBackend
from stepcache.domain.rules import RuleSet
from tests.fakes.running import running


@cache
def rules() -> RuleSet:
    """Those of the benchmark, read once."""
    return load_rules(RULES)


@pytest.mark.parametrize("kind", HOSTILE)
async def test_each_kind_is_answered_and_others_after_it(kind: str) -> None:
    """Four of a kind at once; none is answered by a fault of ours."""
    backend = FakeBackend(lambda _: "I do not know.")
    async with running(StepCache(rules(), backend=backend)) as url, aiohttp.ClientSession() as client:

        async def asked(body: bytes) -> int:
            headers = {"content-type": "application/json"}
            async with client.post(f"{url}/v1/chat/completions", data=BytesIO(body), headers=headers) as reply:
                await reply.read()
                return reply.status

        statuses = await asyncio.gather(*(asked(body) for _, body in made({kind: HOSTILE[kind]}, 4, "test")))
        assert set(statuses) <= TAKEN
        assert await asked(chat("Solve 2x + 3 = 13")) == 200


def test_the_requests_are_the_same_every_time_and_all_different() -> None:
    """Those of other parts are others."""
    for kinds in (HOSTILE, {name: make for name, make in ORDINARY.items() if name != "repeated"}):
        asked = made(kinds, 2 * len(kinds), "a")
        assert asked == made(kinds, 2 * len(kinds), "a")
        assert len({body for _, body in [*asked, *made(kinds, 2 * len(kinds), "b")]}) == 4 * len(kinds)


def test_the_rules_of_the_benchmark_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    """As shipped ones are."""
    assert validate(["benchmarks/hostile/rules"]) == 0, capsys.readouterr().out
