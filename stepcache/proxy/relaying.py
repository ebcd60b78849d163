"""A backend's response passed on as it comes."""

import logging
import re

from starlette.types import Send

from stepcache.domain.errors import BackendError
from stepcache.ports import Relayed
from stepcache.proxy import problems
from stepcache.proxy.headers import Headers
from stepcache.proxy.surface import Surface

_log = logging.getLogger("stepcache.proxy")

# What a header line cannot hold.
_UNFIT = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


async def relay_to(send: Send, relayed: Relayed, ours: Headers, surface: Surface) -> None:
    """Pass a response on; a client that goes away, or an error, cancels the rest of it.

    Events that break off end in an error event of the caller's shape and without `[DONE]`; any other body that
    breaks off ends with the connection, so that nobody takes the part for the whole.
    """
    try:
        status = relayed.status if 200 <= relayed.status < 600 else 502
        await send({"type": "http.response.start", "status": status, "headers": _headers(relayed, ours)})
        try:
            async for chunk in relayed.chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except BackendError as problem:
            if not _are_plain_events(relayed):
                _log.warning("a relayed answer broke off: %s", problem)
                return
            last = surface.error_event(problems.cut_off(problem))
            await send({"type": "http.response.body", "body": b"\n\n" + last, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        await relayed.close()


def _headers(relayed: Relayed, ours: Headers) -> Headers:
    """The backend's own, but for what would speak in our name."""
    theirs = [
        (name.encode("latin-1"), value.encode("latin-1"))
        for name, value in relayed.headers
        if not name.startswith("x-stepcache-")
    ]
    return [*((name, value) for name, value in theirs if not _UNFIT.search(name + value)), *ours]


def _are_plain_events(relayed: Relayed) -> bool:
    headers = dict(relayed.headers)
    events = headers.get("content-type", "").startswith("text/event-stream")
    return events and "content-encoding" not in headers and "content-length" not in headers
