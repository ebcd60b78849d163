"""Relayed answers read again: whole, as events, packed, cut and broken."""

import gzip
import zlib

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.backends import shapes
from stepcache.domain.request import Api
from stepcache.ports import Completion
from stepcache.proxy.shadow.ledger import Missed
from stepcache.proxy.shadow.replies import MOST_BYTES, Body, reply_of

EVENTS = {"content-type": "text/event-stream; charset=utf-8"}
JSON = {"content-type": "application/json"}
REPLY = Completion("2x = 10\nx = 5", "stop", "m", 7, 6)


def streamed(api: Api, reply: Completion = REPLY) -> bytes:
    """The answer as events."""
    return b"".join(shapes.events(api, reply))


def found(reply: Completion | Missed) -> tuple[str, str] | Missed:
    """Its text and its end."""
    return reply if isinstance(reply, Missed) else (reply.text, reply.finish_reason)


@pytest.mark.parametrize("api", Api)
def test_an_answer_is_the_same_whole_and_as_events(api: Api) -> None:
    """In each API's shape."""
    whole = reply_of(api, Body(JSON, orjson.dumps(shapes.whole(api, REPLY))))
    events = reply_of(api, Body(EVENTS, streamed(api)))
    assert found(whole) == found(events) == (REPLY.text, "stop")


@pytest.mark.parametrize("api", Api)
def test_a_cut_stream_is_no_answer(api: Api) -> None:
    """Wherever it is cut before its end is told."""
    raw = streamed(api)
    ends = raw.index(b'"stop"' if api is not Api.GENERATE else b'"generated_text":"')
    kinds = {found(reply_of(api, Body(EVENTS, raw[:at]))) for at in range(0, ends, 7)}
    assert kinds <= {Missed.CUT, Missed.UNREADABLE}


def test_tokens_are_those_the_answer_tells() -> None:
    """In a stream they come last, where they were asked for."""
    usage = b'data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 4}}\n\ndata: [DONE]\n\n'
    raw = streamed(Api.CHAT).replace(b"data: [DONE]\n\n", usage)
    reply = reply_of(Api.CHAT, Body(EVENTS, raw))
    assert isinstance(reply, Completion)
    assert (reply.prompt_tokens, reply.completion_tokens) == (9, 4)


@pytest.mark.parametrize(("encoding", "packed"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_packed_answer_is_unpacked(encoding: str, packed: type[bytes]) -> None:
    """As clients ask for it."""
    headers = {**JSON, "content-encoding": encoding}
    raw = orjson.dumps(shapes.whole(Api.CHAT, REPLY))
    assert found(reply_of(Api.CHAT, Body(headers, packed(raw)))) == (REPLY.text, "stop")
    assert reply_of(Api.CHAT, Body(headers, packed(b" " * (MOST_BYTES + 1)))) is Missed.TOO_LARGE
    assert reply_of(Api.CHAT, Body(headers, raw)) is Missed.UNREADABLE
    assert reply_of(Api.CHAT, Body({**JSON, "content-encoding": "br"}, raw)) is Missed.UNREADABLE


@pytest.mark.parametrize(
    "raw",
    [
        b"data: {\n\n",
        b"data: []\n\n",
        b'data: {"error": {"message": "no"}}\n\n',
        b'data: {"choices": 1}\n\n',
        b'data: {"choices": [1]}\n\n',
        b'data: {"choices": [{"delta": 1}]}\n\n',
        b'data: {"choices": [{"delta": {"content": 1}}]}\n\n',
        b'data: {"choices": [{"index": 1, "delta": {"content": "a"}}]}\n\n',
        b'data: {"choices": [], "usage": 1}\n\ndata: [DONE]\n\n',
        b"data: " + b"[" * 100_000,
        b'data: {"a": "\xff"}\n\n',
    ],
)
def test_broken_events_are_not_read(raw: bytes) -> None:
    """Whatever is wrong with them."""
    assert reply_of(Api.CHAT, Body(EVENTS, raw)) is Missed.UNREADABLE


@given(st.sampled_from(list(Api)), st.sampled_from([EVENTS, JSON, {}]), st.binary(max_size=80))
def test_no_bytes_break_the_reader(api: Api, headers: dict[str, str], raw: bytes) -> None:
    """They are an answer, or a word why not."""
    assert isinstance(reply_of(api, Body(headers, b"data: " + raw)), Completion | Missed)
