"""The application, request by request, without sockets."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from stepcache.backends.fake import FakeBackend
from stepcache.domain.errors import BackendStatusError, BackendTimeoutError, BackendUnavailableError
from stepcache.domain.request import ANONYMOUS, Answer, Unclaimed
from stepcache.domain.routes import Grade, Reason, Route, Word
from stepcache.proxy.app import Proxy
from stepcache.proxy.page import Shown
from stepcache.settings import Limits
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import HIT, WRITTEN, FakeGateway

CHAT = "/v1/chat/completions"
ASKED = {"model": "m", "messages": [{"role": "user", "content": "Solve 2x + 3 = 13"}]}

Open = Callable[[FakeGateway], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    """A client of an application before that gateway."""
    clients: list[httpx.AsyncClient] = []

    async def make(gateway: FakeGateway) -> httpx.AsyncClient:
        limits = Limits(max_body_bytes=10_000)
        app = Proxy(gateway, clock=FakeClock(), limits=limits, rules=[Shown("linear_equation@1")])
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://proxy")
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.aclose()


async def test_a_claimed_request_is_answered(opened: Open) -> None:
    """With the gateway's text, and how it came about."""
    gateway = FakeGateway(HIT)
    reply = await (await opened(gateway)).post(CHAT, json=ASKED)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
    assert reply.json()["choices"][0]["message"]["content"] == HIT.text
    assert reply.json()["created"] == 1_800_000_000
    assert reply.headers["x-stepcache-route"] == "reuse"


async def test_the_gateway_sees_the_request_as_it_came(opened: Open) -> None:
    """Body, bytes, headers, and whose it is."""
    gateway = FakeGateway(HIT)
    client = await opened(gateway)
    await client.post(CHAT, content=b' {"a" : 1}', headers={"Authorization": "Bearer k"})
    await client.post(CHAT, json=ASKED)
    first, second = gateway.asked
    assert (first.body, first.raw, first.api) == ({"a": 1}, b' {"a" : 1}', "chat")
    assert first.headers["authorization"] == "Bearer k"
    assert (len(first.tenant), second.tenant) == (64, ANONYMOUS)


async def test_a_stream_is_answered_in_events(opened: Open) -> None:
    """With the same headers."""
    reply = await (await opened(FakeGateway(HIT))).post(CHAT, json={**ASKED, "stream": True})
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.headers["x-stepcache-route"] == "reuse"
    assert reply.text.endswith("data: [DONE]\n\n")


async def test_a_refusal_is_422(opened: Open) -> None:
    """Streamed or not."""
    refused = Answer("", Route.REFUSE, Reason(Word.UNVERIFIED), rule="r@1", failures=("a step is wrong",))
    client = await opened(FakeGateway(refused))
    for stream in (False, True):
        reply = await client.post(CHAT, json={**ASKED, "stream": stream})
        assert (reply.status_code, reply.json()["error"]["code"]) == (422, "stepcache_refused")
        assert reply.headers["x-stepcache-route"] == "refuse"


async def test_an_unverified_answer_is_served_as_what_it_is(opened: Open) -> None:
    """The model's own text, and that nobody checked it."""
    unverified = replace(WRITTEN, route=Route.BYPASS, reason=Reason(Word.UNVERIFIED), grade=Grade.NONE, stored=False)
    reply = await (await opened(FakeGateway(unverified))).post(CHAT, json=ASKED)
    assert reply.json()["choices"][0]["message"]["content"] == "x = 5"
    assert (reply.headers["x-stepcache-reason"], reply.headers["x-stepcache-proof"]) == ("unverified", "none")


# --- passed through --------------------------------------------------------------------------------------------------


async def test_an_unclaimed_request_is_passed_through(opened: Open) -> None:
    """Byte for byte; only our headers are added."""
    backend = FakeBackend(["said by the backend"])
    raw = b'{"model":"m",  "messages":[{"role":"user","content":"hello"}]}'
    reply = await (await opened(FakeGateway(backend=backend))).post(CHAT, content=raw, headers={"X-Mine": "1"})
    assert reply.json()["choices"][0]["message"]["content"] == "said by the backend"
    assert (reply.headers["x-stepcache-route"], reply.headers["x-stepcache-reason"]) == ("bypass", "no-rule")
    assert (backend.calls[0].body, backend.calls[0].headers["x-mine"]) == (json.loads(raw), "1")


async def test_a_body_that_cannot_be_read_is_passed_through(opened: Open) -> None:
    """The gateway never sees it."""
    gateway = FakeGateway(HIT)
    reply = await (await opened(gateway)).post(CHAT, content=b'{"a": 1, "a": 2}')
    assert (reply.headers["x-stepcache-reason"], gateway.asked) == ("uncacheable: repeated key", [])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/models"),
        ("GET", "/v1/chat/completions"),
        ("POST", "/v1/embeddings?a=b%20c"),
        ("DELETE", "/v1/files/a%2Fb"),
        ("POST", "/v1/chat/completions/"),
    ],
)
async def test_the_rest_of_the_api_is_passed_through(opened: Open, method: str, path: str) -> None:
    """With its path and query as they came."""
    gateway = FakeGateway(HIT)
    reply = await (await opened(gateway)).request(method, path, content=b"{}" if method == "POST" else b"")
    assert reply.headers["x-stepcache-route"] == "bypass"
    assert isinstance(gateway.backend, FakeBackend)
    assert [call.path for call in gateway.backend.calls] == [path]


@pytest.mark.parametrize(
    "path", ["/v1/../metrics", "/v1/%2e%2e/metrics", "/v1/./models", "/v1/a/..%2f..%2fb", "/v1/..\\a"]
)
async def test_nobody_climbs_out_of_the_api(path: str) -> None:
    """Only `/v1/` of the backend is open."""
    gateway, sent = FakeGateway(), []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    decoded = path.replace("%2e", ".").replace("%2f", "/")
    scope = {"type": "http", "method": "GET", "path": decoded, "raw_path": path.encode(), "query_string": b""}
    await Proxy(gateway, clock=FakeClock())({**scope, "headers": []}, receive, send)
    assert sent[0]["status"] == 404
    assert isinstance(gateway.backend, FakeBackend)
    assert gateway.backend.calls == ()


# --- what goes wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (BackendUnavailableError("down"), 502),
        (BackendTimeoutError("late"), 504),
        (BackendStatusError(429, b'{"error": {"message": "slow"}}', {"retry-after": "7"}), 429),
    ],
)
@pytest.mark.parametrize("relayed", [False, True])
async def test_a_failing_backend_is_told_in_the_apis_shape(
    opened: Open, problem: Exception, status: int, relayed: bool
) -> None:
    """Whether it was called or relayed to."""
    replies = (
        [problem] if isinstance(problem, BackendStatusError | BackendTimeoutError | BackendUnavailableError) else []
    )
    gateway = FakeGateway(backend=FakeBackend(replies)) if relayed else FakeGateway(problem)
    reply = await (await opened(gateway)).post(CHAT, json=ASKED)
    assert (reply.status_code, "message" in reply.json()["error"]) == (status, True)
    assert reply.headers.get("retry-after") == ("7" if status == 429 else None)


async def test_a_fault_of_ours_costs_only_the_answer(opened: Open, caplog: pytest.LogCaptureFixture) -> None:
    """The backend answers instead; the log says what happened."""
    gateway = FakeGateway(RuntimeError("a bug"), FakeBackend(["from the backend"]))
    with caplog.at_level(logging.ERROR, "stepcache.proxy"):
        reply = await (await opened(gateway)).post(CHAT, json=ASKED)
    assert reply.json()["choices"][0]["message"]["content"] == "from the backend"
    assert reply.headers["x-stepcache-reason"] == "uncacheable: internal error"
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"x" * 10_001, 413),
        ({"content-encoding": "gzip"}, b"{}", 415),
    ],
)
async def test_a_body_that_is_not_taken_is_refused(
    opened: Open, headers: dict[str, str], body: bytes, status: int
) -> None:
    """In the API's own shape, and the connection ends."""
    reply = await (await opened(FakeGateway(HIT))).post(CHAT, content=body, headers=headers)
    assert (reply.status_code, reply.headers["connection"]) == (status, "close")
    assert reply.json()["error"]["type"] == "invalid_request_error"


# --- pages -----------------------------------------------------------------------------------------------------------


async def test_health_calls_no_model(opened: Open) -> None:
    """It is asked often."""
    gateway = FakeGateway(HIT)
    reply = await (await opened(gateway)).get("/health")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})
    assert isinstance(gateway.backend, FakeBackend)
    assert gateway.backend.calls == ()


async def test_the_page_counts_by_route(opened: Open) -> None:
    """And names the rules."""
    client = await opened(FakeGateway(HIT))
    for _ in range(3):
        await client.post(CHAT, json=ASKED)
    await client.get("/v1/models")
    page = (await client.get("/")).text
    assert "<th>reuse</th><td>3</td>" in page
    assert "<th>bypass</th><td>1</td>" in page
    assert "linear_equation@1" in page


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/none", 404), ("POST", "/", 405), ("GET", "/v1", 404)])
async def test_what_is_not_there_is_said_in_the_apis_shape(opened: Open, method: str, path: str, status: int) -> None:
    """For clients with a wrong base address."""
    reply = await (await opened(FakeGateway())).request(method, path)
    assert (reply.status_code, reply.json()["error"]["type"]) == (status, "invalid_request_error")


async def test_the_gateway_lives_as_long_as_the_application() -> None:
    """Where the host speaks ASGI's lifespan."""
    gateway, messages = FakeGateway(), ["lifespan.startup", "lifespan.shutdown"]

    async def receive() -> dict[str, Any]:
        return {"type": messages.pop(0)}

    sent: list[str] = []

    async def send(message: Any) -> None:
        sent.append(message["type"])
        assert gateway.life == ["start", "close"][: len(sent)]

    await Proxy(gateway, clock=FakeClock())({"type": "lifespan", "state": {}}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_an_unclaimed_outcome_keeps_its_reason(opened: Open) -> None:
    """As the gateway gave it."""
    outcome = Unclaimed(Reason(Word.UNCACHEABLE, "tools"))
    reply = await (await opened(FakeGateway(outcome))).post(CHAT, json=ASKED)
    assert reply.headers["x-stepcache-reason"] == "uncacheable: tools"
    assert reply.headers["cache-status"] == "stepcache; fwd=bypass; detail=bypass"
