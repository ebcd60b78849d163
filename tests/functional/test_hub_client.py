"""huggingface_hub's clients, of both lines, at a TGI server and at a cache before it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from huggingface_hub import AsyncInferenceClient, InferenceClient, errors

from stepcache import StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.domain.rules import RuleSet
from tests.fakes.running import running
from tests.fakes.tgi_rules import Fault
from tests.fakes.tgi_server import SILENCE
from tests.functional.places import CACHED, EQUATION, JOKE, SOLVED, Where, cache_before, placed

REPLY = "Two tokens walk into a bar."
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
TYPED = {
    "validation": errors.ValidationError,
    "generation": errors.GenerationError,
    "overloaded": errors.OverloadedError,
    "incomplete_generation": errors.IncompleteGenerationError,
    "unhealthy": errors.UnknownError,  # 503
}
MESSAGES = [{"role": "user", "content": JOKE}]
EQUATIONS = [{"role": "user", "content": EQUATION}]

Generate = Callable[..., Awaitable[Any]]


class Client:
    """The asynchronous client, or the other one in a thread; streams are read to their end."""

    def __init__(self, url: str, *, sync: bool, timeout_s: float = 20) -> None:
        kind = InferenceClient if sync else AsyncInferenceClient
        self._client: Any = kind(base_url=url, token="of the test", timeout=timeout_s)
        self._sync = sync

    async def generate(self, prompt: str, **named: Any) -> Any:
        """`text_generation`."""
        return await self._call("text_generation", prompt, named)

    async def chat(self, messages: Any, **named: Any) -> Any:
        """`chat_completion`."""
        return await self._call("chat_completion", messages, named)

    async def _call(self, method: str, first: Any, named: dict[str, Any]) -> Any:
        call, stream = getattr(self._client, method), named.get("stream", False)
        if self._sync:
            return await asyncio.to_thread(lambda: list(call(first, **named)) if stream else call(first, **named))
        try:
            found = await call(first, **named)
            return [one async for one in found] if stream else found
        finally:
            await self._client.close()


@pytest.fixture(params=[False, True], ids=["async", "sync"])
def client(request: pytest.FixtureRequest) -> Callable[..., Client]:
    """How to make a client of each kind."""

    def make(url: str, timeout_s: float = 20) -> Client:
        return Client(url, sync=request.param, timeout_s=timeout_s)

    return make


Make = Callable[..., Client]

# --- what no rule claims ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", Where)
async def test_a_text_is_generated(client: Make, where: Where) -> None:
    """Whole."""
    async with placed(where, [REPLY]) as place:
        assert await client(place.url).generate(JOKE, max_new_tokens=50) == REPLY


@pytest.mark.parametrize("where", Where)
async def test_a_text_is_streamed(client: Make, where: Where) -> None:
    """Its pieces give it back."""
    async with placed(where, [REPLY]) as place:
        assert "".join(await client(place.url).generate(JOKE, max_new_tokens=50, stream=True)) == REPLY


@pytest.mark.parametrize("where", Where)
async def test_details_tell_how_it_ended(client: Make, where: Where) -> None:
    """Here at a stop sequence, with a seed."""
    named = {"max_new_tokens": 50, "stop": [" walk"], "seed": 7, "temperature": 0.5, "details": True}
    async with placed(where, [REPLY, REPLY]) as place:
        whole = await client(place.url).generate(JOKE, **named)
        pieces = await client(place.url).generate(JOKE, stream=True, **named)
        asked = [(one.parameters["stop"], one.parameters["seed"]) for one in place.server.asked]
    assert (whole.generated_text, pieces[-1].generated_text) == ("Two tokens walk", "Two tokens walk")
    assert "".join(one.token.text for one in pieces) == "Two tokens walk"
    assert asked == [([" walk"], 7)] * 2
    ended = [(one.finish_reason, one.generated_tokens, one.seed) for one in (whole.details, pieces[-1].details)]
    assert ended == [("stop_sequence", 3, 7)] * 2


@pytest.mark.parametrize("where", Where)
async def test_a_grammar_reaches_the_server(client: Make, where: Where) -> None:
    """In the words of its API."""
    grammar = {"type": "json", "value": SCHEMA}
    async with placed(where, ['{"a": 1}']) as place:
        assert await client(place.url).generate("An object, please.", grammar=grammar, max_new_tokens=50) == '{"a": 1}'
        body = place.server.asked[0].body
    assert json.dumps(SCHEMA) in json.dumps(body)


@pytest.mark.parametrize("where", Where)
async def test_a_chat_is_answered(client: Make, where: Where) -> None:
    """With text, end and tokens."""
    async with placed(where, [REPLY]) as place:
        found = await client(place.url).chat(MESSAGES, model="tgi", max_tokens=50)
    assert (found.choices[0].message.content, found.choices[0].finish_reason) == (REPLY, "stop")
    assert found.usage.completion_tokens == 7


@pytest.mark.parametrize("where", Where)
async def test_a_chat_is_streamed(client: Make, where: Where) -> None:
    """Its pieces give it back."""
    async with placed(where, [REPLY]) as place:
        pieces = await client(place.url).chat(MESSAGES, max_tokens=50, stream=True)
    assert "".join(one.choices[0].delta.content or "" for one in pieces) == REPLY


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
async def test_a_stream_holds_whatever_a_model_writes(client: Make, mark: str) -> None:
    """Marks too at which a client's reader ends a line, as httpx's does."""
    said = f"one{mark}two"
    async with placed(Where.BEFORE_OPENAI, [said]) as place:
        assert "".join(await client(place.url).generate(JOKE, max_new_tokens=50, stream=True)) == said
    async with running(StepCache(RuleSet(()), backend=FakeBackend([said]))) as url:
        pieces = await client(url).chat(MESSAGES, max_tokens=50, stream=True)
    assert "".join(one.choices[0].delta.content or "" for one in pieces) == said


# --- what a rule claims ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", CACHED)
async def test_an_equation_is_answered_by_the_cache(client: Make, where: Where) -> None:
    """Rightly, in each of the four ways to ask; the server is not asked at all."""
    async with placed(where, ["x = 7"]) as place:
        made = [
            await client(place.url).generate(EQUATION, max_new_tokens=200),
            "".join(await client(place.url).generate(EQUATION, max_new_tokens=200, stream=True)),
            (await client(place.url).chat(EQUATIONS, max_tokens=200)).choices[0].message.content,
            "".join(
                one.choices[0].delta.content or ""
                for one in await client(place.url).chat(EQUATIONS, max_tokens=200, stream=True)
            ),
        ]
        assert place.server.asked == []
    assert [one.strip().endswith(SOLVED) for one in made] == [True] * 4


@pytest.mark.parametrize("where", CACHED)
async def test_the_details_of_an_equation(client: Make, where: Where) -> None:
    """It came to its end; no token was spent."""
    named = {"max_new_tokens": 200, "details": True, "seed": 7}
    async with placed(where) as place:
        whole = await client(place.url).generate(EQUATION, **named)
        pieces = await client(place.url).generate(EQUATION, stream=True, **named)
    assert whole.generated_text == pieces[-1].generated_text == "".join(one.token.text for one in pieces)
    ended = [(one.finish_reason, one.generated_tokens, one.seed) for one in (whole.details, pieces[-1].details)]
    assert ended == [("eos_token", 0, 7)] * 2


@pytest.mark.parametrize("where", CACHED)
async def test_with_the_server_down(client: Make, where: Where) -> None:
    """Equations are answered, and the rest is an error of the client's own."""
    async with placed(Where.SERVER) as gone:
        url = gone.url
    async with running(cache_before(where, url)) as before:
        assert (await client(before).generate(EQUATION, max_new_tokens=200)).strip().endswith(SOLVED)
        with pytest.raises(errors.GenerationError):
            await client(before).generate(JOKE)


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("error_type", TYPED)
@pytest.mark.parametrize("where", Where)
async def test_each_error_is_the_clients_own(client: Make, where: Where, error_type: str, stream: bool) -> None:
    """By its type."""
    async with placed(where, [Fault(error_type, "so it is")]) as place:
        with pytest.raises(TYPED[error_type], match="so it is"):
            await client(place.url).generate(JOKE, stream=stream)


@pytest.mark.parametrize("where", [Where.SERVER, Where.BEFORE_TGI])
async def test_an_error_in_mid_stream_is_raised(client: Make, where: Where) -> None:
    """After the tokens that came."""
    async with placed(where, [Fault("generation", "so it is", after=2)]) as place:
        with pytest.raises(errors.GenerationError, match="so it is"):
            await client(place.url).generate(JOKE, stream=True)


@pytest.mark.parametrize("where", Where)
async def test_what_the_server_refuses_is_refused(client: Make, where: Where) -> None:
    """A temperature of 0, and too many stops."""
    async with placed(where, [REPLY]) as place:
        with pytest.raises(errors.ValidationError):
            await client(place.url).generate(JOKE, stop=["a", "b", "c", "d", "e"])


@pytest.mark.parametrize("status", [422, 424, 429, 500])
@pytest.mark.parametrize("where", Where)
async def test_errors_of_a_chat_keep_their_status(client: Make, where: Where, status: int) -> None:
    """The client tells them by it: 0.36 in aiohttp's words, 2.x in its own."""
    kind = {422: "validation", 424: "generation", 429: "overloaded", 500: "incomplete_generation"}[status]
    async with placed(where, [Fault(kind)]) as place:
        with pytest.raises(Exception, match=str(status)) as caught:
            await client(place.url).chat(MESSAGES)
    assert type(caught.value).__name__ in {"HfHubHTTPError", "BadRequestError", "ClientResponseError"}


@pytest.mark.parametrize("where", Where)
async def test_a_client_that_waits_no_longer(client: Make, where: Where) -> None:
    """Is told so by itself, and the server notices."""
    async with placed(where, [SILENCE]) as place:
        with pytest.raises(Exception, match="timed out") as caught:
            await client(place.url, timeout_s=0.2).generate(JOKE)
        await place.server.left.wait()
    assert type(caught.value).__name__ in {"InferenceTimeoutError", "ReadTimeout"}
