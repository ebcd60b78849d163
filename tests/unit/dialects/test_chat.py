"""OpenAI's chat: what a rule may see of it, what of it can be cached, and how a turn is added."""

from typing import Any

import pytest

from stepcache.dialects.base import Reading
from stepcache.dialects.chat import MOST_MESSAGES, Chat
from stepcache.domain.routes import Reason, Word
from tests.fakes.toys import request

CHAT = Chat()
SCHEMA: dict[str, Any] = {"properties": {"a": {}}}
SYSTEM, TURN = {"role": "system", "content": "S"}, {"role": "assistant", "content": "T"}
# What the official clients send for what nobody set.
UNSET = (
    "audio", "best_of", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs",
    "max_completion_tokens", "max_tokens", "metadata", "min_p", "modalities", "model", "n",
    "parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key", "reasoning_effort",
    "repetition_penalty", "response_format", "safety_identifier", "seed", "service_tier", "stop", "store",
    "stream", "stream_options", "suffix", "temperature", "tool_choice", "tool_prompt", "tools", "top_k",
    "top_logprobs", "top_p", "typical_p", "user", "verbosity", "web_search_options",
)  # fmt: skip


def read(**body: Any) -> Reading | Reason:
    """The reading of a request with that body."""
    return CHAT.read(request("Say hi", **body).body)


def test_a_plain_request_is_its_prompt() -> None:
    """Greedy, without system text, turns, schema, stops or limit."""
    assert read() == Reading("Say hi")


def test_system_text_and_turns_stand_around_the_prompt() -> None:
    """The first message may be the system's; whatever is between it and the prompt is a turn."""
    assert read(messages=[SYSTEM]) == Reading("Say hi", system="S")
    assert read(messages=[SYSTEM, TURN]) == Reading("Say hi", system="S", turns=True)
    assert read(messages=[TURN]) == Reading("Say hi", turns=True)
    assert read(messages=[TURN, SYSTEM]) == Reason(Word.UNCACHEABLE, "messages")


def test_a_thousand_messages_are_read_and_no_more() -> None:
    """Each is looked at by itself."""
    assert read(messages=[TURN] * (MOST_MESSAGES - 1)) == Reading("Say hi", turns=True)
    assert read(messages=[TURN] * MOST_MESSAGES) == Reason(Word.UNCACHEABLE, "messages")


def test_the_least_limit_and_all_stops_are_kept() -> None:
    """Whatever they are called."""
    assert read(max_tokens=9, max_completion_tokens=7, stop="x") == Reading("Say hi", stops=("x",), max_tokens=7)
    assert read(stop=["a", "b"], max_tokens=None) == Reading("Say hi", stops=("a", "b"))
    assert read(stop="") == read(stop=[]) == Reading("Say hi")


def test_a_schema_is_read_in_every_spelling() -> None:
    """One that asks for a format without a schema is no plain request either."""
    asked: list[dict[str, Any]] = [
        {"type": "json_schema", "json_schema": {"schema": SCHEMA}},
        {"type": "json_object", "schema": SCHEMA},
        {"type": "json", "value": SCHEMA},
        {"type": "json_schema", "value": {"schema": SCHEMA}},
    ]
    for one in asked:
        assert read(response_format=one) == Reading("Say hi", schema=SCHEMA, formatted=True)
    for bare in ({"type": "json_object"}, {"type": "regex", "value": "a"}, {"type": "x"}, {}):
        assert read(response_format=bare) == Reading("Say hi", formatted=True)
    assert read(response_format={"type": "text"}) == Reading("Say hi")


def test_only_a_temperature_asks_for_sampling() -> None:
    """Without one, or with 0, the likeliest answer is wanted."""
    assert [read(temperature=value) == Reading("Say hi") for value in (None, 0, 0.0, 0.2)] == [True, True, True, False]
    assert read(top_p=0.5, seed=3) == Reading("Say hi")


@pytest.mark.parametrize("field", UNSET)
def test_a_known_field_that_is_null_says_nothing(field: str) -> None:
    """So the official clients send what nobody set."""
    assert read(**{field: None}) == Reading("Say hi")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tools", []),
        ("functions", []),
        ("tool_choice", "none"),
        ("tool_choice", "auto"),
        ("function_call", "none"),
        ("n", 1),
        ("best_of", 1),
        ("logprobs", False),
        ("echo", False),
        ("suffix", ""),
        ("logit_bias", {}),
        ("presence_penalty", 0),
        ("frequency_penalty", 0.0),
        ("repetition_penalty", 1.0),
        ("modalities", ["text"]),
        ("service_tier", "auto"),
        ("store", False),
        ("metadata", {"a": "b"}),
        ("user", "ada"),
        ("stream", True),
        ("stream_options", {"include_usage": True}),
    ],
)
def test_a_quiet_value_says_nothing(field: str, value: Any) -> None:
    """The servers' own defaults, spelled out; and who asks, and how it is sent."""
    assert read(**{field: value}) == Reading("Say hi")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tools", [1]),
        ("tools", {}),
        ("tool_choice", "required"),
        ("tool_choice", {"type": "function"}),
        ("tool_prompt", ""),
        ("parallel_tool_calls", False),
        ("logprobs", True),
        ("top_logprobs", 0),
        ("n", 2),
        ("n", True),
        ("best_of", 2),
        ("echo", 0),
        ("suffix", "x"),
        ("logit_bias", {"5": 1}),
        ("presence_penalty", 0.1),
        ("frequency_penalty", False),
        ("repetition_penalty", 1.1),
        ("top_k", 1),
        ("min_p", 0),
        ("modalities", ["audio"]),
        ("reasoning_effort", "low"),
        ("made_up", None),
        ("model", 5),
        ("stream", "yes"),
        ("user", 7),
        ("temperature", "0"),
        ("top_p", True),
        ("seed", 1.5),
        ("seed", True),
        ("max_completion_tokens", 2.0),
        ("max_tokens", 0),
        ("stop", {"a": 1}),
        ("stop", ["\ud800"]),
        ("response_format", []),
    ],
)
def test_a_field_that_is_not_understood_is_named(field: str, value: Any) -> None:
    """The list of known fields and values is closed."""
    assert read(**{field: value}) == Reason(Word.UNCACHEABLE, field)


def test_nulls_in_a_message_say_nothing_and_are_not_sent() -> None:
    """Some servers choke on them; the request itself is left alone."""
    told = {"role": "user", "content": "Say hi", "name": None, "tool_calls": None, "tool_call_id": None}
    body = {"model": None, "messages": [{**SYSTEM, "name": None}, told], "stop": [], "tools": [], "stream": True}
    assert CHAT.read(body) == Reading("Say hi", system="S")
    assert CHAT.sendable(body) == {"messages": [SYSTEM, {"role": "user", "content": "Say hi"}], "tools": []}
    assert told["name"] is None


@pytest.mark.parametrize(
    "message",
    [
        {"role": "user", "content": "Say hi", "name": "Ada"},
        {"role": "user", "content": "Say hi", "made_up": None},
        {"role": "user"},
        {"role": "user", "content": None},
        {"content": "Say hi"},
        {"role": "tool", "content": "Say hi"},
        {"role": "user", "content": [{"type": "text", "text": "Say hi", "cache_control": {}}]},
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]},
        {"role": "user", "content": []},
    ],
)
def test_a_message_is_a_role_and_a_text_and_nothing_more(message: Any) -> None:
    """Whatever else it has may change the answer."""
    assert CHAT.read({"messages": [message]}) == Reason(Word.UNCACHEABLE, "messages")


def test_one_part_of_text_is_a_text() -> None:
    """So some clients send every message."""
    assert CHAT.read({"messages": [{"role": "user", "content": [{"type": "text", "text": "Say hi"}]}]}) == read()


def test_the_prompt_is_blanked_and_its_surroundings_stay() -> None:
    """Roles, other messages and every other field."""
    body = request("Say hi", messages=[SYSTEM], seed=3).body
    blank = {"model": "m", "messages": [SYSTEM, {"role": "user"}], "seed": 3}
    assert CHAT.blanked(body, schema=False) == CHAT.blanked(body, schema=True) == blank


def test_a_turn_comes_after_the_callers_messages() -> None:
    """With the model's own words before it, where there are any."""
    body = request("Say hi").body
    said = [{"role": "assistant", "content": "ho"}, {"role": "user", "content": "no"}]
    assert CHAT.with_turn(body, "ho", "no")["messages"] == [*body["messages"], *said]
    assert CHAT.with_turn(body, "", "no")["messages"] == [*body["messages"], said[1]]
