"""A relayed answer read again, whole or as events, once all of it is there."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from stepcache.backends.replies import ended, read
from stepcache.domain.errors import BackendProtocolError
from stepcache.domain.request import Api
from stepcache.ports import Completion
from stepcache.proxy.shadow.ledger import Missed

MOST_BYTES = 2 << 20
"""A longer answer is not compared. Events take some hundred bytes a token."""

_ANY_SIZE = 47  # zlib's word for: gzip or zlib, as its head says


@dataclass(frozen=True, slots=True)
class Body:
    """A response as it was relayed, to its end.

    Attributes:
        headers: Lower-case names.
    """

    headers: Mapping[str, str]
    raw: bytes


def reply_of(api: Api, body: Body) -> Completion | Missed:
    """The backend's answer, or why it cannot be compared."""
    raw = _plain(body)
    if isinstance(raw, Missed):
        return raw
    try:
        if not body.headers.get("content-type", "").startswith("text/event-stream"):
            reply = read(api, raw)
        else:
            reply = _generated(raw) if api is Api.GENERATE else _chosen(api, raw)
    except (BackendProtocolError, ValueError, TypeError, AttributeError, RecursionError):
        return Missed.UNREADABLE
    return reply if reply.finish_reason else Missed.CUT


def _plain(body: Body) -> bytes | Missed:
    """The body's bytes, unpacked where it came packed; never more than is looked at."""
    encoding = body.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return body.raw
    if encoding not in {"gzip", "deflate"}:
        return Missed.UNREADABLE
    unpack = zlib.decompressobj(wbits=_ANY_SIZE)
    try:
        plain = unpack.decompress(body.raw, MOST_BYTES)
    except zlib.error:
        return Missed.UNREADABLE
    return plain if unpack.eof else Missed.TOO_LARGE


def _events(raw: bytes) -> Iterator[dict[str, Any]]:
    """The data of each event, to `[DONE]`.

    Raises:
        ValueError: One of them is no object, or tells of an error.
    """
    for line in raw.splitlines():
        if not line.startswith(b"data:"):
            continue
        data = line[5:].strip()
        if data == b"[DONE]":
            return
        value = msgspec.json.decode(data)
        if not isinstance(value, dict) or "error" in value:
            raise ValueError("no event of an answer")
        yield value


def _chosen(api: Api, raw: bytes) -> Completion:
    """OpenAI's chunks put together; without `finish_reason` the end is missing."""
    texts: list[str] = []
    finish, model = "", ""
    usage: dict[str, Any] = {}
    for event in _events(raw):
        model = model or str(event.get("model") or "")
        usage = event.get("usage") or usage
        for choice in event.get("choices") or ():
            if choice.get("index", 0) != 0:
                raise ValueError("several answers in one")
            text = (choice.get("delta") or {}).get("content") if api is Api.CHAT else choice.get("text")
            texts.append(text or "")
            finish = choice.get("finish_reason") or finish
    return Completion(
        text="".join(texts),
        finish_reason=finish,
        model=model,
        prompt_tokens=_count(usage.get("prompt_tokens")),
        completion_tokens=_count(usage.get("completion_tokens")),
    )


def _generated(raw: bytes) -> Completion:
    """TGI's last event has the whole text."""
    for event in _events(raw):
        if isinstance(event.get("generated_text"), str):
            details = event.get("details") or {}
            return Completion(
                text=event["generated_text"],
                finish_reason=ended(str(details.get("finish_reason") or "")),
                prompt_tokens=_count(details.get("input_length")),
                completion_tokens=_count(details.get("generated_tokens")),
            )
    return Completion("", "")


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
