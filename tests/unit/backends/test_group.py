"""Servers that stand for each other: who is asked, how often, and what is said in the end."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.backends.breaker import FIRST_S, Breaker
from stepcache.backends.fake import FakeBackend, Reply
from stepcache.backends.group import Group, Member
from stepcache.backends.retry import ROUNDS, Patience
from stepcache.domain.errors import (
    BackendError,
    BackendProtocolError,
    BackendTimeoutError,
    ConfigurationError,
)
from stepcache.domain.request import Api
from stepcache.ports import Completion
from tests.fakes.clock import FakeClock
from tests.fakes.team import BODY, DOWN, Team, status

# --- calls -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        *(DOWN, BackendProtocolError("garbage"), BackendTimeoutError("late")),
        *map(status, (404, 408, 429, 500, 502, 503, 504)),
    ],
)
async def test_the_next_server_answers_for_one_that_fails(error: BackendError) -> None:
    """At once, and nothing is asked twice."""
    team = Team([[error], ["yes"], ["never"]])
    assert (await team.ask(), team.asked, team.slept) == ("yes", [1, 1, 0], [])


@pytest.mark.parametrize("error", [*map(status, (301, 400, 401, 422))])
async def test_what_another_server_would_not_mend_is_said_at_once(error: BackendError) -> None:
    """The request's own fault."""
    team = Team([[error], ["never"]])
    assert (await team.ask(), team.asked, team.slept) == (str(error), [1, 0], [])


@pytest.mark.parametrize("error", [DOWN, *map(status, (408, 429, 503))])
async def test_where_waiting_may_help_the_same_server_is_asked_again(error: BackendError) -> None:
    """After a pause that doubles at most."""
    team = Team([[error, error, "yes"]])
    assert (await team.ask(), team.asked, team.slept) == ("yes", [3], [0.05, 0.1])


@pytest.mark.parametrize(
    "error", [BackendProtocolError("garbage"), BackendTimeoutError("late"), *map(status, (404, 500, 502, 504))]
)
async def test_where_waiting_does_not_help_nobody_waits(error: BackendError) -> None:
    """Its error is said when all were asked."""
    team = Team([[error], [error]])
    assert (await team.ask(), team.asked, team.slept) == (str(error), [1, 1], [])


async def test_after_three_rounds_it_is_over() -> None:
    """However much time is left."""
    team = Team([[status(503)], [status(429)]])
    assert (await team.ask(3600), team.asked, len(team.slept)) == ("the backend answered 429", [ROUNDS, ROUNDS], 2)


async def test_only_those_that_may_have_recovered_are_asked_again() -> None:
    """A server error would come back."""
    team = Team([[status(500)], [status(503), "yes"]])
    assert (await team.ask(), team.asked) == ("yes", [1, 2])


@pytest.mark.parametrize(("after", "slept"), [("3", [3.0]), ("0", [0.05]), ("junk", [0.05]), ("11", []), ("9999", [])])
async def test_retry_after_is_kept_where_it_fits(after: str, slept: list[float]) -> None:
    """Not asked before; what is too long is left to the caller."""
    team = Team([[status(429, after), "yes"]])
    assert (await team.ask() == "yes", team.slept) == (bool(slept), slept)


async def test_a_pause_that_lasts_too_long_does_not_hide_what_a_server_said() -> None:
    """Without time nobody is asked again, and none is found slow for that."""
    team = Team([[status(503), "late"]])
    team.oversleeps_s = 60.0
    assert (await team.ask(3.0), team.asked) == ("the backend answered 503", [1])
    assert not team.group.members[0].breaker.open


async def test_one_that_asks_for_more_time_than_the_others_is_left_alone() -> None:
    """The pause is the shortest of those that were asked for."""
    team = Team([[status(429, "8"), "late"], [status(429, "2"), "yes"]])
    assert (await team.ask(), team.asked, team.slept) == ("yes", [1, 2], [2.0])


async def test_a_pause_that_outlasts_the_time_is_not_begun() -> None:
    """The error comes while it is still of use."""
    team = Team([[status(429, "3"), "late"]])
    assert (await team.ask(3.0), team.slept) == ("the backend answered 429", [])


async def test_each_call_has_only_the_time_that_is_left() -> None:
    """Those after the last moment are not made."""
    team = Team([[status(503)], [status(503)], [status(503)]], slow_s=2.0)
    assert (await team.ask(3.0), team.asked) == ("the backend answered 503", [1, 1, 0])


class Slow(FakeBackend):
    """Answers after so many seconds of a clock, or runs out of its time; it remembers how much it was given."""

    def __init__(self, clock: FakeClock, takes_s: float) -> None:
        super().__init__(["slow"] * 9)
        self._clock, self._takes_s = clock, takes_s
        self.given: list[float] = []

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """When its time has come."""
        self.given.append(timeout_s)
        self._clock.forward(min(self._takes_s, timeout_s))
        if self._takes_s > timeout_s:
            raise BackendTimeoutError("late")
        return await super().complete(body, headers, timeout_s=timeout_s, api=api)


def slow_team(*takes_s: float) -> tuple[Group, list[Slow]]:
    """A group of slow servers."""
    clock = FakeClock()
    slow = [Slow(clock, seconds) for seconds in takes_s]
    return Group([Member(f"b{i}", one, Breaker(clock)) for i, one in enumerate(slow)], Patience(clock)), slow


async def said_by(group: Group) -> str:
    """An answer within 12 s, or the error."""
    try:
        return (await group.complete(BODY, {}, timeout_s=12.0)).text
    except BackendError as error:
        return str(error)


@pytest.mark.parametrize(
    ("takes_s", "given", "said"),
    [
        ((99, 1), [[6.0], [6.0]], "slow"),
        ((99, 99, 3.5), [[4.0], [4.0], [4.0]], "slow"),
        ((2, 1), [[6.0], []], "slow"),
        ((99, 99, 99), [[4.0], [4.0], [4.0]], "late"),
        ((11.9,), [[12.0]], "slow"),
        ((99,), [[12.0]], "late"),
    ],
)
async def test_one_that_hangs_uses_up_only_its_share(
    takes_s: Sequence[float], given: Sequence[list[float]], said: str
) -> None:
    """Of the time that is left, divided by those that are; the last, and one alone, has all of it."""
    group, slow = slow_team(*takes_s)
    assert (await said_by(group), [one.given for one in slow]) == (said, given)


async def test_no_share_is_kept_for_one_that_was_not_reached_lately() -> None:
    """So one that is slow and honest has its whole time when the other is down."""
    group, (first, other) = slow_team(11, 99)
    group.members[1].breaker.failed()
    assert (await said_by(group), first.given, other.given) == ("slow", [12.0], [])


async def test_what_one_server_does_not_serve_is_said_where_nothing_else_is() -> None:
    """Another that could not be asked may serve it."""
    assert await Team([[status(404)], [status(404)]]).ask() == "the backend answered 404"
    assert await Team([[status(503)], [status(404)]]).ask() == "the backend answered 503"
    assert await Team([[status(404)], [DOWN]]).ask() == "down"


ERRORS = st.sampled_from(
    [
        *(DOWN, BackendProtocolError("garbage"), BackendTimeoutError("late")),
        *(status(400), status(404), status(429), status(429, "1"), status(500), status(503), status(503, "4")),
    ]
)


@given(
    st.lists(st.lists(ERRORS, min_size=1, max_size=4), min_size=1, max_size=4),
    st.floats(0.01, 8),
    st.floats(0, 3),
    st.floats(0, 0.999),
)
def test_it_is_never_slower_than_its_time_nor_asks_more_than_its_rounds(
    scripts: list[list[Reply]], timeout_s: float, slow_s: float, chance: float
) -> None:
    """Whatever the servers do: but for the call that runs, nothing begins after the time."""
    team = Team(scripts, chance, slow_s)
    asyncio.run(team.ask(timeout_s))
    assert team.clock.monotonic() <= timeout_s + slow_s + 1e-6
    assert all(asked <= ROUNDS for asked in team.asked)
    assert len(team.slept) < ROUNDS


async def test_the_end_of_it_is_what_a_server_said_last() -> None:
    """A status tells a caller more than a server that cannot be reached."""
    team = Team([[status(500)], [DOWN]])
    assert await team.ask() == "the backend answered 500"
    assert await Team([[BackendProtocolError("garbage")]]).ask() == "garbage"


async def test_a_cancelled_call_is_cancelled_at_its_server() -> None:
    """And at no other."""
    begun = asyncio.Event()

    async def hang(_body: object) -> Reply:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    clock = FakeClock()
    hung, other = FakeBackend(hang), FakeBackend(["never"])
    group = Group([Member("a", hung, Breaker(clock)), Member("b", other, Breaker(clock))], Patience(clock))
    task = asyncio.create_task(group.complete(BODY, {}, timeout_s=60))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (hung.cancelled, hung.running, other.calls) == (1, 0, ())
    assert not group.members[0].breaker.open


async def test_a_call_that_is_cut_off_at_its_end_counts_as_a_failure() -> None:
    """Whoever gave it the time was only quicker than the server's own time-out."""
    clock = FakeClock()

    async def hang(_body: object) -> Reply:
        clock.forward(60)
        raise asyncio.CancelledError

    group = Group([Member("a", FakeBackend(hang), Breaker(clock))], Patience(clock))
    with pytest.raises(asyncio.CancelledError):
        await group.complete(BODY, {}, timeout_s=60)
    assert group.members[0].breaker.open


# --- who is asked first ----------------------------------------------------------------------------------------------


async def test_one_that_was_not_reached_is_asked_last_for_a_while() -> None:
    """Then one request tries it again."""
    team = Team([[DOWN, DOWN, "back"], ["other"]])
    assert [await team.ask() for _ in range(3)] == ["other"] * 3
    assert team.asked == [1, 3]
    team.clock.forward(FIRST_S)
    assert [await team.ask() for _ in range(2)] == ["other"] * 2
    assert team.asked == [2, 5]
    team.clock.forward(2 * FIRST_S)
    assert [await team.ask() for _ in range(2)] == ["back"] * 2


@pytest.mark.parametrize("error", [DOWN, BackendTimeoutError("late")])
async def test_a_relayed_failure_counts_as_any_other(error: BackendError) -> None:
    """What is known of a server is known to all."""
    team = Team([[error], ["other"]])
    with suppress(BackendTimeoutError):
        await team.pass_on()
    assert (await team.ask(), team.asked[0]) == ("other", 1)


async def test_a_server_that_answers_badly_still_answers() -> None:
    """It stays where it is."""
    team = Team([[status(500), status(500), "back"], ["other"]])
    assert [await team.ask() for _ in range(3)] == ["other", "other", "back"]


async def test_nobody_waits_for_servers_that_were_down_before() -> None:
    """The first caller waits; the next ones are told at once, for their rules have other ways."""
    team = Team([[DOWN]])
    await team.ask()
    assert (team.asked, len(team.slept)) == ([ROUNDS], ROUNDS - 1)
    await team.ask()
    assert (team.asked, len(team.slept)) == ([ROUNDS + 1], ROUNDS - 1)


async def test_a_change_is_logged_once_by_name(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing a call."""
    team = Team([[DOWN, DOWN, "back"], ["other"]])
    with caplog.at_level(logging.WARNING):
        for _ in range(4):
            await team.ask()
            team.clock.forward(60)
    assert [record.getMessage() for record in caplog.records] == [
        "the backend `b0` fails, others are asked first: down",
        "the backend `b0` answers again",
    ]


# --- its life --------------------------------------------------------------------------------------------------------


class Broken(FakeBackend):
    """Neither starts nor ends."""

    async def start(self) -> None:
        """Never."""
        raise ConfigurationError("no model")

    async def close(self) -> None:
        """Never."""
        raise OSError("busy")


class Noted(FakeBackend):
    """Says that it was started and closed."""

    life = ""

    async def start(self) -> None:
        """Noted."""
        self.life += "start "

    async def close(self) -> None:
        """Noted."""
        self.life += "close"


def group_of(*backends: FakeBackend) -> Group:
    """A group that never waits."""
    clock = FakeClock()
    return Group([Member(f"b{i}", one, Breaker(clock)) for i, one in enumerate(backends)], Patience(clock))


async def test_one_that_does_not_start_costs_only_itself(caplog: pytest.LogCaptureFixture) -> None:
    """The others serve, and it is said."""
    other = Noted(["yes"])
    group = group_of(Broken(), other)
    await group.start()
    assert caplog.messages == ["the backend `b0` does not start: no model"]
    with pytest.raises(OSError, match="busy"):
        await group.close()
    assert other.life == "start close"


async def test_where_none_starts_that_is_an_error() -> None:
    """The operator's."""
    with pytest.raises(ConfigurationError, match="no model"):
        await group_of(Broken(), Broken()).start()


async def test_a_group_is_of_its_members_kind() -> None:
    """A rule's `backend` block holds for all of them."""
    group = group_of(FakeBackend(), FakeBackend())
    assert (group.kind, group.apis, group.serving("m")) == ("fake", FakeBackend.apis, group)


async def test_a_completion_is_the_servers_own() -> None:
    """Nothing of it is changed."""
    given_ = Completion("a", "length", "m", 1, 2, {"x": 1})
    group = group_of(FakeBackend([given_]))
    assert await group.complete(BODY, {}, timeout_s=1) == given_
