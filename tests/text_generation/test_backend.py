"""TGI through the client `text-generation`: as through huggingface_hub's, but for what the client itself brings."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from stepcache.backends.registry import make_backend
from stepcache.backends.text_generation import TextGenerationBackend
from stepcache.domain.errors import (
    BackendProtocolError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from stepcache.domain.request import Api
from stepcache.ports import Completion
from tests.fakes.http_server import HttpServer, Played, response
from tests.fakes.tgi_rules import STATUS, Fault
from tests.fakes.tgi_server import SILENCE, TgiServer

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
CHAT: dict[str, Any] = {"model": "tgi", "messages": [{"role": "user", "content": "Solve 2x = 4"}]}
GENERATE: dict[str, Any] = {"inputs": "Solve 2x = 4", "parameters": {"max_new_tokens": 50}}
TEXT: dict[str, Any] = {"model": "tgi", "prompt": "Solve 2x = 4"}
BY_THE_CLIENT = [(Api.CHAT, CHAT), (Api.GENERATE, GENERATE)]
BODIES = [*BY_THE_CLIENT, (Api.COMPLETIONS, TEXT)]


async def asked(
    url: str, api: Api, body: Mapping[str, Any], timeout_s: float = 5, headers: Mapping[str, str] | None = None
) -> Completion:
    """One call of a new backend."""
    backend = TextGenerationBackend(url)
    await backend.start()
    try:
        return await backend.complete(body, headers or {}, timeout_s=timeout_s, api=api)
    finally:
        await backend.close()


def test_it_has_a_name() -> None:
    """Of its own; its blocks in rules are TGI's."""
    backend = make_backend("text-generation=http://127.0.0.1:1")
    assert (type(backend), backend.kind, backend.apis) == (TextGenerationBackend, "text-generation", frozenset(Api))


@pytest.mark.parametrize("end", ["", "/", "/v1"])
@pytest.mark.parametrize(("api", "body"), BODIES)
async def test_each_shape_is_answered(api: Api, body: dict[str, Any], end: str) -> None:
    """With the text, how it ended, and the tokens it took."""
    async with TgiServer(["x = 2"]) as server:
        found = await asked(server.url + end, api, body)
    assert (found.text, found.finish_reason, found.completion_tokens) == ("x = 2", "stop", 3)
    assert "x = 2" in json.dumps(found.raw)


@pytest.mark.parametrize(("limit", "stops", "reason"), [(50, [], "stop"), (3, [], "length"), (50, [" ="], "stop")])
async def test_only_a_limit_cuts_an_answer(limit: int, stops: list[str], reason: str) -> None:
    """A stop sequence is an end."""
    body = {**GENERATE, "parameters": {"max_new_tokens": limit, "stop": stops}}
    async with TgiServer(["1. x = 2"]) as server:
        assert (await asked(server.url, Api.GENERATE, body)).finish_reason == reason


LIMIT = {"max_new_tokens": 50}
GENERATED = [
    ({**LIMIT}, "/"),
    ({**LIMIT, "seed": 3, "stop": ["b"], "temperature": 0.5, "top_k": 3, "do_sample": True}, "/"),
    ({**LIMIT, "grammar": {"type": "json", "value": SCHEMA}, "details": False}, "/"),
    ({**LIMIT, "grammar": {"type": "json_schema", "value": {"schema": SCHEMA}}}, "/generate"),
    ({**LIMIT, "frequency_penalty": -0.5}, "/generate"),
    ({**LIMIT, "adapter_id": "a"}, "/generate"),
    ({**LIMIT, "new_in_tgi_4": 1}, "/generate"),
    ({}, "/generate"),
    ({"seed": 3}, "/generate"),
]


@pytest.mark.parametrize(("parameters", "path"), GENERATED)
async def test_nothing_of_the_parameters_is_lost_or_made_up(parameters: dict[str, Any], path: str) -> None:
    """What the client would drop, refuse or cut at 20 tokens is sent without it."""
    async with TgiServer(["x = 2"]) as server:
        await asked(server.url, Api.GENERATE, {"inputs": "a", "parameters": parameters})
        got = server.asked[0]
    kept = {**parameters, "details": True}
    assert (got.path, {name: got.parameters[name] for name in kept}) == (path, kept)
    added = {name for name, value in got.parameters.items() if value not in (None, False, [])} - kept.keys()
    assert added == set()


CHATS = [
    {**CHAT, "max_tokens": 9, "seed": 1, "temperature": 0.5},
    {**CHAT, "model": "an-adapter"},
    {**CHAT, "stop": ["b"]},
    {**CHAT, "response_format": {"type": "json", "value": SCHEMA}},
    {**CHAT, "messages": [{"role": "user", "content": [{"type": "text", "text": "a"}]}]},
]


@pytest.mark.parametrize("body", CHATS)
async def test_nothing_of_a_chat_is_lost(body: dict[str, Any]) -> None:
    """The client's chat takes neither another model nor `stop` nor a schema."""
    async with TgiServer(["x = 2"]) as server:
        await asked(server.url, Api.CHAT, body)
        sent = server.asked[0].body
    assert {name: sent[name] for name in body if name != "messages"} == {
        n: v for n, v in body.items() if n != "messages"
    }
    assert [one["content"] for one in sent["messages"]] == [one["content"] for one in body["messages"]]


@pytest.mark.parametrize("error_type", [name for name in STATUS if name != "unhealthy"])
@pytest.mark.parametrize(("api", "body"), BODIES)
async def test_each_error_has_tgis_status_and_type(api: Api, body: dict[str, Any], error_type: str) -> None:
    """The client forgets the status; its exception stands for it."""
    async with TgiServer([Fault(error_type, "so it is")]) as server:
        with pytest.raises(BackendStatusError) as caught:
            await asked(server.url, api, body)
    assert caught.value.status == STATUS[error_type]
    assert json.loads(caught.value.body) == {"error": "so it is", "error_type": error_type}


@pytest.mark.parametrize(
    ("status", "told"), [(400, 400), (403, 424), (404, 404), (424, 424), (429, 429), (500, 503), (502, 503), (504, 504)]
)
@pytest.mark.parametrize(("api", "body"), BY_THE_CLIENT)
async def test_other_errors_are_told_as_the_client_takes_them(
    api: Api, body: dict[str, Any], status: int, told: int
) -> None:
    """It knows some by their status, and no other."""
    async with HttpServer([response({"error": "odd"}, status)]) as server:
        with pytest.raises(BackendStatusError) as caught:
            await asked(server.url, api, body)
    assert caught.value.status == told


@pytest.mark.parametrize(("api", "body"), BY_THE_CLIENT)
async def test_an_error_that_is_no_json_keeps_its_status(api: Api, body: dict[str, Any]) -> None:
    """As a gateway before the server may send it."""
    page = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>"
    async with HttpServer([Played([page])]) as server:
        with pytest.raises(BackendStatusError) as caught:
            await asked(server.url, api, body)
    assert caught.value.status == 502


@pytest.mark.parametrize(("api", "body"), BODIES)
@pytest.mark.parametrize(
    "answer", ["", "garbage", "null", "[]", "{}", "[[]]", "5", b'"\xff"', '[{"generated_text": 5}]', '{"choices": [5]}']
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
    async with TgiServer([SILENCE]) as server:
        call = asyncio.create_task(asked(server.url, api, body))
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
async def test_the_callers_key_is_shown(api: Api, body: dict[str, Any]) -> None:
    """As it came."""
    async with TgiServer(["a"]) as server:
        await asked(server.url, api, body, headers={"authorization": "Bearer mine"})
        assert server.asked[0].headers["authorization"] == "Bearer mine"


@pytest.mark.parametrize(("api", "body"), BY_THE_CLIENT)
async def test_no_credential_follows_a_redirect(api: Api, body: dict[str, Any]) -> None:
    """The client goes wherever the server sends it."""
    callers = {"authorization": "Bearer mine", "api-key": "mine", "X-Api-Key": "mine", "cookie": "a=mine"}
    async with HttpServer([response({})]) as other:
        elsewhere = response({}, 307, f"Location: {other.url.replace('127.0.0.1', 'localhost')}/")
        async with HttpServer([elsewhere]) as server:
            with pytest.raises(BackendProtocolError):
                await asked(server.url, api, body, headers=callers)
            assert server.requests[0].headers["authorization"] == "Bearer mine"
    assert not any("mine" in value for value in other.requests[0].headers.values())
