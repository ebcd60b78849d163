"""Responses of the server, byte by byte; `python -m tests.golden.http.cases` writes them anew.

Each case is one request in one API's shape to a server whose gateway or backend does one thing. Its file holds
status, headers and body; only random ids are blanked.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from stepcache.backends import router
from stepcache.backends.fake import FakeBackend
from stepcache.backends.retry import Patience
from stepcache.domain.errors import (
    BackendProtocolError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from stepcache.domain.request import Answer, Api, Request
from stepcache.domain.routes import Reason, Route, Word
from stepcache.ports import Relayed
from stepcache.proxy.app import Proxy
from stepcache.settings import Limits
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import HIT, WRITTEN, FakeGateway, Outcome

GOLDEN = Path(__file__).parent
EVENTS = (("content-type", "text/event-stream"),)
REFUSED = Answer("", Route.REFUSE, Reason(Word.UNVERIFIED), rule="linear_equation@1", failures=("Line 2 is wrong.",))
_WAIT = {"content-type": "application/json", "retry-after": "7"}
OPENAIS = BackendStatusError(429, b'{"error":{"message":"slow down"}}', _WAIT)
TGIS = BackendStatusError(429, b'{"error":"Model is overloaded","error_type":"overloaded"}', _WAIT)
NEITHERS = BackendStatusError(500, b"<h1>Internal Server Error</h1>", {"content-type": "text/html"})


@dataclass(frozen=True, slots=True)
class Shape:
    """One API: a path of it, and what is asked there."""

    path: str
    body: Mapping[str, Any]

    def streamed(self) -> "Shape":
        """The same, asking for events."""
        return Shape(self.path, {**self.body, "stream": True, "stream_options": {"include_usage": True}})


_DETAILS = {"details": True, "seed": 7}
_PROMPT = "Solve 2x + 3 = 13"
CHAT = Shape("/v1/chat/completions", {"model": "m", "messages": [{"role": "user", "content": _PROMPT}]})
COMPLETIONS = Shape("/v1/completions", {"model": "m", "prompt": _PROMPT})
ROOT = Shape("/", {"inputs": _PROMPT, "parameters": _DETAILS})
GENERATE = Shape("/generate", {"inputs": _PROMPT, "parameters": _DETAILS})
GENERATE_STREAM = Shape("/generate_stream", {"inputs": _PROMPT, "parameters": _DETAILS})


class ChatOnly(FakeBackend):
    """A model server that speaks no TGI and no text completions."""

    apis = frozenset({Api.CHAT})


class Cut(FakeGateway):
    """Every relayed stream breaks off after its first event."""

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """One event, then none."""

        async def chunks() -> AsyncIterator[bytes]:
            yield b'data: {"the first":"event"}\n\n'
            raise BackendProtocolError("the answer stopped for 30 s")

        return Relayed(200, EVENTS, chunks())


class Ends(FakeGateway):
    """The server ends while a request waits."""

    def __init__(self) -> None:
        super().__init__(self._end)

    async def _end(self, _request: Request) -> Outcome:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)
        return HIT


class Breaks(FakeGateway):
    """A bug of ours."""

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Raised where nobody expects it."""
        raise RuntimeError("a bug")


@dataclass(frozen=True, slots=True)
class Case:
    """One exchange.

    Attributes:
        raw: The body instead of the shape's own.
        slow: Whether the body never ends.
    """

    make: Callable[[], FakeGateway]
    shape: Shape
    method: str = "POST"
    raw: bytes | None = None
    slow: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def _answers() -> Iterator[tuple[str, Case]]:
    for name, shape in (("chat", CHAT), ("completions", COMPLETIONS), ("root", ROOT), ("generate", GENERATE)):
        yield f"{name}_hit", Case(lambda: FakeGateway(HIT), shape)
        yield f"{name}_written", Case(lambda: FakeGateway(WRITTEN), shape)
    for name, shape in (
        ("chat", CHAT.streamed()),
        ("completions", COMPLETIONS.streamed()),
        ("root", ROOT.streamed()),
        ("generate", GENERATE_STREAM),
    ):
        yield f"{name}_stream_hit", Case(lambda: FakeGateway(HIT), shape)
        yield f"{name}_stream_written", Case(lambda: FakeGateway(WRITTEN), shape)
    yield "generate_other_backend", Case(lambda: FakeGateway(backend=ChatOnly(["x = 5"])), GENERATE)
    yield "tgi_info", Case(lambda: FakeGateway(backend=ChatOnly()), Shape("/info", {}), "GET", b"")


def _router() -> router.Router:
    """One backend, for one model."""
    return router.Router({"a": FakeBackend()}, [router.Route("m", ("a",))], Patience(FakeClock()))


def _errors(api: str, shape: Shape) -> Iterator[tuple[str, Case]]:
    down, late = BackendUnavailableError("the backend cannot be reached"), BackendTimeoutError("no answer within 4 s")
    for name, make in {
        "refused": lambda: FakeGateway(REFUSED),
        "backend_down": lambda: FakeGateway(backend=FakeBackend([down])),
        "backend_late": lambda: FakeGateway(backend=FakeBackend([late])),
        "backend_garbage": lambda: FakeGateway(BackendProtocolError("the backend's answer is not a completion")),
        "relayed_429": lambda: FakeGateway(backend=FakeBackend([OPENAIS if api == "openai" else TGIS])),
        "relayed_500": lambda: FakeGateway(backend=FakeBackend([NEITHERS])),
        "claimed_429_openai": lambda: FakeGateway(OPENAIS),
        "claimed_429_tgi": lambda: FakeGateway(TGIS),
        "claimed_500": lambda: FakeGateway(NEITHERS),
        "stream_cut": Cut,
        "shutdown": Ends,
        "internal": Breaks,
    }.items():
        yield f"{api}_{name}", Case(make, shape)
    unknown = Shape(shape.path, {**shape.body, "model": "x"})
    yield f"{api}_unknown_model", Case(lambda: FakeGateway(backend=_router()), unknown)


def _bodies(api: str, shape: Shape) -> Iterator[tuple[str, Case]]:
    hit, other = lambda: FakeGateway(HIT), lambda: FakeGateway(backend=ChatOnly())
    yield f"{api}_body_408", Case(hit, shape, slow=True)
    yield f"{api}_body_413", Case(hit, shape, raw=b" " * 10_001)
    yield f"{api}_body_415", Case(hit, shape, headers={"content-encoding": "gzip"})
    unread = COMPLETIONS if api == "openai" else shape
    yield f"{api}_body_unread", Case(other, unread, raw=b'{"stream": 1')
    yield f"{api}_body_odd", Case(other, unread, raw=b'{"inputs": "", "stream": 1}')
    if api == "tgi":
        yield "tgi_body_without_inputs", Case(other, shape, raw=b'{"prompt": "x"}')
        yield "tgi_404", Case(other, Shape("/tokenize", {}))
        yield "tgi_405", Case(hit, shape, "PUT")
    else:
        yield "openai_404", Case(hit, Shape("/v1/../metrics", {}), "GET", b"")


def _cases() -> Iterator[tuple[str, Case]]:
    yield from _answers()
    for api, shape in (("openai", CHAT), ("tgi", ROOT)):
        yield from _errors(api, shape)
        yield from _bodies(api, shape)


CASES = dict(_cases())


async def exchange(case: Case) -> str:
    """The response: status, headers, body."""
    raw = orjson.dumps(case.shape.body) if case.raw is None else case.raw
    came, sent = [{"type": "http.request", "body": raw, "more_body": case.slow}], []

    async def receive() -> Any:
        return came.pop(0) if came else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": case.method,
        "path": case.shape.path,
        "raw_path": case.shape.path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in case.headers.items()],
    }
    limits = Limits(max_body_bytes=10_000, body_deadline_s=0.05)
    serving = asyncio.ensure_future(Proxy(case.make(), clock=FakeClock(), limits=limits)(scope, receive, send))
    await asyncio.wait({serving})
    if not serving.cancelled() and (problem := serving.exception()):
        raise problem
    return _shown(sent)


def _shown(sent: list[Any]) -> str:
    """As a person reads it."""
    headers = [f"{name.decode()}: {value.decode()}\n" for name, value in sent[0]["headers"]]
    body = b"".join(message.get("body", b"") for message in sent[1:]).decode()
    text = f"HTTP {sent[0]['status']}\n{''.join(headers)}\n{body.rstrip()}\n"
    return re.sub(r"cmpl-[0-9a-f]{24}", "cmpl-RANDOM", text)


def file_of(name: str) -> Path:
    """Where a case's response is kept."""
    return GOLDEN / f"{name}.txt"


if __name__ == "__main__":
    for stale in set(GOLDEN.glob("*.txt")) - {file_of(name) for name in CASES}:
        stale.unlink()
    for name, case in CASES.items():
        file_of(name).write_text(asyncio.run(exchange(case)), encoding="utf-8")
