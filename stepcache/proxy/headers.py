"""The headers that tell how an answer came about."""

import re
from collections.abc import Mapping
from functools import lru_cache

from stepcache.domain.request import Answer, Unclaimed
from stepcache.domain.routes import Grade, Reason, Route, Word

Headers = list[tuple[bytes, bytes]]

_MAX_HEADER = 256
_UNFIT = re.compile(r"[^\x20-\x7e]")
_FROM_STORE = {Route.EXACT, Route.REUSE, Route.ADAPT}
_FORWARD = {
    Word.STALE: "stale",
    Word.NO_RULE: "bypass",
    Word.UNCACHEABLE: "bypass",
    Word.SKIP: "request",
}


def of_answer(answer: Answer) -> Headers:
    """How a request was answered."""
    return [
        *_story(answer.route, answer.reason, answer.rule, answer.usage.calls),
        (b"x-stepcache-steps", fit(_steps(answer.counts))),
        (b"x-stepcache-proof", fit(answer.grade)),
        (b"cache-status", fit(_cache_status(answer))),
    ]


def of_relay(unclaimed: Unclaimed, *, asked: bool = True) -> Headers:
    """Why a request was passed through; the call that this takes counts.

    Args:
        asked: Whether there was a backend to take it.
    """
    forward = f"; fwd={_FORWARD.get(unclaimed.reason.word, 'miss')}" if asked or unclaimed.usage.calls else ""
    status = f"stepcache{forward}; detail={Route.BYPASS}"
    return [
        *_story(Route.BYPASS, unclaimed.reason, unclaimed.rule, unclaimed.usage.calls + asked),
        (b"x-stepcache-proof", fit(Grade.NONE)),
        (b"cache-status", fit(status)),
    ]


@lru_cache(maxsize=1024)
def fit(value: str) -> bytes:
    """Printable ASCII of a bounded length: nothing in it can end a header."""
    return _UNFIT.sub("?", value[:_MAX_HEADER]).encode("ascii")


def _story(route: Route, reason: Reason, rule: str, calls: int) -> Headers:
    named = [(b"x-stepcache-rule", fit(rule))] if rule else []
    return [
        (b"x-stepcache-route", fit(route)),
        (b"x-stepcache-reason", fit(str(reason))),
        *named,
        (b"x-stepcache-backend-calls", b"%d" % calls),
    ]


def _steps(counts: Mapping[str, int]) -> str:
    """`total=6, reused=5, patched=1`; what made no step is left out."""
    return ", ".join(f"{name}={count}" for name, count in counts.items() if count or name == "total") or "total=0"


def _cache_status(answer: Answer) -> str:
    """RFC 9211: an answer from the store is a hit; one that a solver wrote was neither found nor forwarded."""
    detail = f"; detail={answer.route}"
    if answer.route in _FROM_STORE and not answer.usage.calls:
        return f"stepcache; hit{detail}"
    if not answer.usage.calls:
        return f"stepcache{detail}"
    stored = "; stored" if answer.stored else ""
    return f"stepcache; fwd={_FORWARD.get(answer.reason.word, 'miss')}{stored}{detail}"
