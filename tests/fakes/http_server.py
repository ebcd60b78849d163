"""A model server that misbehaves on request: it plays scripted bytes over real sockets."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from types import TracebackType
from typing import Any, Self


class Then(Enum):
    """What a server does when it has said its lines."""

    KEEP = auto()
    CLOSE = auto()
    HANG = auto()


@dataclass(frozen=True, slots=True)
class Played:
    """The bytes of one response."""

    pieces: Sequence[bytes]
    then: Then = Then.KEEP


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came over the wire, and the connection it came on, counted from 1."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int


def response(body: bytes | str | dict[str, Any], status: int = 200, *headers: str, then: Then = Then.KEEP) -> Played:
    """A whole response with a length."""
    data = json.dumps(body).encode() if isinstance(body, dict) else body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Scripted", "Content-Type: application/json", *headers, f"Content-Length: {len(data)}"]
    return Played(["\r\n".join([*lines, "", ""]).encode() + data], then)


def chunked(pieces: Iterable[bytes], *headers: str, then: Then = Then.KEEP, ended: bool = True) -> Played:
    """A response in pieces, each sent by itself."""
    head = "\r\n".join(["HTTP/1.1 200 OK", *headers, "Transfer-Encoding: chunked", "", ""]).encode()
    framed = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces]
    return Played([head, *framed, *([b"0\r\n\r\n"] if ended else [])], then)


def chat(text: str, finish: str = "stop", **more: Any) -> Played:
    """A chat completion."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
    return response({"object": "chat.completion", "model": "scripted", "choices": [choice], "usage": usage, **more})


SILENCE = Played([], Then.HANG)
HANGS_UP = Played([], Then.CLOSE)


@dataclass
class HttpServer:
    """Plays one response after the other, whatever is asked; then it hangs up."""

    script: list[Played]
    requests: list[Received] = field(default_factory=list)
    connections: int = 0
    url: str = ""

    async def __aenter__(self) -> Self:
        self.left = asyncio.Event()
        self._came = asyncio.Condition()
        self._released = asyncio.Event()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        self._server.close()
        await self._server.wait_closed()

    async def asked(self, times: int) -> None:
        """Wait until so many requests came."""
        async with self._came:
            await self._came.wait_for(lambda: len(self.requests) >= times)

    def release(self) -> None:
        """Let those that hang close their connections."""
        self._released.set()

    def stop_listening(self) -> None:
        """Take no new connection; those that are made stay."""
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        try:
            while (request := await _read(reader, number)) is not None:
                async with self._came:
                    self.requests.append(request)
                    self._came.notify_all()
                if not await self._play(reader, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _play(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        played = self.script.pop(0) if self.script else HANGS_UP
        for piece in played.pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        if played.then is Then.HANG:
            await self._until_left(reader)
        return played.then is Then.KEEP

    async def _until_left(self, reader: asyncio.StreamReader) -> None:
        """Say nothing more until the client hangs up."""
        gone = asyncio.create_task(reader.read())
        released = asyncio.create_task(self._released.wait())
        await asyncio.wait({gone, released}, return_when=asyncio.FIRST_COMPLETED)
        if gone.done():
            self.left.set()
        for task in (gone, released):
            task.cancel()
        await asyncio.gather(gone, released, return_exceptions=True)


async def _read(reader: asyncio.StreamReader, connection: int) -> Received | None:
    """One request with a length."""
    head = await reader.readline()
    if not head:
        return None
    method, path, _version = head.decode().split()
    headers: dict[str, str] = {}
    while line := (await reader.readline()).decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(method, path, headers, body, connection)
