"""A client that goes away takes its work with it."""

import asyncio

from starlette.types import Message

from stepcache.proxy.attention import PATIENCE_S, Attention

GONE = {"type": "http.disconnect"}


class Client:
    """Sends a body in two pieces, the second late, and then goes away; notes how many wait for it at once."""

    def __init__(self) -> None:
        self.waiting = self.most = 0
        self._pieces = [self._piece(b"a", more=True), self._piece(b"b", more=False)]

    @staticmethod
    def _piece(body: bytes, *, more: bool) -> Message:
        return {"type": "http.request", "body": body, "more_body": more}

    async def receive(self) -> Message:
        """One message, long after whoever waits could have lost patience."""
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(5 * PATIENCE_S)
        self.waiting -= 1
        return self._pieces.pop(0) if self._pieces else GONE


async def test_nobody_else_takes_a_piece_of_the_body() -> None:
    """However slowly it comes: only one waits at a time. After its end, a client that goes ends the work."""
    client = Client()
    body = b""
    async with Attention(client.receive) as attention:
        for _ in range(2):
            body += (await attention.receive())["body"]
        await asyncio.Event().wait()
    assert (body, client.most, attention.gone) == (b"ab", 1, True)


async def test_work_that_ends_is_not_listened_to() -> None:
    """Nothing is left behind."""
    client = Client()
    before = asyncio.all_tasks()
    async with Attention(client.receive) as attention:
        await attention.receive()
    assert (asyncio.all_tasks(), attention.gone) == (before, False)
