"""TGI's shapes, held to what TGI publishes of itself."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.request import Answer
from stepcache.domain.routes import Reason, Route, Word
from stepcache.proxy.problems import SHUTTING_DOWN, of_request
from stepcache.proxy.tgi import Generate, GenerateStream, Root, info
from stepcache.settings import Limits
from tests.fakes.gateway import HIT, WRITTEN
from tests.fakes.openapi import violations

GENERATE, ROOT, STREAM = Generate(), Root(), GenerateStream()
ASKED = {"inputs": "Solve 2x + 3 = 13"}
DETAILED = {**ASKED, "parameters": {"details": True, "seed": 7}}


def read(answer: Answer, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """What a client reads."""
    found = list(STREAM.events(answer, asked, 0))
    assert all(event.startswith(b"data:{") and event.endswith(b"}\n\n") for event in found)
    events = [json.loads(event.removeprefix(b"data:")) for event in found]
    for event in events:
        assert violations("StreamResponse", event) == []
    return events


@pytest.mark.parametrize("parameters", [None, {}, {"details": False}, {"details": None}])
def test_an_answer_is_its_text(parameters: dict[str, Any] | None) -> None:
    """Nothing else, where nothing else was asked for."""
    body = json.loads(GENERATE.whole(HIT, {**ASKED, "parameters": parameters}, 0))
    assert body == {"generated_text": HIT.text}


def test_details_say_what_was_spent() -> None:
    """No step has a token's id, so there are none."""
    body = json.loads(GENERATE.whole(WRITTEN, DETAILED, 0))
    assert violations("GenerateResponse", body) == []
    assert body["details"] == {
        "finish_reason": "eos_token",
        "generated_tokens": 3,
        "seed": 7,
        "prefill": [],
        "tokens": [],
    }
    assert json.loads(GENERATE.whole(HIT, DETAILED, 0))["details"]["generated_tokens"] == 0


def test_at_the_root_an_answer_is_a_list() -> None:
    """TGI's own clients read its first item."""
    assert json.loads(ROOT.whole(WRITTEN, DETAILED, 0)) == [json.loads(GENERATE.whole(WRITTEN, DETAILED, 0))]


@pytest.mark.parametrize(
    ("said", "told"),
    [("stop", "eos_token"), ("eos_token", "eos_token"), ("length", "length"), ("stop_sequence", "stop_sequence")],
)
def test_the_end_is_told_in_tgis_words(said: str, told: str) -> None:
    """It knows three."""
    body = json.loads(GENERATE.whole(replace(WRITTEN, finish_reason=said), DETAILED, 0))
    assert body["details"]["finish_reason"] == told


@pytest.mark.parametrize(
    ("stop", "said", "told"),
    [
        (["zzz", HIT.text[-3:]], "stop", "stop_sequence"),
        ([HIT.text[-3:]], "length", "length"),
        ([HIT.text[:3]], "stop", "eos_token"),
        (["", 7, None], "stop", "eos_token"),
        (7, "stop", "eos_token"),
        (HIT.text[-3:], "stop", "eos_token"),
    ],
)
def test_an_answer_that_ends_with_a_stop_string_ended_there(stop: object, said: str, told: str) -> None:
    """As TGI stops as soon as one is written. What is no list of texts is not TGI's."""
    asked = {"inputs": "a", "parameters": {"details": True, "stop": stop}}
    answer = replace(HIT, finish_reason=said)
    assert json.loads(GENERATE.whole(answer, asked, 0))["details"]["finish_reason"] == told
    assert list(read(answer, asked))[-1]["details"]["finish_reason"] == told


@pytest.mark.parametrize("seed", [None, True, "7", -1, 2**70])
def test_a_seed_that_is_none_is_not_told(seed: object) -> None:
    """The shape has no place for it."""
    body = json.loads(GENERATE.whole(HIT, {**ASKED, "parameters": {"details": True, "seed": seed}}, 0))
    assert body["details"]["seed"] is None


# --- events ----------------------------------------------------------------------------------------------------------


def test_a_step_is_an_event_and_the_last_has_it_all() -> None:
    """Counted from 1, as TGI counts; nothing follows."""
    assert read(HIT, DETAILED) == [
        {
            "index": 1,
            "token": {"id": 0, "text": "1. 2x = 10\n", "logprob": None, "special": False},
            "generated_text": None,
            "details": None,
        },
        {
            "index": 2,
            "token": {"id": 0, "text": "2. x = 5\n", "logprob": None, "special": False},
            "generated_text": HIT.text,
            "details": {"finish_reason": "eos_token", "generated_tokens": 0, "input_length": 0, "seed": 7},
        },
    ]


@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_the_tokens_joined_are_the_text(steps: list[str]) -> None:
    """Whatever the steps hold, and where there are none."""
    answer = replace(HIT, text="".join(steps), steps=tuple(steps))
    events = read(answer, ASKED)
    assert "".join(event["token"]["text"] for event in events) == events[-1]["generated_text"] == answer.text


@pytest.mark.parametrize(("stream", "streamed"), [(True, True), (False, False), (None, False)])
def test_who_gets_events(stream: bool | None, streamed: bool) -> None:
    """At the root who asks for them; elsewhere the path says it."""
    asked = {**ASKED, "stream": stream}
    assert (ROOT.streams(asked), GENERATE.streams(asked), STREAM.streams(asked)) == (streamed, False, True)


# --- requests and errors ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "odd"),
    [
        (DETAILED, ""),
        ({**ASKED, "parameters": None, "stream": None}, ""),
        ({}, "no inputs"),
        ({"inputs": None}, "no inputs"),
        ({"inputs": ["a"]}, "inputs"),
        ({**ASKED, "stream": "yes"}, "stream"),
        ({**ASKED, "parameters": [1]}, "parameters"),
        ({**ASKED, "parameters": {"details": 1}}, "details"),
    ],
)
def test_what_the_shape_hangs_on_is_what_the_api_says(asked: dict[str, Any], odd: str) -> None:
    """Else the backend answers."""
    assert ROOT.odd(asked) == odd


def test_an_error_is_a_text_and_its_kind() -> None:
    """In a body as in a stream."""
    body = GENERATE.error(of_request(413, "too long"))
    assert json.loads(body) == {"error": "too long", "error_type": "validation"}
    assert GENERATE.error_event(of_request(413, "too long")) == b"data:" + body + b"\n\n"
    assert violations("ErrorResponse", json.loads(GENERATE.error(SHUTTING_DOWN))) == []


def test_a_refusal_is_a_failed_generation() -> None:
    """424, by which TGI's clients know it."""
    found = GENERATE.refusal(Answer("", Route.REFUSE, Reason(Word.UNVERIFIED), rule="r@1"))
    assert (found.status, json.loads(GENERATE.error(found))["error_type"]) == (424, "generation")


@pytest.mark.parametrize(
    ("body", "ours"),
    [
        (b'{"error": "slow", "error_type": "overloaded"}', True),
        (b'{"error": "slow"}', False),
        (b'{"error": {"message": "slow"}, "error_type": "overloaded"}', False),
        (b"slow", False),
    ],
)
def test_a_backends_error_of_this_shape_is_known(body: bytes, ours: bool) -> None:
    """It can be told as it is."""
    assert GENERATE.is_error(body) is ours


def test_info_has_every_field_that_clients_read() -> None:
    """And no bound that is not ours."""
    body = json.loads(info(Limits(max_body_bytes=1000)))
    assert violations("Info", body) == []
    assert (body["router"], body["max_input_tokens"], body["max_best_of"]) == ("stepcache", 1000, 1)
