"""A server that failed is asked last, for a while."""

from stepcache.backends.breaker import FIRST_S, LONGEST_S, Breaker
from tests.fakes.clock import FakeClock


def failed_once(clock: FakeClock) -> Breaker:
    """The breaker of a server that was just not reached."""
    breaker = Breaker(clock)
    breaker.begin()
    assert breaker.failed()
    return breaker


def test_it_opens_with_the_first_failure_and_closes_with_the_first_answer() -> None:
    """Each is news once."""
    breaker = Breaker(FakeClock())
    assert (breaker.open, breaker.answered()) == (False, False)
    assert (breaker.failed(), breaker.open, breaker.failed()) == (True, True, False)
    assert (breaker.answered(), breaker.open, breaker.answered()) == (True, False, False)


def test_when_its_time_is_over_one_call_tries() -> None:
    """The next would have to wait again."""
    clock = FakeClock()
    breaker = failed_once(clock)
    clock.forward(FIRST_S)
    seen = [breaker.open]
    breaker.begin()
    seen.append(breaker.open)
    breaker.answered()
    assert [*seen, breaker.open] == [False, True, False]


def test_each_try_that_fails_doubles_the_time_up_to_a_bound() -> None:
    """A server that is gone for the day costs one call a minute."""
    clock = FakeClock()
    breaker = failed_once(clock)
    waited = []
    for _ in range(6):
        before = clock.monotonic()
        while breaker.open:
            clock.forward(1.0)
        waited.append(clock.monotonic() - before)
        breaker.begin()
        assert not breaker.failed()
    assert waited == [FIRST_S, 10.0, 20.0, 40.0, LONGEST_S, LONGEST_S]


def test_calls_that_fail_together_count_once() -> None:
    """A burst does not shut a server out for long."""
    clock = FakeClock()
    breaker = failed_once(clock)
    for _ in range(50):
        breaker.begin()
        breaker.failed()
    clock.forward(FIRST_S)
    assert not breaker.open


def test_after_an_answer_it_begins_anew() -> None:
    """With the first time."""
    clock = FakeClock()
    breaker = failed_once(clock)
    clock.forward(FIRST_S)
    breaker.begin()
    breaker.answered()
    breaker.failed()
    clock.forward(FIRST_S)
    assert not breaker.open
