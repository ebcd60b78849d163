"""The application, request by request, without sockets."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from stepcache.backends.fake import FakeBackend, echo
from stepcache.domain.errors import BackendStatusError, BackendTimeoutError, BackendUnavailableError
from stepcache.domain.request import ANONYMOUS, Answer, Api, Unclaimed
from stepcache.domain.routes import Grade, Reason, Route, Word
from stepcache.ports import Relayed
from stepcache.proxy.app import Proxy
from stepcache.proxy.page import Front, Shown
from stepcache.settings import Limits
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import HIT, WRITTEN, FakeGateway

CHAT = "/v1/chat/completions"
ASKED = {"model": "m", "messages": [{"role": "user", "content": "Solve 2x + 3 = 13"}]}
INPUTS = {"inputs": "Solve 2x + 3 = 13"}
PROMPT = {"model": "m", "prompt": "Solve 2x + 3 = 13"}
SURFACES = [
    (CHAT, ASKED, Api.CHAT),
    ("/v1/completions", PROMPT, Api.COMPLETIONS),
    ("/", INPUTS, Api.GENERATE),
    ("/generate", INPUTS, Api.GENERATE),
    ("/generate_stream", INPUTS, Api.GENERATE),
]

Open = Callable[[FakeGateway], Awaitable[httpx.AsyncClient]]


class ChatOnly(FakeBackend):
    """A model server that speaks one API."""

    apis = frozenset({Api.CHAT})


@pytest.fixture
async def opened() -> AsyncIterator[Open]:
    """A client of an application before that gateway."""
    clients: list[httpx.AsyncClient] = []

    async def make(gateway: FakeGateway) -> httpx.AsyncClient:
        limits = Limits(max_body_bytes=10_000)
        app = Proxy(gateway, clock=FakeClock(), limits=limits, front=lambda: Front((Shown("linear_equation@1"),)))
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


@pytest.mark.parametrize(("path", "asked", "api"), SURFACES)
async def test_each_api_is_asked_at_its_paths(opened: Open, path: str, asked: dict[str, Any], api: Api) -> None:
    """With the same headers in each."""
    gateway = FakeGateway(HIT)
    reply = await (await opened(gateway)).post(path, json=asked)
    assert (reply.status_code, gateway.asked[0].api, gateway.asked[0].body) == (200, api, asked)
    assert (reply.headers["x-stepcache-route"], "cache-status" in reply.headers) == ("reuse", True)


async def test_tgis_paths_answer_as_tgi_does(opened: Open) -> None:
    """A list, an object, events; `stream` counts at the root alone."""
    client = await opened(FakeGateway(HIT))
    found = {
        (path, stream): await client.post(path, json={**INPUTS, "stream": stream})
        for path in ("/", "/generate", "/generate_stream")
        for stream in (False, True)
    }
    whole = {"generated_text": HIT.text}
    assert found["/", False].json() == [whole]
    assert found["/generate", False].json() == found["/generate", True].json() == whole
    events = [found[place] for place in (("/", True), ("/generate_stream", False), ("/generate_stream", True))]
    assert {reply.headers["content-type"] for reply in events} == {"text/event-stream; charset=utf-8"}
    assert {reply.text.count("data:") for reply in events} == {len(HIT.steps)}


async def test_a_stream_is_answered_in_events(opened: Open) -> None:
    """With the same headers."""
    reply = await (await opened(FakeGateway(HIT))).post(CHAT, json={**ASKED, "stream": True})
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.headers["x-stepcache-route"] == "reuse"
    assert reply.text.endswith("data: [DONE]\n\n")


async def test_a_refusal_is_422_and_tgis_424(opened: Open) -> None:
    """Streamed or not."""
    refused = Answer("", Route.REFUSE, Reason(Word.UNVERIFIED), rule="r@1", failures=("a step is wrong",))
    client = await opened(FakeGateway(refused))
    for stream in (False, True):
        reply = await client.post(CHAT, json={**ASKED, "stream": stream})
        assert (reply.status_code, reply.json()["error"]["code"]) == (422, "stepcache_refused")
        assert reply.headers["x-stepcache-route"] == "refuse"
    reply = await client.post("/generate_stream", json=INPUTS)
    assert (reply.status_code, reply.json()["error_type"]) == (424, "generation")


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


@pytest.mark.parametrize(("path", "asked"), [surface[:2] for surface in SURFACES])
async def test_an_unclaimed_request_goes_where_its_api_is_spoken(
    opened: Open, path: str, asked: dict[str, Any]
) -> None:
    """To the same path, with its query."""
    backend = FakeBackend(["said"])
    await (await opened(FakeGateway(backend=backend))).post(f"{path}?a=b", json=asked)
    assert [(call.path, call.body) for call in backend.calls] == [(f"{path}?a=b", asked)]


async def test_an_unclaimed_request_of_another_api_is_answered_in_its_own(opened: Open) -> None:
    """The backend's text, whole or as events."""
    backend = ChatOnly(["one", "two", "three"])
    client = await opened(FakeGateway(backend=backend))
    whole = await client.post("/generate", json=INPUTS)
    events = await client.post("/", json={**INPUTS, "stream": True})
    text = await client.post("/v1/completions", json=PROMPT)
    assert whole.json() == {"generated_text": "one"}
    assert json.loads(events.text.removeprefix("data:"))["generated_text"] == "two"
    assert text.json()["choices"][0]["text"] == "three"
    assert {reply.headers["x-stepcache-route"] for reply in (whole, events, text)} == {"bypass"}
    assert {reply.headers["x-stepcache-reason"] for reply in (whole, events, text)} == {"no-rule"}
    assert [call.api for call in backend.calls] == [Api.GENERATE, Api.GENERATE, Api.COMPLETIONS]


@pytest.mark.parametrize(("path", "status"), [("/generate", 422), ("/v1/completions", 400)])
@pytest.mark.parametrize("raw", [b"{", b'{"inputs": 1, "stream": 1}', b'{"a": 1, "a": 1}'])
async def test_what_nobody_can_read_is_the_callers_fault(opened: Open, path: str, status: int, raw: bytes) -> None:
    """Where the backend does not know its shape either."""
    backend = ChatOnly()
    reply = await (await opened(FakeGateway(backend=backend))).post(path, content=raw)
    assert (reply.status_code, reply.json()["error_type"], backend.calls) == (status, "validation", ())


@pytest.mark.parametrize(("method", "path"), [("POST", "/tokenize"), ("POST", "/chat_tokenize"), ("GET", "/info")])
async def test_tgis_own_matters_are_the_backends(opened: Open, method: str, path: str) -> None:
    """Where it speaks TGI."""
    backend = FakeBackend(echo)
    reply = await (await opened(FakeGateway(backend=backend))).request(method, path)
    assert ([call.path for call in backend.calls], reply.headers["x-stepcache-route"]) == ([path], "bypass")


async def test_where_no_tgi_stands_behind_info_is_ours_and_there_is_no_tokenizer(opened: Open) -> None:
    """Nothing is asked of the backend."""
    backend = ChatOnly()
    client = await opened(FakeGateway(backend=backend))
    assert (await client.get("/info")).json()["router"] == "stepcache"
    for path in ("/tokenize", "/chat_tokenize"):
        reply = await client.post(path, json=INPUTS)
        assert (reply.status_code, reply.json()["error_type"]) == (404, "validation")
    assert backend.calls == ()


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


async def test_a_backend_that_cannot_answer_for_another_api_is_told_of(opened: Open) -> None:
    """With the reason why it was asked at all."""
    gateway = FakeGateway(backend=ChatOnly([BackendTimeoutError("no answer within 5 s")]))
    reply = await (await opened(gateway)).post("/generate", json=INPUTS)
    assert reply.json() == {"error": "no answer within 5 s", "error_type": "generation"}
    assert (reply.status_code, reply.headers["x-stepcache-reason"]) == (504, "no-rule")


async def test_a_fault_of_ours_that_nobody_can_mend_is_500(opened: Open, caplog: pytest.LogCaptureFixture) -> None:
    """In the caller's shape; what it was stands in the log alone."""

    class Broken(FakeGateway):
        async def relay(self, *_args: object) -> Relayed:
            raise RuntimeError("secret")

    client = await opened(Broken())
    with caplog.at_level(logging.ERROR, "stepcache.proxy"):
        for path, asked, _api in SURFACES:
            reply = await client.post(path, json=asked)
            assert (reply.status_code, reply.json()["error_type"]) == (500, "generation")
            assert "secret" not in reply.text
    assert len(caplog.records) == len(SURFACES)


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


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/none", 404),
        ("GET", "/v1", 404),
        ("POST", "/generate/", 404),
        ("OPTIONS", "/none", 404),
        ("POST", "/health", 405),
    ],
)
async def test_what_is_not_there_is_said_in_openais_shape(opened: Open, method: str, path: str, status: int) -> None:
    """For clients with a wrong base address."""
    reply = await (await opened(FakeGateway())).request(method, path)
    assert (reply.status_code, reply.json()["error"]["type"]) == (status, "invalid_request_error")
    assert ("allow" in reply.headers) == (status == 405)


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/", "GET, HEAD, POST"),
        ("/generate", "POST"),
        ("/generate_stream", "POST"),
        ("/tokenize", "POST"),
        ("/info", "GET, HEAD"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "DELETE"])
async def test_a_method_that_tgi_does_not_take_is_405(opened: Open, method: str, path: str, allow: str) -> None:
    """In its shape, with those that it takes; the backend is not asked."""
    gateway = FakeGateway(HIT)
    reply = await (await opened(gateway)).request(method, path)
    assert (reply.status_code, reply.headers["allow"]) == (405, allow)
    assert reply.json() == {"error": f"nothing answers {method} {path}", "error_type": "validation"}
    assert gateway.asked == []


@pytest.mark.parametrize("path", ["/", "/health"])
async def test_a_page_can_be_asked_whether_it_is_there(opened: Open, path: str) -> None:
    """By those who watch."""
    reply = await (await opened(FakeGateway())).head(path)
    assert reply.status_code == 200


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
