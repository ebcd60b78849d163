"""Arguments of operations: parameters by name, the body as `body`, by both editions of OpenAPI."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from stepcache_openapi.verifiers import CallsOperation

from stepcache import Example, Outcome, Passage

SPEC: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 0}},
                {"name": "lang", "in": "query", "schema": {"type": "integer"}},
            ],
            "get": {"operationId": "getPet"},
            "put": {
                "operationId": "putPet",
                "parameters": [
                    {"name": "lang", "in": "query", "schema": {"enum": ["de", "en"]}},
                    {"$ref": "#/components/parameters/Trace"},
                    {"name": "Authorization", "in": "header", "required": True, "schema": {"type": "string"}},
                ],
                "requestBody": {"$ref": "#/components/requestBodies/Pet"},
            },
        },
        "/pets": {"$ref": "#/components/pathItems/Pets"},
    },
    "components": {
        "parameters": {"Trace": {"name": "X-Trace", "in": "header", "schema": {"type": "string"}}},
        "requestBodies": {
            "Pet": {
                "required": True,
                "content": {
                    "application/xml": {"schema": {"type": "string"}},
                    "application/json; charset=utf-8": {"schema": {"$ref": "#/components/schemas/Pet"}},
                },
            }
        },
        "pathItems": {"Pets": {"get": {"operationId": "listPets"}}},
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["key", "name"],
                "properties": {
                    "key": {"type": "string", "readOnly": True},
                    "name": {"type": "string"},
                    "nick": {"type": "string", "nullable": True},
                    "age": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
                },
            }
        },
    },
}
RIGHT = [
    {"id": 7, "body": {"name": "Rex"}},
    {"id": 0, "lang": "de", "X-Trace": "t", "body": {"name": "Rex", "nick": None, "age": 0.5}},
]
WRONG = [
    {"body": {"name": "Rex"}},
    {"id": "7", "body": {"name": "Rex"}},
    {"id": -1, "body": {"name": "Rex"}},
    {"id": 7},
    {"id": 7, "name": "Rex"},
    {"id": 7, "lang": 5, "body": {"name": "Rex"}},
    {"id": 7, "Authorization": "x", "body": {"name": "Rex"}},
    {"id": 7, "limit": 3, "body": {"name": "Rex"}},
    {"id": 7, "body": {}},
    {"id": 7, "body": {"name": None}},
    {"id": 7, "body": {"name": "Rex", "key": "k"}},
    {"id": 7, "body": {"name": "Rex", "age": 0}},
    {"id": 7, "body": {"name": "Rex", "colour": "red"}},
    {"id": 7, "body": '{"name": "Rex"}'},
    [7, {"name": "Rex"}],
]


def outcome(answer: object, spec: object = SPEC, operation: str = "putPet", *, extra: bool = False) -> Outcome:
    """Of an answer."""
    args = CallsOperation.Args(spec=spec, operation=operation, extra=extra)
    return CallsOperation().check(Passage(json.dumps(answer)), args).outcome


def changed(*path: str, value: object) -> dict[str, Any]:
    """The document with something else at a place."""
    spec = copy.deepcopy(SPEC)
    inner = spec
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return spec


@pytest.mark.parametrize("example", CallsOperation.examples, ids=lambda one: one.text)
def test_an_example_is_judged_as_it_says(example: Example) -> None:
    """Each of them."""
    assert CallsOperation().check(Passage(example.text), example.args).ok is example.passes  # type: ignore[arg-type] # its own


@pytest.mark.parametrize("spec", [SPEC, json.dumps(SPEC)], ids=["value", "text"])
def test_what_the_document_says_is_taken_and_nothing_else(spec: object) -> None:
    """A path's parameters and the operation's own, references, `readOnly`, `nullable`, old bounds."""
    assert [one for one in RIGHT if outcome(one, spec) is not Outcome.PASS] == []
    assert [one for one in WRONG if outcome(one, spec) is not Outcome.FAIL] == []


def test_an_operation_of_its_path_alone_and_one_elsewhere_are_found() -> None:
    """The path's parameters hold for all; a path's item may be a reference."""
    assert outcome({"id": 7, "lang": 5}, operation="getPet") is Outcome.PASS
    assert outcome({"id": 7, "body": {}}, operation="getPet") is Outcome.FAIL
    assert outcome({}, operation="listPets") is Outcome.PASS


def test_beside_a_reference_nothing_holds_in_the_old_edition_and_all_does_in_the_new() -> None:
    """As each says."""
    beside = changed("components", "schemas", "Pet", "properties", "name", value={"$ref": "#/x", "maxLength": 2})
    beside["x"] = {"type": "string"}
    assert outcome(RIGHT[0], beside) is Outcome.PASS
    beside["openapi"] = "3.1.0"
    assert outcome(RIGHT[0], beside) is Outcome.FAIL


def test_a_member_is_read_only_where_what_it_refers_to_is() -> None:
    """It is not sent, and not missed."""
    spec = changed("components", "schemas", "Pet", "properties", "key", value={"$ref": "#/components/schemas/Key"})
    spec["components"]["schemas"]["Key"] = {"type": "string", "readOnly": True}
    assert outcome({"id": 7, "body": {"name": "Rex"}}, spec) is Outcome.PASS
    assert outcome({"id": 7, "body": {"name": "Rex", "key": "k"}}, spec) is Outcome.FAIL


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each part's holder and its key."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])


ODD: list[Any] = [None, True, 5, -0.5, "x", "", [], {}, [[]], [{}], {"a": []}, [None], {"$ref": []}]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_document_with_anything_in_any_place_gets_a_verdict(odd: object) -> None:
    """Each part of it in turn is something else, and nothing raises."""
    total = len(list(_places(SPEC)))
    for at in range(total):
        spec = copy.deepcopy(SPEC)
        holder, key = list(_places(spec))[at]
        holder[key] = copy.deepcopy(odd)
        assert outcome(RIGHT[1], spec) in Outcome


def test_extra_members_are_allowed_where_the_rule_says_so() -> None:
    """In the body as well."""
    more = {"id": 7, "limit": 3, "body": {"name": "Rex", "colour": "red"}}
    assert outcome(more, extra=True) is Outcome.PASS


@pytest.mark.parametrize(
    "spec",
    [
        changed("openapi", value="2.0"),
        changed("openapi", value=3),
        changed("paths", value=[]),
        changed("paths", "/pets/{id}", value={"$ref": "https://example.org/paths.json"}),
        changed("paths", "/pets", value={"get": {"operationId": "putPet"}}),
        changed("components", "requestBodies", "Pet", value={"$ref": "#/components/requestBodies/Pet"}),
        changed("components", "requestBodies", "Pet", "content", value={}),
        changed("components", "requestBodies", "Pet", "content", value={"a/b": {}, "c/d": {}}),
        changed("components", "parameters", "Trace", value={"name": "body", "in": "query", "schema": {}}),
        changed("components", "parameters", "Trace", value={"name": "id", "in": "cookie", "schema": {}}),
        changed("components", "parameters", "Trace", value={"in": "query", "schema": {}}),
        changed("components", "parameters", "Trace", value={"name": "a", "in": "body", "schema": {}}),
        changed("components", "schemas", "Pet", "properties", value={"name": {"$ref": "#/components/schemas/Pet"}}),
        changed("components", value={}),
        {},
        [],
        None,
        "openapi: 3.0.3",
    ],
)
def test_a_document_that_cannot_be_used_is_unsure(spec: object) -> None:
    """Another edition, no or several such operations, content of several kinds, two arguments of one name."""
    assert outcome(RIGHT[0], spec) is Outcome.UNSURE


def test_an_operation_that_is_not_there_is_unsure() -> None:
    """Nothing passes."""
    assert outcome({}, operation="dropPet") is Outcome.UNSURE
