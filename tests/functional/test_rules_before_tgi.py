"""A rule that needs the model, before TGI: what the server is asked, and what is kept of its answers."""

from typing import Any

import pytest

from stepcache.assembly import StepCache
from stepcache.backends.tgi import TgiBackend
from stepcache.domain.request import Api
from stepcache.resources import resource_dir
from tests.fakes.openapi import violations
from tests.fakes.tgi_server import Reply, TgiServer

PROMPT = "Extract name and age from this note: Ann is 30 years old."
ANSWER = '{"name": "Ann", "age": 30}'
BODIES: dict[Api, dict[str, Any]] = {
    Api.CHAT: {"model": "tgi", "messages": [{"role": "user", "content": PROMPT}]},
    Api.GENERATE: {"inputs": PROMPT},
    Api.COMPLETIONS: {"prompt": PROMPT},
}
SCHEMAS = {Api.CHAT: "ChatRequest", Api.GENERATE: "GenerateRequest"}


async def answered(replies: list[Reply], api: Api) -> tuple[list[Any], TgiServer]:
    """The same request twice, and the server that saw it."""
    rules = resource_dir("rules") / "json_extract.stepcache"
    server = TgiServer(replies)
    async with server, StepCache(rules, backend=TgiBackend(server.url), store=":memory:") as cache:
        return [await cache.answer(BODIES[api], api=api) for _ in range(2)], server


@pytest.mark.parametrize("api", list(Api))
async def test_the_model_is_asked_once(api: Api) -> None:
    """In each shape; the second time its answer is in the store."""
    found, server = await answered([ANSWER], api)
    assert [(one.text, one.route) for one in found] == [(ANSWER, "generate"), (ANSWER, "exact")]
    assert [one.usage.calls for one in found] == [1, 0]
    assert len(server.asked) == 1


@pytest.mark.parametrize("api", SCHEMAS)
async def test_the_keys_asked_for_are_the_servers_grammar(api: Api) -> None:
    """`guide = schema`, in TGI's words, whether as a grammar or as a response's format."""
    _found, server = await answered([ANSWER], api)
    grammar = server.asked[0].grammar
    assert (grammar["type"], sorted(grammar["value"]["properties"])) == ("json", ["age", "name"])
    assert violations(SCHEMAS[api], server.asked[0].body) == []


@pytest.mark.parametrize("api", list(Api))
async def test_an_answer_that_was_cut_is_not_kept(api: Api) -> None:
    """TGI says `length`: though it would be right, the model is asked anew."""
    found, server = await answered([ANSWER + " " * 500, ANSWER], api)
    assert [(one.text, one.usage.calls) for one in found] == [(ANSWER, 2), (ANSWER, 0)]
    assert len(server.asked) == 2
