"""Arguments of functions: what is declared is taken, anything else is not, and hostile schemas cost nothing."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stepcache_openapi.verifiers import TakesArguments

from stepcache import Example, Outcome, Passage

SCHEMA = {
    "type": "object",
    "required": ["city"],
    "properties": {
        "city": {"type": "string", "minLength": 1, "pattern": "^[A-Z]"},
        "days": {"type": "integer", "minimum": 1, "maximum": 9},
        "unit": {"enum": ["C", "F"]},
        "where": {"type": "object", "properties": {"lat": {"type": "number"}}, "required": ["lat"]},
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    },
}
RIGHT = {"city": "Bern", "days": 3, "unit": "C", "where": {"lat": 46.9}, "tags": ["a", "b"]}
WRONG = [
    {},
    {"town": "Bern"},
    RIGHT | {"Days": 3},
    RIGHT | {"days": "3"},
    RIGHT | {"days": 3.5},
    RIGHT | {"days": True},
    RIGHT | {"days": 0},
    RIGHT | {"days": 10},
    RIGHT | {"unit": "K"},
    RIGHT | {"unit": None},
    RIGHT | {"city": ""},
    RIGHT | {"city": "bern"},
    RIGHT | {"city": ["Bern"]},
    RIGHT | {"where": {}},
    RIGHT | {"where": {"lat": 1, "lon": 2}},
    RIGHT | {"where": "Bern"},
    RIGHT | {"tags": ["a", "a"]},
    RIGHT | {"tags": [1]},
    [RIGHT],
    "Bern",
    None,
]


def outcome(answer: object, function: object, *, extra: bool = False) -> Outcome:
    """Of an answer, given as text or as a value."""
    text = answer if isinstance(answer, str) and answer[:1] in "{[`w" else json.dumps(answer)
    return TakesArguments().check(Passage(text), TakesArguments.Args(function=function, extra=extra)).outcome


@pytest.mark.parametrize("example", TakesArguments.examples, ids=lambda one: one.text)
def test_an_example_is_judged_as_it_says(example: Example) -> None:
    """Each of them."""
    assert TakesArguments().check(Passage(example.text), example.args).ok is example.passes  # type: ignore[arg-type] # its own


@pytest.mark.parametrize(
    "declared",
    [
        SCHEMA,
        {"name": "weather", "parameters": SCHEMA},
        {"name": "weather", "description": "…", "input_schema": SCHEMA},
        {"name": "weather", "inputSchema": SCHEMA},
        {"type": "function", "function": {"name": "weather", "parameters": SCHEMA, "strict": True}},
        json.dumps(SCHEMA),
    ],
)
def test_a_function_is_declared_in_any_of_the_usual_ways(declared: object) -> None:
    """What it takes is the same, and nothing wrong passes under any."""
    assert outcome(RIGHT, declared) is Outcome.PASS
    assert [one for one in WRONG if outcome(one, declared) is not Outcome.FAIL] == []


def test_a_function_without_parameters_takes_none() -> None:
    """As most APIs have it."""
    assert outcome({}, {"name": "now"}) is Outcome.PASS
    assert outcome({"a": 1}, {"name": "now"}) is Outcome.FAIL
    for schema in ({}, {"type": "object"}, {"description": "None."}, {"$ref": "#/$defs/a", "$defs": {"a": {}}}):
        assert outcome({}, {"name": "now", "parameters": schema}) is Outcome.PASS
        assert outcome({"a": 1}, {"name": "now", "parameters": schema}) is Outcome.FAIL
        assert outcome({"a": 1}, {"name": "now", "parameters": schema}, extra=True) is Outcome.PASS


def test_what_must_be_there_or_may_be_anything_is_declared_so() -> None:
    """By its name alone, or by a rule for all names."""
    named = {"type": "object", "required": ["a"]}
    assert outcome({"a": 1}, named) is Outcome.PASS
    assert outcome({"a": 1, "b": 2}, named) is Outcome.FAIL
    assert outcome({"a": 1}, {"type": "object", "additionalProperties": True}) is Outcome.PASS
    assert outcome({"a": 1}, {"type": "object", "propertyNames": {"maxLength": 1}}) is Outcome.PASS


def test_extra_members_are_allowed_where_that_is_said() -> None:
    """By the rule, or by the schema; types hold nevertheless."""
    more = RIGHT | {"lang": "de"}
    assert outcome(more, SCHEMA) is Outcome.FAIL
    assert outcome(more, SCHEMA, extra=True) is Outcome.PASS
    assert outcome(more, SCHEMA | {"additionalProperties": True}) is Outcome.PASS
    assert outcome(more, SCHEMA | {"additionalProperties": {"type": "integer"}}) is Outcome.FAIL
    assert outcome(more, SCHEMA | {"patternProperties": {"^l": {"type": "string"}}}) is Outcome.PASS
    assert outcome(more | {"days": "3"}, SCHEMA, extra=True) is Outcome.FAIL


def test_members_may_be_declared_in_parts_and_elsewhere_in_the_document() -> None:
    """Those of all parts together are all that there are."""
    shared = {
        "allOf": [{"$ref": "#/$defs/a"}, {"type": "object", "properties": {"b": {"$ref": "#/$defs/b", "maximum": 5}}}],
        "$defs": {"a": {"properties": {"a": {"type": "string"}}, "required": ["a"]}, "b": {"type": "integer"}},
    }
    assert outcome({"a": "x", "b": 5}, shared) is Outcome.PASS
    for wrong in ({"a": "x", "b": 6}, {"a": "x", "c": 1}, {"b": 1}, {"a": "x", "b": "1"}):
        assert outcome(wrong, shared) is Outcome.FAIL


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "https://example.org/a.json"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "#/nowhere"},
        {"$ref": "#"},
        {"type": "object", "properties": {"a": {"$ref": "#"}}},
        {"properties": {"a": {"$ref": "#/properties/b"}, "b": {"$ref": "#/properties/a"}}},
        {"properties": {"a": {"type": "text"}}},
        {"properties": {"a": {"pattern": "("}}},
        {"properties": {"a": {"pattern": "(?=x)"}}},
        {"properties": {"a": 5}},
        {"properties": []},
        {"allOf": {}},
        {"properties": {"a": {"items": [{}]}}},
        {"properties": {"a": {"dependencies": {}}}},
        {"$dynamicRef": "#a", "properties": {}},
        {"a": 1},
        {"type": "string"},
        {"function": {}},
        {"function": "f", "name": "g"},
        [SCHEMA],
        True,
        5,
        None,
        "",
        "not JSON",
        '{"a": 1, "a": 2}',
    ],
)
def test_a_schema_that_cannot_be_used_is_unsure(schema: object) -> None:
    """It refers elsewhere or to itself, or is none; nothing passes then."""
    assert outcome({"a": "x"}, schema) is Outcome.UNSURE
    assert outcome({}, schema) is Outcome.UNSURE


def _doubling(levels: int) -> dict[str, Any]:
    """A schema that is small, and huge where its references are put in place."""
    defs = {f"d{n}": {"anyOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(levels)}
    return {"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": {**defs, f"d{levels}": {"type": "string"}}}


def _deep(levels: int) -> dict[str, Any]:
    return {"properties": {"a": _deep(levels - 1)}} if levels else {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "answer"),
    [
        (_doubling(30), '{"a": "x"}'),
        (_deep(20), "{" + '"a": {' * 30_000),
        (_deep(200), '{"a": 1}'),
        ({"properties": {"a": {"pattern": "^(a+)+$"}}}, json.dumps({"a": "a" * 60_000 + "b"})),
        ({"properties": {"a": {"pattern": "a{1000}{1000}"}}}, '{"a": "a"}'),
        ({"properties": {"a": {"uniqueItems": True}}}, json.dumps({"a": [[n] for n in range(9_000)]})),
        ({"properties": {"a": {"items": {"enum": list(range(300))}}}}, json.dumps({"a": [-1] * 20_000})),
        ({"properties": {"a": {"multipleOf": 0.1}}}, '{"a": 1e999}'),
        ({"properties": {"a": {"type": "integer"}}}, '{"a": ' + "9" * 60_000 + "}"),
        (SCHEMA, "[" * 60_000),
        (SCHEMA, '{"city": NaN}'),
        (SCHEMA, '{"city": "Bern", "city": "Rome"}'),
        (SCHEMA, '{"city": "Bern"} {"city": "Rome"}'),
        (SCHEMA, '```json\n{"city": "Bern"}\n```'),
        (SCHEMA, '{"city": "' + "B" * 70_000 + '"}'),
    ],
)  # fmt: skip
def test_what_was_made_to_take_long_takes_no_time_and_does_not_pass(schema: object, answer: str) -> None:
    """Schemas that multiply, patterns that run away, answers that are huge, deep or read in two ways."""
    started = time.process_time()
    assert outcome(answer, schema) is not Outcome.PASS
    assert time.process_time() - started < 5


@given(
    st.text(max_size=300), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9)
)
def test_any_answer_and_any_schema_get_a_verdict(text: str, schema: object) -> None:
    """Nothing raises, and a schema of no kind passes nothing."""
    for given_ in (schema, {"properties": schema}, {"type": schema}, {"name": "f", "parameters": schema}):
        assert TakesArguments().check(Passage(text), TakesArguments.Args(function=given_)).outcome is not Outcome.PASS
