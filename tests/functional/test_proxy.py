"""The server over real sockets: OpenAI's own client, streams, clients that go away."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import openai
import pytest

from stepcache.backends.http import Timeouts
from stepcache.backends.openai import OpenAIBackend
from stepcache.domain.request import Answer, Request
from stepcache.settings import Limits
from tests.fakes.gateway import HIT, WRITTEN, FakeGateway, Outcome
from tests.fakes.http_server import HANGS_UP, SILENCE, HttpServer, Played, Then, chat, chunked, response
from tests.fakes.running import running

CHAT = "/v1/chat/completions"
MESSAGE = {"role": "user", "content": "Solve 2x + 3 = 13"}
EVENTS = "Content-Type: text/event-stream"


@asynccontextmanager
async def official(url: str) -> AsyncIterator[openai.AsyncOpenAI]:
    """OpenAI's client, without retries of its own."""
    async with openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="k", max_retries=0) as client:
        yield client


@asynccontextmanager
async def before(*script: Played, between_s: float = 30.0) -> AsyncIterator[tuple[str, HttpServer]]:
    """A server that passes everything on to a scripted one."""
    async with HttpServer(list(script)) as backend:
        passing = OpenAIBackend(backend.url, timeouts=Timeouts(between_chunks_s=between_s))
        async with running(FakeGateway(backend=passing)) as url:
            yield url, backend


# --- the official client ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [HIT, WRITTEN])
async def test_the_official_client_reads_an_answer(answer: Answer) -> None:
    """Text, end, tokens."""
    async with running(FakeGateway(answer)) as url, official(url) as client:
        found = await client.chat.completions.create(model="m", messages=[{"role": "user", "content": "Solve"}])
    assert (found.choices[0].message.content, found.choices[0].finish_reason) == (answer.text, "stop")
    assert found.usage is not None
    assert found.usage.completion_tokens == answer.usage.completion_tokens


async def test_the_official_client_reads_a_streamed_answer() -> None:
    """Chunk by chunk, the tokens last."""
    async with running(FakeGateway(HIT)) as url, official(url) as client:
        stream = await client.chat.completions.create(
            model="m",
            messages=[{"role": "user", "content": "Solve"}],
            stream=True,
            stream_options={"include_usage": True},
        )
        chunks = [chunk async for chunk in stream]
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == HIT.text
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.total_tokens == 0


async def test_the_official_client_reads_a_stream_passed_through() -> None:
    """As if it spoke to the backend."""
    deltas = [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in ("a", "b")]
    events = [b"data: " + json.dumps(delta).encode() + b"\n\n" for delta in deltas] + [b"data: [DONE]\n\n"]
    async with before(chunked(events, EVENTS)) as (url, _backend), official(url) as client:
        stream = await client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "hello"}], stream=True
        )
        assert [chunk.choices[0].delta.content async for chunk in stream] == ["a", "b"]


@pytest.mark.parametrize(
    ("played", "kind"),
    [
        (response({"error": {"message": "slow", "type": "t", "code": None}}, 429), openai.RateLimitError),
        (response("", 500), openai.InternalServerError),
        (HANGS_UP, openai.InternalServerError),
    ],
)
async def test_the_official_client_reads_the_backends_errors(played: Played, kind: type[Exception]) -> None:
    """By their status."""
    async with before(played) as (url, _backend), official(url) as client:
        with pytest.raises(kind):
            await client.chat.completions.create(model="m", messages=[{"role": "user", "content": "hello"}])


async def test_the_official_client_lists_models() -> None:
    """The backend's."""
    async with running(FakeGateway(HIT)) as url, official(url) as client:
        assert [model.id async for model in client.models.list()] == ["fake"]


# --- passing through -------------------------------------------------------------------------------------------------


async def test_bytes_pass_unchanged_both_ways() -> None:
    """Blanks, order, compression, repeated headers."""
    body, answer = b'{ "messages":[ ],\n "a":1.0}', b"\x1f\x8b\x00 not really gzip"
    played = response(answer, 201, "Content-Encoding: gzip", "X-A: 1", "X-A: 2", "X-StepCache-Route: forged")
    async with before(played) as (url, backend), aiohttp.ClientSession(auto_decompress=False) as client:
        reply = await client.post(url + CHAT, data=body, headers={"X-Mine": "1"})
        assert (reply.status, await reply.read()) == (201, answer)
        assert reply.headers.getall("x-a") == ["1", "2"]
        assert reply.headers.getall("x-stepcache-route") == ["bypass"]
    assert (backend.requests[0].body, backend.requests[0].headers["x-mine"]) == (body, "1")


async def test_a_stream_passes_as_it_comes() -> None:
    """The client has the first event while the backend holds back the rest."""
    played = chunked([b"data: 1\n\n"], EVENTS, then=Then.HANG, ended=False)
    async with before(played) as (url, backend), aiohttp.ClientSession() as client:
        async with client.post(url + CHAT, data=b"{}") as reply:
            assert await reply.content.readany() == b"data: 1\n\n"
        await asyncio.wait_for(backend.left.wait(), 10)


@pytest.mark.parametrize("then", [Then.CLOSE, Then.HANG])
async def test_events_that_break_off_end_in_an_error(then: Then) -> None:
    """And without `[DONE]`: nobody takes the part for the whole."""
    played = chunked([b"data: 1\n\n"], EVENTS, then=then, ended=False)
    async with before(played, between_s=0.1) as (url, _backend), aiohttp.ClientSession() as client:
        reply = await client.post(url + CHAT, data=b"{}")
        events = (await reply.read()).decode().strip().split("\n\n")
    assert events[0] == "data: 1"
    assert json.loads(events[-1].removeprefix("data: "))["error"]["code"] == "backend_cut"
    assert "[DONE]" not in "".join(events)


async def test_a_body_that_breaks_off_ends_with_its_connection() -> None:
    """The client sees that it is not whole."""
    cut = Played([b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"], Then.CLOSE)
    async with before(cut) as (url, _backend), aiohttp.ClientSession() as client:
        reply = await client.post(url + CHAT, data=b"{}")
        with pytest.raises(aiohttp.ClientPayloadError):
            await reply.read()


# --- clients that go away --------------------------------------------------------------------------------------------


async def test_a_client_that_goes_away_takes_its_work_with_it() -> None:
    """The gateway's work is cancelled."""
    asked = asyncio.Event()

    async def never(_request: Request) -> Outcome:
        asked.set()
        await asyncio.Event().wait()
        return HIT

    gateway = FakeGateway(never)
    async with running(gateway) as url, aiohttp.ClientSession() as client:
        post = asyncio.create_task(client.post(url + CHAT, json={"messages": [MESSAGE]}))
        await asked.wait()
        post.cancel()
        await asyncio.wait_for(gateway.cancelled.wait(), 10)


async def test_a_client_that_goes_away_cancels_the_backends_call() -> None:
    """Before its first byte."""
    async with before(SILENCE) as (url, backend), aiohttp.ClientSession() as client:
        post = asyncio.create_task(client.post(url + CHAT, data=b"{}"))
        await backend.asked(1)
        post.cancel()
        await asyncio.wait_for(backend.left.wait(), 10)


async def test_others_are_answered_meanwhile() -> None:
    """One that waits holds nobody up."""

    async def sometimes(request: Request) -> Outcome:
        if request.body.get("wait"):
            await asyncio.Event().wait()
        return HIT

    async with running(FakeGateway(sometimes)) as url, aiohttp.ClientSession() as client:
        waiting = [asyncio.create_task(client.post(url + CHAT, json={"wait": True})) for _ in range(20)]
        async with client.post(url + CHAT, json={}) as reply:
            assert reply.headers["x-stepcache-route"] == "reuse"
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


# --- raw sockets -----------------------------------------------------------------------------------------------------


async def said_to(url: str, data: bytes) -> bytes:
    """What the server answers to these bytes until it hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    writer.write(data)
    await writer.drain()
    found = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    await writer.wait_closed()
    return found


async def test_a_body_that_trickles_is_refused() -> None:
    """A slow client does not hold a connection for ever."""
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n\r\n{"
    async with running(FakeGateway(HIT), Limits(body_deadline_s=0.1)) as url:
        assert b" 408 " in await said_to(url, head)


async def test_a_body_without_end_is_refused() -> None:
    """While it comes."""
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with running(FakeGateway(HIT), Limits(max_body_bytes=1000)) as url:
        assert b" 413 " in await said_to(url, head + b"800\r\n" + b"x" * 0x800 + b"\r\n")


@pytest.mark.parametrize("data", [b"\x00\x01\r\n\r\n", b"GET /v1/models\r\n\r\n", b"A" * 100_000 + b"\r\n\r\n"])
async def test_what_is_no_http_harms_nobody(data: bytes) -> None:
    """The next request is answered."""
    async with running(FakeGateway(HIT)) as url, aiohttp.ClientSession() as client:
        await said_to(url, data)
        async with client.post(url + CHAT, json={}) as reply:
            assert reply.status == 200


async def test_a_kept_connection_serves_one_request_after_the_other() -> None:
    """Claimed and passed through, in any order."""
    async with before(chat("a"), chat("b")) as (url, backend), aiohttp.ClientSession() as client:
        for _ in range(2):
            async with client.post(url + CHAT, data=b"{}") as reply:
                assert reply.status == 200
                await reply.read()
        assert backend.connections == 1
