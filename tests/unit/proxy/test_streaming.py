"""An answer as events."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.request import Answer
from stepcache.proxy.streaming import DONE, events
from tests.fakes.gateway import HIT, WRITTEN


def read(answer: Answer, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """What a client reads, but for the end."""
    found = list(events(answer, asked, 1_800_000_000))
    assert found[-1] == DONE
    assert all(event.startswith(b"data: ") and event.endswith(b"\n\n") for event in found)
    return [json.loads(event.removeprefix(b"data: ")) for event in found[:-1]]


def test_a_step_is_a_chunk() -> None:
    """Between the role and the end."""
    chunks = read(HIT, {"model": "m"})
    assert [chunk["choices"][0]["delta"] for chunk in chunks] == [
        {"role": "assistant", "content": ""},
        {"content": "1. 2x = 10\n"},
        {"content": "2. x = 5\n"},
        {},
    ]
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks] == [None, None, None, "stop"]
    assert {(chunk["object"], chunk["model"], chunk["created"]) for chunk in chunks} == {
        ("chat.completion.chunk", "m", 1_800_000_000)
    }
    assert len({chunk["id"] for chunk in chunks}) == 1
    assert all("usage" not in chunk for chunk in chunks)


def test_tokens_come_last_where_they_were_asked_for() -> None:
    """In a chunk without choices; the others say that they are not there yet."""
    *chunks, last = read(WRITTEN, {"stream_options": {"include_usage": True}})
    assert (last["choices"], last["usage"]["total_tokens"]) == ([], 14)
    assert [chunk["usage"] for chunk in chunks] == [None] * 3


@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_the_chunks_joined_are_the_text(steps: list[str]) -> None:
    """Whatever the steps hold."""
    answer = replace(HIT, text="".join(steps), steps=tuple(steps))
    assert "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in read(answer, {})) == answer.text


def test_the_text_wins_over_its_steps() -> None:
    """Were they ever to differ."""
    chunks = read(replace(HIT, steps=("other",)), {})
    assert chunks[1]["choices"][0]["delta"] == {"content": HIT.text}
