"""The server of our tests keeps to TGI's published API, and refuses what TGI refuses."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.openapi import violations
from tests.fakes.tgi_rules import STATUS, Fault
from tests.fakes.tgi_server import TgiServer

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
GENERATE = {"inputs": "Solve 2x = 4", "parameters": {"details": True}}
CHAT = {"model": "tgi", "messages": [{"role": "user", "content": "Solve 2x = 4"}]}
TEXT = {"prompt": ["Solve 2x = 4"]}


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A plain client."""
    async with aiohttp.ClientSession() as session:
        yield session


async def sent(http: aiohttp.ClientSession, url: str, body: Any) -> tuple[int, Any]:
    """Status and JSON of the answer."""
    async with http.post(url, json=body) as response:
        return response.status, await response.json()


async def events(http: aiohttp.ClientSession, url: str, body: Any) -> list[Any]:
    """The stream's events; `[DONE]` as it is."""
    async with http.post(url, json=body) as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")
        lines = [line.removeprefix("data: ") for line in (await response.text()).split("\n\n") if line]
    return [line if line == "[DONE]" else json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("path", "asked", "request_schema", "answer_schema"),
    [
        ("/generate", GENERATE, "GenerateRequest", "GenerateResponse"),
        ("/v1/chat/completions", CHAT, "ChatRequest", "ChatCompletion"),
        ("/v1/completions", TEXT, "CompletionRequest", "CompletionFinal"),
        ("/tokenize", GENERATE, "GenerateRequest", "TokenizeResponse"),
    ],
)
async def test_whole_answers_are_as_published(
    http: aiohttp.ClientSession, path: str, asked: Any, request_schema: str, answer_schema: str
) -> None:
    """So are the requests that get them."""
    async with TgiServer(["x = 2"]) as server:
        status, answer = await sent(http, server.url + path, asked)
    assert (violations(request_schema, asked), status, violations(answer_schema, answer)) == ([], 200, [])


@pytest.mark.parametrize(
    ("path", "asked", "schema"),
    [
        ("/generate_stream", GENERATE, "StreamResponse"),
        ("/", {**GENERATE, "stream": True}, "StreamResponse"),
        ("/v1/chat/completions", {**CHAT, "stream": True}, "ChatCompletionChunk"),
        ("/v1/completions", {**TEXT, "stream": True}, "Chunk"),
    ],
)
async def test_events_are_as_published(http: aiohttp.ClientSession, path: str, asked: Any, schema: str) -> None:
    """One a token; OpenAI's streams say when they are done, TGI's own do not."""
    async with TgiServer(["x = 2"]) as server:
        found = await events(http, server.url + path, asked)
    assert (found[-1] == "[DONE]") is path.startswith("/v1")
    told = [one for one in found if one != "[DONE]"]
    assert (len(told), [violations(schema, one) for one in told]) == (3, [[], [], []])


async def test_the_root_answers_with_a_list(http: aiohttp.ClientSession) -> None:
    """Of one, where no stream is asked for."""
    async with TgiServer(["x = 2"]) as server:
        status, answer = await sent(http, server.url + "/", {"inputs": "a", "stream": False})
    assert (status, answer) == (200, [{"generated_text": "x = 2"}])


async def test_it_tells_of_itself(http: aiohttp.ClientSession) -> None:
    """What it serves, and that it lives."""
    async with TgiServer() as server:
        async with http.get(server.url + "/info") as info, http.get(server.url + "/v1/models") as models:
            assert violations("Info", await info.json()) == []
            assert violations("ModelInfo", (await models.json())["data"][0]) == []
        async with http.get(server.url + "/health") as health:
            assert (health.status, await health.read()) == (200, b"")


@pytest.mark.parametrize(
    ("parameters", "text", "reason", "tokens"),
    [
        ({}, "1. x = 2", "eos_token", 5),
        ({"max_new_tokens": 3}, "1. x", "length", 3),
        ({"max_new_tokens": 5}, "1. x = 2", "length", 5),
        ({"max_new_tokens": 6}, "1. x = 2", "eos_token", 5),
        ({"stop": [" ="]}, "1. x =", "stop_sequence", 4),
        ({"stop": ["2", "x"]}, "1. x", "stop_sequence", 3),
        ({"return_full_text": True}, "Solve 2x = 41. x = 2", "eos_token", 5),
    ],
)
async def test_answers_end_for_a_reason(
    http: aiohttp.ClientSession, parameters: dict[str, Any], text: str, reason: str, tokens: int
) -> None:
    """The end of a text is a token, too; a stop sequence stays in it."""
    asked = {"inputs": "Solve 2x = 4", "parameters": {"details": True, **parameters}}
    async with TgiServer(["1. x = 2"]) as server:
        _status, answer = await sent(http, server.url + "/generate", asked)
    details = answer["details"]
    assert (answer["generated_text"], details["finish_reason"], details["generated_tokens"]) == (text, reason, tokens)


@pytest.mark.parametrize(("parameters", "seed"), [({"seed": 7, "do_sample": True}, 7), ({"seed": 7}, None)])
async def test_a_seed_is_told_where_it_played_a_part(
    http: aiohttp.ClientSession, parameters: dict[str, Any], seed: int | None
) -> None:
    """Which it does in sampling alone."""
    async with TgiServer(["x = 2"]) as server:
        asked = {"inputs": "a", "parameters": {"details": True, **parameters}}
        _status, answer = await sent(http, server.url + "/generate", asked)
    assert answer["details"]["seed"] == seed


@pytest.mark.parametrize(
    "parameters",
    [
        {"temperature": 0},
        {"temperature": "hot"},
        {"top_p": 1.0},
        {"top_p": 0.0},
        {"typical_p": 1.0},
        {"top_k": 0},
        {"repetition_penalty": 0},
        {"frequency_penalty": 2.5},
        {"max_new_tokens": 0},
        {"truncate": 0},
        {"seed": -1},
        {"stop": ["a", "b", "c", "d", "e"]},
        {"stop": "a"},
        {"stop": [1]},
        {"best_of": 2},
        {"best_of": 2, "do_sample": True, "seed": 1},
        {"best_of": 9, "do_sample": True},
        {"grammar": {"type": "json", "value": {"type": "object"}}},
        {"grammar": {"type": "json", "value": "{"}},
        {"grammar": {"type": "json_schema", "json_schema": {"schema": SCHEMA}}},
        {"grammar": {"type": "none"}},
        [],
    ],
)
@pytest.mark.parametrize("path", ["/", "/generate", "/generate_stream"])
async def test_what_tgi_refuses_is_refused(http: aiohttp.ClientSession, path: str, parameters: Any) -> None:
    """With 422, before anything is generated."""
    async with TgiServer(["never"]) as server:
        status, answer = await sent(http, server.url + path, {"inputs": "a", "parameters": parameters})
    assert (status, answer["error_type"], violations("ErrorResponse", answer)) == (422, "validation", [])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/generate", {"inputs": ""}),
        ("/generate", {"inputs": 5}),
        ("/generate", {}),
        ("/generate", []),
        ("/generate_stream", {"inputs": "a", "parameters": {"best_of": 2, "do_sample": True}}),
        ("/generate_stream", {"inputs": "a", "parameters": {"decoder_input_details": True}}),
        ("/generate", {"inputs": "word " * 2000}),
        ("/v1/chat/completions", {}),
        ("/v1/chat/completions", {**CHAT, "top_p": 1.0}),
        ("/v1/chat/completions", {**CHAT, "response_format": {"type": "json_schema", "json_schema": {}}}),
        ("/v1/completions", {"prompt": []}),
        ("/tokenize", {"inputs": None}),
    ],
)
async def test_so_is_every_other_body_it_cannot_use(http: aiohttp.ClientSession, path: str, body: Any) -> None:
    """OpenAI's way to write a schema among them."""
    async with TgiServer(["never"]) as server:
        status, answer = await sent(http, server.url + path, body)
    assert (status, answer["error_type"]) == (422, "validation")


async def test_a_chat_may_be_asked_to_take_no_chances(http: aiohttp.ClientSession) -> None:
    """A temperature of 0, refused on `/generate`, turns sampling off; none at all leaves it on."""
    async with TgiServer(["a", "b"]) as server:
        await sent(http, server.url + "/v1/chat/completions", {**CHAT, "temperature": 0})
        await sent(http, server.url + "/v1/chat/completions", CHAT)
    assert [one.parameters["do_sample"] for one in server.asked] == [False, True]


@pytest.mark.parametrize("error_type", STATUS)
async def test_each_error_has_its_status(http: aiohttp.ClientSession, error_type: str) -> None:
    """And its type in the body."""
    async with TgiServer([Fault(error_type, "so it is")]) as server:
        status, answer = await sent(http, server.url + "/generate", GENERATE)
    assert (status, answer) == (STATUS[error_type], {"error": "so it is", "error_type": error_type})


@pytest.mark.parametrize(
    ("path", "asked"), [("/generate_stream", GENERATE), ("/v1/chat/completions", {**CHAT, "stream": True})]
)
async def test_an_error_in_mid_stream_is_an_event(http: aiohttp.ClientSession, path: str, asked: Any) -> None:
    """The last one."""
    fault = Fault("generation", after=2)
    async with TgiServer([fault]) as server:
        found = await events(http, server.url + path, asked)
    assert (len(found), found[-1]) == (3, fault.body)


async def test_it_remembers_what_it_was_asked(http: aiohttp.ClientSession) -> None:
    """Prompt, parameters, grammar; and beyond its script it is overloaded."""
    grammar = {"type": "json", "value": SCHEMA}
    async with TgiServer(lambda prompt: prompt.upper()) as server:
        body = {**CHAT, "response_format": grammar, "max_tokens": 9}
        _status, answer = await sent(http, server.url + "/v1/chat/completions", body)
        asked = server.asked[0]
    assert answer["choices"][0]["message"]["content"] == "SOLVE 2X = 4"
    assert (asked.prompt, asked.grammar, asked.parameters["max_new_tokens"]) == ("Solve 2x = 4", grammar, 9)
    async with TgiServer() as server:
        assert (await sent(http, server.url + "/", GENERATE))[0] == 429
