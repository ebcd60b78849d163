"""A client that goes away takes its work with it."""

import asyncio
from types import TracebackType
from typing import Self

from starlette.types import Message, Receive

# A hit is long gone by then, so it does not pay for a task that listens.
PATIENCE_S = 0.01


class Attention:
    """Cancels the block where the client goes away while it runs; the block then just ends.

    It listens from the end of the request's body on, which the block reads through `receive`: what two wait for,
    not every server gives to the right one.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._timer: asyncio.TimerHandle | None = None
        self._listener: asyncio.Task[None] | None = None
        self.gone = False

    async def __aenter__(self) -> Self:
        self._work = asyncio.current_task()
        self._over = False
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        if self._listener is not None:
            self._listener.cancel()
        if self.gone and self._work is not None:
            self._work.uncancel()
        return self.gone and kind is not None and issubclass(kind, asyncio.CancelledError)

    async def receive(self) -> Message:
        """The next piece of the request; once it is whole, its client is attended to."""
        message = await self._receive()
        if self._timer is None and not message.get("more_body", False):
            self._timer = asyncio.get_running_loop().call_later(PATIENCE_S, self._listen)
        return message

    def _listen(self) -> None:
        self._listener = asyncio.get_running_loop().create_task(self._until_gone())

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if not self._over and self._work is not None:
            self.gone = True
            self._work.cancel()
