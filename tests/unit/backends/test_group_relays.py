"""A group's relayed answers: tried elsewhere only while nothing came back."""

from collections.abc import Sequence
from contextlib import suppress

import pytest

from stepcache.backends.breaker import Breaker
from stepcache.backends.fake import FakeBackend, Reply
from stepcache.backends.group import Group, Member
from stepcache.backends.retry import Patience
from stepcache.domain.errors import (
    BackendError,
    BackendLostError,
    BackendProtocolError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from stepcache.ports import Relayed
from tests.fakes.clock import FakeClock
from tests.fakes.team import CHAT, DOWN, Team, status


@pytest.mark.parametrize("error", [DOWN, BackendLostError("lost"), *map(status, (404, 429, 502, 503, 504))])
async def test_a_request_is_relayed_to_the_next_while_nothing_came_back(error: BackendError) -> None:
    """Or only that the server is busy, or does not serve the model."""
    team = Team([[error], ["yes"]])
    assert ((await team.pass_on())[0], team.asked, team.slept) == (200, [1, 1], [])


@pytest.mark.parametrize("code", [200, 301, 400, 422, 500])
async def test_any_other_answer_is_the_answer(code: int) -> None:
    """As it is."""
    team = Team([[status(code)], ["never"]])
    assert (await team.pass_on(), team.asked) == ((code, b"%d" % code), [1, 0])


@pytest.mark.parametrize("error", [BackendLostError("lost"), *map(status, (404, 429, 502, 503, 504))])
async def test_what_leaves_something_behind_is_put_to_one_server(error: BackendError) -> None:
    """It may have been carried out there."""
    team = Team([[error], ["never"]])
    with suppress(BackendLostError):
        assert (await team.group.relay("POST", "/v1/files", b"{}", {})).status == getattr(error, "status", 0)
    assert team.asked == [1, 0]


async def test_what_reached_no_server_is_put_to_the_next() -> None:
    """Nothing was asked."""
    team = Team([[DOWN], ["yes"]])
    assert ((await team.group.relay("POST", "/v1/files", b"{}", {})).status, team.asked) == (200, [1, 1])


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
async def test_the_last_ones_answer_passes_through_unretried(code: int) -> None:
    """With its own headers, `Retry-After` too."""
    team = Team([[DOWN], [status(code, "7")]])
    relayed = await team.group.relay("POST", CHAT, b"{}", {})
    assert (relayed.status, dict(relayed.headers), team.asked) == (code, {"retry-after": "7"}, [1, 1])


async def test_a_busy_answer_is_better_than_none() -> None:
    """Where the next cannot be reached, it is what came."""
    assert await Team([[status(503)], [DOWN]]).pass_on() == (503, b"503")


@pytest.mark.parametrize(("codes", "told"), [((404, 404), 404), ((404, 503), 503), ((503, 404), 503)])
async def test_what_one_server_does_not_serve_is_told_where_nothing_else_is(codes: Sequence[int], told: int) -> None:
    """Another that is busy or down may serve it."""
    assert await Team([[status(code)] for code in codes]).pass_on() == (told, b"%d" % told)
    with pytest.raises(BackendUnavailableError):
        await Team([[status(404)], [DOWN]]).pass_on()


@pytest.mark.parametrize("error", [BackendTimeoutError("late"), BackendProtocolError("garbage")])
async def test_a_request_is_not_relayed_twice_when_its_time_is_over_or_garbage_came(error: BackendError) -> None:
    """It may have been carried out."""
    team = Team([[error], ["never"]])
    with pytest.raises(type(error)):
        await team.pass_on()
    assert team.asked == [1, 0]


async def test_where_nobody_is_reached_that_is_said() -> None:
    """Nothing came back at all."""
    team = Team([[DOWN], [DOWN]])
    with pytest.raises(BackendUnavailableError):
        await team.pass_on()
    assert team.asked == [1, 1]


class Chunks:
    """A body that knows whether it was closed."""

    def __init__(self) -> None:
        self.closed = False

    def __aiter__(self) -> "Chunks":
        return self

    async def __anext__(self) -> bytes:
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Noted."""
        self.closed = True


class Busy(FakeBackend):
    """Relays that it is busy."""

    def __init__(self) -> None:
        super().__init__()
        self.chunks = Chunks()

    async def relay(self, *_request: object) -> Relayed:
        """Always the same body."""
        return Relayed(503, (), self.chunks)


@pytest.mark.parametrize(("second", "closed"), [("yes", True), (BackendTimeoutError("late"), True), (DOWN, False)])
async def test_a_busy_answer_is_closed_where_another_takes_its_place(second: Reply, closed: bool) -> None:
    """Its connection is not held."""
    clock, busy = FakeClock(), Busy()
    members = [Member("a", busy, Breaker(clock)), Member("b", FakeBackend([second]), Breaker(clock))]
    with suppress(BackendTimeoutError):
        await Group(members, Patience(clock)).relay("POST", CHAT, b"{}", {})
    assert busy.chunks.closed is closed
