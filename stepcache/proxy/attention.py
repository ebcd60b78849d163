"""A client that goes away takes its work with it."""

import asyncio
from types import TracebackType
from typing import Self

from starlette.types import Receive

# A hit is long gone by then, so it does not pay for a task that listens.
PATIENCE_S = 0.01


class Attention:
    """Cancels the block where the client goes away while it runs; the block then just ends."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._listener: asyncio.Task[None] | None = None
        self.gone = False

    async def __aenter__(self) -> Self:
        self._work = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(PATIENCE_S, self._listen)
        self._over = False
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._over = True
        self._timer.cancel()
        if self._listener is not None:
            self._listener.cancel()
        if self.gone and self._work is not None:
            self._work.uncancel()
        return self.gone and kind is not None and issubclass(kind, asyncio.CancelledError)

    def _listen(self) -> None:
        self._listener = asyncio.get_running_loop().create_task(self._until_gone())

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if not self._over and self._work is not None:
            self.gone = True
            self._work.cancel()
