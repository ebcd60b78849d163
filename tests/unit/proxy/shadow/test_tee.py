"""A body passed on, and its copy."""

from collections.abc import AsyncIterator

import pytest

from stepcache.domain.errors import BackendTimeoutError
from stepcache.ports import Relayed
from stepcache.proxy.shadow.ledger import Missed
from stepcache.proxy.shadow.replies import MOST_BYTES
from stepcache.proxy.shadow.tee import Room, Tee


async def chunks(*pieces: bytes, fails: bool = False) -> AsyncIterator[bytes]:
    """A body in pieces."""
    for piece in pieces:
        yield piece
    if fails:
        raise BackendTimeoutError("no more")


def copied(body: AsyncIterator[bytes], room: Room) -> tuple[Tee, list[bytes | Missed]]:
    """The body, and where its copy goes."""
    done: list[bytes | Missed] = []
    return Tee(Relayed(200, (), body), room, done.append), done


async def test_every_chunk_goes_on_as_it_is() -> None:
    """And the whole is known at the end."""
    tee, done = copied(chunks(b"a", b"", b"bc"), Room(10))
    assert [chunk async for chunk in tee] == [b"a", b"", b"bc"]
    await tee.aclose()
    assert done == [b"abc"]


async def test_a_body_that_breaks_off_is_cut() -> None:
    """For the caller too."""
    room = Room(1)
    tee, done = copied(chunks(b"a", fails=True), room)
    with pytest.raises(BackendTimeoutError):
        assert [chunk async for chunk in tee]
    assert done == [Missed.CUT]
    assert room.take(1)


async def test_a_body_that_nobody_reads_to_its_end_is_cut() -> None:
    """The caller went away; the call behind ends with it."""
    body = chunks(b"a", b"b")
    tee, done = copied(body, Room(10))
    assert await anext(tee) == b"a"
    await tee.aclose()
    assert done == [Missed.CUT]
    assert [chunk async for chunk in body] == []


async def test_a_long_body_goes_on_and_is_not_kept() -> None:
    """Its room is free again."""
    room = Room(MOST_BYTES)
    tee, done = copied(chunks(b"a" * MOST_BYTES, b"b", b"c"), room)
    assert sum([len(chunk) async for chunk in tee]) == MOST_BYTES + 2
    assert done == [Missed.TOO_LARGE]
    assert room.take(MOST_BYTES)


async def test_where_no_room_is_left_nothing_is_kept() -> None:
    """And the body goes on all the same."""
    room = Room(3)
    tee, done = copied(chunks(b"ab", b"cd"), room)
    assert b"".join([chunk async for chunk in tee]) == b"abcd"
    assert done == [Missed.BUSY]
    assert room.take(3)
