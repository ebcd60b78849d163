"""After which errors another server is asked, and how long that waits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.backends.retry import LONGEST_PAUSE_S, asked_pause, elsewhere, jitter, later, repeatable
from stepcache.domain.errors import (
    BackendError,
    BackendProtocolError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from tests.fakes.clock import FakeClock


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (BackendUnavailableError("down"), (True, True)),
        (BackendProtocolError("garbage"), (True, False)),
        (BackendTimeoutError("late"), (True, False)),
        *((BackendStatusError(status, b""), (True, True)) for status in (408, 429, 503)),
        *((BackendStatusError(status, b""), (True, False)) for status in (404, 500, 502, 504)),
        *((BackendStatusError(status, b""), (False, False)) for status in (301, 400, 401, 403, 422, 424, 501)),
    ],
)
def test_each_error_is_worth_another_server_or_the_same_again(error: BackendError, found: tuple[bool, bool]) -> None:
    """What the request itself is to blame for would come back everywhere; a time-out would come back there."""
    assert (elsewhere(error), later(error)) == found


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        *(("POST", path, True) for path in ("/", "/generate", "/generate_stream", "/v1/chat/completions?a=/v1/files")),
        *(("POST", path, False) for path in ("/v1/files", "/v1/batches", "/v1/chat/completions/x/cancel", "/v1/new")),
        *((method, "/v1/files", method in {"GET", "HEAD"}) for method in ("GET", "HEAD", "DELETE", "PUT", "POST")),
        ("DELETE", "/v1/responses", False),
    ],
)
def test_what_leaves_something_behind_is_not_asked_twice(method: str, path: str, found: bool) -> None:
    """Nor what is not known."""
    assert repeatable(method, path) is found


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("Fri, 15 Jan 2027 08:00:30 GMT", 30.0),
        ("Fri, 15 Jan 2020 08:00:30 GMT", 0.0),
        ("", 0.0),
        ("-7", 0.0),
        ("soon", 0.0),
        ("nan", 0.0),
        ("1e9", 0.0),
        ("9" * 5000, 0.0),
        ("Fri, 99 Jan 2027 08:00:30 GMT", 0.0),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(said: str, seconds: float) -> None:
    """Whatever cannot be read asks for nothing. The clock stands at 2027-01-15, 08:00."""
    assert asked_pause(BackendStatusError(429, b"", {"retry-after": said}), FakeClock()) == seconds


def test_only_a_status_asks_for_a_pause() -> None:
    """Nothing else has headers."""
    assert asked_pause(BackendUnavailableError("down"), FakeClock()) == 0.0


@given(st.integers(0, 100), st.floats(0, 1, exclude_max=True))
def test_a_pause_is_anything_up_to_a_bound_that_doubles(round_: int, chance: float) -> None:
    """Full jitter: those who failed together do not come back together."""
    pause = jitter(round_, chance)
    assert 0 <= pause <= min(0.1 * 2.0**round_, LONGEST_PAUSE_S)
