"""TGI's `/generate`: one text in `inputs`, everything else in `parameters`."""

from typing import Any

import pytest

from stepcache.dialects.base import Reading
from stepcache.dialects.generate import Generate
from stepcache.domain.request import Api
from stepcache.domain.routes import Reason, Word
from tests.fakes.toys import request

GENERATE = Generate()
SCHEMA: dict[str, Any] = {"properties": {"a": {}}}
PARAMETERS = (
    "adapter_id", "best_of", "decoder_input_details", "details", "do_sample", "frequency_penalty", "grammar",
    "max_new_tokens", "repetition_penalty", "return_full_text", "seed", "stop", "temperature", "top_k",
    "top_n_tokens", "top_p", "truncate", "typical_p", "watermark",
)  # fmt: skip


def read(**parameters: Any) -> Reading | Reason:
    """The reading of a request with these parameters."""
    return GENERATE.read(request("Say hi", api=Api.GENERATE, **parameters).body)


@pytest.mark.parametrize("more", [{}, {"parameters": None}, {"parameters": {}}, {"stream": False}, {"model": "m"}])
def test_parameters_may_be_absent(more: dict[str, Any]) -> None:
    """Streamed or not, it is the same request."""
    assert GENERATE.read({"inputs": "Say hi", **more}) == Reading("Say hi", stop_stays=True)


def test_limit_and_stops_are_kept() -> None:
    """As those of chat."""
    assert read(max_new_tokens=9, stop=["a", "b"]) == Reading("Say hi", stop_stays=True, stops=("a", "b"), max_tokens=9)


@pytest.mark.parametrize(
    "grammar",
    [
        {"type": "json", "value": SCHEMA},
        {"type": "json_object", "value": SCHEMA},
        {"type": "json", "value": '{"properties": {"a": {}}}'},
        {"type": "json_schema", "value": {"schema": SCHEMA}},
    ],
)
def test_a_grammar_that_is_a_schema_is_read(grammar: Any) -> None:
    """As an object or as text."""
    assert read(grammar=grammar) == Reading("Say hi", stop_stays=True, schema=SCHEMA, formatted=True)


@pytest.mark.parametrize(
    "grammar",
    [
        {},
        {"type": "text"},
        {"type": "regex", "value": "a+"},
        {"type": "json"},
        {"type": "json", "value": "no JSON"},
        {"type": "json_schema", "json_schema": {"schema": SCHEMA}},
    ],
)
def test_any_other_grammar_asks_for_a_format_that_no_rule_reads(grammar: Any) -> None:
    """OpenAI's spelling is none of TGI's."""
    assert read(grammar=grammar) == Reading("Say hi", stop_stays=True, formatted=True)


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_known_parameter_that_is_null_says_nothing(name: str) -> None:
    """So the official clients send what nobody set."""
    assert read(**{name: None}) == Reading("Say hi", stop_stays=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("do_sample", False),
        ("details", True),
        ("details", False),
        ("best_of", 1),
        ("decoder_input_details", False),
        ("return_full_text", False),
        ("watermark", False),
        ("repetition_penalty", 1.0),
        ("frequency_penalty", 0.0),
        ("seed", 5),
        ("stop", []),
    ],
)
def test_a_quiet_value_says_nothing(name: str, value: Any) -> None:
    """TGI's own defaults, spelled out; `details` asks for no other text."""
    assert read(**{name: value}) == Reading("Say hi", stop_stays=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("do_sample", True), ("temperature", 0), ("temperature", 0.5), ("top_k", 1), ("top_p", 0.9), ("typical_p", 0.9)],
)
def test_any_setting_of_the_sampler_asks_for_sampling(name: str, value: Any) -> None:
    """TGI needs no `do_sample` for it."""
    assert read(**{name: value}) == Reading("Say hi", stop_stays=True, greedy=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("best_of", 2),
        ("decoder_input_details", True),
        ("return_full_text", True),
        ("watermark", True),
        ("truncate", 10),
        ("adapter_id", "a"),
        ("top_n_tokens", 1),
        ("frequency_penalty", 0.1),
        ("repetition_penalty", 1.03),
        ("repetition_penalty", True),
        ("max_new_tokens", 0),
        ("max_new_tokens", "20"),
        ("seed", 1.0),
        ("stop", "a"),
        ("stop", [""]),
        ("temperature", "1"),
        ("top_k", 0.5),
        ("top_p", []),
        ("typical_p", {}),
        ("do_sample", 1),
        ("details", "yes"),
        ("grammar", "json"),
        ("max_tokens", 5),
        ("made_up", None),
    ],
)
def test_a_parameter_that_is_not_understood_is_named(name: str, value: Any) -> None:
    """The list of known parameters and values is closed."""
    assert read(**{name: value}) == Reason(Word.UNCACHEABLE, name)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("inputs", None),
        ("inputs", ["Say hi"]),
        ("inputs", {"past_user_inputs": []}),
        ("inputs", "\udfff"),
        ("parameters", []),
        ("parameters", "x"),
        ("stream", 1),
        ("model", []),
        ("user", {}),
        ("options", {"use_cache": True}),
        ("temperature", 0),
    ],
)
def test_a_field_that_is_not_understood_is_named(field: str, value: Any) -> None:
    """Parameters stand in their own place, and nowhere else."""
    assert GENERATE.read({"inputs": "Say hi", field: value}) == Reason(Word.UNCACHEABLE, field)


def test_a_body_without_inputs_is_passed_through() -> None:
    """The server says what it thinks of it."""
    assert GENERATE.read({}) == Reason(Word.UNCACHEABLE, "inputs")


def test_the_inputs_are_blanked_and_the_schema_where_the_rule_reads_it() -> None:
    """Parameters stay, null or not."""
    body = {"inputs": "x", "parameters": {"seed": None, "grammar": {"type": "json", "value": SCHEMA}}}
    assert GENERATE.blanked(body, schema=False) == {"parameters": body["parameters"]}
    assert GENERATE.blanked(body, schema=True) == {"parameters": {"seed": None, "grammar": {"type": "json"}}}
    assert GENERATE.blanked({"inputs": "x"}, schema=True) == {}


def test_no_null_and_nothing_of_streaming_is_sent() -> None:
    """Parameters that say nothing are no parameters."""
    unset: dict[str, Any] = {"seed": None, "stop": [], "details": True}
    assert GENERATE.sendable({"inputs": "x", "stream": True, "parameters": unset}) == {
        "inputs": "x",
        "parameters": {"details": True},
    }
    assert GENERATE.sendable({"inputs": "x", "parameters": {"seed": None}}) == {"inputs": "x"}


def test_a_turn_continues_the_callers_inputs() -> None:
    """Which stay byte for byte in front; parameters stay too."""
    body = {"inputs": "Say hi\n", "parameters": {"seed": 1}}
    assert GENERATE.with_turn(body, "ho", "no") == {"inputs": "Say hi\nho\n\nno\n\n", "parameters": {"seed": 1}}
