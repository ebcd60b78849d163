"""What only happens over HTTP: connections that die, odd bytes, headers, sizes."""

import asyncio
import json

import pytest

from stepcache.backends import http
from stepcache.backends.http import Timeouts
from stepcache.domain.errors import (
    BackendProtocolError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from stepcache.ports import Relayed
from tests.fakes.http_server import HANGS_UP, SILENCE, HttpServer, Played, Then, chat, chunked, response
from tests.unit.backends.client import BODY, Client

EVENTS = "Content-Type: text/event-stream"


async def whole(relayed: Relayed) -> bytes:
    """All of a relayed body."""
    return b"".join([chunk async for chunk in relayed.chunks])


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/"])
async def test_an_address_may_end_as_it_likes(end: str) -> None:
    """The path asked for is the same."""
    async with HttpServer([chat("a"), chat("b")]) as server, Client(server.url + end) as client:
        await client.ask()
        await whole(await client.relay("GET", "/v1/models?x=%2F&y=1", b"", {}))
        assert [one.path for one in server.requests] == ["/v1/chat/completions", "/v1/models?x=%2F&y=1"]
        assert server.requests[1].headers.get("content-length") is None


async def test_an_address_may_have_a_path() -> None:
    """Gateways put servers below one."""
    async with HttpServer([chat("a")]) as server, Client(server.url + "/deep/v1") as client:
        await client.ask()
        assert server.requests[0].path == "/deep/v1/chat/completions"


async def test_connections_are_kept() -> None:
    """Ten calls, one connection; relayed ones, too."""
    async with HttpServer([chat("a") for _ in range(10)]) as server, Client(server.url) as client:
        for _ in range(5):
            await client.ask()
            await whole(await client.pass_on())
        assert server.connections == 1


@pytest.mark.parametrize("relayed", [False, True])
async def test_a_kept_connection_that_died_gets_a_fresh_one(relayed: bool) -> None:
    """Once: the answer comes as if nothing had been."""
    async with HttpServer([chat("a"), HANGS_UP, chat("b")]) as server, Client(server.url) as client:
        await client.ask()
        if relayed:
            assert b'"b"' in await whole(await client.pass_on())
        else:
            assert (await client.ask()).text == "b"
        assert [one.connection for one in server.requests] == [1, 1, 2]


async def test_a_fresh_connection_that_dies_is_an_error() -> None:
    """The server had its chance: a call is not made twice for nothing."""
    async with HttpServer([HANGS_UP, chat("b")]) as server, Client(server.url) as client:
        with pytest.raises(BackendUnavailableError):
            await client.ask()
        assert len(server.requests) == 1


async def test_a_second_death_is_an_error() -> None:
    """One retry, no more."""
    async with HttpServer([chat("a"), HANGS_UP, HANGS_UP, chat("b")]) as server, Client(server.url) as client:
        await client.ask()
        with pytest.raises(BackendUnavailableError):
            await client.ask()
        assert len(server.requests) == 3


async def test_a_server_that_is_not_there() -> None:
    """Refused, and told so."""
    async with HttpServer([]) as server:
        url = server.url
    async with Client(url) as client:
        with pytest.raises(BackendUnavailableError):
            await client.ask()
        with pytest.raises(BackendUnavailableError):
            await client.pass_on()


async def test_a_host_that_has_no_address() -> None:
    """The same."""
    async with Client("http://stepcache.invalid") as client:
        with pytest.raises(BackendUnavailableError):
            await client.ask()


async def test_a_backend_that_was_not_started_is_unavailable() -> None:
    """Before, and after its end."""
    client = Client("http://127.0.0.1:1")
    with pytest.raises(BackendUnavailableError):
        await client.ask()
    await client.close()


@pytest.mark.parametrize(
    "played",
    [
        response("not JSON"),
        response("[]"),
        response({"choices": []}),
        response({"error": {"message": "200, but no"}}),
        response({"choices": [{"message": {"content": 7}}]}),
        response(b'{"choices": [{"message": {"content": "\xff"}}]}'),
        response("[" * 100_000),
        response(b"\x1f\x8b\x08\x00", 200, "Content-Encoding: gzip"),
        Played([b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"], Then.CLOSE),
        Played([b"\x00\x01\x02 no HTTP\r\n\r\n"], Then.CLOSE),
        chunked([b'{"choices":'], then=Then.CLOSE, ended=False),
    ],
)
async def test_garbage_is_said_to_be_garbage(played: Played) -> None:
    """Whatever a server sends in place of a completion, and the half of one."""
    async with HttpServer([played]) as server, Client(server.url) as client:
        with pytest.raises(BackendProtocolError):
            await client.ask()


@pytest.mark.parametrize(
    ("played", "found"),
    [
        (response({"choices": [{"message": {"content": None}, "finish_reason": "tool_calls"}]}), ("", "tool_calls")),
        (response({"choices": [{"message": {"content": "a"}}], "usage": None, "model": None}), ("a", "")),
        (chat("a", "content_filter"), ("a", "content_filter")),
        (chunked([b'{"choices":[{"message":', b'{"content":"a"},"finish_reason":"stop"}]}']), ("a", "stop")),
    ],
)
async def test_what_servers_leave_out_is_taken_as_empty(played: Played, found: tuple[str, str]) -> None:
    """A completion without text, tokens or end."""
    async with HttpServer([played]) as server, Client(server.url) as client:
        answer = await client.ask()
        assert (answer.text, answer.finish_reason) == found


async def test_an_answer_without_end_is_cut_off() -> None:
    """At the cap, not in memory."""
    pieces = [b"x" * (1 << 20)] * 12
    async with HttpServer([chunked(pieces)]) as server, Client(server.url) as client:
        with pytest.raises(BackendProtocolError):
            await client.ask()


async def test_a_long_error_is_cut_short() -> None:
    """Its beginning says enough."""
    async with HttpServer([response(b"e" * 200_000, 500)]) as server, Client(server.url) as client:
        with pytest.raises(BackendStatusError) as caught:
            await client.ask()
        assert caught.value.body == b"e" * http.MAX_ERROR_BYTES


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nobody_is_followed(status: int) -> None:
    """A redirect is the server's answer, and no credential goes elsewhere."""
    async with HttpServer([]) as other:
        away = [response("", status, f"Location: {other.url}/v1/chat/completions") for _ in range(2)]
        async with HttpServer(away) as server, Client(server.url) as client:
            with pytest.raises(BackendStatusError):
                await client.ask()
            assert (await client.pass_on(authorization="Bearer secret")).status == status
        assert other.connections == 0


async def test_cookies_are_not_kept() -> None:
    """One caller's are not the next one's."""
    async with HttpServer([response("{}", 200, "Set-Cookie: a=1"), chat("b")]) as server, Client(server.url) as client:
        relayed = await client.pass_on()
        await whole(relayed)
        await client.ask()
        assert dict(relayed.headers)["set-cookie"] == "a=1"
        assert "cookie" not in server.requests[1].headers


async def test_a_proxy_in_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator names the backend, nobody else."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    async with HttpServer([chat("a")]) as server, Client(server.url) as client:
        assert (await client.ask()).text == "a"


# --- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "sent"), [(None, "Bearer callers"), ("ours", "Bearer ours")])
async def test_the_callers_key_goes_on_unless_there_is_ours(key: str | None, sent: str) -> None:
    """Called or relayed."""
    async with HttpServer([chat("a"), chat("b")]) as server, Client(server.url, key=key) as client:
        await client.complete(BODY, {"authorization": "Bearer callers"}, timeout_s=5)
        await whole(await client.pass_on(authorization="Bearer callers"))
        assert [one.headers["authorization"] for one in server.requests] == [sent, sent]


async def test_what_else_a_caller_proves_itself_with_gives_way_to_our_key_too() -> None:
    """The server gets one credential, and nothing that a caller is known by is shown beside it."""
    personal = {"api-key", "x-api-key", "cookie", "openai-organization", "openai-project"}
    callers = {"x-trace": "t"} | {name.title(): "callers" for name in personal}
    async with HttpServer([chat("a"), chat("b")]) as server, Client(server.url, key="ours") as client:
        await client.complete(BODY, callers, timeout_s=5)
        await whole(await client.relay("POST", "/v1/chat/completions", b"{}", callers))
        for one in server.requests:
            assert personal.isdisjoint(one.headers)
            assert (one.headers["authorization"], one.headers["x-trace"]) == ("Bearer ours", "t")


async def test_a_call_speaks_of_its_own_body() -> None:
    """What the caller said of another body is not repeated."""
    callers = {"content-length": "5", "content-encoding": "gzip", "accept-encoding": "br", "x-trace": "t", "host": "h"}
    async with HttpServer([chat("a")]) as server, Client(server.url) as client:
        await client.complete(BODY, callers, timeout_s=5)
        sent = server.requests[0]
        assert json.loads(sent.body) == BODY
        assert (sent.headers["x-trace"], sent.headers["accept-encoding"]) == ("t", "identity")
        assert sent.headers["content-length"] == str(len(sent.body))
        assert "content-encoding" not in sent.headers


async def test_a_relayed_request_is_the_callers_own() -> None:
    """Body bytes and end-to-end headers; what belongs to the caller's connection stays there."""
    body = b'{ "a" : 1,\r\n "a":2}'
    callers = {
        "host": "proxy",
        "connection": "keep-alive, X-Hop",
        "x-hop": "1",
        "te": "trailers",
        "accept-encoding": "gzip",
        "user-agent": "someone",
        "content-type": "application/json; charset=utf-8",
    }
    async with HttpServer([chat("a")]) as server, Client(server.url) as client:
        await whole(await client.relay("POST", "/v1/embeddings", body, callers))
        sent = server.requests[0]
        assert (sent.body, sent.path) == (body, "/v1/embeddings")
        assert sent.headers == {
            "host": server.url.removeprefix("http://"),
            "accept-encoding": "gzip",
            "user-agent": "someone",
            "content-type": "application/json; charset=utf-8",
            "content-length": str(len(body)),
        }


async def test_a_relayed_response_is_the_servers_own() -> None:
    """Its bytes, compressed or not, and its end-to-end headers, repeated ones repeated."""
    played = response(
        b"\x1f\x8b raw", 207, "Content-Encoding: gzip", "X-A: 1", "X-A: 2", "Connection: x-hop", "X-Hop: 1"
    )
    async with HttpServer([played]) as server, Client(server.url) as client:
        relayed = await client.pass_on()
        assert await whole(relayed) == b"\x1f\x8b raw"
        assert relayed.status == 207
        assert relayed.headers == (
            ("content-type", "application/json"),
            ("content-encoding", "gzip"),
            ("x-a", "1"),
            ("x-a", "2"),
            ("content-length", "6"),
        )


# --- streams ---------------------------------------------------------------------------------------------------------


async def test_a_stream_comes_as_it_is_sent() -> None:
    """The first piece is there while the server still holds back the rest."""
    played = chunked([b"data: 1\n\n"], EVENTS, then=Then.HANG, ended=False)
    async with HttpServer([played]) as server, Client(server.url) as client:
        relayed = await client.pass_on()
        assert await anext(aiter(relayed.chunks)) == b"data: 1\n\n"
        await relayed.close()


@pytest.mark.parametrize("read", [0, 1])
async def test_a_closed_stream_is_cancelled_at_the_server(read: int) -> None:
    """Before and after the first piece."""
    played = chunked([b"data: 1\n\n"], EVENTS, then=Then.HANG, ended=False)
    async with HttpServer([played]) as server, Client(server.url) as client:
        relayed = await client.pass_on()
        for _ in range(read):
            await anext(aiter(relayed.chunks))
        await relayed.close()
        await asyncio.wait_for(server.left.wait(), 10)


async def test_a_cancelled_call_is_cancelled_at_the_server() -> None:
    """Its connection is closed."""
    async with HttpServer([SILENCE]) as server, Client(server.url) as client:
        task = asyncio.create_task(client.complete(BODY, {}, timeout_s=60))
        await server.asked(1)
        task.cancel()
        await asyncio.wait_for(server.left.wait(), 10)


async def test_a_stream_that_stops_is_given_up() -> None:
    """After the time allowed between two pieces."""
    played = chunked([b"data: 1\n\n"], EVENTS, then=Then.HANG, ended=False)
    async with HttpServer([played]) as server, Client(server.url, timeouts=Timeouts(between_chunks_s=0.05)) as client:
        relayed = await client.pass_on()
        with pytest.raises(BackendTimeoutError):
            await whole(relayed)
        await asyncio.wait_for(server.left.wait(), 10)


async def test_a_stream_that_does_not_begin_is_given_up() -> None:
    """After the time allowed for the first byte."""
    async with HttpServer([SILENCE]) as server, Client(server.url, timeouts=Timeouts(first_byte_s=0.05)) as client:
        with pytest.raises(BackendTimeoutError):
            await client.pass_on()


async def test_headers_are_no_beginning() -> None:
    """A server may send them while the request still waits its turn: its first word has as long as they had."""
    played = chunked([], EVENTS, then=Then.HANG, ended=False)
    timeouts = Timeouts(first_byte_s=0.05, between_chunks_s=0.01)
    async with HttpServer([played]) as server, Client(server.url, timeouts=timeouts) as client:
        relayed = await client.pass_on()
        with pytest.raises(BackendTimeoutError, match=r"stopped for 0\.05 s"):
            await whole(relayed)


async def test_a_stream_that_breaks_off_is_an_error() -> None:
    """What came before is there."""
    played = chunked([b"data: 1\n\n"], EVENTS, then=Then.CLOSE, ended=False)
    async with HttpServer([played]) as server, Client(server.url) as client:
        chunks = aiter((await client.pass_on()).chunks)
        assert await anext(chunks) == b"data: 1\n\n"
        with pytest.raises(BackendProtocolError):
            await anext(chunks)


async def test_one_that_hangs_holds_nobody_up() -> None:
    """Fifty calls wait, the next is answered."""
    async with HttpServer([SILENCE] * 50 + [chat("a")]) as server, Client(server.url) as client:
        waiting = [asyncio.create_task(client.complete(BODY, {}, timeout_s=60)) for _ in range(50)]
        await server.asked(50)
        assert (await client.ask()).text == "a"
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
