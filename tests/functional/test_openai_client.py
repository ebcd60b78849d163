"""OpenAI's client at a server of TGI's, and at a cache before it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import openai
import pytest

from tests.fakes.running import running
from tests.fakes.tgi_rules import Fault
from tests.fakes.tgi_server import SILENCE
from tests.functional.places import CACHED, EQUATION, JOKE, SOLVED, Where, cache_before, placed

REPLY = "Two tokens walk into a bar."
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
ERRORS = [
    (Fault("validation"), openai.UnprocessableEntityError),
    (Fault("generation"), openai.APIStatusError),
    (Fault("overloaded", headers={"retry-after": "7"}), openai.RateLimitError),
    (Fault("incomplete_generation"), openai.InternalServerError),
    (Fault("unhealthy"), openai.InternalServerError),
    (Fault("validation", status=400), openai.BadRequestError),
    (Fault("validation", status=401), openai.AuthenticationError),
    (Fault("validation", status=404), openai.NotFoundError),
]


@asynccontextmanager
async def official(url: str, timeout_s: float = 20) -> AsyncIterator["Client"]:
    """OpenAI's client, without retries of its own."""
    async with openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="k", max_retries=0, timeout=timeout_s) as client:
        yield Client(client)


class Client:
    """Both ways to ask, each whole or as a stream that is read to its end."""

    def __init__(self, client: openai.AsyncOpenAI) -> None:
        self.client = client

    async def chat(self, prompt: str, **named: Any) -> str:
        """`chat.completions.create`."""
        messages: Any = [{"role": "user", "content": prompt}]
        made: Any = await self.client.chat.completions.create(model="tgi", messages=messages, **named)
        if not named.get("stream"):
            return str(made.choices[0].message.content)
        return "".join([one.choices[0].delta.content or "" async for one in made if one.choices])

    async def text(self, prompt: str, **named: Any) -> str:
        """`completions.create`."""
        made: Any = await self.client.completions.create(model="tgi", prompt=prompt, **named)
        if not named.get("stream"):
            return str(made.choices[0].text)
        return "".join([one.choices[0].text or "" async for one in made if one.choices])

    async def ask(self, api: str, prompt: str, **named: Any) -> str:
        """One of the two."""
        return await (self.chat if api == "chat" else self.text)(prompt, **named)


apis = pytest.mark.parametrize("api", ["chat", "text"])
streams = pytest.mark.parametrize("stream", [False, True])


@streams
@apis
@pytest.mark.parametrize("where", Where)
async def test_what_no_rule_claims_is_the_servers_answer(where: Where, api: str, stream: bool) -> None:
    """Whole and streamed."""
    async with placed(where, [REPLY]) as place, official(place.url) as client:
        assert await client.ask(api, JOKE, stream=stream, max_tokens=50) == REPLY
        assert place.server.asked[0].headers["authorization"] == "Bearer k"


@streams
@apis
@pytest.mark.parametrize("where", CACHED)
async def test_an_equation_is_answered_by_the_cache(where: Where, api: str, stream: bool) -> None:
    """Rightly; the server is not asked at all."""
    async with placed(where, ["x = 7"]) as place, official(place.url) as client:
        assert (await client.ask(api, EQUATION, stream=stream, max_tokens=200)).strip().endswith(SOLVED)
        assert place.server.asked == []


async def test_the_route_can_be_read() -> None:
    """In the headers, and the tokens spent in the usage: none."""
    messages: Any = [{"role": "user", "content": EQUATION}]
    async with placed(Where.BEFORE_TGI) as place, official(place.url) as client:
        ask = client.client.chat.completions.with_raw_response.create
        found: list[Any] = [await ask(model="tgi", messages=messages) for _ in range(2)]
        text: Any = await client.client.completions.with_raw_response.create(model="tgi", prompt=EQUATION)
    assert [one.headers["x-stepcache-route"] for one in found] == ["solve", "exact"]
    assert [one.headers["x-stepcache-proof"] for one in (*found, text)] == ["proved"] * 3
    assert found[1].parse().usage.total_tokens == 0


async def test_a_schema_goes_on_as_it_was_written() -> None:
    """What is relayed is not put into other words: TGI refuses OpenAI's, and says so."""
    written = {"type": "json_schema", "json_schema": {"name": "a", "schema": SCHEMA}}
    async with placed(Where.BEFORE_TGI, ['{"a": 1}'] * 2) as place, official(place.url) as client:
        with pytest.raises(openai.UnprocessableEntityError) as caught:
            await client.chat("An object, please.", response_format=written)
        assert caught.value.response.json()["error_type"] == "validation"
        assert await client.chat("An object, please.", response_format={"type": "json", "value": SCHEMA}) == '{"a": 1}'


@pytest.mark.parametrize("where", Where)
async def test_the_models_are_listed(where: Where) -> None:
    """As the server has them."""
    async with placed(where) as place, official(place.url) as client:
        assert [one.id async for one in client.client.models.list()] == ["scripted/model"]


@streams
@apis
@pytest.mark.parametrize(("fault", "kind"), ERRORS)
@pytest.mark.parametrize("where", Where)
async def test_each_error_is_the_clients_own(
    where: Where, fault: Fault, kind: type[openai.APIStatusError], api: str, stream: bool
) -> None:
    """By its status, with when to come back."""
    async with placed(where, [fault]) as place, official(place.url) as client:
        with pytest.raises(kind) as caught:
            await client.ask(api, JOKE, stream=stream)
    assert caught.value.response.headers.get("retry-after") == fault.headers.get("retry-after")


@pytest.mark.parametrize("where", Where)
async def test_an_error_in_mid_stream_is_raised(where: Where) -> None:
    """After the tokens that came."""
    async with placed(where, [Fault("generation", after=2)]) as place, official(place.url) as client:
        with pytest.raises(openai.APIError):
            await client.chat(JOKE, stream=True)


@apis
async def test_with_the_server_down(api: str) -> None:
    """Equations are answered, and the rest is an error of the client's own."""
    async with placed(Where.SERVER) as gone:
        url = gone.url
    async with running(cache_before(Where.BEFORE_TGI, url)) as before, official(before) as client:
        assert (await client.ask(api, EQUATION, max_tokens=200)).strip().endswith(SOLVED)
        with pytest.raises(openai.InternalServerError) as caught:
            await client.ask(api, JOKE)
    assert caught.value.status_code == 502
    async with official(before) as client:
        with pytest.raises(openai.APIConnectionError):
            await client.ask(api, EQUATION)


@apis
@pytest.mark.parametrize("where", Where)
async def test_a_client_that_waits_no_longer(where: Where, api: str) -> None:
    """Is told so by itself, and the server notices."""
    async with placed(where, [SILENCE]) as place, official(place.url, timeout_s=0.2) as client:
        with pytest.raises(openai.APITimeoutError):
            await client.ask(api, JOKE)
        await place.server.left.wait()
