"""The shipped rules for extraction, all loaded together: what is served from the cache, and whether it is right.

The requests come from an independent generator that writes each note from its record; each pair of requests has a
store of its own (rules of extraction share within a `user`), so that the source of a cached answer is known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from stepcache import StepCache
from stepcache.assembly import load_rules
from stepcache.backends.fake import FakeBackend
from stepcache.resources import resource_dir
from tests.oracle.records import NOTATIONS, SCENES, Asked, Note, Reader, Scene, by_keys, by_schema, lines, prose

CACHED = frozenset({"reuse", "adapt", "exact"})
ROUNDS = 8

Pair = tuple[Asked, Asked]
Maker = Callable[[Scene, Random], Pair]


@dataclass(frozen=True, slots=True)
class Served:
    """What became of the second request of a pair."""

    rule: str
    route: str
    grade: str
    calls: int
    right: bool
    source_right: bool


def _fields(note: Note) -> list[str]:
    return list(note.record)


def fewer_keys(scene: Scene, rng: Random) -> Pair:
    """At most three of the first request's four."""
    note = prose(scene, rng)
    kept = [key for key in _fields(note) if key != rng.choice(_fields(note))][:3]
    return by_keys(note, _fields(note)), by_keys(note, kept, wording=rng.randrange(3))


def reordered_keys(scene: Scene, rng: Random) -> Pair:
    """The same from last to first."""
    note = prose(scene, rng)
    return by_keys(note, _fields(note)), by_keys(note, _fields(note)[::-1], wording=rng.randrange(3))


def changed_values(scene: Scene, rng: Random) -> Pair:
    """Another record in a text of the same form."""
    first, second = prose(scene, rng), prose(scene, rng)
    return by_keys(first, _fields(first)), by_keys(second, _fields(second))


def changed_values_under_a_schema(scene: Scene, rng: Random) -> Pair:
    """The same for requests that bring a schema."""
    first, second = prose(scene, rng), prose(scene, rng)
    return by_schema(first, _fields(first)), by_schema(second, _fields(second))


def subschema(scene: Scene, rng: Random) -> Pair:
    """Two of the first schema's properties."""
    note = prose(scene, rng)
    kept = rng.sample(_fields(note), 2)
    return by_schema(note, _fields(note)), by_schema(note, kept, wording=rng.randrange(3))


def optional_members(scene: Scene, rng: Random) -> Pair:
    """The last field is not stated; the second request asks for fewer members, and minds less which are there."""
    note = prose(scene, rng, "short")
    keys, last = list(scene.fields), list(scene.fields)[-1]
    return by_schema(note, keys, optional=[last]), by_schema(note, keys[1:], optional=[keys[1], last])


def another_text(scene: Scene, rng: Random) -> Pair:
    """Another record in another form."""
    first, second = prose(scene, rng), prose(scene, rng, "other")
    return by_schema(first, _fields(first)), by_schema(second, _fields(second))


def a_text_that_states_less(scene: Scene, rng: Random) -> Pair:
    """Another record in a shorter form: the optional member is not stated."""
    first, second = prose(scene, rng), prose(scene, rng, "short")
    last = list(scene.fields)[-1]
    return by_schema(first, _fields(first), optional=[last]), by_schema(second, list(scene.fields), optional=[last])


def a_key_more(scene: Scene, rng: Random) -> Pair:
    """One that the first answer lacks."""
    note = prose(scene, rng)
    return by_keys(note, _fields(note)[:3]), by_keys(note, _fields(note))


def a_member_more(scene: Scene, rng: Random) -> Pair:
    """A required one that the first schema did not have."""
    note = prose(scene, rng)
    return by_schema(note, _fields(note)[:3]), by_schema(note, _fields(note))


def an_optional_member_more(scene: Scene, rng: Random) -> Pair:
    """It is stated, but the first answer had no room for it: it must not be left out."""
    note = prose(scene, rng)
    last = _fields(note)[-1]
    return by_schema(note, _fields(note)[:3]), by_schema(note, _fields(note), optional=[last])


def a_member_of_which_more_is_said(scene: Scene, rng: Random) -> Pair:
    """A description may ask for another value."""
    note = prose(scene, rng)
    said = {_fields(note)[0]: {"description": "as it is written in the text"}}
    return by_schema(note, _fields(note)), by_schema(note, _fields(note)[:2]).saying(**said)


WITHOUT_CALLS: dict[str, tuple[Maker, float]] = {
    "fewer keys": (fewer_keys, 1.0),
    "reordered keys": (reordered_keys, 1.0),
    "subschema": (subschema, 1.0),
    "optional members": (optional_members, 1.0),
    "changed values": (changed_values, 0.9),
    "changed values under a schema": (changed_values_under_a_schema, 0.9),
}
"""Kinds of second requests, and the least share of them that asks the model nothing."""

ASKING: dict[str, Maker] = {
    "another text": another_text,
    "a text that states less": a_text_that_states_less,
    "a key more": a_key_more,
    "a member more": a_member_more,
    "an optional member more": an_optional_member_more,
    "a member of which more is said": a_member_of_which_more_is_said,
}
"""Kinds whose answer is nowhere in the cache, or not whole."""

MAKERS = {**{name: maker for name, (maker, _) in WITHOUT_CALLS.items()}, **ASKING}


def pairs_of(maker: Maker, seed: str) -> list[Pair]:
    """Some pairs of each scene."""
    rng = Random(seed)
    return [maker(scene, rng) for scene in SCENES for _ in range(ROUNDS)]


def body_of(asked: Asked, user: int) -> dict[str, Any]:
    """The chat request."""
    body: dict[str, Any] = {"messages": [{"role": "user", "content": asked.prompt}], "user": str(user)}
    if asked.schema is not None:
        form = {"type": "json_schema", "json_schema": {"name": "record", "schema": asked.schema}}
        body["response_format"] = form
    return body


def backend_of(pairs: Sequence[Pair], wrong: float) -> FakeBackend:
    """The reader behind; what is wanted of it stands in the schema that every call brings along."""
    reader = Reader([asked for pair in pairs for asked in pair], wrong)

    def answer(body: Mapping[str, Any]) -> str:
        schema = body["response_format"]["json_schema"]["schema"]
        return reader.reply(body["messages"][0]["content"], list(schema["properties"]))

    return FakeBackend(answer)


async def served(pairs: Sequence[Pair], wrong: float = 0.0) -> list[Served]:
    """The second answers, with whether the first ones were right."""
    found: list[Served] = []
    async with StepCache(backend=backend_of(pairs, wrong)) as cache:
        for user, (first, second) in enumerate(pairs):
            source = await cache.answer(body_of(first, user))
            answer = await cache.answer(body_of(second, user))
            right = second.right(answer.text)
            facts = answer.rule.partition("@")[0], str(answer.route), str(answer.grade), answer.usage.calls
            found.append(Served(*facts, right, first.right(source.text)))
    return found


@pytest.mark.parametrize("kind", MAKERS)
async def test_with_a_model_that_is_right_every_answer_is_right(kind: str) -> None:
    """Whatever route it takes; all requests are claimed."""
    found = await served(pairs_of(MAKERS[kind], kind))
    assert [one for one in found if not one.right or not one.rule] == []


@pytest.mark.parametrize(("kind", "least"), [(name, least) for name, (_, least) in WITHOUT_CALLS.items()])
async def test_what_the_cache_holds_is_served_without_the_model(kind: str, least: float) -> None:
    """At least that share."""
    found = await served(pairs_of(MAKERS[kind], kind))
    assert sum(one.calls == 0 for one in found) >= least * len(found)


@pytest.mark.parametrize("kind", ASKING)
async def test_what_the_cache_does_not_hold_is_asked_of_the_model(kind: str) -> None:
    """A part of it where only a part is missing."""
    found = await served(pairs_of(MAKERS[kind], kind))
    assert {one.calls for one in found} == {1}
    part = kind in {"a key more", "a member more"}
    assert {one.route for one in found} == {"patch" if part else "generate"}


@pytest.mark.parametrize("kind", MAKERS)
async def test_a_cached_answer_is_as_right_as_its_source(kind: str) -> None:
    """The model is wrong in 30 %: an answer from a right source is right, and nothing wrong is called proved."""
    found = await served(pairs_of(MAKERS[kind], f"{kind}, wrong"), wrong=0.3)
    assert any(not one.source_right for one in found)
    assert [one for one in found if one.route in CACHED and one.source_right and not one.right] == []
    assert [one for one in found if one.grade == "proved" and not one.right] == []


@pytest.mark.parametrize("notation", range(len(NOTATIONS)))
async def test_labelled_notes_are_solved(notation: int) -> None:
    """Without a call and proved, whatever the backend would say; with keys and with a schema, in every notation."""
    rng = Random(notation)
    asked: list[Asked] = []
    for scene in SCENES:
        note = lines(scene, rng, notation)
        asked += [by_keys(note, rng.sample(_fields(note), 3), wording) for wording in range(3)]
        asked += [by_schema(note, rng.sample(_fields(note), 3), wording=wording) for wording in range(3)]
    async with StepCache(backend=FakeBackend()) as cache:
        found = [(one, await cache.answer(body_of(one, user))) for user, one in enumerate(asked)]
    assert [one.prompt for one, answer in found if not one.right(answer.text)] == []
    assert {(str(answer.route), str(answer.grade), answer.usage.calls) for _, answer in found} == {
        ("solve", "proved", 0)
    }
    assert {answer.rule.partition("@")[0] for _, answer in found} == {"key_value", "json_schema"}


@pytest.mark.parametrize("name", ["linear_equation", "json_extract"])
def test_the_papers_order_claims_what_the_shipped_rules_claim(name: str) -> None:
    """Only what is done with a prompt differs, so both can be measured on the same requests."""
    folder = resource_dir("rules")
    ours, theirs = (load_rules([place / f"{name}.stepcache"]).tasks[0] for place in (folder, folder / "paper"))
    assert [one.text for one in ours.templates] == [one.text for one in theirs.templates]
    vocabularies = [
        [[phrase.text for phrase in (*one.leads, *one.fillers)] for one in task.vocabularies] for task in (ours, theirs)
    ]
    assert vocabularies[0] == vocabularies[1]
    assert [one.what for one in ours.rejects] == [one.what for one in theirs.rejects]


async def test_notes_with_two_readings_are_left_to_the_model() -> None:
    """A name that stands twice, or a key that no line states: extracted from text as any other."""
    texts = ("name: Ada\nname: Bob", "her name: Ada, age: 31", "full name: Ada")
    async with StepCache(backend=FakeBackend(lambda _: '{"name": "Ada"}')) as cache:
        found = [await cache.answer(f"Extract name from the following note: {text}") for text in texts]
    assert {(answer.rule.partition("@")[0], str(answer.route)) for answer in found} == {("json_extract", "generate")}


SYSTEMS = {
    "": True,
    "You are a helpful assistant.": True,
    "Answer with JSON only.": True,
    "You are a helpful assistant. Respond with one valid JSON object and nothing else.": True,
    "You are a helpful assistant. Write all names in capitals.": False,
    "Answer with JSON only, in French.": False,
}


@pytest.mark.parametrize(("system", "admitted"), SYSTEMS.items())
async def test_a_system_text_may_ask_for_json_and_no_more(system: str, admitted: bool) -> None:
    """In every rule for extraction."""
    rng = Random(1)
    words, labelled = prose(SCENES[0], rng), lines(SCENES[0], rng, 0)
    asked = [by_keys(words, ["name"]), by_keys(labelled, ["name"]), by_schema(words, ["name"])]
    rules: set[str] = set()
    async with StepCache(backend=FakeBackend(lambda _: '{"name": "Ada"}')) as cache:
        for one in asked:
            body = body_of(one, 0)
            body["messages"].insert(0, {"role": "system", "content": system})
            rules.add((await cache.answer(body)).rule.partition("@")[0])
    assert rules == ({"json_extract", "key_value", "json_schema"} if admitted else {""})
