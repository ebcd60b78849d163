"""The headers that tell how an answer came about."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.request import Answer, Unclaimed, Usage
from stepcache.domain.routes import Reason, Route, Word
from stepcache.proxy import headers
from tests.fakes.gateway import HIT, NO_RULE, WRITTEN


def told(answer: Answer) -> dict[str, str]:
    """As a client reads them."""
    return {name.decode(): value.decode() for name, value in headers.of_answer(answer)}


def test_the_headers_of_a_hit() -> None:
    """All of them."""
    assert told(HIT) == {
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
    assert told(answer)["cache-status"] == status


def test_the_headers_of_a_request_passed_through() -> None:
    """The relayed call counts, and so do those before it."""
    spent = Unclaimed(Reason(Word.UNVERIFIED), "r@1", Usage(5, 5, 2))
    assert dict(headers.of_relay(NO_RULE))[b"cache-status"] == b"stepcache; fwd=bypass; detail=bypass"
    assert dict(headers.of_relay(NO_RULE))[b"x-stepcache-backend-calls"] == b"1"
    assert dict(headers.of_relay(spent)) == {
        b"x-stepcache-route": b"bypass",
        b"x-stepcache-reason": b"unverified",
        b"x-stepcache-rule": b"r@1",
        b"x-stepcache-backend-calls": b"3",
        b"x-stepcache-proof": b"none",
        b"cache-status": b"stepcache; fwd=miss; detail=bypass",
    }


def test_where_no_backend_was_there_to_ask_nothing_was_forwarded() -> None:
    """What was spent before counts all the same."""
    spent = Unclaimed(Reason(Word.UNVERIFIED), "r@1", Usage(5, 5, 2))
    none, some = (dict(headers.of_relay(one, asked=False)) for one in (NO_RULE, spent))
    assert (none[b"x-stepcache-backend-calls"], none[b"cache-status"]) == (b"0", b"stepcache; detail=bypass")
    assert (some[b"x-stepcache-backend-calls"], some[b"cache-status"]) == (b"2", b"stepcache; fwd=miss; detail=bypass")


@given(st.text(), st.text())
def test_nothing_can_end_a_header(detail: str, rule: str) -> None:
    """Details and names come from rule files and requests."""
    answer = replace(HIT, reason=Reason(Word.UNCACHEABLE, detail), rule=rule, counts={rule: 1})
    for name, value in headers.of_answer(answer):
        assert (name + value).decode("ascii").isprintable()
        assert len(value) <= 256
