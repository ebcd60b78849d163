"""What can go wrong, before it is put into a caller's shape."""

from dataclasses import dataclass
from enum import StrEnum

from stepcache.domain.errors import BackendError, BackendStatusError, BackendTimeoutError, RefusedError
from stepcache.domain.request import Answer


class Kind(StrEnum):
    """TGI's four kinds of errors; its clients raise by these, whatever the status is."""

    VALIDATION = "validation"
    GENERATION = "generation"
    OVERLOADED = "overloaded"
    INCOMPLETE = "incomplete_generation"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request has no answer.

    Attributes:
        status: The HTTP status it is told with.
        code: A word that programs can read; None where the status says it all.
    """

    status: int
    kind: Kind
    message: str
    code: str | None = None


_UNREAD = {
    "body": "the body is not a JSON object",
    "depth": "the body is nested too deep",
    "repeated key": "a key of the body stands twice",
    "no inputs": "`inputs` is missing: it must be a text",
}
SHUTTING_DOWN = Problem(503, Kind.OVERLOADED, "the server is shutting down")
INTERNAL = Problem(500, Kind.GENERATION, "the request could not be answered: an internal error", "internal_error")


def of_request(status: int, message: str) -> Problem:
    """The request itself cannot be taken."""
    return Problem(status, Kind.VALIDATION, message)


def unreadable(status: int, detail: str) -> Problem:
    """Nobody here can answer a body that was not read.

    Args:
        detail: Why, as the reason `uncacheable` has it: a field's name, or one of a few words.
    """
    return of_request(status, _UNREAD.get(detail, f"`{detail}` is not what the API takes"))


def not_there(status: int, method: str, path: str) -> Problem:
    """404 or 405."""
    return of_request(status, f"nothing answers {method} {path}")


def refused(answer: Answer, status: int) -> Problem:
    """The rule refuses an answer that it cannot prove."""
    why = "; ".join(answer.failures) or "no rung verified an answer"
    message = f"no answer passed the checks of {answer.rule}: {why}"
    return Problem(status, Kind.GENERATION, message, RefusedError.code)


def of_backend(error: BackendError) -> Problem:
    """What went wrong behind us, in our words. A status that is no error of HTTP's becomes 502."""
    if isinstance(error, BackendStatusError):
        status = error.status if 400 <= error.status < 600 else 502
        return Problem(status, _kind_of(status), str(error), "backend_error")
    if isinstance(error, BackendTimeoutError):
        return Problem(504, Kind.GENERATION, str(error), "backend_timeout")
    return Problem(502, Kind.GENERATION, str(error), "backend_unavailable")


def cut_off(error: BackendError) -> Problem:
    """An answer that had begun broke off; its status is long sent."""
    return Problem(200, Kind.INCOMPLETE, str(error), "backend_cut")


def _kind_of(status: int) -> Kind:
    if status in {429, 503}:
        return Kind.OVERLOADED
    return Kind.VALIDATION if status < 500 and status not in {408, 424} else Kind.GENERATION
