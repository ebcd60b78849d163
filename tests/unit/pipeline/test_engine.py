"""Request to answer: whose entries are seen, what may stand around a prompt, and bodies of every hostile kind."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from stepcache.domain.entries import Entry
from stepcache.domain.request import Answer, Request, Unclaimed
from stepcache.domain.routes import Grade, Reason, Route, Word
from stepcache.domain.rules import Scope
from stepcache.domain.slots import Value
from stepcache.domain.trace import Trace
from stepcache.pipeline.engine import Options
from stepcache.ports import Clock, NoArgs, Refusal
from tests.fakes.store import ListStore
from tests.fakes.toys import TOOLS, World, request, task

HI = "Say hi"
NO_RULE = Unclaimed(Reason(Word.NO_RULE))


def unclaimed(detail: str) -> Unclaimed:
    """A rule's pattern fits, and it objects to that."""
    return Unclaimed(Reason(Word.NO_RULE, detail))


def deep(levels: int) -> Any:
    """A list in a list in a list."""
    value: Any = []
    for _ in range(levels):
        value = [value]
    return value


ODD_BODIES: dict[str, dict[str, Any]] = {
    "no messages": {},
    "messages of no kind": {"messages": "hi"},
    "no message": {"messages": []},
    "a message of no kind": {"messages": ["hi"]},
    "a role that is a list": {"messages": [{"role": [], "content": "Say hi"}]},
    "content in parts": {"messages": [{"role": "user", "content": [{"type": "text", "text": "Say hi"}] * 2}]},
    "a last message of the assistant's": {"messages": [{"role": "assistant", "content": "Say hi"}]},
    "half a character": {"messages": [{"role": "user", "content": "Say \ud800"}]},
    "a temperature that is no number": {"temperature": math.nan},
    "a schema without end": {"response_format": {"schema": deep(900)}},
    "a user without end": {"user": deep(100_000)},
    "a user that is no number": {"user": math.nan},
    "a user that is no JSON": {"user": {1, 2}},
    "a number longer than Python writes": {"seed": 10**5000},
    "an unknown field without a name": {"": 1},
    "tools": {"tools": [{"type": "function"}]},
    "two answers": {"n": 2},
    "an answer and a half": {"n": 1.0},
    "a limit of none": {"max_tokens": 0},
    "a limit that is true": {"max_tokens": True},
    "stops of no kind": {"stop": [1]},
    "an empty stop": {"stop": [""]},
}


@pytest.mark.parametrize("name", ODD_BODIES)
async def test_an_odd_body_is_passed_through(name: str) -> None:
    """Whatever is in it, nothing is raised and nothing stored."""
    world = World.of(task())
    body = {"messages": [{"role": "user", "content": HI}], **ODD_BODIES[name]}
    if name == "no messages":
        del body["messages"]
    found = await world.engine.answer(Request(body))
    assert isinstance(found, Unclaimed)
    assert (found.reason.word, world.entries) == (Word.UNCACHEABLE, [])
    assert found.reason.detail.isascii()
    assert found.reason.detail.isprintable()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "messages",
        "model",
        "temperature",
        "top_p",
        "stop",
        "max_tokens",
        "seed",
        "user",
        "metadata",
        "response_format",
        "n",
    ]
)


@given(st.dictionaries(FIELDS | st.text(max_size=5), JSON, max_size=4), st.text(max_size=20))
async def test_no_body_raises(body: dict[str, Any], prompt: str) -> None:
    """An answer or a reason to pass on, for every JSON object."""
    world = World.of(task(ladder="solve speak(word) with exact\n otherwise refuse"))
    plain = {"messages": [{"role": "user", "content": prompt}], **body}
    assert isinstance(await world.engine.answer(Request(plain)), Answer | Unclaimed)
    said = {**plain, "messages": [{"role": "user", "content": HI}]}
    assert isinstance(await world.engine.answer(Request(said)), Answer | Unclaimed)


async def test_a_prompt_of_no_rule_is_passed_through() -> None:
    """Too long, with a NUL, or just something else."""
    world = World.of(task())
    for prompt in ("Sing hi", "Say hi\x00", "Say " + "h" * 1_000_000, ""):
        assert await world.ask(prompt) == NO_RULE


async def test_two_rules_that_claim_alike_claim_nothing() -> None:
    """At a tie nobody knows which was meant; the heavier pattern wins else."""
    one = task()
    assert await World.of(one, replace(one, name="other")).ask(HI) == NO_RULE
    heavier = replace(task(match='"Say {word: word} [to {who: identifier}]" "Say {word: word} loud"'), name="loud")
    answer = await World.of(one, heavier).answered("Say hi loud", "hi")
    assert answer.rule == "loud@1.0.0"


async def test_what_stands_around_the_prompt_must_be_admitted() -> None:
    """No system text, no turns, greedy: so it is without a `context`."""
    world = World.of(task())
    system = [{"role": "system", "content": "Answer in French."}]
    turns = [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]
    assert await world.ask(HI, messages=system) == unclaimed("system text")
    assert await world.ask(HI, messages=turns) == unclaimed("earlier turns")
    for _ in range(2):  # once read, once remembered
        assert await world.ask(HI, temperature=0.7) == unclaimed("sampling")
    assert await world.ask(HI, response_format={"type": "json_object"}) == unclaimed("format")
    assert await world.ask("Sing hi", temperature=0.7) == NO_RULE
    quiets: tuple[dict[str, Any], ...] = (
        {"temperature": 0},
        {"response_format": {"type": "text"}},
        {"tools": []},
        {"n": 1},
    )
    for quiet in quiets:
        assert isinstance(await world.ask(HI, "hi", **quiet), Answer)


async def test_answers_behind_an_open_context_are_never_proved() -> None:
    """The system text may change what a right answer is; other texts stand in other partitions."""
    world = World.of(task(head="context { system any turns any sampling any }"))
    french, german = ([{"role": "system", "content": f"Answer in {tongue}."}] for tongue in ("French", "German"))
    first = await world.answered(HI, "hi", messages=french, temperature=0.3)
    other = await world.answered("Say  hi", "hi hi", messages=german, temperature=0.3)
    assert (first.grade, other.grade) == (Grade.CARRIED, Grade.CARRIED)
    assert (other.route, other.reason) == (Route.GENERATE, Reason(Word.MISS))


async def test_tenants_never_share_an_entry() -> None:
    """Neither exactly, nor for reuse, nor in telling skip from miss."""
    for prompt in ("Say hi to Bob", "Say  hi to Bob", "Say hi to Eve"):
        world = World.of(task())
        await world.ask("Say hi to Bob", "hi", tenant="a")
        answer = await world.answered(prompt, "hi", tenant="b")
        assert (answer.route, answer.reason) == (Route.GENERATE, Reason(Word.MISS))


async def test_users_share_only_where_the_scope_is_the_tenant() -> None:
    """The body's `user` is no part of the key, but of the owner."""
    for scope, route in [("tenant", Route.EXACT), ("user", Route.GENERATE)]:
        world = World.of(task(scope=scope))
        await world.ask(HI, "hi", user="ada")
        assert (await world.answered(HI, "hi", user="bob")).route is route
        assert (await world.answered(HI, user="ada")).route is Route.EXACT


async def test_global_joins_tenants_only_with_the_operators_leave() -> None:
    """The rule alone is not enough."""
    rule = task()
    shared = replace(rule, cache=replace(rule.cache, scope=Scope.GLOBAL))
    for allowed, route in [(True, Route.EXACT), (False, Route.GENERATE)]:
        world = World.of(shared, options=Options(allow_global=allowed))
        await world.ask(HI, "hi", tenant="a")
        assert (await world.answered(HI, "hi", tenant="b")).route is route


@given(st.text(max_size=3), st.text(max_size=3), st.none() | st.text(max_size=2), st.none() | st.text(max_size=2))
async def test_no_partition_sees_anothers_entries(one: str, two: str, ada: str | None, bob: str | None) -> None:
    """Two owners share an entry exactly where tenant and user are the same."""
    world = World.of(task(scope="user"))
    await world.ask(HI, "hi", tenant=one, user=ada)
    again = await world.answered(HI, "hi", tenant=two, user=bob)
    assert (again.route is Route.EXACT) == ((one, ada) == (two, bob))


class _Liar(ListStore):
    """Gives the same entry to everybody."""

    def __init__(self, clock: Clock, entry: Entry) -> None:
        super().__init__(clock)
        self._entry = entry

    def get(self, owner: str, key: str) -> Entry | None:
        """Whoever asks."""
        return self._entry

    def candidates(
        self, owner: str, skeleton: str, pins: str | None, slots: Sequence[tuple[str, str]], limit: int
    ) -> list[Entry]:
        """Whatever is asked."""
        return [self._entry]


async def test_a_store_that_mixes_owners_up_is_not_believed() -> None:
    """What comes back under another name is not looked at."""
    world = World.of(task())
    await world.ask("Say hi to Bob", "hi")
    world.store = _Liar(world.clock, replace(world.entries[0], owner="somebody"))
    world.engine = world.wired(world.rules)
    assert (await world.answered("Say hi to Bob", "hi")).route is Route.GENERATE


async def test_an_entry_of_another_digest_is_a_candidate_only() -> None:
    """Its prompt and output are read again under the new rule."""
    world = World.of(task())
    await world.ask(HI, "hi")
    changed = replace(task(), digested=lambda: "another")
    world.engine = world.wired(replace(world.rules, tasks=(changed,)))
    assert (await world.answered(HI)).route is Route.REUSE
    stricter = replace(task(checks='require output toy.says(word)\n require output text.contains("!")'))
    world.engine = world.wired(replace(world.rules, tasks=(stricter,)))
    assert (await world.answered(HI, "!hi")).route is Route.GENERATE


async def test_an_entry_lives_as_long_as_the_rule_says() -> None:
    """An hour; what was carried from it lives no longer."""
    world = World.of(
        task(
            match='"Say {word: word} to {who: identifier}"',
            slots="",
            ladder="adapt toy.swap(who)\n generate\n otherwise refuse",
        )
    )
    await world.ask("Say hi to Bob", "dear Bob\nhi")
    world.clock.forward(3000)
    assert (await world.answered("Say hi to Eve")).route is Route.ADAPT
    world.clock.forward(700)
    assert (await world.answered("Say hi to Eve", "Eve\nhi")).route is Route.GENERATE


async def test_the_trace_tells_the_whole_way() -> None:
    """Claim, candidates, every rung with its checks, calls."""
    world = World.of(task(ladder="adapt toy.swap(word)\n generate\n otherwise refuse"))
    await world.given(HI, "hi hi")
    trace = Trace()
    await world.ask("Say ho", "ho", trace=trace)
    assert [(event.kind, event.outcome) for event in trace.events if event.kind != "check"] == [
        ("claim", "claimed"),
        ("candidate", "tried"),
        ("rung", "a check fails"),
        ("rung", "a check fails"),
        ("call", "replied"),
        ("rung", "passed"),
    ]


class _Broken:
    """Raises wherever it is called."""

    name: ClassVar[str] = "broken"
    result: ClassVar[str] = "word"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: frozenset[str] = frozenset()) -> Value | Refusal:
        """As a plugin might."""
        raise SystemExit

    def derive(self, args: NoArgs, request: object) -> Value | Refusal:
        """As a plugin might."""
        raise RecursionError


async def test_a_slot_type_or_derivation_that_raises_costs_only_its_rule() -> None:
    """Another rule still claims."""
    texts = {"match": '"Say {word: text}"', "checks": "require output toy.says(word)"}
    rule = task(**texts, slots="slot size as word = text.layout(word)")
    tools = replace(TOOLS, derivations={**TOOLS.derivations, "text.layout": _Broken()})
    world = World.of(rule, replace(task(**texts, slots=""), name="other"), tools=tools)
    assert (await world.answered(HI, "hi")).rule == "other@1.0.0"
    world = World.of(rule, tools=replace(TOOLS, slot_types={**TOOLS.slot_types, "text": _Broken()}))
    assert await world.ask(HI) == NO_RULE


async def test_claims_are_remembered_and_forgotten_in_order() -> None:
    """The memory of claims is bounded, and holds no long prompt."""
    world = World.of(task(match='"Say {word: text}"', slots="", checks="require output toy.says(word)"))
    long = "Say " + "h" * 9000
    await world.ask(long, "h" * 9000)
    assert len(world.engine._claims) == 0
    await world.ask(HI, "hi")
    await world.ask(HI)
    assert len(world.engine._claims) == 1


async def test_a_request_needs_no_more_than_its_messages() -> None:
    """The library makes such bodies."""
    world = World.of(task())
    world.backend.script(["hi"])
    found = await world.engine.answer(Request({"messages": [{"role": "user", "content": HI}]}))
    assert isinstance(found, Answer)
    assert request(HI).body["model"] == "m"
