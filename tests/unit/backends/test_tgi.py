"""TGI through huggingface_hub's client; run with both of its lines."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from stepcache.backends.hub import over_our_pool
from stepcache.backends.tgi import TgiBackend
from stepcache.domain.errors import (
    BackendProtocolError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
    ConfigurationError,
)
from stepcache.domain.request import Api
from stepcache.ports import Completion
from tests.fakes.http_server import HttpServer, Played, chunked, response
from tests.fakes.tgi_rules import STATUS, Fault
from tests.fakes.tgi_server import SILENCE, TgiServer

ROOT = Path(__file__).parents[3]
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
CHAT: dict[str, Any] = {"model": "tgi", "messages": [{"role": "user", "content": "Solve 2x = 4"}]}
GENERATE: dict[str, Any] = {"inputs": "Solve 2x = 4", "parameters": {"max_new_tokens": 50}}
TEXT: dict[str, Any] = {"model": "tgi", "prompt": "Solve 2x = 4"}
BODIES = [(Api.CHAT, CHAT), (Api.GENERATE, GENERATE), (Api.COMPLETIONS, TEXT)]


@asynccontextmanager
async def backend_of(url: str, key: str | None = None) -> AsyncIterator[TgiBackend]:
    """A started backend."""
    backend = TgiBackend(url, key=key)
    await backend.start()
    try:
        yield backend
    finally:
        await backend.close()


async def asked(url: str, api: Api, body: Mapping[str, Any], timeout_s: float = 5) -> Completion:
    """One call of a new backend."""
    async with backend_of(url) as backend:
        return await backend.complete(body, {}, timeout_s=timeout_s, api=api)


@pytest.mark.parametrize(("api", "body"), BODIES)
async def test_each_shape_is_answered(api: Api, body: dict[str, Any]) -> None:
    """With the text, how it ended, and the tokens it took."""
    async with TgiServer(["x = 2"]) as server:
        found = await asked(server.url, api, body)
    assert (found.text, found.finish_reason, found.completion_tokens) == ("x = 2", "stop", 3)
    assert "x = 2" in json.dumps(found.raw)


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/"])
async def test_an_address_may_end_as_it_likes(end: str) -> None:
    """The paths asked for are the same."""
    async with TgiServer(["a", "b"]) as server, backend_of(server.url + end) as backend:
        for api, body in BODIES[:2]:
            await backend.complete(body, {}, timeout_s=5, api=api)
        assert [one.path for one in server.asked] == ["/v1/chat/completions", "/"]


@pytest.mark.parametrize(
    ("limit", "stops", "reason"), [(50, [], "stop"), (3, [], "length"), (50, [" ="], "stop"), (3, [" ="], "length")]
)
@pytest.mark.parametrize("api", [Api.CHAT, Api.GENERATE])
async def test_only_a_limit_cuts_an_answer(api: Api, limit: int, stops: list[str], reason: str) -> None:
    """TGI's own words for the end of a text and a stop sequence are both an end."""
    chat = {**CHAT, "max_tokens": limit, "stop": stops}
    generate = {**GENERATE, "parameters": {"max_new_tokens": limit, "stop": stops}}
    async with TgiServer(["1. x = 2"]) as server:
        assert (await asked(server.url, api, chat if api is Api.CHAT else generate)).finish_reason == reason


@pytest.mark.parametrize("schema", [SCHEMA, {**SCHEMA, "properties": {"a": {"enum": [None, 1]}}}])
@pytest.mark.parametrize("strict", [{}, {"strict": True, "name": "s"}])
async def test_a_schema_as_openai_writes_it_is_put_into_tgis_words(schema: Any, strict: dict[str, Any]) -> None:
    """Which takes no other, and a null in it stays."""
    body = {**CHAT, "response_format": {"type": "json_schema", "json_schema": {"schema": schema, **strict}}}
    async with TgiServer(['{"a": 1}']) as server:
        await asked(server.url, Api.CHAT, body)
        assert server.asked[0].grammar == {"type": "json", "value": schema}


LEFT = [
    (Api.GENERATE, {"inputs": "a"}, "/"),
    (
        Api.GENERATE,
        {"inputs": "a", "parameters": {"seed": 3, "stop": ["b"], "grammar": {"type": "regex", "value": "a"}}},
        "/",
    ),
    (Api.GENERATE, {"inputs": "a", "parameters": {"new_in_tgi_4": 1}}, "/generate"),
    (Api.GENERATE, {"inputs": "a", "parameters": {"seed": None}}, "/generate"),
    (Api.GENERATE, {"inputs": "a", "add_special_tokens": False}, "/generate"),
    (
        Api.GENERATE,
        {"inputs": "a", "parameters": {"grammar": {"type": "json", "value": {"properties": {"a": {"const": None}}}}}},
        "/generate",
    ),
    (Api.CHAT, {**CHAT, "top_k": 3}, "/v1/chat/completions"),
    (Api.CHAT, {**CHAT, "model": "http://elsewhere.invalid/v1"}, "/v1/chat/completions"),
    (Api.CHAT, {**CHAT, "model": ""}, "/v1/chat/completions"),
    (Api.CHAT, {**CHAT, "model": None}, "/v1/chat/completions"),
    (Api.CHAT, {**CHAT, "temperature": 0.5, "seed": 3, "stop": ["a"], "logit_bias": {"5": 1}}, "/v1/chat/completions"),
    (
        Api.CHAT,
        {"messages": CHAT["messages"], "response_format": {"type": "json", "value": SCHEMA}},
        "/v1/chat/completions",
    ),
    (Api.COMPLETIONS, {**TEXT, "anything": {"at": ["all"]}}, "/v1/completions"),
]


@pytest.mark.parametrize(("api", "body", "path"), LEFT)
async def test_nothing_of_a_body_is_lost(api: Api, body: dict[str, Any], path: str) -> None:
    """What the client would drop or change is sent without it; `details` alone is added."""
    async with TgiServer(["x = 2"]) as server:
        await asked(server.url, api, body)
        got = server.asked[0]
    kept = {**body, "parameters": {**body.get("parameters", {}), "details": True}} if api is Api.GENERATE else body
    assert (got.path, {name: got.body.get(name) for name in kept}) == (path, kept)


async def test_a_chat_without_a_model_asks_for_tgis_own() -> None:
    """Any other name would be taken for an adapter's."""
    async with TgiServer(["x = 2"]) as server:
        await asked(server.url, Api.CHAT, {"messages": CHAT["messages"]})
        assert server.asked[0].body["model"] == "tgi"


@pytest.mark.parametrize("body", [{}, {"inputs": 5, "parameters": []}, {"messages": "a", "inputs": []}])
@pytest.mark.parametrize("api", list(Api))
async def test_a_body_of_no_shape_is_the_servers_to_refuse(api: Api, body: dict[str, Any]) -> None:
    """It comes back as its own error."""
    async with TgiServer(["never"]) as server:
        with pytest.raises(BackendStatusError) as caught:
            await asked(server.url, api, body)
    assert (caught.value.status, json.loads(caught.value.body)["error_type"]) == (422, "validation")


@pytest.mark.parametrize("error_type", STATUS)
@pytest.mark.parametrize(("api", "body"), BODIES)
async def test_each_error_keeps_status_body_and_when_to_come_back(
    api: Api, body: dict[str, Any], error_type: str
) -> None:
    """As TGI sent it."""
    async with TgiServer([Fault(error_type, "so it is", headers={"retry-after": "7"})]) as server:
        with pytest.raises(BackendStatusError) as caught:
            await asked(server.url, api, body)
    error = caught.value
    assert (error.status, error.headers["retry-after"]) == (STATUS[error_type], "7")
    assert json.loads(error.body) == {"error": "so it is", "error_type": error_type}


@pytest.mark.parametrize(("api", "body"), BODIES)
@pytest.mark.parametrize(
    "answer",
    [
        "",
        "garbage",
        "null",
        "[]",
        "{}",
        "[[]]",
        "5",
        b'{"generated_text": "\xff"}',
        '{"generated_text": 5}',
        '[{"generated_text": "a", "details": {"generated_tokens": "many"}}]',
        '{"generated_text": "a", "details": []}',
        '{"choices": []}',
        '{"choices": [5]}',
        '{"choices": [{"message": {"content": {}}}]}',
        '{"choices": {"a": 1}}',
        "[" * 100_000,
    ],
)
async def test_an_answer_that_is_none_is_told(api: Api, body: dict[str, Any], answer: str | bytes) -> None:
    """Whoever reads it first."""
    async with HttpServer([response(answer)]) as server:
        with pytest.raises(BackendProtocolError):
            await asked(server.url, api, body)


@pytest.mark.parametrize(("api", "body"), BODIES)
async def test_a_server_that_hangs_is_given_up(api: Api, body: dict[str, Any]) -> None:
    """After the time given, and it notices."""
    async with TgiServer([SILENCE]) as server:
        with pytest.raises(BackendTimeoutError):
            await asked(server.url, api, body, timeout_s=0.05)
        await server.left.wait()


@pytest.mark.parametrize(("api", "body"), BODIES)
async def test_a_cancelled_call_is_aborted_at_the_server(api: Api, body: dict[str, Any]) -> None:
    """Nobody waits for its answer."""
    async with TgiServer([SILENCE]) as server, backend_of(server.url) as backend:
        call = asyncio.create_task(backend.complete(body, {}, timeout_s=60, api=api))
        await server.came.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await server.left.wait()


@pytest.mark.parametrize(("api", "body"), BODIES)
async def test_a_server_that_is_not_there(api: Api, body: dict[str, Any]) -> None:
    """Refused, and told so."""
    async with TgiServer() as server:
        url = server.url
    with pytest.raises(BackendUnavailableError):
        await asked(url, api, body)


@pytest.mark.parametrize(("api", "body"), BODIES)
async def test_no_other_host_is_asked(api: Api, body: dict[str, Any]) -> None:
    """Where the server says that another would know, the prompt stays here."""
    async with TgiServer(["a"]) as other:
        moved = Played([f"HTTP/1.1 307 Moved\r\nLocation: {other.url}/\r\nContent-Length: 0\r\n\r\n".encode()])
        async with HttpServer([moved]) as server:
            with pytest.raises(BackendStatusError) as caught:
                await asked(server.url, api, body)
        assert (caught.value.status, other.asked) == (307, [])


async def test_calls_share_a_connection() -> None:
    """Whichever way they go."""
    async with TgiServer(lambda prompt: prompt) as server, backend_of(server.url) as backend:
        for api, body in BODIES * 3:
            await backend.complete(body, {}, timeout_s=5, api=api)
        assert (len(server.asked), server.connections) == (9, 1)


async def test_callers_at_once_keep_their_own_names() -> None:
    """Each call carries its caller's key."""
    async with TgiServer(lambda prompt: prompt) as server, backend_of(server.url) as backend:
        calls = [
            backend.complete({**GENERATE, "inputs": name}, {"authorization": f"Bearer {name}"}, timeout_s=5, api=api)
            for name in ("ann", "bob", "eve")
            for api in [Api.GENERATE]
        ]
        found = [one.text for one in await asyncio.gather(*calls)]
        shown = {one.prompt: one.headers["authorization"] for one in server.asked}
    assert (found, shown) == (["ann", "bob", "eve"], {name: f"Bearer {name}" for name in ("ann", "bob", "eve")})


@pytest.mark.parametrize(("api", "body"), BODIES)
async def test_a_configured_key_is_shown_in_place_of_the_callers(api: Api, body: dict[str, Any]) -> None:
    """The server is the operator's."""
    async with TgiServer(["a"]) as server, backend_of(server.url, key="theirs") as backend:
        await backend.complete(body, {"authorization": "Bearer mine"}, timeout_s=5, api=api)
        assert server.asked[0].headers["authorization"] == "Bearer theirs"


ALONE = """
import asyncio, sys
from stepcache.backends.tgi import TgiBackend
from stepcache.domain.request import Api

assert "huggingface_hub" not in sys.modules

async def main():
    backend = TgiBackend(sys.argv[1])
    await backend.start()
    assert "huggingface_hub" in sys.modules
    chat = {"messages": [{"role": "user", "content": "a"}]}
    for api, body in ((Api.GENERATE, {"inputs": "a"}), (Api.CHAT, chat)):
        print((await backend.complete(body, {}, timeout_s=20, api=api)).text)
    await backend.close()

asyncio.run(main())
"""


async def test_the_environment_says_nothing_of_whom_to_ask_or_how(tmp_path: Path) -> None:
    """No token of the environment or the disk is sent; neither a proxy nor the hub's own switch has a say.

    The client is imported when the backend starts.
    """
    (tmp_path / "token").write_text("hf_of_the_disk")
    environment = {
        "PATH": "",
        "PYTHONPATH": str(ROOT),
        "HF_HOME": str(tmp_path),
        "HF_TOKEN": "hf_of_the_environment",
        "HF_HUB_OFFLINE": "1",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }
    async with TgiServer(["x = 2", "y = 3"]) as server:
        command = (sys.executable, "-W", "error", "-c", ALONE, server.url)
        run = await asyncio.create_subprocess_exec(*command, env=environment, stdout=-1, stderr=-1)
        out, errors = await run.communicate()
        assert (out.decode().split("\n")[:2], errors) == (["x = 2", "y = 3"], b"")
        assert ["authorization" in one.headers for one in server.asked] == [False, False]


async def test_what_is_relayed_is_not_touched() -> None:
    """Neither the body nor the events that come back."""
    events = [b'data:{"index":1,"token":{"id":5,"text":"a"}}\n\n', b'data:{"error":"e","error_type":"generation"}\n\n']
    sent = b'{ "inputs":"a",\n "stream":true, "unknown": [1.50] }'
    async with HttpServer([chunked(events, "Content-Type: text/event-stream")]) as server, backend_of(server.url) as it:
        relayed = await it.relay("POST", "/generate_stream", sent, {"content-type": "application/json"})
        came = b"".join([chunk async for chunk in relayed.chunks])
        assert (server.requests[0].path, server.requests[0].body, came) == ("/generate_stream", sent, b"".join(events))


def test_a_client_that_works_in_another_way_is_refused() -> None:
    """At the start, in words that help."""
    with pytest.raises(ConfigurationError, match=r"huggingface-hub 9\.0 works in an unknown way: use 0\.36 or 2\.x"):
        over_our_pool(object, "9.0")
