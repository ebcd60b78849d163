"""Errors of the backend, as they are told to callers of each API."""

import json
from typing import Any

import pytest

from stepcache.domain.errors import BackendError, BackendProtocolError, BackendStatusError
from stepcache.proxy.openai import Chat
from stepcache.proxy.replying import Sender, fail_behind
from stepcache.proxy.surface import Surface
from stepcache.proxy.tgi import Generate

OURS = [(b"x-stepcache-route", b"bypass")]


async def told(surface: Surface, error: BackendError) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await fail_behind(send, surface, error, OURS)
    start, body = sent
    return start["status"], dict(start["headers"]), body["body"]


@pytest.mark.parametrize("surface", [Chat(), Generate()])
async def test_a_backends_error_of_another_shape_is_told_in_ours(surface: Surface) -> None:
    """Status and patience are its own; what it said is not repeated, and cannot end a header."""
    error = BackendStatusError(503, b"<html>secret</html>", {"content-type": "text/html", "Retry-After": "7\r\nx: y"})
    status, headers, body = await told(surface, error)
    assert (status, json.loads(body)["error_type"], b"secret" in body) == (503, "overloaded", False)
    assert headers == {
        b"content-type": b"application/json",
        b"retry-after": b"7??x: y",
        b"x-stepcache-route": b"bypass",
        b"content-length": b"%d" % len(body),
    }


@pytest.mark.parametrize(
    ("surface", "body"),
    [(Chat(), b'{"error": {"message":  "slow"}}'), (Generate(), b'{"error":  "slow", "error_type": "overloaded"}')],
)
async def test_a_backends_error_of_the_callers_shape_is_told_as_it_is(surface: Surface, body: bytes) -> None:
    """Byte by byte."""
    status, headers, said = await told(surface, BackendStatusError(429, body, {"retry-after": "7"}))
    assert (status, said, headers[b"retry-after"]) == (429, body, b"7")


@pytest.mark.parametrize("surface", [Chat(), Generate()])
@pytest.mark.parametrize(
    "body",
    [
        b'{"error": {"message": "at most 4096 tokens"}}',
        b'{"error": "at most 4096 tokens"}',
        b'{"message": "at most 4096 tokens"}',
        b'{"detail": "at most 4096 tokens"}',
    ],
)
async def test_what_a_backend_says_of_a_request_is_told_in_the_callers_shape(surface: Surface, body: bytes) -> None:
    """Whoever has to change the request must know why."""
    _status, _headers, said = await told(surface, BackendStatusError(400, body))
    assert surface.is_error(said)
    assert b"at most 4096 tokens" in said


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"error": ""}', b'{"error": [1]}', b'{"detail": [{"msg": "no"}]}'])
async def test_without_a_word_of_its_own_the_status_is_told(body: bytes) -> None:
    """Nothing is made up."""
    _status, _headers, said = await told(Generate(), BackendStatusError(400, body))
    assert json.loads(said)["error"] == "the backend answered 400"


async def test_a_long_error_is_cut() -> None:
    """At a length that still says what matters."""
    _status, _headers, said = await told(
        Generate(), BackendStatusError(400, json.dumps({"error": "x" * 9999}).encode())
    )
    assert json.loads(said)["error"] == "x" * 2000


async def test_a_backend_without_a_usable_answer_is_a_bad_gateway() -> None:
    """In few words."""
    status, _headers, body = await told(Generate(), BackendProtocolError("no JSON"))
    assert (status, json.loads(body)) == (502, {"error": "no JSON", "error_type": "generation"})


async def test_a_sender_knows_whether_an_answer_has_begun() -> None:
    """From the first message on."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    sender = Sender(send)
    before = sender.begun
    await sender({"type": "http.response.start"})
    assert (before, sender.begun, len(sent)) == (False, True, 1)
