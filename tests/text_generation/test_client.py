"""TGI's own Python client at a TGI server, and at a cache before it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from text_generation import AsyncClient, errors
from text_generation import Client as SyncClient
from text_generation.types import Grammar, GrammarType, Message

from stepcache.assembly import StepCache
from stepcache.backends.text_generation import TextGenerationBackend
from stepcache.resources import resource_dir
from tests.fakes.running import running
from tests.fakes.tgi_rules import Fault
from tests.fakes.tgi_server import SILENCE, TgiServer
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


class Client:
    """The asynchronous client, or the other one in a thread; streams are read to their end."""

    def __init__(self, url: str, *, sync: bool, timeout_s: float = 20) -> None:
        self._client: Any = (SyncClient if sync else AsyncClient)(url, timeout=timeout_s)
        self._sync = sync

    async def generate(self, prompt: str, **named: Any) -> Any:
        """Whole."""
        call = self._client.generate
        return await (asyncio.to_thread(call, prompt, **named) if self._sync else call(prompt, **named))

    async def stream(self, prompt: str, **named: Any) -> list[Any]:
        """As tokens."""
        call = self._client.generate_stream
        if self._sync:
            return await asyncio.to_thread(lambda: list(call(prompt, **named)))
        return [one async for one in call(prompt, **named)]

    async def chat(self, prompt: str, **named: Any) -> Any:
        """Whole: streamed chats are broken in this client, as it reads `[DONE]` as JSON."""
        messages, call = [Message(role="user", content=prompt)], self._client.chat
        return await (asyncio.to_thread(call, messages, **named) if self._sync else call(messages, **named))


Make = Callable[..., Client]


@pytest.fixture(params=[False, True], ids=["async", "sync"])
def client(request: pytest.FixtureRequest) -> Make:
    """How to make a client of each kind."""

    def make(url: str, timeout_s: float = 20) -> Client:
        return Client(url, sync=request.param, timeout_s=timeout_s)

    return make


@pytest.mark.parametrize("where", Where)
async def test_what_no_rule_claims_is_the_servers_answer(client: Make, where: Where) -> None:
    """Whole, streamed, and as a chat."""
    async with placed(where, [REPLY] * 3) as place:
        whole = await client(place.url).generate(JOKE, max_new_tokens=50)
        pieces = await client(place.url).stream(JOKE, max_new_tokens=50)
        chat = await client(place.url).chat(JOKE, max_tokens=50)
    assert (whole.generated_text, pieces[-1].generated_text) == (REPLY, REPLY)
    assert "".join(one.token.text for one in pieces) == REPLY
    assert (chat.choices[0].message.content, chat.choices[0].finish_reason) == (REPLY, "stop")


@pytest.mark.parametrize("where", [Where.SERVER, Where.BEFORE_TGI])
async def test_details_tell_how_it_ended(client: Make, where: Where) -> None:
    """Here at a stop sequence, with a seed."""
    named = {"max_new_tokens": 50, "stop_sequences": [" walk"], "seed": 7, "do_sample": True}
    async with placed(where, [REPLY, REPLY]) as place:
        found = [await client(place.url).generate(JOKE, **named), (await client(place.url).stream(JOKE, **named))[-1]]
    assert [one.generated_text for one in found] == ["Two tokens walk"] * 2
    ended = [(one.details.finish_reason.value, one.details.generated_tokens, one.details.seed) for one in found]
    assert ended == [("stop_sequence", 3, 7)] * 2


@pytest.mark.parametrize("where", Where)
async def test_a_grammar_reaches_the_server(client: Make, where: Where) -> None:
    """In the words of its API."""
    grammar = Grammar(type=GrammarType.Json, value=SCHEMA)
    async with placed(where, ['{"a": 1}']) as place:
        found = await client(place.url).generate("An object, please.", grammar=grammar, max_new_tokens=50)
        assert "'required': ['a']" in str(place.server.asked[0].body)
    assert found.generated_text == '{"a": 1}'


@pytest.mark.parametrize("where", CACHED)
async def test_an_equation_is_answered_by_the_cache(client: Make, where: Where) -> None:
    """Rightly, in each way to ask; the server is not asked at all."""
    async with placed(where, ["x = 7"]) as place:
        whole = await client(place.url).generate(EQUATION, max_new_tokens=200, seed=7)
        pieces = await client(place.url).stream(EQUATION, max_new_tokens=200)
        chat = await client(place.url).chat(EQUATION, max_tokens=200)
        assert place.server.asked == []
    made = [whole.generated_text, "".join(one.token.text for one in pieces), chat.choices[0].message.content]
    assert [one.strip().endswith(SOLVED) for one in made] == [True] * 3
    details = whole.details
    assert (details.finish_reason.value, details.generated_tokens, details.seed) == (
        "eos_token",
        0,
        7,
    )


@pytest.mark.parametrize("error_type", TYPED)
@pytest.mark.parametrize("where", Where)
async def test_each_error_is_the_clients_own(client: Make, where: Where, error_type: str) -> None:
    """By its type; a whole answer, a stream, a chat."""
    fault = Fault(error_type, "so it is")
    async with placed(where, [fault] * 3) as place:
        one = client(place.url)
        for call in (one.generate, one.stream, one.chat):
            with pytest.raises(TYPED[error_type], match="so it is"):
                await call(JOKE)


@pytest.mark.parametrize("where", [Where.SERVER, Where.BEFORE_TGI])
async def test_an_error_in_mid_stream_is_raised(client: Make, where: Where) -> None:
    """After the tokens that came."""
    async with placed(where, [Fault("generation", "so it is", after=2)]) as place:
        with pytest.raises(errors.GenerationError, match="so it is"):
            await client(place.url).stream(JOKE)


@pytest.mark.parametrize("where", CACHED)
async def test_with_the_server_down(client: Make, where: Where) -> None:
    """Equations are answered, and the rest is an error of the client's own."""
    async with placed(Where.SERVER) as gone:
        url = gone.url
    async with running(cache_before(where, url)) as before:
        one = client(before)
        assert (await one.generate(EQUATION, max_new_tokens=200)).generated_text.strip().endswith(SOLVED)
        for call in (one.generate, one.stream, one.chat):
            with pytest.raises(errors.GenerationError):
                await call(JOKE)


@pytest.mark.parametrize("where", Where)
async def test_a_client_that_waits_no_longer(client: Make, where: Where) -> None:
    """Is told so by itself, and the server notices."""
    async with placed(where, [SILENCE]) as place:
        with pytest.raises(Exception, match=r"timed out|^$") as caught:
            await client(place.url, timeout_s=0.2).generate(JOKE)
        await place.server.left.wait()
    assert type(caught.value).__name__ in {"TimeoutError", "ReadTimeout"}


async def test_the_same_client_on_both_sides() -> None:
    """It asks a cache that asks through it; what a rule claims is asked once."""
    prompt = "Extract name and age from this note: Ann is 30 years old."
    rules = resource_dir("rules") / "json_extract.stepcache"
    async with TgiServer(['{"name": "Ann", "age": 30}']) as server:
        cache = StepCache(rules, backend=TextGenerationBackend(server.url), store=":memory:")
        async with running(cache) as url:
            found = [await Client(url, sync=False).generate(prompt, max_new_tokens=60) for _ in range(2)]
        assert [one.generated_text for one in found] == ['{"name": "Ann", "age": 30}'] * 2
        assert [one.path for one in server.asked] == ["/"]
