"""What can go wrong, before it is put into a shape."""

import pytest

from stepcache.domain.errors import (
    BackendError,
    BackendProtocolError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from stepcache.domain.request import Answer
from stepcache.domain.routes import Reason, Route, Word
from stepcache.proxy import problems
from stepcache.proxy.problems import Kind, Problem


@pytest.mark.parametrize(
    ("error", "status", "kind", "code"),
    [
        (BackendUnavailableError("why"), 502, Kind.GENERATION, "backend_unavailable"),
        (BackendProtocolError("why"), 502, Kind.GENERATION, "backend_unavailable"),
        (BackendTimeoutError("why"), 504, Kind.GENERATION, "backend_timeout"),
    ],
)
def test_a_backend_that_gives_no_answer_is_a_fault_behind_us(
    error: BackendError, status: int, kind: Kind, code: str
) -> None:
    """502, or 504 where it was too slow."""
    assert problems.of_backend(error) == Problem(status, kind, "why", code)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Kind.VALIDATION),
        (401, Kind.VALIDATION),
        (422, Kind.VALIDATION),
        (408, Kind.GENERATION),
        (424, Kind.GENERATION),
        (429, Kind.OVERLOADED),
        (503, Kind.OVERLOADED),
        (500, Kind.GENERATION),
    ],
)
def test_a_backends_status_is_kept_and_says_the_kind(status: int, kind: Kind) -> None:
    """The caller's fault, too much at once, or the generation's."""
    found = problems.of_backend(BackendStatusError(status, b"secret"))
    assert found == Problem(status, kind, f"the backend answered {status}", "backend_error")


@pytest.mark.parametrize("status", [101, 302, 600, 999])
def test_what_is_no_error_of_http_becomes_502(status: int) -> None:
    """A redirect of the backend's leads nowhere for our callers."""
    assert problems.of_backend(BackendStatusError(status, b"")).status == 502


def test_a_refusal_says_what_failed() -> None:
    """Or that nothing came so far."""
    refused = Answer("", Route.REFUSE, Reason(Word.UNVERIFIED), rule="r@1", failures=("a", "b"))
    found = problems.refused(refused, 424)
    assert found == Problem(424, Kind.GENERATION, "no answer passed the checks of r@1: a; b", "stepcache_refused")
    nothing = Answer("", Route.REFUSE, Reason(Word.BUDGET), rule="r@1")
    assert problems.refused(nothing, 422).message.endswith("no rung verified an answer")
