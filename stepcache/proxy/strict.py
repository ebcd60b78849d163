"""JSON read strictly: what two parsers could read differently is left to the backend."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from stepcache.domain.routes import Reason, Word

# More than this is not read: the event loop stands still meanwhile. No rule claims a prompt that needs so much.
MAX_BRACKETS = 5_000
MAX_VALUES = 20_000
_MAX_QUOTES = 200_000

_BRACKETS = b"[]{}"
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in _BRACKETS)


def parse(raw: bytes, max_depth: int, odd: Callable[[Mapping[str, Any]], str]) -> dict[str, Any] | Reason:
    """The body as an object, or why only the backend may read it.

    Args:
        odd: Names a field that the response's shape hangs on and that is not what the API says; empty for none.
    """
    if _tangled(raw):
        return Reason(Word.UNCACHEABLE, "depth")
    try:
        body = msgspec.json.decode(raw)
        if _deeper(raw, max_depth):
            return Reason(Word.UNCACHEABLE, "depth")
        if not isinstance(body, dict):
            return Reason(Word.UNCACHEABLE, "body")
        if _repeats_a_key(raw, body):
            return Reason(Word.UNCACHEABLE, "repeated key")
    except RecursionError:
        return Reason(Word.UNCACHEABLE, "depth")
    except (msgspec.DecodeError, ValueError):
        return Reason(Word.UNCACHEABLE, "body")
    field = odd(body)
    return Reason(Word.UNCACHEABLE, field) if field else body


def _tangled(raw: bytes) -> bool:
    """Whether so much stands in it that it is not even parsed; what is written in its texts does not count."""
    if not _is_much(raw):
        return False
    return raw.count(b'"') > _MAX_QUOTES or _is_much(_without_texts(raw))


def _is_much(raw: bytes) -> bool:
    return raw.count(b",") > MAX_VALUES or raw.count(b"[") + raw.count(b"{") > MAX_BRACKETS


def _without_texts(raw: bytes) -> bytes:
    """What stands outside the quotation marks of JSON."""
    return b"".join(raw.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2])


def _deeper(raw: bytes, max_depth: int) -> bool:
    """Whether this JSON nests deeper."""
    if raw.count(b"[") + raw.count(b"{") <= max_depth:
        return False
    brackets = _without_texts(raw).translate(None, _NO_BRACKETS)
    depth = deepest = 0
    for bracket in brackets:
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest > max_depth


def _repeats_a_key(raw: bytes, body: dict[str, Any]) -> bool:
    r"""Whether the parser dropped a member because its key stands twice.

    Written anew, the body has as many quotation marks as before, unless a member was dropped; only `\u0022`, a
    mark written another way, could make up for that. So the usual body is not parsed twice.
    """
    if b"\\u0022" not in raw and raw.count(b'"') == msgspec.json.encode(body).count(b'"'):
        return False
    repeats: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        repeats.extend(names if len(set(names)) < len(names) else ())

    json.loads(raw, object_pairs_hook=members)
    return bool(repeats)
