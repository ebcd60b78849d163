"""One call of the model inside the budget: what is sent, what it may take, what it costs."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from stepcache.backends.fake import FakeBackend
from stepcache.domain.errors import BackendTimeoutError
from stepcache.domain.request import Answer
from stepcache.domain.routes import Reason, Route, Word
from stepcache.domain.rules import Action, Otherwise, Repair, Rung, Verb
from tests.fakes.toys import World, request, task

SOLVE = "generate times 3\n solve speak(word) with exact\n otherwise refuse"
KEYS = {
    "match": '"Give {keys: list(key)}"',
    "slots": "",
    "steps": "json { single = true }",
    "checks": "require output json.has_keys(keys)",
}


async def sent(world: World, prompt: str = "Say hi", **body: Any) -> Mapping[str, Any]:
    """The body of the first call."""
    await world.ask(prompt, "hi", **body)
    return world.backend.calls[0].body


async def test_the_first_call_is_the_callers_request_and_the_rules_defaults() -> None:
    """Streaming is the proxy's affair; a value of the caller's wins."""
    world = World.of(task(backend='backend openai { seed = 7  max_tokens = 20  stop = ["\\n\\n"] }'))
    body = await sent(world, stream=True, seed=8, user="ada")
    assert (body["seed"], body["max_tokens"], list(body["stop"]), body["user"]) == (8, 20, ["\n\n"], "ada")
    assert "stream" not in body


async def test_a_limit_of_the_callers_own_is_kept_under_any_name() -> None:
    """The rule's default of the same kind is then left out; the budget is the highest."""
    world = World.of(task(backend="backend openai { max_tokens = 20 }"))
    body = await sent(world, max_completion_tokens=500)
    assert (body["max_completion_tokens"], "max_tokens" in body) == (100, False)


async def test_a_block_of_another_kind_is_ignored() -> None:
    """It would be another server's language."""
    world = World.of(task(backend="backend tgi { max_new_tokens = 20 }"))
    assert (await sent(world))["max_tokens"] == 100


async def test_a_tgi_servers_limit_goes_by_the_name_that_the_port_speaks() -> None:
    """The port's body is OpenAI's."""
    world = World.of(task(backend="backend tgi { max_new_tokens = 20 }"))
    backend = FakeBackend(["hi"])
    backend.kind = "tgi"
    world.backend = backend
    world.engine = world.wired(world.rules)
    assert (await sent(world))["max_tokens"] == 20


async def test_without_a_token_budget_nothing_is_limited() -> None:
    """Nor is a call timed, but for the longest any server gets."""
    rule = replace(task(), repair=Repair((Rung(Action.GENERATE),), Otherwise.REFUSE))
    assert "max_tokens" not in await sent(World.of(rule))


async def test_the_guide_is_a_schema_of_the_keys_that_the_rule_demands() -> None:
    """`forbid` demands nothing; no keys, no guide; the caller's own format wins."""
    world = World.of(task(**KEYS, backend="backend openai { guide = schema }"))
    body = await sent(world, "Give a, b")
    schema = body["response_format"]["json_schema"]["schema"]
    assert (schema["required"], sorted(schema["properties"]), schema["additionalProperties"]) == (
        ["a", "b"],
        ["a", "b"],
        False,
    )
    rule = task(**KEYS, backend="backend openai { guide = schema }")
    forbidding = tuple(replace(one, verb=Verb.FORBID) for one in rule.checks)
    assert "response_format" not in await sent(World.of(replace(rule, checks=forbidding)), "Give a, b")


async def test_a_backend_that_hangs_is_cancelled_when_the_time_is_over_and_the_solver_answers() -> None:
    """The budget is spent in one call; the two others are never made."""
    rule = task(ladder=SOLVE)
    world = World.of(replace(rule, repair=replace(rule.repair, within_s=0.05)))

    async def hang(_body: object) -> str:
        await asyncio.Event().wait()
        return ""

    world.scripted(hang)
    answer = await world.engine.answer(request("Say hi"))
    assert isinstance(answer, Answer)
    assert (answer.route, answer.usage.calls, world.backend.cancelled) == (Route.SOLVE, 1, 1)


async def test_a_call_that_times_out_by_itself_spends_the_budget() -> None:
    """There is no time left for another."""
    world = World.of(task(ladder="generate times 3\n otherwise refuse"))
    answer = await world.answered("Say hi", BackendTimeoutError("slow"), "hi")
    assert (answer.route, answer.reason, answer.usage.calls) == (Route.REFUSE, Reason(Word.BUDGET), 1)
