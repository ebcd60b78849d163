"""OpenAI's text completions."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from stepcache.proxy.completions import Completions
from stepcache.proxy.openai import DONE
from tests.fakes.gateway import HIT, WRITTEN
from tests.fakes.openapi import violations

COMPLETIONS = Completions()


def test_an_answer_is_a_text_completion() -> None:
    """Its text stands beside its end."""
    body = json.loads(COMPLETIONS.whole(WRITTEN, {"model": "m"}, 1_800_000_000))
    assert violations("CompletionFinal", body) == []
    assert body.pop("id").startswith("cmpl-")
    assert body == {
        "object": "text_completion",
        "created": 1_800_000_000,
        "model": "scripted",
        "system_fingerprint": "stepcache",
        "choices": [{"index": 0, "text": "x = 5", "logprobs": None, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14},
    }


def test_a_step_is_a_chunk() -> None:
    """Then the end, then the tokens."""
    *events, done = COMPLETIONS.events(HIT, {"stream_options": {"include_usage": True}}, 0)
    chunks = [json.loads(event.removeprefix(b"data: ")) for event in events]
    assert done == DONE
    assert [(choice["text"], choice["finish_reason"]) for chunk in chunks for choice in chunk["choices"]] == [
        ("1. 2x = 10\n", None),
        ("2. x = 5\n", None),
        ("", "stop"),
    ]
    assert [bool(chunk["usage"]) for chunk in chunks] == [False, False, False, True]
    assert {chunk["object"] for chunk in chunks} == {"text_completion"}


@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_the_chunks_joined_are_the_text(steps: list[str]) -> None:
    """Whatever the steps hold."""
    answer = replace(HIT, text="".join(steps), steps=tuple(steps))
    *events, _done = COMPLETIONS.events(answer, {}, 0)
    chunks = [json.loads(event.removeprefix(b"data: ")) for event in events]
    assert "".join(chunk["choices"][0]["text"] for chunk in chunks) == answer.text
