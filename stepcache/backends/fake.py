"""FakeBackend: a scripted model server, for rule tests, demonstrations and our own tests."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import orjson

from stepcache.backends import shapes
from stepcache.domain.errors import (
    BackendError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
    ConfigurationError,
)
from stepcache.domain.request import Api, model_of
from stepcache.ports import Backend, Completion, Relayed

Reply = str | Completion | BackendError
Script = Callable[[Mapping[str, Any]], Reply | Awaitable[Reply]]

_MODEL = "fake"
_JSON = (("content-type", "application/json"),)
_EVENTS = (("content-type", "text/event-stream"),)


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the backend saw it."""

    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = "/v1/chat/completions"
    api: Api = Api.CHAT


def last_text(body: Mapping[str, Any]) -> str:
    """What the body asks, in whatever shape: the last message's text, `prompt` or `inputs`; empty for none."""
    for name in ("prompt", "inputs"):
        if isinstance(body.get(name), str):
            return str(body[name])
    messages = body.get("messages")
    last = messages[-1] if isinstance(messages, list | tuple) and messages else {}
    content = last.get("content") if isinstance(last, Mapping) else ""
    return content if isinstance(content, str) else ""


class FakeBackend:
    """Answers from a script: a reply for each call, in order, or what a function says.

    A text becomes a complete answer, a `BackendError` is raised, a `Completion` is given as it is; a call
    beyond the last reply finds the server down. Tokens are counted as words.
    """

    kind = "fake"
    apis = frozenset(Api)

    def __init__(self, replies: Iterable[Reply] | Script = ()) -> None:
        self._replies = [] if callable(replies) else list(replies)
        self._script: Script = replies if callable(replies) else self._in_order
        self._calls: list[Call] = []
        self.running = 0
        self.cancelled = 0

    def script(self, replies: Iterable[Reply]) -> None:
        """Put these replies in the place of those that nobody asked for yet."""
        self._replies = list(replies)
        self._script = self._in_order

    @property
    def calls(self) -> tuple[Call, ...]:
        """What was asked so far, relayed or not."""
        return tuple(self._calls)

    @property
    def left(self) -> int:
        """Replies that nobody asked for yet."""
        return len(self._replies)

    async def start(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to give back."""

    def serving(self, model: str) -> Backend:
        """Itself: it is one server."""
        return self

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """The script's next reply."""
        self._calls.append(Call(body, dict(headers), api=api))
        try:
            async with asyncio.timeout(timeout_s):
                return await self._completion(body, api)
        except TimeoutError as error:
            raise BackendTimeoutError(f"no answer within {timeout_s:g} s") from error

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """The script's next reply in the shape of the path's API, as events where a stream is asked for."""
        request, api = _parsed(body), shapes.api_of(path)
        self._calls.append(Call(request, dict(headers), path, api))
        if (method, path) == ("GET", "/v1/models"):
            listed = {"object": "list", "data": [{"id": _MODEL, "object": "model"}]}
            return Relayed(200, _JSON, _Chunks([orjson.dumps(listed)]))
        try:
            completion = await self._completion(request, api)
        except BackendStatusError as error:
            return Relayed(error.status, tuple(error.headers.items()) or _JSON, _Chunks([error.body]))
        if request.get("stream") is True or path == "/generate_stream":
            return Relayed(200, _EVENTS, _Chunks(shapes.events(api, completion)))
        answer = completion.raw or shapes.whole(api, completion)
        return Relayed(200, _JSON, _Chunks([orjson.dumps([answer] if path == "/" else answer)]))

    def _in_order(self, _body: Mapping[str, Any]) -> Reply:
        return self._replies.pop(0) if self._replies else BackendUnavailableError("the script has no reply left")

    async def _completion(self, body: Mapping[str, Any], api: Api) -> Completion:
        self.running += 1
        try:
            reply = self._script(body)
            if inspect.isawaitable(reply):
                reply = await reply
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.running -= 1
        if isinstance(reply, BackendError):
            raise reply
        return reply if isinstance(reply, Completion) else _completed(reply, body, api)


class _Chunks:
    """A body that comes in pieces."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter(pieces)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return next(self._pieces)
        except StopIteration:
            raise StopAsyncIteration from None

    async def aclose(self) -> None:
        """Stop here."""
        self._pieces = iter(())


def _parsed(body: bytes) -> Mapping[str, Any]:
    """The body where it is a JSON object, else an empty one."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return {}
    return value if isinstance(value, dict) else {}


def _words(text: str) -> int:
    """Tokens, as a fake counts them."""
    return len(text.split())


def _completed(text: str, body: Mapping[str, Any], api: Api) -> Completion:
    """A complete answer with that text."""
    reply = Completion(text, "stop", model_of(body) or _MODEL, _words(last_text(body)), _words(text))
    return replace(reply, raw=shapes.whole(api, reply))


# --- scripts ---------------------------------------------------------------------------------------------------------


def echo(body: Mapping[str, Any]) -> Reply:
    """The script that says what it was told."""
    return last_text(body)


class ScriptLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a script file.

    Attributes:
        reply: The text of the answer.
        prompt: The last message it answers; without one it answers what no other line does.
        status: An HTTP status other than 200 makes it an error with `reply` as its body.
    """

    reply: str
    prompt: str | None = None
    status: int = 200


class ScriptFile:
    """A script from JSON lines. Lines for the same prompt come in their order, and the last one stays."""

    def __init__(self, path: Path) -> None:
        self._lines: dict[str | None, list[Reply]] = {}
        for line in _read_lines(path):
            failed = line.status != 200
            reply = BackendStatusError(line.status, line.reply.encode()) if failed else line.reply
            self._lines.setdefault(line.prompt, []).append(reply)

    def __call__(self, body: Mapping[str, Any]) -> Reply:
        """The next reply to the body's last message."""
        replies = self._lines.get(last_text(body)) or self._lines.get(None)
        if not replies:
            return BackendUnavailableError("the script has no reply to this prompt")
        return replies.pop(0) if len(replies) > 1 else replies[0]


def _read_lines(path: Path) -> Iterator[ScriptLine]:
    """The lines of a script file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(f"cannot read the script `{path}`: {_why(error)}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield msgspec.json.decode(line, type=ScriptLine)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            raise ConfigurationError(f"{path}:{number}: not a line of a script: {error}") from error


def _why(error: Exception) -> str:
    """What the system says, in its own words."""
    return (error.strerror if isinstance(error, OSError) else "it is not UTF-8") or str(error)
