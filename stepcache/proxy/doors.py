"""Doors: which path has whose shape, and what may be asked there."""

from dataclasses import dataclass

from starlette.types import Scope

from stepcache.domain.request import Api
from stepcache.proxy.completions import Completions
from stepcache.proxy.openai import Chat
from stepcache.proxy.surface import Surface
from stepcache.proxy.tgi import Generate, GenerateStream, Root

_OPEN = "/v1/"


@dataclass(frozen=True, slots=True)
class Door:
    """A path, as callers know it.

    Attributes:
        surface: Whose shape its answers and errors have.
        methods: Those it takes; empty for whatever the backend takes.
        asks: Whether a POST there can be answered from rules; all else is relayed.
    """

    surface: Surface
    methods: tuple[str, ...] = ()
    asks: bool = False

    @property
    def is_tgis(self) -> bool:
        """Whether only a backend that speaks TGI knows it."""
        return self.surface.api is Api.GENERATE


_CHAT = Chat()
_TGI = Generate()
PAGE, INFO = "/", "/info"

DOORS = {
    "/v1/chat/completions": Door(_CHAT, asks=True),
    "/v1/completions": Door(Completions(), asks=True),
    PAGE: Door(Root(), ("GET", "HEAD", "POST"), asks=True),
    "/generate": Door(_TGI, ("POST",), asks=True),
    "/generate_stream": Door(GenerateStream(), ("POST",), asks=True),
    "/tokenize": Door(_TGI, ("POST",)),
    "/chat_tokenize": Door(_TGI, ("POST",)),
    INFO: Door(_TGI, ("GET", "HEAD")),
}
ELSEWHERE = Door(_CHAT)


def door_of(path: str, method: str) -> Door | None:
    """Where a path leads; None where no API has it. To look at `/` is to look at our page."""
    if path == PAGE and method in {"GET", "HEAD"}:
        return None
    return DOORS.get(path) or (ELSEWHERE if path.startswith(_OPEN) else None)


def target_of(scope: Scope) -> str | None:
    """Path and query as they came; None where the path climbs out of `/v1/`."""
    path: str = scope["path"]
    raw: bytes = scope.get("raw_path") or path.encode()
    if path.startswith(_OPEN):
        segments = path.replace("\\", "/").split("/")
        if ".." in segments or "." in segments or not raw.startswith(_OPEN.encode()) or not raw.isascii():
            return None
    else:
        raw = path.encode()
    query: bytes = scope["query_string"]
    return (raw + b"?" + query if query else raw).decode("latin-1")
