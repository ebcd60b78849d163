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
