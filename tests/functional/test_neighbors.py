"""A rule that looks for neighbours, with the store, the embedder and the ladder that an operator runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from stepcache.author.explain import as_text
from stepcache.backends.fake import FakeBackend
from stepcache.domain.request import Answer
from stepcache.domain.routes import Reason, Route, Word
from stepcache.domain.rules import RuleSet
from stepcache.domain.trace import Trace
from stepcache.pipeline.engine import Engine, Outside
from stepcache.store.embedder import WordLlamaEmbedder
from stepcache.store.sqlite import SqliteStore
from tests.fakes.clock import FakeClock
from tests.fakes.toys import TOOLS, request, task

RULE = task(
    match="""
      "Write a greeting that says {word: word}"
      "[Please] write a greeting that says {word: word} and is addressed to {who: identifier}"
      "Write a greeting that says {word: word}, and end it with a full stop"
    """,
    slots="",
    ladder="adapt toy.address\n generate\n otherwise refuse",
    cache="similar = 0.6",
)
PLAIN = "Write a greeting that says hello"
ADDRESSED = "Please write a greeting that says hello and is addressed to Ann"


@asynccontextmanager
async def engine(path: Path, *replies: str) -> AsyncIterator[Engine]:
    """An engine on a store of its own; the model gives these replies and is down after them."""
    clock = FakeClock()
    store = SqliteStore(str(path), clock=clock)
    yield Engine(RuleSet((RULE,)), TOOLS, Outside(store, FakeBackend(replies), clock, WordLlamaEmbedder()))
    await store.close()


async def ask(engine: Engine, prompt: str, **more: Any) -> tuple[Route, Reason, str]:
    """How and why a request was answered, and what."""
    answer = await engine.answer(request(prompt, **more))
    assert isinstance(answer, Answer), answer
    return answer.route, answer.reason, answer.text


async def test_a_neighbor_is_adapted_without_the_model(tmp_path: Path) -> None:
    """The prompt fills a slot more than any answer in the store does; the adapter carries just that slot."""
    async with engine(tmp_path / "s.sqlite", "hello") as one:
        await ask(one, PLAIN)
        assert await ask(one, ADDRESSED) == (Route.ADAPT, Reason(Word.HIT), "Ann: hello")


async def test_a_slot_that_the_neighbor_has_more_is_carried_too(tmp_path: Path) -> None:
    """In the other direction, after a restart."""
    async with engine(tmp_path / "s.sqlite", "Ann: hello") as one:
        await ask(one, ADDRESSED)
    async with engine(tmp_path / "s.sqlite") as one:
        assert await ask(one, PLAIN) == (Route.ADAPT, Reason(Word.HIT), "hello")


async def test_a_neighbor_of_another_meaning_is_not_served(tmp_path: Path) -> None:
    """Its values do not move the embedding, so it is as near as can be; the checks and the gate refuse it."""
    async with engine(tmp_path / "s.sqlite", "hello", "Ann: goodbye") as one:
        await ask(one, PLAIN)
        asked = ADDRESSED.replace("hello", "goodbye")
        assert await ask(one, asked) == (Route.GENERATE, Reason(Word.REJECTED), "Ann: goodbye")


async def test_a_neighbor_serves_nobody_else(tmp_path: Path) -> None:
    """Nor another model's requests: neither is in the region."""
    async with engine(tmp_path / "s.sqlite", "hello", "Ann: hello", "Ann: hello") as one:
        await ask(one, PLAIN)
        assert await ask(one, ADDRESSED, model="other") == (Route.GENERATE, Reason(Word.MISS), "Ann: hello")


async def test_explain_shows_neighbors_with_their_similarity(tmp_path: Path) -> None:
    """Beside what became of them."""
    async with engine(tmp_path / "s.sqlite", "hello") as one:
        await ask(one, PLAIN)
        trace = Trace()
        answer = await one.answer(request(ADDRESSED), trace)
        assert isinstance(answer, Answer)
        [line] = [line for line in as_text(ADDRESSED, answer, trace, colour=False).splitlines() if "neighbor" in line]
        assert line.startswith(f'├─ candidate 1 "{PLAIN}" (neighbor, 0.')
        assert line.endswith("): tried")
