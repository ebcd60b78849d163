"""Keys: no two different requests share one, and nothing that shapes an answer is forgotten."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.request import Api, Request
from stepcache.domain.rules import Scope
from stepcache.domain.slots import Slots, Value
from stepcache.pipeline.key import (
    IGNORED,
    canonical,
    digest,
    exact_key,
    owner_of,
    pins_key,
    region_key,
    skeleton_key,
    slot_pairs,
)
from tests.fakes.toys import request, task

FIELDS = st.lists(st.text(max_size=4), max_size=4)
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
BODIES = st.dictionaries(st.text(min_size=1, max_size=4), SCALARS | st.lists(SCALARS, max_size=2), max_size=4)
GIVEN = st.dictionaries(st.sampled_from(("seed", "stop", "max_tokens")), SCALARS, max_size=2)
WORDS = {"word": Value("word", "hi", "hi", "hi", 4, 6)}
SKIPS = "".join(f'skip when changed({slot}) because "x"\n' for slot in ("who", "schema"))
SCHEMED = task(slots=f"slot schema as json = request.schema()\n{SKIPS}")


def key_of(body: dict[str, Any]) -> str:
    """The exact key of a body."""
    return exact_key(Request(body))


@given(FIELDS, FIELDS)
def test_distinct_tuples_of_fields_have_distinct_keys(one: list[str], two: list[str]) -> None:
    """Each field has its length before it."""
    assert (digest(one) == digest(two)) == (one == two)


@given(BODIES)
def test_key_order_and_white_space_never_change_the_key(body: dict[str, Any]) -> None:
    """The body is canonical JSON."""
    turned = json.loads(json.dumps(dict(reversed(body.items())), indent=3))
    assert key_of(turned) == key_of(body)


@given(BODIES, st.text(min_size=1, max_size=6).filter(lambda name: name not in IGNORED), SCALARS)
def test_any_unknown_field_changes_the_key(body: dict[str, Any], name: str, value: Any) -> None:
    """There is no allow-list."""
    before = {field: old for field, old in body.items() if field != name}
    assert key_of({**before, name: value}) != key_of(before)


def test_only_what_shapes_no_answer_is_left_out() -> None:
    """How it is streamed, who asks, what the caller notes."""
    body = {"messages": [], "model": "m"}
    assert key_of({**body, "stream": True, "stream_options": {}, "user": "a", "metadata": {"b": 1}}) == key_of(body)
    assert exact_key(Request(body, api=Api.COMPLETIONS)) != key_of(body)


def test_values_that_python_calls_equal_are_not_the_same_json() -> None:
    """`1`, `1.0` and `true` are three values."""
    assert len({canonical(value) for value in (1, 1.0, True, "1")}) == 4


def test_owners_differ_by_tenant_and_where_asked_by_user() -> None:
    """No field can be moved from one into the other."""
    asked = [("a", "b"), ("ab", ""), ("a", None), ("b", "b"), ("", "ab")]
    found = {owner_of(request("x", tenant=tenant, user=user), Scope.USER, allow_global=False) for tenant, user in asked}
    assert len(found) == len(asked)
    joined = {owner_of(request("x", tenant=tenant), Scope.GLOBAL, allow_global=True) for tenant in "ab"}
    apart = {owner_of(request("x", tenant=tenant), Scope.GLOBAL, allow_global=False) for tenant in "ab"}
    assert (len(joined), len(apart)) == (1, 2)


def test_a_skeleton_blanks_the_prompt_and_nothing_else() -> None:
    """Another system text, temperature or set of filled slots is another skeleton."""
    rule = task()

    def keyed(asked: Request, slots: Slots = WORDS) -> str:
        return skeleton_key(region_key(asked, rule), rule, slots)

    key = keyed(request("Say hi"))
    assert keyed(request("Say ho"), {"word": Value("word", "ho", "ho", "ho", 4, 6)}) == key
    others = [
        keyed(request("Say hi", temperature=0)),
        keyed(request("Say hi", messages=[{"role": "system", "content": "x"}])),
        keyed(request("Say hi"), {**WORDS, "who": Value("identifier", "a", "a", "a", 9, 10)}),
    ]
    assert len({key, *others}) == 4


@pytest.mark.parametrize("api", Api)
@given(given=GIVEN, field=st.sampled_from(("seed", "temperature", "top_p", "stop", "made_up")), value=SCALARS)
def test_in_every_shape_a_region_forgets_the_prompt_and_nothing_else(
    api: Api, given: dict[str, Any], field: str, value: Any
) -> None:
    """Any other field that is changed, added or taken away is another region; so is another shape."""
    rule = task()

    def region(prompt: str, **fields: Any) -> str:
        return region_key(request(prompt, api=api, **fields), rule)

    changed = {**given, field: value}
    assert region("Say hi", **given) == region("Say ho", **given)
    assert (region("Say hi", **changed) == region("Say hi", **given)) == (canonical(changed) == canonical(given))
    others = (replace(request("Say hi", api=api, **given), api=other) for other in Api if other is not api)
    assert exact_key(request("Say hi", api=api, **given)) not in set(map(exact_key, others))


@pytest.mark.parametrize("api", Api)
def test_in_every_shape_a_schema_is_blanked_only_where_the_rule_reads_it(api: Api) -> None:
    """What stands beside it stays."""
    field = "grammar" if api is Api.GENERATE else "response_format"

    def region(schema: Any, name: str, rule: Any) -> str:
        asked: dict[str, Any] = {field: {"type": "json_schema", "value": {"name": name, "schema": schema}}}
        return region_key(request("Say hi", api=api, **asked), rule)

    assert region({"a": 1}, "n", SCHEMED) == region({"b": 1}, "n", SCHEMED)
    assert region({"a": 1}, "n", SCHEMED) != region({"a": 1}, "m", SCHEMED)
    assert region({"a": 1}, "n", task()) != region({"b": 1}, "n", task())


def test_of_a_response_format_only_the_schema_is_blanked_and_only_where_the_rule_reads_it() -> None:
    """A description beside it shapes the answer too."""

    def keyed(response_format: Any, rule: Any = SCHEMED) -> str:
        return skeleton_key(region_key(request("Say hi", response_format=response_format), rule), rule, WORDS)

    one, two, told = (
        {"type": "json_schema", "json_schema": {"name": "n", "schema": schema, "description": text}}
        for schema, text in [({"a": 1}, ""), ({"b": 1}, ""), ({"a": 1}, "in French")]
    )
    assert keyed(one) == keyed(two)
    assert keyed(one) != keyed(told)
    assert keyed(one, task()) != keyed(two, task())
    assert keyed({"type": "json_object", "schema": 1}) == keyed({"type": "json_object", "schema": 2})
    assert keyed(None) != keyed({})
    assert keyed({"type": "x", "schema": 1}) != keyed({"type": "x", "schema": 2})


def test_pins_tell_an_empty_slot_from_a_missing_one() -> None:
    """And values of two types from each other."""
    rule = task()
    values = [Value("identifier", "", ""), Value("word", "", ""), Value("identifier", "a", "a")]
    keys = {pins_key(rule, {}), *(pins_key(rule, {"who": value}) for value in values)}
    assert len(keys) == 4
    assert pins_key(rule, WORDS) == pins_key(rule, {})


def test_slots_are_stored_as_digests_by_name() -> None:
    """No value of a prompt stands in the index."""
    assert [name for name, _ in slot_pairs({"b": WORDS["word"], "a": WORDS["word"]})] == ["a", "b"]
    assert "hi" not in dict(slot_pairs(WORDS))["word"]
