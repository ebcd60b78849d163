"""ShadowGateway: every request goes to the backend; what would have been served is worked out behind its back."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from stepcache.domain.errors import BackendError
from stepcache.domain.request import Answer, Api, Request, Unclaimed
from stepcache.domain.routes import Reason, Word
from stepcache.pipeline.engine import Engine
from stepcache.ports import Backend, Completion, Relayed
from stepcache.proxy.doors import Door, door_of
from stepcache.proxy.gateway import Gateway
from stepcache.proxy.incoming import tenant_of
from stepcache.proxy.shadow.agreement import compare
from stepcache.proxy.shadow.ledger import CACHED, Ledger, Missed
from stepcache.proxy.shadow.replay import Replay
from stepcache.proxy.shadow.replies import Body, reply_of
from stepcache.proxy.shadow.tee import Room, Tee
from stepcache.proxy.strict import parse
from stepcache.settings import Limits

_log = logging.getLogger("stepcache.proxy")

SHADOW = Unclaimed(Reason(Word.UNCACHEABLE, "shadow"))
# What comes and what waits to be compared: this many exchanges, of together this many bytes.
_WAITING = 256
_WAITING_BYTES = 64 << 20
# The server's end waits so long for them.
_DRAIN_S = 2.0


class Shadowed(Gateway, Protocol):
    """A gateway whose engine can stand before another backend."""

    backend: Backend

    def before(self, backend: Backend) -> Engine:
        """The engine in front of that backend."""
        ...


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A request as it was relayed, and the answer."""

    door: Door
    raw: bytes
    headers: Mapping[str, str]
    body: Body

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return len(self.raw) + len(self.body.raw)


@dataclass(frozen=True, slots=True)
class _Answered:
    """A request that was put to a backend of another API, and its answer."""

    request: Request
    reply: Completion

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return len(self.request.raw) + len(self.reply.text.encode(errors="replace"))


class ShadowGateway:
    """Claims nothing, and keeps books on what it could have answered."""

    def __init__(self, inner: Shadowed, limits: Limits | None = None) -> None:
        """Watch a gateway's exchanges.

        Args:
            inner: Started and closed with this.
            limits: Those of the server in front.
        """
        self._inner = inner
        self._limits = limits or Limits()
        self._room = Room(_WAITING_BYTES)
        self._waiting: asyncio.Queue[_Exchange | _Answered] = asyncio.Queue(_WAITING)
        self._worker: asyncio.Task[None] | None = None
        self.ledger = Ledger()

    # --- the caller's way ------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start the gateway and the observer."""
        await self._inner.start()
        self._worker = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Compare what waits, within a moment; then close the gateway."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._waiting.join(), _DRAIN_S)
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.cancel()
            await asyncio.wait([worker])
        await self._inner.close()

    async def ask(self, request: Request) -> Answer | Unclaimed:
        """Nothing is answered here."""
        return SHADOW

    def speaks(self, api: Api, model: str) -> bool:
        """As the backend does."""
        return self._inner.speaks(api, model)

    async def pass_through(self, request: Request, unclaimed: Unclaimed) -> Answer:
        """The backend's answer."""
        try:
            answer = await self._inner.pass_through(request, unclaimed)
        except BackendError:
            self.ledger.miss(Missed.FAILED)
            raise
        usage = answer.usage
        reply = Completion(
            answer.text, answer.finish_reason, answer.model, usage.prompt_tokens, usage.completion_tokens
        )
        answered = _Answered(request, reply)
        if self._take(answered.size):
            self._put(answered)
        return answer

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """The backend's answer, byte by byte."""
        door = door_of(path.partition("?")[0], method)
        if door is None or not door.asks or method != "POST":
            return await self._inner.relay(method, path, body, headers)
        try:
            relayed = await self._inner.relay(method, path, body, headers)
        except BackendError:
            self.ledger.miss(Missed.FAILED)
            raise
        if not 200 <= relayed.status < 300:
            self.ledger.miss(Missed.FAILED)
            return relayed
        if not self._take(len(body)):
            return relayed

        def done(copy: bytes | Missed) -> None:
            if isinstance(copy, Missed):
                self.ledger.miss(copy)
                self._room.give(len(body))
            else:
                self._put(_Exchange(door, body, headers, Body(dict(relayed.headers), copy)))

        return replace(relayed, chunks=Tee(relayed, self._room, done))

    def _take(self, size: int) -> bool:
        """Whether so many bytes can be kept until they are compared."""
        if self._room.take(size):
            return True
        self.ledger.miss(Missed.BUSY)
        return False

    def _put(self, exchange: _Exchange | _Answered) -> None:
        try:
            self._waiting.put_nowait(exchange)
        except asyncio.QueueFull:
            self.ledger.miss(Missed.BUSY)
            self._room.give(exchange.size)

    # --- behind its back -------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        while True:
            exchange = await self._waiting.get()
            try:
                await self._observe(exchange)
            except Exception:  # noqa: BLE001 - whatever it is, the next one is compared
                _log.exception("an answer could not be compared")
                self.ledger.miss(Missed.FAULT)
            finally:
                self._room.give(exchange.size)
                self._waiting.task_done()
            await asyncio.sleep(0)  # callers first

    async def _observe(self, exchange: _Exchange | _Answered) -> None:
        if isinstance(exchange, _Answered):
            await self._compare(exchange.request, exchange.reply)
            return
        surface = exchange.door.surface
        body = parse(exchange.raw, self._limits.max_depth, surface.odd)
        if isinstance(body, Reason):
            self.ledger.miss(Missed.UNREAD)
            return
        reply = reply_of(surface.api, exchange.body)
        if isinstance(reply, Missed):
            self.ledger.miss(reply)
            return
        headers = dict(exchange.headers)
        await self._compare(Request(body, surface.api, tenant_of(headers), exchange.raw, headers), reply)

    async def _compare(self, request: Request, reply: Completion) -> None:
        """Answer the request as the engine would have, the backend's answer in the model's place."""
        kind = self._inner.backend.serving(request.model).kind
        engine = self._inner.before(Replay(kind, request, reply))
        found = await engine.answer(request)
        if not found.rule:
            self.ledger.unclaimed += 1
            return
        line = self.ledger.claim(found.rule)
        if isinstance(found, Unclaimed) or found.route not in CACHED:
            return
        kept = await engine.judge(request, reply.text)
        if kept is not None:
            self.ledger.serve(line, found, reply, compare(found, reply.text, kept))
