"""ObservedGateway: lets observers see what goes by, before it is routed and after."""

import asyncio
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace

from stepcache.domain.errors import BackendError
from stepcache.domain.request import Answer, Api, Request, Unclaimed
from stepcache.ports import Clock, Relayed
from stepcache.proxy.gateway import Gateway
from stepcache.proxy.observing.seen import Answered, End, Exchange, Failed, Passed
from stepcache.proxy.observing.watcher import Watcher
from stepcache.proxy.shadow.ledger import Missed
from stepcache.proxy.shadow.tee import Room, Tee

# Copies of answers that are being passed through, of all requests.
_COPIES_BYTES = 64 << 20

# What the task of a request asked and is about to pass through.
_ASKED: ContextVar[tuple[Exchange, Unclaimed] | None] = ContextVar("asked", default=None)


class ObservedGateway:
    """Passes everything on as it is."""

    def __init__(self, inner: Gateway, watchers: Sequence[Watcher], clock: Clock) -> None:
        """Watch a gateway's exchanges.

        Args:
            inner: Started and closed with this, as the watchers are.
        """
        self._inner = inner
        self._watchers = tuple(watchers)
        self._clock = clock
        self._room = Room(_COPIES_BYTES)

    async def start(self) -> None:
        """Start the watchers and the gateway."""
        await self._inner.start()
        for watcher in self._watchers:
            watcher.start()

    async def close(self) -> None:
        """Close the gateway, and let observers see what they have not yet seen."""
        try:
            await self._inner.close()
        finally:
            await asyncio.gather(*(asyncio.to_thread(watcher.close) for watcher in self._watchers))

    async def ask(self, request: Request) -> Answer | Unclaimed:
        """As the gateway does."""
        exchange = Exchange(request, self._clock.now(), self._clock.monotonic())
        self._show(exchange)
        try:
            found = await self._inner.ask(request)
        except BaseException as error:
            self._failed(exchange, error)
            raise
        if isinstance(found, Answer):
            self._show(exchange, Answered(found, self._since(exchange)))
        else:
            _ASKED.set((exchange, found))
        return found

    def speaks(self, api: Api, model: str) -> bool:
        """As the gateway does."""
        return self._inner.speaks(api, model)

    async def pass_through(self, request: Request, unclaimed: Unclaimed) -> Answer:
        """As the gateway does."""
        asked = self._asked()
        try:
            answer = await self._inner.pass_through(request, unclaimed)
        except BaseException as error:
            self._failed(asked[0] if asked else None, error)
            raise
        if asked is not None:
            self._show(asked[0], Answered(answer, self._since(asked[0])))
        return answer

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """As the gateway does, byte by byte."""
        asked = self._asked()
        try:
            relayed = await self._inner.relay(method, path, body, headers)
        except BaseException as error:
            self._failed(asked[0] if asked else None, error)
            raise
        if asked is None:
            return relayed
        exchange, unclaimed = asked
        if not 200 <= relayed.status < 300:
            self._show(exchange, Failed(f"status {relayed.status}", self._since(exchange)))
            return relayed

        def done(copy: bytes | Missed) -> None:
            raw = None if isinstance(copy, Missed) else copy
            self._room.give(len(raw or b""))
            heads = dict(relayed.headers)
            self._show(exchange, Passed(unclaimed.reason, unclaimed.rule, heads, raw, self._since(exchange)))

        return replace(relayed, chunks=Tee(relayed, self._room, done))

    def _asked(self) -> tuple[Exchange, Unclaimed] | None:
        """What this task asked before; None for what is not asked, such as a list of models."""
        asked = _ASKED.get()
        _ASKED.set(None)
        return asked

    def _show(self, exchange: Exchange, end: End | None = None) -> None:
        for watcher in self._watchers:
            watcher.show(exchange, end)

    def _failed(self, exchange: Exchange | None, error: BaseException) -> None:
        if exchange is not None:
            why = str(error) if isinstance(error, BackendError) else type(error).__name__
            self._show(exchange, Failed(why, self._since(exchange)))

    def _since(self, exchange: Exchange) -> float:
        return self._clock.monotonic() - exchange.began
