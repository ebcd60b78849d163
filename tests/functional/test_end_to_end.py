"""The shipped rules behind a real socket: OpenAI's own client in front, a scripted server behind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import openai
import pytest

from stepcache import StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.backends.http import Timeouts
from stepcache.backends.openai import OpenAIBackend
from tests.fakes.http_server import HANGS_UP, SILENCE, HttpServer, Played, chat, response
from tests.fakes.running import running

EXTRACT = "Extract name, email from the following note: Ada, ada@x.org"
RECORD = '{"name": "Ada", "email": "ada@x.org"}'


def client_of(url: str, key: str = "k") -> openai.AsyncOpenAI:
    """OpenAI's client, without retries of its own."""
    return openai.AsyncOpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)


async def asked(client: openai.AsyncOpenAI, prompt: str) -> tuple[str, str]:
    """The answer and its route."""
    raw = await client.chat.completions.with_raw_response.create(
        model="m", messages=[{"role": "user", "content": prompt}]
    )
    found = raw.parse()
    return found.choices[0].message.content or "", raw.headers["x-stepcache-route"]


async def streamed(client: openai.AsyncOpenAI, prompt: str) -> list[str]:
    """The pieces of a streamed answer."""
    stream = await client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": prompt}], stream=True
    )
    return [chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices]


async def test_the_official_client_gets_right_answers() -> None:
    """Solved, adapted, repeated; streamed one step a chunk."""
    async with running(StepCache(backend=FakeBackend())) as url, client_of(url) as client:
        answers = [await asked(client, f"Solve 2x + 3 = {total}") for total in (13, 17, 17)]
        pieces = await streamed(client, "What is x if 2x + 3 = 21?")
    assert answers == [
        ("2x + 3 = 13\n2x = 10\nx = 5", "solve"),
        ("2x + 3 = 17\n2x = 14\nx = 7", "adapt"),
        ("2x + 3 = 17\n2x = 14\nx = 7", "exact"),
    ]
    assert [piece for piece in pieces if piece] == ["2x + 3 = 21\n", "2x = 18\n", "x = 9"]


async def test_a_text_in_one_part_is_a_text() -> None:
    """Many clients send content as a list of one part."""
    async with running(StepCache(backend=FakeBackend())) as url, client_of(url) as client:
        found = await client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": [{"type": "text", "text": "Solve 2x + 3 = 13"}]}]
        )
    assert (found.choices[0].message.content or "").endswith("x = 5")


async def test_two_keys_never_share_an_answer() -> None:
    """What one tenant's model said is asked for again by another."""
    backend = FakeBackend([RECORD, RECORD])
    async with running(StepCache(backend=backend)) as url, client_of(url, "one") as one, client_of(url, "two") as two:
        routes = [(await asked(client, EXTRACT))[1] for client in (one, one, two, two)]
    assert routes == ["generate", "exact", "generate", "exact"]


@pytest.mark.parametrize("proof", ["x-api-key", "api-key", "OpenAI-Organization", "OpenAI-Project"])
async def test_nor_do_two_callers_of_one_key_who_prove_something_else(proof: str) -> None:
    """Whose data a model server shows them may hang on it."""
    backend = FakeBackend([RECORD, RECORD])
    async with running(StepCache(backend=backend)) as url, client_of(url) as client:
        callers = [client.with_options(default_headers={proof: value}) for value in ("a", "b")]
        routes = [(await asked(caller, EXTRACT))[1] for caller in (callers[0], callers[0], callers[1], callers[1])]
    assert routes == ["generate", "exact", "generate", "exact"]


@asynccontextmanager
async def before(*script: Played) -> AsyncIterator[tuple[str, HttpServer]]:
    """StepCache in front of a scripted server."""
    async with HttpServer(list(script)) as server:
        backend = OpenAIBackend(server.url, timeouts=Timeouts(first_byte_s=0.3, between_chunks_s=0.3))
        async with running(StepCache(backend=backend)) as url:
            yield url, server


FAULTS: dict[str, tuple[Played, type[openai.APIError]]] = {
    "too many requests": (response({"error": {"message": "slow down"}}, 429), openai.RateLimitError),
    "an error": (response({"error": {"message": "broken"}}, 500), openai.InternalServerError),
    "hangs up": (HANGS_UP, openai.InternalServerError),
    "says nothing": (SILENCE, openai.InternalServerError),
}


@pytest.mark.parametrize(("fault", "error"), FAULTS.values(), ids=FAULTS)
async def test_a_fault_behind_reaches_the_client_as_its_own_exception(
    fault: Played, error: type[openai.APIError]
) -> None:
    """Nothing of it is stored: when the server is well again, the model is asked anew; algebra needs no server."""
    async with before(*[fault] * 8) as (url, server), client_of(url) as client:
        with pytest.raises(error):
            await asked(client, EXTRACT)
        assert await asked(client, "Solve 2x + 3 = 13") == ("2x + 3 = 13\n2x = 10\nx = 5", "solve")
        server.script = [chat(RECORD)]
        assert await asked(client, EXTRACT) == (RECORD, "generate")


async def test_garbage_behind_is_passed_on_and_never_stored() -> None:
    """Two tries of the rule, then the caller's own request: what comes back is the server's, as it is."""
    garbage = response("<html>busy</html>")
    async with before(*[garbage] * 8) as (url, server), client_of(url) as client:
        with pytest.raises((openai.APIError, AttributeError, ValueError)):
            await asked(client, EXTRACT)
        server.script = [chat(RECORD)]
        assert await asked(client, EXTRACT) == (RECORD, "generate")


@pytest.mark.parametrize(("limit", "field"), [({"max_tokens": 4}, "max_tokens"), ({"stop": ["\n"]}, "stop")])
async def test_a_limit_that_no_step_answer_keeps_leaves_the_request_to_the_model(
    limit: dict[str, Any], field: str
) -> None:
    """The caller gets what the model makes of it, and is told why."""
    async with running(StepCache(backend=FakeBackend(["x = 5"]))) as url, client_of(url) as client:
        raw = await client.chat.completions.with_raw_response.create(
            model="m", messages=[{"role": "user", "content": "Solve 2x + 3 = 13"}], **limit
        )
    assert raw.parse().choices[0].message.content == "x = 5"
    assert raw.headers["x-stepcache-reason"] == f"uncacheable: {field}"
