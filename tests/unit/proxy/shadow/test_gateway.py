"""The observer behind the caller's back: whatever it does, the caller gets the backend's answer."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from stepcache.backends.fake import FakeBackend
from stepcache.domain.errors import BackendError, BackendUnavailableError
from stepcache.domain.request import Answer, Api, Request
from stepcache.domain.routes import Reason, Route, Word
from stepcache.domain.rules import RuleSet
from stepcache.pipeline.engine import Engine, Outside
from stepcache.ports import Backend
from stepcache.proxy.shadow.gateway import SHADOW, ShadowGateway
from stepcache.proxy.shadow.ledger import Missed
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import FakeGateway
from tests.fakes.store import ListStore
from tests.fakes.toys import TOOLS

BODY = json.dumps({"messages": [{"role": "user", "content": "hi"}]}).encode()
CHAT = "/v1/chat/completions"


class Observed(FakeGateway):
    """A gateway whose engine does what it is told to."""

    def __init__(self, engine: Engine, backend: Backend | None = None) -> None:
        super().__init__(backend=backend)
        self.engine = engine

    def before(self, backend: Backend) -> Engine:
        """That engine."""
        return self.engine


class Hangs(Engine):
    """Answers nothing until it is let go."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(RuleSet(()), TOOLS, Outside(ListStore(clock), FakeBackend(), clock))
        self.began, self.go = asyncio.Event(), asyncio.Event()

    async def answer(self, request: Request, trace: object = None) -> Any:
        """Much later."""
        self.began.set()
        await self.go.wait()
        return SHADOW


class Raises(Hangs):
    """Has a fault."""

    async def answer(self, request: Request, trace: object = None) -> Any:
        """Never."""
        raise RuntimeError("a fault of ours")


@asynccontextmanager
async def started(inner: Observed) -> AsyncIterator[ShadowGateway]:
    """A gateway in shadow mode."""
    gateway = ShadowGateway(inner)
    await gateway.start()
    try:
        yield gateway
    finally:
        await gateway.close()


async def relayed(gateway: ShadowGateway, path: str = CHAT, body: bytes = BODY, method: str = "POST") -> bytes:
    """A body passed through, to its end."""
    headers: Mapping[str, str] = {}
    response = await gateway.relay(method, path, body, headers)
    return b"".join([chunk async for chunk in response.chunks])


async def test_an_observer_that_hangs_holds_nobody_up() -> None:
    """What would wait too long is not compared; at the end what waits is compared, within a moment."""
    engine = Hangs(FakeClock())
    async with started(Observed(engine)) as gateway:
        assert json.loads(await relayed(gateway))["choices"]
        await engine.began.wait()
        answers = {await relayed(gateway) for _ in range(258)}
        assert len(answers) == 1
        assert gateway.ledger.missed == {Missed.BUSY: 2}
        engine.go.set()
    assert gateway.ledger.unclaimed == 257


async def test_the_server_ends_whatever_the_observer_does() -> None:
    """It is given a moment."""
    engine = Hangs(FakeClock())
    inner = Observed(engine)
    async with started(inner) as gateway:
        await relayed(gateway)
    assert inner.life == ["start", "close"]
    assert gateway.ledger.unclaimed == 0


async def test_a_fault_of_the_observer_costs_one_comparison(caplog: pytest.LogCaptureFixture) -> None:
    """It is told in the log."""
    async with started(Observed(Raises(FakeClock()))) as gateway:
        first, second = await relayed(gateway), await relayed(gateway)
    assert first == second
    assert gateway.ledger.missed == {Missed.FAULT: 2}
    assert "could not be compared" in caplog.text


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/models"), ("POST", "/v1/embeddings"), ("POST", "/tokenize"), ("GET", CHAT)]
)
async def test_what_no_rule_could_answer_is_not_looked_at(method: str, path: str) -> None:
    """Nothing of it is kept or counted."""
    async with started(Observed(Raises(FakeClock()))) as gateway:
        await relayed(gateway, path, method=method)
    assert not gateway.ledger.missed


@pytest.mark.parametrize("body", [b"no json", b"[" * 1000, b'{"messages": 1, "messages": 2}', b'{"stream": 1}'])
async def test_a_request_that_is_not_read_is_relayed(body: bytes) -> None:
    """As it came."""
    inner = Observed(Raises(FakeClock()), FakeBackend(["hello"]))
    async with started(inner) as gateway:
        assert b"hello" in await relayed(gateway, body=body)
    assert gateway.ledger.missed == {Missed.UNREAD: 1}


async def test_an_error_behind_is_the_callers() -> None:
    """Relayed or not."""
    request = Request({"prompt": "hi"}, Api.COMPLETIONS)
    down = [BackendUnavailableError("down"), BackendUnavailableError("down")]
    async with started(Observed(Raises(FakeClock()), FakeBackend(down))) as gateway:
        for call in (relayed(gateway), gateway.pass_through(request, SHADOW)):
            with pytest.raises(BackendError):
                await call
    assert gateway.ledger.missed == {Missed.FAILED: 2}


async def test_answers_that_wait_are_bounded_by_their_size() -> None:
    """Relayed or not: what together is too large is not kept, and the callers have it all the same."""
    text = "x" * (12 << 20)
    request = Request({"prompt": "hi"}, Api.COMPLETIONS, raw=b"{}")
    engine = Hangs(FakeClock())
    async with started(Observed(engine, FakeBackend([text] * 6))) as gateway:
        for _ in range(6):
            answer = await gateway.pass_through(request, SHADOW)
            assert answer.text is text
        assert gateway.ledger.missed == {Missed.BUSY: 1}
        engine.go.set()


async def test_every_request_goes_to_the_backend() -> None:
    """With the reason in the words of the language."""
    async with started(Observed(Raises(FakeClock()))) as gateway:
        assert await gateway.ask(Request({"prompt": "hi"})) is SHADOW
        assert gateway.speaks(Api.GENERATE, "any")
        answer = await gateway.pass_through(Request({"prompt": "hi"}, Api.COMPLETIONS), SHADOW)
    assert isinstance(answer, Answer)
    assert (answer.route, answer.reason) == (Route.BYPASS, Reason(Word.UNCACHEABLE, "shadow"))
