"""Request to answer in the shape of each API: what is claimed, what is served, and what the model is sent."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.request import Answer, Api, Request, Unclaimed
from stepcache.domain.routes import Reason, Route, Word
from stepcache.domain.rules import Task
from stepcache.ports import Completion
from tests.fakes.toys import World, request, task

HI = "Say hi"
LIMITS = {Api.CHAT: "max_tokens", Api.COMPLETIONS: "max_tokens", Api.GENERATE: "max_new_tokens"}
DEEP: Any = []
for _ in range(2_000):
    DEEP = [DEEP]
WRONG_EVERYWHERE = ([None], [["x"]], DEEP)


def members(**parts: str) -> Task:
    """A task whose answers are objects with the keys that a prompt names."""
    return task(
        match='"Give {keys: list(key)} of {name: identifier}"',
        slots='skip when changed(name) because "another one"',
        steps="json { single = true }",
        checks="require output json.has_keys(keys)",
        **parts,
    )


def limited(body: Any, api: Api, tokens: int) -> dict[str, Any]:
    """The body with a token limit where that shape has it."""
    if api is not Api.GENERATE:
        return {**body, "max_tokens": tokens}
    return {**body, "parameters": {**body["parameters"], "max_new_tokens": tokens}}


def prompt_of(body: Any, api: Api) -> str:
    """All that a call says to the model, joined."""
    if api is Api.CHAT:
        return "\n".join(message["content"] for message in body["messages"])
    return str(body["prompt" if api is Api.COMPLETIONS else "inputs"])


@pytest.mark.parametrize("api", Api)
async def test_the_model_is_sent_the_callers_own_shape(api: Api) -> None:
    """Unchanged, but for a limit that the budget sets; then the answer is there for the same request."""
    world = World.of(task())
    answer = await world.answered(HI, "hi", api=api, seed=3)
    asked = request(HI, api=api, seed=3).body
    assert (answer.route, [call.api for call in world.backend.calls]) == (Route.GENERATE, [api])
    assert world.backend.calls[0].body == limited(asked, api, 100)
    assert (await world.answered(HI, api=api, seed=3)).route is Route.EXACT


@pytest.mark.parametrize("api", Api)
async def test_an_older_answer_is_reused_adapted_or_solved_without_a_call(api: Api) -> None:
    """Whatever shape both requests have, as long as it is the same."""
    adapts = task(
        match='"Say {word: word} to {who: identifier}"', slots="", ladder="adapt toy.swap(who)\n otherwise refuse"
    )
    for rule, prompt, route in [
        (task(), "Say  hi to Bob", Route.REUSE),
        (adapts, "Say hi to Eve", Route.ADAPT),
        (task(ladder="solve speak(word) with exact\n otherwise refuse"), "Say ho to Bob", Route.SOLVE),
    ]:
        world = World.of(rule)
        await world.given("Say hi to Bob", "Bob\nhi", api=api)
        assert ((await world.answered(prompt, api=api)).route, world.calls) == (route, 0)


@pytest.mark.parametrize("api", Api)
async def test_a_later_try_continues_the_callers_prompt(api: Api) -> None:
    """It is told what failed, behind the caller's unchanged words."""
    world = World.of(task(ladder="generate times 2\n otherwise refuse"))
    assert (await world.answered(HI, "ho", "hi", api=api)).route is Route.GENERATE
    said = prompt_of(world.backend.calls[1].body, api)
    assert said.startswith(f"{HI}\nho" if api is Api.CHAT else f"{HI}ho\n\n")
    assert "`ho` does not say hi" in said


@pytest.mark.parametrize("api", Api)
async def test_failing_steps_are_patched_in_the_callers_shape(api: Api) -> None:
    """Only those are asked for, behind the caller's unchanged prompt."""
    world = World.of(task(checks="require each toy.says(word)", ladder="patch failing\n otherwise refuse"))
    await world.given(HI, "so hi\nno\nwell hi", api=api)
    answer = await world.answered("Say  hi", "and hi", api=api)
    (call,) = world.backend.calls
    assert (answer.text, answer.route, call.api) == ("so hi\nand hi\nwell hi", Route.PATCH, api)
    assert prompt_of(call.body, api).startswith("Say  hi")


@pytest.mark.parametrize("api", Api)
async def test_a_missing_member_is_asked_for_under_a_schema_of_its_own(api: Api) -> None:
    """As this shape asks for schemas; without `guide` it asks for none."""
    for block, guided in [("backend openai { guide = schema }", True), ("", False)]:
        world = World.of(members(ladder="patch failing\n otherwise refuse", backend=block))
        await world.given("Give a of Bob", '{"a": 1.50}', api=api)
        answer = await world.answered("Give a, b of Bob", '{"b": 2}', api=api)
        body = world.backend.calls[0].body
        given = body.get("parameters", body)
        asked = given.get("grammar") or given.get("response_format")
        assert (answer.text, answer.route) == ('{"a": 1.50, "b": 2}', Route.PATCH)
        assert ("'required': ['b']" in str(asked)) == guided


@pytest.mark.parametrize("api", Api)
async def test_a_guide_asks_for_the_keys_that_the_rule_demands(api: Api) -> None:
    """In a field of the shape's own; one of the caller's own is no request for text."""
    world = World.of(members(backend="backend openai { guide = schema  max_tokens = 20 }"))
    await world.answered("Give a of Bob", '{"a": 1}', api=api)
    body = world.backend.calls[0].body
    given = body.get("parameters", body)
    schema = given["grammar"]["value"] if api is Api.GENERATE else given["response_format"]["json_schema"]["schema"]
    assert (schema["required"], given[LIMITS[api]]) == (["a"], 20)


@pytest.mark.parametrize("api", Api)
async def test_the_callers_stops_and_limit_hold_in_every_shape(api: Api) -> None:
    """What the model would not have written is not served in its place."""
    limits: list[tuple[dict[str, Any], str]] = [({"stop": ["h"]}, "stop"), ({LIMITS[api]: 1}, LIMITS[api])]
    for limit, field in limits:
        world = World.of(task(ladder="solve speak(word) with exact\n otherwise refuse"))
        assert await world.ask(HI, api=api, **limit) == Unclaimed(Reason(Word.UNCACHEABLE, field), "say@1.0.0")


@pytest.mark.parametrize(("api", "hits"), [(Api.CHAT, False), (Api.COMPLETIONS, False), (Api.GENERATE, True)])
async def test_a_text_that_ends_in_the_callers_stop_is_served_again_where_the_api_leaves_it_there(
    api: Api, hits: bool
) -> None:
    """TGI does; in OpenAI's shapes such a text comes of a server that did not stop."""
    world = World.of(task())
    await world.answered(HI, "hi", api=api, stop=["i"])
    again = await world.answered(HI, "hi", api=api, stop=["i"])
    assert (again.route is Route.EXACT) == hits


@pytest.mark.parametrize("api", Api)
async def test_a_reply_that_the_callers_own_limit_cut_off_is_served_and_not_stored(api: Api) -> None:
    """It is what the server would have said; under a limit of ours it would be half an answer."""
    given: dict[str, Any] = {LIMITS[api]: 1}
    for own, served in [(given, True), ({}, False)]:
        world = World.of(task(ladder="generate\n otherwise miss"))
        found = await world.ask(HI, Completion("so", "length"), api=api, **own)
        assert (isinstance(found, Answer), found.reason.word, world.entries) == (served, Word.UNVERIFIED, [])


async def test_shapes_share_no_entry() -> None:
    """A chat's template stands around its prompt; the others have none."""
    for api in Api:
        for other in Api:
            world = World.of(task())
            await world.answered(HI, "hi", api=other)
            exact = await world.answered(HI, "hi", api=api)
            similar = await world.answered("Say  hi", "hi", api=api)
            assert (exact.route is Route.EXACT) == (api is other)
            assert similar.route is Route.REUSE


@pytest.mark.parametrize("api", Api)
async def test_a_format_that_the_rule_does_not_read_is_passed_through(api: Api) -> None:
    """A rule that reads the schema claims it, in each spelling."""
    field = "grammar" if api is Api.GENERATE else "response_format"
    skips = "".join(f'skip when changed({slot}) because "x"\n' for slot in ("who", "schema"))
    reads = task(slots=f"slot schema as json = request.schema()\n{skips}")
    asked: dict[str, Any] = {field: {"type": "json", "value": '{"properties": {"a": {}}}'}}
    bare: dict[str, Any] = {field: {"type": "regex", "value": "a+"}}
    assert await World.of(task()).ask(HI, api=api, **asked) == Unclaimed(Reason(Word.NO_RULE, "format"))
    assert await World.of(reads).ask(HI, api=api, **bare) == Unclaimed(Reason(Word.NO_RULE))
    assert (await World.of(reads).answered(HI, "hi", api=api, **asked)).slots["schema"]


PLACES = {
    Api.CHAT: (
        "messages", "model", "stream", "stream_options", "user", "metadata", "seed", "temperature", "top_p",
        "max_tokens", "max_completion_tokens", "stop", "store", "service_tier", "response_format", "n", "tools",
    ),
    Api.COMPLETIONS: ("prompt", "model", "stream", "user", "seed", "temperature", "top_p", "max_tokens", "stop", "n"),
    Api.GENERATE: (
        "inputs", "model", "parameters", "stream", "max_new_tokens", "seed", "stop", "temperature", "top_p",
        "top_k", "typical_p", "do_sample", "details", "grammar", "best_of", "watermark", "truncate",
    ),
}  # fmt: skip
TOP = frozenset({"inputs", "model", "parameters", "stream"})


def placed(api: Api, name: str, value: Any) -> Request:
    """A request with that value in that place."""
    body = dict(request(HI, api=api).body)
    if api is Api.GENERATE and name not in TOP:
        return Request({**body, "parameters": {name: value}}, api=api)
    return Request({**body, name: value}, api=api)


@pytest.mark.parametrize(("api", "name"), [(api, name) for api, names in PLACES.items() for name in names])
async def test_a_value_of_the_wrong_kind_anywhere_is_passed_through(api: Api, name: str) -> None:
    """Nothing is raised, nothing stored, nobody asked."""
    world = World.of(task(ladder="solve speak(word) with exact\n otherwise refuse"))
    for value in WRONG_EVERYWHERE:
        assert await world.engine.answer(placed(api, name, value)) == Unclaimed(Reason(Word.UNCACHEABLE, name))
    assert (world.calls, world.entries) == (0, [])


@pytest.mark.parametrize("api", Api)
async def test_a_number_that_json_cannot_write_is_passed_through(api: Api) -> None:
    """It can have no key."""
    world = World.of(task())
    for name, value in [("seed", 10**5000), ("temperature", math.nan)]:
        assert await world.engine.answer(placed(api, name, value)) == Unclaimed(Reason(Word.UNCACHEABLE, "body"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("api", Api)
@given(data=st.data(), value=JSON)
async def test_no_value_in_any_place_raises(api: Api, data: st.DataObject, value: Any) -> None:
    """An answer, or a reason to pass it on."""
    world = World.of(task(ladder="solve speak(word) with exact\n otherwise refuse"))
    name = data.draw(st.sampled_from(PLACES[api]))
    assert isinstance(await world.engine.answer(placed(api, name, value)), Answer | Unclaimed)
    assert isinstance(await world.engine.answer(Request({name: value}, api=api)), Unclaimed)
