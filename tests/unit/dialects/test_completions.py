"""OpenAI's completions: one prompt, parameters beside it."""

from typing import Any

import pytest

from stepcache.dialects.base import Reading
from stepcache.dialects.completions import Completions
from stepcache.domain.routes import Reason, Word

COMPLETIONS = Completions()
UNSET = (
    "best_of", "echo", "frequency_penalty", "logit_bias", "logprobs", "max_tokens", "model", "n",
    "presence_penalty", "response_format", "seed", "stop", "stream", "stream_options", "suffix", "temperature",
    "top_p", "user",
)  # fmt: skip


def read(**body: Any) -> Reading | Reason:
    """The reading of a request with that body."""
    return COMPLETIONS.read({"model": "m", "prompt": "Say hi", **body})


def test_the_prompt_is_the_text_itself() -> None:
    """There is no system text and no turn."""
    assert read() == Reading("Say hi")
    assert read(max_tokens=9, stop=["a"], temperature=0.3) == Reading(
        "Say hi", greedy=False, stops=("a",), max_tokens=9
    )


def test_a_schema_is_read_as_in_chat() -> None:
    """Some servers take `response_format` here too."""
    wrapped = {"type": "json_schema", "json_schema": {"schema": {"a": 1}}}
    assert read(response_format=wrapped) == Reading("Say hi", schema={"a": 1}, formatted=True)
    assert read(response_format={"type": "json_object"}) == Reading("Say hi", formatted=True)


@pytest.mark.parametrize("prompt", [None, ["Say hi"], ["a", "b"], [1, 2], [[1]], 5, {"text": "x"}, "\ud800"])
def test_a_prompt_is_one_plain_text(prompt: Any) -> None:
    """Lists are several prompts, or tokens."""
    assert read(prompt=prompt) == Reason(Word.UNCACHEABLE, "prompt")


def test_a_body_without_a_prompt_is_passed_through() -> None:
    """The server says what it thinks of it."""
    assert COMPLETIONS.read({"model": "m"}) == Reason(Word.UNCACHEABLE, "prompt")


@pytest.mark.parametrize("field", UNSET)
def test_a_known_field_that_is_null_says_nothing(field: str) -> None:
    """So the official client sends what nobody set."""
    assert read(**{field: None}) == Reading("Say hi")


@pytest.mark.parametrize(
    ("field", "value"),
    [("suffix", ""), ("echo", False), ("best_of", 1), ("n", 1), ("logit_bias", {}), ("presence_penalty", 0)],
)
def test_a_quiet_value_says_nothing(field: str, value: Any) -> None:
    """The server's own defaults, spelled out."""
    assert read(**{field: value}) == Reading("Say hi")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("suffix", "x"),
        ("echo", True),
        ("best_of", 2),
        ("n", 3),
        ("logprobs", 0),
        ("logprobs", False),
        ("logit_bias", {"5": 1}),
        ("presence_penalty", 1),
        ("messages", []),
        ("tools", None),
        ("inputs", "x"),
        ("use_beam_search", None),
    ],
)
def test_a_field_that_is_not_understood_is_named(field: str, value: Any) -> None:
    """`logprobs = 0` asks for those of the chosen tokens; what belongs to another API is unknown here."""
    assert read(**{field: value}) == Reason(Word.UNCACHEABLE, field)


def test_the_prompt_alone_is_blanked() -> None:
    """Every other field stays."""
    assert COMPLETIONS.blanked({"model": "m", "prompt": "x", "seed": 1}, schema=False) == {"model": "m", "seed": 1}


def test_a_turn_continues_the_callers_prompt() -> None:
    """Which stays byte for byte in front."""
    body = {"prompt": "Say hi\n", "seed": 1}
    assert COMPLETIONS.with_turn(body, "ho", "no") == {"prompt": "Say hi\nho\n\nno\n\n", "seed": 1}
    assert COMPLETIONS.with_turn(body, "", "no")["prompt"] == "Say hi\n\n\nno\n\n"
