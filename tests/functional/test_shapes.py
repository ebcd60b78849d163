"""The shipped rules behind each API's shape: proved where they claim, passed through where they do not."""

from pathlib import Path
from typing import Any

import pytest

from stepcache import Api, StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.domain.request import Answer, Request
from stepcache.domain.routes import Grade, Reason, Route, Word
from tests.fakes.openapi import violations
from tests.fakes.tgi_server import TgiServer
from tests.functional.worlds import WORLDS, Case, backend_of
from tests.oracle.equations import equations
from tests.oracle.judge import judge

RULES = Path(__file__).resolve().parents[2] / "rules"
SEED = 303
PLAIN: dict[Api, dict[str, Any]] = {
    Api.CHAT: {"model": "m"},
    Api.COMPLETIONS: {"model": "m", "max_tokens": 400},
    Api.GENERATE: {"parameters": {"max_new_tokens": 400, "details": True}},
}
# What official clients send for what nobody set.
UNSET: dict[Api, dict[str, Any]] = {
    Api.CHAT: {"stop": None, "tools": None, "tool_prompt": None, "top_logprobs": None, "presence_penalty": None},
    Api.COMPLETIONS: {"suffix": None, "logprobs": None, "best_of": None, "stream": False},
    Api.GENERATE: {"stream": False, "parameters": {"stop": [], "watermark": False, "grammar": None, "truncate": None}},
}


def body_of(api: Api, prompt: str, more: dict[str, Any]) -> dict[str, Any]:
    """A body of that shape."""
    if api is Api.CHAT:
        return {"messages": [{"role": "user", "content": prompt}], **more}
    return {"prompt" if api is Api.COMPLETIONS else "inputs": prompt, **more}


def wrong(case: Case, answer: object) -> str:
    """Why an answer is not a proved right one; empty where it is."""
    if not isinstance(answer, Answer) or answer.grade is not Grade.PROVED:
        return f"{case.prompt}: {answer}"
    return "" if judge(answer.text, case).right else f"{case.prompt}: {answer.text}"


@pytest.mark.parametrize("api", Api)
@pytest.mark.parametrize("world", WORLDS)
async def test_an_equation_is_proved_in_every_shape(api: Api, world: str) -> None:
    """Whatever the model says, down to its being off."""
    cases = [case for case in equations(SEED, 120) if case.prompt.lower().startswith("solve")]
    async with StepCache(RULES, backend=backend_of(world, cases)) as cache:
        for case in cases:
            found = await cache.ask(Request(body_of(api, case.prompt, PLAIN[api]), api=api))
            assert wrong(case, found) == ""


@pytest.mark.parametrize("api", Api)
async def test_what_clients_send_for_nothing_keeps_no_answer_away(api: Api) -> None:
    """Solved, found again, adapted: without a call."""
    backend = FakeBackend([])
    async with StepCache(RULES, backend=backend) as cache:
        routes = [
            (await cache.answer(body_of(api, prompt, UNSET[api]), api=api)).route
            for prompt in ("Solve 2x + 3 = 13", "Solve 2x + 3 = 13", "Solve for x: 2x + 3 = 17")
        ]
    assert (routes[:2], backend.calls) == ([Route.SOLVE, Route.EXACT], ())
    assert routes[2] in {Route.REUSE, Route.ADAPT, Route.SOLVE}


@pytest.mark.parametrize("api", Api)
async def test_fields_are_extracted_in_the_callers_shape(api: Api) -> None:
    """The model is asked once, in that shape and for these keys; then fewer keys cost nothing."""
    backend = FakeBackend(['{"name": "Ada", "email": "ada@x.org"}'])
    prompt = "Extract {} from the following note: Ada, ada@x.org"
    async with StepCache(RULES, backend=backend) as cache:
        first = await cache.answer(body_of(api, prompt.format("name, email"), UNSET[api]), api=api)
        fewer = await cache.answer(body_of(api, prompt.format("email"), UNSET[api]), api=api)
    (call,) = backend.calls
    given = call.body.get("parameters", call.body)
    assert (first.route, fewer.route, fewer.text) == (Route.GENERATE, Route.ADAPT, '{"email": "ada@x.org"}')
    assert (call.api, "grammar" in given, "response_format" in given) == (
        api,
        api is Api.GENERATE,
        api is not Api.GENERATE,
    )
    assert None not in given.values()


PUBLISHED = {
    Api.CHAT: ("/v1/chat/completions", "ChatRequest"),
    Api.COMPLETIONS: ("/v1/completions", "CompletionRequest"),
    Api.GENERATE: ("/generate", "CompatGenerateRequest"),
}
# It takes one prompt as a text too, and takes no grammar there.
UNPUBLISHED = {
    Api.CHAT: [],
    Api.COMPLETIONS: ["$.prompt"] * 2,
    Api.GENERATE: [],
}
GRAMMARS = {
    Api.CHAT: [["name"], ["email"]],
    Api.COMPLETIONS: [None, None],
    Api.GENERATE: [["name"], ["email"]],
}


@pytest.mark.parametrize("api", Api)
async def test_tgi_takes_every_call(api: Api) -> None:
    """Generated under the rule's grammar, then patched: in TGI's words, as it publishes them."""
    prompt = "Extract {} from the following note: Ada, ada@x.org"
    replies = ('{"name": "Ada"}', '{"email": "ada@x.org"}')
    async with TgiServer(replies) as server, StepCache(RULES, backend=f"tgi={server.url}") as cache:
        for keys, route in [("name", Route.GENERATE), ("name, email", Route.PATCH)]:
            answer = await cache.answer(body_of(api, prompt.format(keys), UNSET[api]), api=api)
            assert (answer.route, answer.stored) == (route, True)
    path, schema = PUBLISHED[api]
    assert {asked.path for asked in server.asked} <= {path, "/"}
    assert [told.split(":")[0] for asked in server.asked for told in violations(schema, asked.body)] == UNPUBLISHED[api]
    assert [json_keys(asked.grammar) for asked in server.asked] == GRAMMARS[api]


def json_keys(grammar: Any) -> Any:
    """The keys that a grammar demands; None without one."""
    return grammar["value"]["required"] if grammar else None


@pytest.mark.parametrize("api", Api)
async def test_an_unclaimed_request_reaches_the_model_as_it_is(api: Api) -> None:
    """But for streaming: a whole answer is asked for."""
    backend = FakeBackend(["ho"])
    body = body_of(api, "Tell me a joke", UNSET[api])
    async with StepCache(RULES, backend=backend) as cache:
        answer = await cache.answer({**body, "stream": True}, api=api)
    sent = {name: value for name, value in body.items() if name != "stream"}
    assert (answer.text, answer.route, answer.reason) == ("ho", Route.BYPASS, Reason(Word.NO_RULE))
    assert [(call.api, call.body) for call in backend.calls] == [(api, sent)]


async def test_a_prompt_alone_is_asked_as_a_chat() -> None:
    """Whatever shape is named."""
    backend = FakeBackend(["ho"])
    async with StepCache(RULES, backend=backend) as cache:
        assert (await cache.answer("Tell me a joke", api=Api.GENERATE)).text == "ho"
    assert [call.api for call in backend.calls] == [Api.CHAT]
