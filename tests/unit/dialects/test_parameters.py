"""How a rule's settings, token limits and schemas are put into a body of each shape."""

from typing import Any

import pytest

from stepcache.dialects.registry import dialect_of
from stepcache.domain.request import Api
from tests.fakes.toys import request

CHAT, COMPLETIONS, GENERATE = Api
SCHEMA = {"type": "object", "properties": {"a": {}}}
BARE = {"type": "object"}
OPENAI = {"max_tokens": 20, "seed": 7, "stop": ("x",), "temperature": 0.5, "top_p": 0.9}
TGI = {**OPENAI, "top_k": 3, "repetition_penalty": 1.2}
TGI["max_new_tokens"] = TGI.pop("max_tokens")
BY_OPENAI = {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA}}
BY_TGI = {"type": "json", "value": SCHEMA}


def parts(api: Api, body: Any) -> dict[str, Any]:
    """The parameters of a body, without prompt and model."""
    given = body.get("parameters", {}) if api is GENERATE else body
    return {name: value for name, value in given.items() if name not in {"model", "messages", "prompt"}}


def defaulted(api: Api, settings: dict[str, Any], **given: Any) -> dict[str, Any]:
    """The parameters of a request with these defaults."""
    body = request("Say hi", api=api, **given).body
    return parts(api, dialect_of(api).with_defaults(dialect_of(api).sendable(body), settings.items()))


PLAIN = {"seed": 7, "stop": ["x"], "temperature": 0.5, "top_p": 0.9}


@pytest.mark.parametrize(
    ("api", "block", "expected"),
    [
        (CHAT, OPENAI, {**PLAIN, "max_tokens": 20}),
        (CHAT, TGI, {**PLAIN, "max_tokens": 20}),
        (COMPLETIONS, OPENAI, {**PLAIN, "max_tokens": 20}),
        (COMPLETIONS, TGI, {**PLAIN, "max_tokens": 20, "repetition_penalty": 1.2}),
        (GENERATE, OPENAI, {**PLAIN, "max_new_tokens": 20}),
        (GENERATE, TGI, {**PLAIN, "max_new_tokens": 20, "top_k": 3, "repetition_penalty": 1.2}),
    ],
)
def test_a_blocks_names_become_those_of_the_shape(api: Api, block: dict[str, Any], expected: dict[str, Any]) -> None:
    """What the shape does not take is left out."""
    assert defaulted(api, block) == expected
    assert defaulted(api, {**block, "guide": "schema", "made_up": 1}) == expected


@pytest.mark.parametrize("api", Api)
def test_a_value_in_the_callers_request_wins(api: Api) -> None:
    """Null and the empty list are no values."""
    limit = dialect_of(api).limit
    assert defaulted(api, OPENAI, **{limit: 5, "seed": 1, "temperature": 0.1})[limit] == 5
    assert defaulted(api, {"seed": 7, "stop": ["y"]}, seed=0, stop=["x"]) == {"seed": 0, "stop": ["x"]}
    assert defaulted(api, {"seed": 7, "stop": ["y"]}, seed=None, stop=[]) == {"seed": 7, "stop": ["y"]}
    assert defaulted(api, OPENAI, **{limit: None})[limit] == 20


def test_a_limit_under_another_name_is_a_limit() -> None:
    """Two would contradict each other."""
    assert defaulted(CHAT, {"max_tokens": 20}, max_completion_tokens=5) == {"max_completion_tokens": 5}


def test_what_tgi_says_by_silence_is_not_spelled_out_to_it() -> None:
    """It refuses `temperature = 0`, and samples as soon as `top_p` is there."""
    quiet = {"temperature": 0.0, "top_p": 1.0}
    assert defaulted(GENERATE, quiet) == {}
    assert defaulted(CHAT, quiet) == quiet


@pytest.mark.parametrize("api", Api)
def test_the_limit_is_at_most_what_the_budget_has(api: Api) -> None:
    """Whether it was lowered tells whose limit cuts an answer off."""
    dialect = dialect_of(api)

    def limited(**given: Any) -> tuple[dict[str, Any], bool]:
        body, lowered = dialect.limited(dialect.sendable(request("Say hi", api=api, **given).body), 10)
        return parts(api, body), lowered

    assert limited() == ({dialect.limit: 10}, True)
    assert limited(**{dialect.limit: 11}) == ({dialect.limit: 10}, True)
    assert limited(**{dialect.limit: 10}) == ({dialect.limit: 10}, False)
    assert limited(**{dialect.limit: 9}) == ({dialect.limit: 9}, False)


def test_each_of_several_limits_is_lowered() -> None:
    """A server may look at any of them."""
    body, lowered = dialect_of(CHAT).limited({"messages": [], "max_tokens": 5, "max_completion_tokens": 50}, 10)
    assert (body, lowered) == ({"messages": [], "max_tokens": 5, "max_completion_tokens": 10}, True)


@pytest.mark.parametrize(
    ("api", "block", "schema", "expected"),
    [
        (CHAT, "openai", SCHEMA, {"response_format": BY_OPENAI}),
        (CHAT, "tgi", SCHEMA, {"response_format": BY_TGI}),
        (CHAT, "tgi", BARE, {}),
        (COMPLETIONS, "openai", SCHEMA, {"response_format": BY_OPENAI}),
        (COMPLETIONS, "tgi", SCHEMA, {}),
        (GENERATE, "openai", BARE, {"grammar": {"type": "json", "value": BARE}}),
        (GENERATE, "tgi", SCHEMA, {"grammar": BY_TGI}),
        (GENERATE, "tgi", BARE, {}),
    ],
)
def test_a_schema_is_asked_for_as_the_server_takes_it(
    api: Api, block: str, schema: Any, expected: dict[str, Any]
) -> None:
    """TGI takes none in completions, and none without `properties` anywhere."""
    body = dialect_of(api).guided(request("Say hi", api=api).body, "n", schema, block)
    assert parts(api, body) == expected


@pytest.mark.parametrize("api", Api)
def test_the_callers_own_format_wins_and_keeps_its_spelling(api: Api) -> None:
    """Another schema is put in the place of its own, or it is left out."""
    dialect = dialect_of(api)
    field = "grammar" if api is GENERATE else "response_format"
    given: dict[str, Any] = {"seed": 1, field: {"type": "json_schema", "value": {"schema": BARE}}}
    body = request("Say hi", api=api, **given).body
    assert dialect.guided(body, "n", SCHEMA, "openai") == body
    other = parts(api, dialect.reguided(body, SCHEMA))
    assert other == {"seed": 1, field: {"type": "json_schema", "value": {"schema": SCHEMA}}}
    assert parts(api, dialect.unguided(body)) == {"seed": 1}


@pytest.mark.parametrize("api", Api)
def test_without_a_schema_there_is_none_to_change(api: Api) -> None:
    """The body comes back as it was."""
    body = request("Say hi", api=api, seed=1).body
    assert dialect_of(api).reguided(body, SCHEMA) == body
    assert dialect_of(api).unguided(body) == body
