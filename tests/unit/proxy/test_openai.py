"""OpenAI's chat: completions whole and in chunks, and the errors."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.request import Answer
from stepcache.domain.routes import Reason, Route, Word
from stepcache.proxy.openai import DONE, Chat
from stepcache.proxy.problems import SHUTTING_DOWN, of_request
from tests.fakes.gateway import HIT, WRITTEN
from tests.fakes.openapi import violations

CHAT = Chat()


def read(answer: Answer, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """What a client reads, but for the end."""
    found = list(CHAT.events(answer, asked, 1_800_000_000))
    assert found[-1] == DONE
    assert all(event.startswith(b"data: ") and event.endswith(b"\n\n") for event in found)
    return [json.loads(event.removeprefix(b"data: ")) for event in found[:-1]]


def test_a_hit_is_a_completion_that_cost_nothing() -> None:
    """No token was spent."""
    body = json.loads(CHAT.whole(HIT, {"model": "m"}, 1_800_000_000))
    assert violations("ChatCompletion", body) == []
    assert body.pop("id").startswith("chatcmpl-")
    assert body == {
        "object": "chat.completion",
        "created": 1_800_000_000,
        "model": "m",
        "system_fingerprint": "stepcache",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": HIT.text, "refusal": None},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }


def test_what_was_spent_is_said() -> None:
    """With the model that it was spent on."""
    body = json.loads(CHAT.whole(WRITTEN, {}, 0))
    assert body["usage"] == {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}
    assert body["model"] == "scripted"


def test_ids_are_random() -> None:
    """Two answers to one question have two."""
    first, second = (json.loads(CHAT.whole(HIT, {}, 0))["id"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    ("said", "told"),
    [("stop", "stop"), ("eos_token", "stop"), ("stop_sequence", "stop"), ("", "stop"), ("length", "length")],
)
def test_the_end_is_told_in_openais_words(said: str, told: str) -> None:
    """A TGI behind us has others."""
    body = json.loads(CHAT.whole(replace(WRITTEN, finish_reason=said), {}, 0))
    assert body["choices"][0]["finish_reason"] == told


# --- events ----------------------------------------------------------------------------------------------------------


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


# --- requests and errors ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "odd"),
    [
        ({}, ""),
        ({"stream": None, "stream_options": None}, ""),
        ({"stream": True, "stream_options": {}}, ""),
        ({"stream": 1}, "stream"),
        ({"stream_options": "x"}, "stream_options"),
    ],
)
def test_what_the_shape_hangs_on_is_what_the_api_says(asked: dict[str, Any], odd: str) -> None:
    """Else the backend answers."""
    assert CHAT.odd(asked) == odd


def test_an_error_has_openais_shape_and_tgis_kind_beside_it() -> None:
    """TGI's clients raise by it."""
    problem = of_request(404, "gone")
    assert json.loads(CHAT.error(problem)) == {
        "error": {"message": "gone", "type": "invalid_request_error", "param": None, "code": None},
        "error_type": "validation",
    }
    assert CHAT.error_event(problem) == b"data: " + CHAT.error(problem) + b"\n\n"
    assert json.loads(CHAT.error(SHUTTING_DOWN))["error"]["type"] == "server_error"


def test_a_refusal_is_422_with_a_code_that_clients_can_read() -> None:
    """As type and as code."""
    found = CHAT.refusal(Answer("", Route.REFUSE, Reason(Word.UNVERIFIED), rule="r@1"))
    error = json.loads(CHAT.error(found))["error"]
    assert (found.status, error["type"], error["code"]) == (422, "stepcache_refused", "stepcache_refused")


@pytest.mark.parametrize(
    ("body", "ours"),
    [
        (b'{"error": {"message": "slow"}}', True),
        (b'{"error": {"message": 1}}', False),
        (b'{"error": "slow", "error_type": "overloaded"}', False),
        (b'{"detail": "slow"}', False),
        (b'[{"error": {"message": "slow"}}]', False),
        (b"<html>slow</html>", False),
        (b"\xff\xfe", False),
        (b"", False),
        (b'{"a":' * 100_000, False),
    ],
)
def test_a_backends_error_of_this_shape_is_known(body: bytes, ours: bool) -> None:
    """It can be told as it is."""
    assert CHAT.is_error(body) is ours
