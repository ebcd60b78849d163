"""Whole responses, sent at once."""

from dataclasses import replace

from starlette.types import Message, Send

from stepcache.domain.errors import BackendError, BackendStatusError
from stepcache.proxy import problems
from stepcache.proxy.headers import Headers, fit
from stepcache.proxy.problems import Problem
from stepcache.proxy.surface import Surface, read_object

_JSON = (b"content-type", b"application/json")
_EVENTS = (b"content-type", b"text/event-stream; charset=utf-8")
_NOT_CACHED = (b"cache-control", b"no-cache")
_SHOWN = 2000


class Sender:
    """Sends, and knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        self.begun = True
        await self._send(message)


async def send_json(send: Send, body: bytes, headers: Headers, status: int = 200) -> None:
    """A body of JSON."""
    await _send(send, status, [_JSON, *headers], body)


async def send_events(send: Send, body: bytes, headers: Headers) -> None:
    """A stream that is complete."""
    await _send(send, 200, [_EVENTS, _NOT_CACHED, *headers], body)


async def fail(send: Send, surface: Surface, problem: Problem, headers: Headers) -> None:
    """A problem in the caller's shape."""
    await send_json(send, surface.error(problem), headers, problem.status)


async def fail_behind(send: Send, surface: Surface, error: BackendError, headers: Headers) -> None:
    """An error of the backend: its own body, where that has the caller's shape, else what it says in that shape."""
    problem = problems.of_backend(error)
    if isinstance(error, BackendStatusError):
        headers = [*_kept(error), *headers]
        if surface.is_error(error.body):
            await send_json(send, error.body, headers, problem.status)
            return
        problem = replace(problem, message=_message_of(error))
    await fail(send, surface, problem, headers)


def _message_of(error: BackendStatusError) -> str:
    """What a server says is wrong, as OpenAI, TGI, older vLLM or FastAPI put it; else our words."""
    match read_object(error.body):
        case {"error": {"message": str(text)}} | {"error": str(text)} | {"message": str(text)} | {"detail": str(text)}:
            return text[:_SHOWN] or str(error)
    return str(error)


def _kept(error: BackendStatusError) -> Headers:
    """What a client must know of it besides."""
    return [(b"retry-after", fit(value)) for name, value in error.headers.items() if name.lower() == "retry-after"]


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
