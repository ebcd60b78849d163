"""A relayed body passed on as it comes, and a bounded copy of it."""

from collections.abc import AsyncIterator, Callable

from stepcache.ports import Relayed
from stepcache.proxy.shadow.ledger import Missed
from stepcache.proxy.shadow.replies import MOST_BYTES

Done = Callable[[bytes | Missed], None]


class Tee:
    """The same chunks, in the same order and at the same time; `done` is told once, at the end."""

    def __init__(self, relayed: Relayed, room: "Room", done: Done) -> None:
        self._relayed = relayed
        self._room = room
        self._done: Done | None = done
        self._copy = bytearray()
        self._missed: Missed | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            chunk = await anext(self._relayed.chunks)
        except StopAsyncIteration:
            self._end(whole=True)
            raise
        except BaseException:
            self._end(whole=False)
            raise
        self._keep(chunk)
        return chunk

    async def aclose(self) -> None:
        """Stop here; what did not come is not compared."""
        self._end(whole=False)
        await self._relayed.close()

    def _keep(self, chunk: bytes) -> None:
        if self._missed is not None:
            return
        if len(self._copy) + len(chunk) > MOST_BYTES:
            self._forget(Missed.TOO_LARGE)
        elif not self._room.take(len(chunk)):
            self._forget(Missed.BUSY)
        else:
            self._copy += chunk

    def _forget(self, why: Missed) -> None:
        self._missed = why
        self._room.give(len(self._copy))
        self._copy = bytearray()

    def _end(self, *, whole: bool) -> None:
        done, self._done = self._done, None
        if done is None:
            return
        if not whole and self._missed is None:
            self._forget(Missed.CUT)
        done(self._missed or bytes(self._copy))


class Room:
    """How many bytes of answers may be kept at a time, over all requests."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, count: int) -> bool:
        """Whether so many more fit."""
        if count > self._left:
            return False
        self._left -= count
        return True

    def give(self, count: int) -> None:
        """So many are no longer kept."""
        self._left += count
