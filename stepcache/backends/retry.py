"""After which errors another server is asked, or the same one once more, and how long that waits."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from stepcache.domain.errors import (
    BackendError,
    BackendStatusError,
    BackendUnavailableError,
)
from stepcache.ports import Clock

ROUNDS = 3
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 2.0
LONGEST_RETRY_AFTER_S = 10.0
"""A longer one is left to the caller, who gets it with the error."""

NOT_HERE = 404
"""A server's status for a model that it does not serve; it speaks for no other server."""
PASSED_OVER = frozenset({NOT_HERE, 429, 502, 503, 504})
"""Statuses of a relayed answer that another server's is taken for."""

_ELSEWHERE = PASSED_OVER | {408, 500}
_ONLY_ANSWERED = frozenset(
    {
        "/",
        "/chat_tokenize",
        "/generate",
        "/generate_stream",
        "/tokenize",
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/embeddings",
        "/v1/messages",
        "/v1/moderations",
        "/v1/rerank",
        "/v1/responses",
        "/v1/score",
    }
)
_LATER = frozenset({408, 429, 503})
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Patience:
    """What waiting takes.

    Attributes:
        sleep: Waits so many seconds.
        chance: A number from 0 up to 1, another one each time.
        list_s: How long one of several servers may take to list its models.
    """

    clock: Clock
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    list_s: float = 5.0


def elsewhere(error: BackendError) -> bool:
    """Whether another server may answer where this one failed, if there is time."""
    return not isinstance(error, BackendStatusError) or error.status in _ELSEWHERE


def repeatable(method: str, path: str) -> bool:
    """Whether a request may be carried out by one server after another: it leaves nothing behind but its answer.

    An upload or a batch (`/v1/files`, `/v1/batches`) would be there twice.
    """
    return method in {"GET", "HEAD"} or (method == "POST" and path.partition("?")[0] in _ONLY_ANSWERED)


def later(error: BackendError) -> bool:
    """Whether the same server may answer after a while."""
    if isinstance(error, BackendStatusError):
        return error.status in _LATER
    return isinstance(error, BackendUnavailableError)


def asked_pause(error: BackendError, clock: Clock) -> float:
    """The seconds that `Retry-After` asks for; 0 where it asks for nothing that can be read."""
    said = error.headers.get("retry-after", "").strip() if isinstance(error, BackendStatusError) else ""
    if _SECONDS.fullmatch(said):
        return float(said)
    try:
        return max(parsedate_to_datetime(said).timestamp() - clock.now(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return 0.0


def jitter(round_: int, chance: float) -> float:
    """Seconds before the round after this one, counted from 0: anything up to a bound that doubles."""
    return chance * min(FIRST_PAUSE_S * 2.0**round_, LONGEST_PAUSE_S)
