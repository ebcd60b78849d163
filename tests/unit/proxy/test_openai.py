"""OpenAI's shapes, and the headers that tell how an answer came about."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.errors import (
    BackendProtocolError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from stepcache.domain.request import Answer, Unclaimed, Usage
from stepcache.domain.routes import Grade, Reason, Route, Word
from stepcache.proxy import openai
from tests.fakes.gateway import HIT, NO_RULE, WRITTEN


def headers(answer: Answer) -> dict[str, str]:
    """As a client reads them."""
    return {name.decode(): value.decode() for name, value in openai.answer_headers(answer)}


def test_a_hit_is_a_completion_that_cost_nothing() -> None:
    """No token was spent."""
    body = json.loads(openai.completion(HIT, {"model": "m"}, 1_800_000_000))
    assert body.pop("id").startswith("chatcmpl-")
    assert body == {
        "object": "chat.completion",
        "created": 1_800_000_000,
        "model": "m",
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
    body = json.loads(openai.completion(WRITTEN, {}, 0))
    assert body["usage"] == {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}
    assert body["model"] == "scripted"


def test_ids_are_random() -> None:
    """Two answers to one question have two."""
    assert openai.new_id() != openai.new_id()


def test_the_headers_of_a_hit() -> None:
    """All of them."""
    assert headers(HIT) == {
        "x-stepcache-route": "reuse",
        "x-stepcache-reason": "hit",
        "x-stepcache-rule": "linear_equation@1",
        "x-stepcache-backend-calls": "0",
        "x-stepcache-steps": "total=2, reused=2",
        "x-stepcache-proof": "proved",
        "cache-status": "stepcache; hit; detail=reuse",
    }


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (WRITTEN, "stepcache; fwd=miss; stored; detail=generate"),
        (replace(WRITTEN, stored=False), "stepcache; fwd=miss; detail=generate"),
        (replace(HIT, route=Route.EXACT), "stepcache; hit; detail=exact"),
        (replace(HIT, usage=Usage(1, 1, 1)), "stepcache; fwd=miss; detail=reuse"),
        (replace(HIT, route=Route.SOLVE, stored=True), "stepcache; detail=solve"),
        (replace(WRITTEN, reason=Reason(Word.STALE)), "stepcache; fwd=stale; stored; detail=generate"),
        (replace(WRITTEN, reason=Reason(Word.SKIP, "why")), "stepcache; fwd=request; stored; detail=generate"),
    ],
)
def test_the_cache_status_follows_its_rfc(answer: Answer, status: str) -> None:
    """A hit is what no call was made for; what was forwarded says why."""
    assert headers(answer)["cache-status"] == status


def test_the_headers_of_a_request_passed_through() -> None:
    """The relayed call counts, and so do those before it."""
    spent = Unclaimed(Reason(Word.UNVERIFIED), "r@1", Usage(5, 5, 2))
    assert dict(openai.relay_headers(NO_RULE))[b"cache-status"] == b"stepcache; fwd=bypass; detail=bypass"
    assert dict(openai.relay_headers(NO_RULE))[b"x-stepcache-backend-calls"] == b"1"
    assert dict(openai.relay_headers(spent)) == {
        b"x-stepcache-route": b"bypass",
        b"x-stepcache-reason": b"unverified",
        b"x-stepcache-rule": b"r@1",
        b"x-stepcache-backend-calls": b"3",
        b"x-stepcache-proof": b"none",
        b"cache-status": b"stepcache; fwd=miss; detail=bypass",
    }


@given(st.text(), st.text())
def test_nothing_can_end_a_header(detail: str, rule: str) -> None:
    """Details and names come from rule files and requests."""
    answer = replace(HIT, reason=Reason(Word.UNCACHEABLE, detail), rule=rule, counts={rule: 1})
    for name, value in openai.answer_headers(answer):
        assert (name + value).decode("ascii").isprintable()
        assert len(value) <= 256


def test_a_refusal_says_what_failed() -> None:
    """With the code that clients can read."""
    refused = Answer("", Route.REFUSE, Reason(Word.UNVERIFIED), rule="r@1", grade=Grade.NONE, failures=("a", "b"))
    assert json.loads(openai.refusal(refused)) == {
        "error": {
            "message": "no answer passed the checks of r@1: a; b",
            "type": "stepcache_refused",
            "param": None,
            "code": "stepcache_refused",
        }
    }


@pytest.mark.parametrize(
    ("problem", "status", "code"),
    [
        (BackendUnavailableError("down"), 502, "backend_unavailable"),
        (BackendProtocolError("garbage"), 502, "backend_unavailable"),
        (BackendTimeoutError("late"), 504, "backend_timeout"),
    ],
)
def test_a_failing_backend_is_a_server_error(problem: Exception, status: int, code: str) -> None:
    """In the API's own shape."""
    assert isinstance(problem, BackendUnavailableError | BackendProtocolError | BackendTimeoutError)
    found, _headers, body = openai.of_backend_error(problem)
    assert (found, json.loads(body)["error"]["code"]) == (status, code)


def test_an_http_error_of_the_backends_is_passed_through() -> None:
    """Status, body and what the client must know of it."""
    problem = BackendStatusError(429, b"slow", {"content-type": "text/plain", "retry-after": "7\r\nx: y"})
    assert openai.of_backend_error(problem) == (
        429,
        [(b"content-type", b"text/plain"), (b"retry-after", b"7??x: y")],
        b"slow",
    )
