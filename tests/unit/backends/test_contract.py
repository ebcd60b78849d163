"""What every backend does: the scripted one, those over HTTP, and several behind one door."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from stepcache.backends.fake import FakeBackend, Reply
from stepcache.backends.openai import OpenAIBackend
from stepcache.backends.retry import Patience
from stepcache.backends.router import Router
from stepcache.backends.tgi import TgiBackend
from stepcache.domain.errors import (
    BackendError,
    BackendProtocolError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from stepcache.ports import Backend, Completion, Relayed
from tests.fakes.clock import FakeClock
from tests.fakes.http_server import HANGS_UP, SILENCE, HttpServer, Played, chat, response

BODY = {"model": "m", "messages": [{"role": "user", "content": "Solve 2x = 4"}]}

Maker = Callable[[list[Reply | None]], Awaitable[Backend]]
"""A backend that gives these replies; None hangs."""


async def forever(_body: object) -> Reply:
    """A reply that never comes."""
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def no_sleep(_seconds: float) -> None:
    """A pause that is over at once."""


def as_played(reply: Reply | None) -> Played:
    """The same reply over HTTP."""
    match reply:
        case None:
            return SILENCE
        case str():
            return chat(reply)
        case Completion():
            return chat(reply.text, reply.finish_reason)
        case BackendStatusError():
            return response(reply.body, reply.status, *(f"{name}: {value}" for name, value in reply.headers.items()))
        case BackendProtocolError():
            return response("garbage")
        case _:
            return HANGS_UP


@pytest.fixture(params=["fake", "openai", "tgi", "router"])
async def make(request: pytest.FixtureRequest) -> AsyncIterator[Maker]:
    """How to make a backend of each kind."""
    servers: list[HttpServer] = []
    backends: list[Backend] = []

    async def fake(replies: list[Reply | None]) -> Backend:
        one = FakeBackend(forever if None in replies else [reply for reply in replies if reply is not None])
        backends.append(one)
        return one

    async def over_http(replies: list[Reply | None]) -> Backend:
        server = await HttpServer([as_played(reply) for reply in replies]).__aenter__()
        servers.append(server)
        one: Backend = TgiBackend(server.url) if request.param == "tgi" else OpenAIBackend(server.url)
        if request.param == "router":
            one = Router({"only": one}, [], Patience(FakeClock(), no_sleep))
        await one.start()
        backends.append(one)
        return one

    yield fake if request.param == "fake" else over_http
    for one in backends:
        await one.close()
    for server in servers:
        await server.__aexit__(None, None, None)


async def whole(relayed: Relayed) -> bytes:
    """All of a relayed body."""
    return b"".join([chunk async for chunk in relayed.chunks])


async def test_a_completion_has_text_finish_and_raw(make: Maker) -> None:
    """Replies come in their order."""
    backend = await make(["x = 2", "x = 3"])
    found = [await backend.complete(BODY, {}, timeout_s=5) for _ in range(2)]
    assert [(one.text, one.finish_reason) for one in found] == [("x = 2", "stop"), ("x = 3", "stop")]
    assert found[0].raw["choices"][0]["message"]["content"] == "x = 2"
    assert found[0].completion_tokens == 3


async def test_a_cut_answer_says_so(make: Maker) -> None:
    """`length` is passed on, so that nobody stores it."""
    backend = await make([Completion("x =", "length")])
    assert (await backend.complete(BODY, {}, timeout_s=5)).finish_reason == "length"


async def test_a_server_that_hangs_is_given_up(make: Maker) -> None:
    """After the time given."""
    backend = await make([None])
    with pytest.raises(BackendTimeoutError):
        await backend.complete(BODY, {}, timeout_s=0.05)


@pytest.mark.parametrize("status", [400, 404, 422, 429, 500, 503])
async def test_a_status_is_an_error_with_its_body(make: Maker, status: int) -> None:
    """As the server sent it."""
    sent = {"content-type": "application/json", "retry-after": "7"}
    backend = await make([BackendStatusError(status, b'{"error":{}}', sent)])
    with pytest.raises(BackendStatusError) as caught:
        await backend.complete(BODY, {}, timeout_s=5)
    assert (caught.value.status, caught.value.body) == (status, b'{"error":{}}')
    assert caught.value.headers["retry-after"] == "7"


@pytest.mark.parametrize("error", [BackendUnavailableError("down"), BackendProtocolError("garbage")])
async def test_each_kind_of_failure_has_its_error(make: Maker, error: BackendError) -> None:
    """The connection lost, an answer that is none."""
    backend = await make([error])
    with pytest.raises(type(error)):
        await backend.complete(BODY, {}, timeout_s=5)


async def test_beyond_the_last_reply_the_server_is_down(make: Maker) -> None:
    """One too few is an outage."""
    backend = await make(["x = 2"])
    await backend.complete(BODY, {}, timeout_s=5)
    with pytest.raises(BackendUnavailableError):
        await backend.complete(BODY, {}, timeout_s=5)


async def test_a_cancelled_call_is_cancelled(make: Maker) -> None:
    """It does not become an error of the backend's."""
    backend = await make([None])
    task = asyncio.create_task(backend.complete(BODY, {}, timeout_s=60))
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_relayed_answer_is_the_servers_own(make: Maker) -> None:
    """Status, type and body."""
    backend = await make(["x = 2"])
    relayed = await backend.relay("POST", "/v1/chat/completions", json.dumps(BODY).encode(), {})
    assert (relayed.status, dict(relayed.headers)["content-type"]) == (200, "application/json")
    assert json.loads(await whole(relayed))["choices"][0]["message"]["content"] == "x = 2"


async def test_a_relayed_error_is_an_answer(make: Maker) -> None:
    """What the server says is passed through, whatever it is."""
    backend = await make([BackendStatusError(429, b"slow down", {"retry-after": "3"})])
    relayed = await backend.relay("POST", "/v1/chat/completions", json.dumps(BODY).encode(), {})
    assert (relayed.status, dict(relayed.headers)["retry-after"]) == (429, "3")
    assert await whole(relayed) == b"slow down"


async def test_nothing_to_relay_is_an_error(make: Maker) -> None:
    """There is no status to pass on."""
    backend = await make([])
    with pytest.raises(BackendUnavailableError):
        await backend.relay("POST", "/v1/chat/completions", b"{}", {})


async def test_an_unread_answer_can_be_closed(make: Maker) -> None:
    """Twice, and after that nothing comes."""
    backend = await make(["x = 2"])
    relayed = await backend.relay("POST", "/v1/chat/completions", json.dumps(BODY).encode(), {})
    await relayed.close()
    await relayed.close()
