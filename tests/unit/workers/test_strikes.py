"""Who is not asked for a while."""

import logging

import pytest

from stepcache.workers.errors import StruckOutError, WorkerCrashedError
from stepcache.workers.limits import Limits
from stepcache.workers.strikes import Strikes
from tests.fakes.clock import FakeClock

KILLED = WorkerCrashedError("z3: the worker ended without an answer")


def failing(clock: FakeClock, times: int) -> Strikes:
    """Three strikes, a rest of 30 s, and `z3` failed so often in a row."""
    strikes = Strikes(Limits(strikes=3, rest_s=30), clock.monotonic)
    for _ in range(times):
        strikes.check("z3")
        strikes.failed("z3", KILLED)
    return strikes


def test_a_job_rests_after_three_failures_in_a_row_and_others_do_not() -> None:
    """Two are not enough, and one answer between them starts the count anew."""
    strikes = failing(FakeClock(), 2)
    strikes.answered("z3")
    for _ in range(2):
        strikes.failed("z3", KILLED)
    strikes.check("z3")
    strikes.failed("z3", KILLED)
    with pytest.raises(StruckOutError, match="z3: it rests after 3 failures"):
        strikes.check("z3")
    strikes.check("sympy")


def test_after_its_rest_one_call_tries_a_job() -> None:
    """The others wait for how that ends, or for another rest."""
    clock = FakeClock()
    strikes = failing(clock, 3)
    clock.forward(30)
    strikes.check("z3")
    with pytest.raises(StruckOutError):
        strikes.check("z3")
    clock.forward(30)
    strikes.check("z3")


def test_a_trial_that_fails_is_another_rest_and_one_that_answers_the_end_of_it() -> None:
    """Then it has three failures before it again."""
    clock = FakeClock()
    strikes = failing(clock, 3)
    clock.forward(30)
    strikes.check("z3")
    clock.forward(5)
    strikes.failed("z3", KILLED)
    clock.forward(29)
    with pytest.raises(StruckOutError):
        strikes.check("z3")
    clock.forward(1)
    strikes.check("z3")
    strikes.answered("z3")
    strikes.failed("z3", KILLED)
    strikes.check("z3")


def test_each_change_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """However often it fails."""
    caplog.set_level(logging.WARNING, "stepcache.workers")
    clock = FakeClock()
    strikes = failing(clock, 3)
    for _ in range(4):
        clock.forward(30)
        strikes.check("z3")
        strikes.failed("z3", KILLED)
    strikes.answered("z3")
    strikes.answered("z3")
    assert caplog.messages == [
        "the job `z3` rests for 30 s at a time: z3: the worker ended without an answer",
        "the job `z3` answers again",
    ]
