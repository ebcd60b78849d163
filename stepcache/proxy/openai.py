"""OpenAI's shapes: a chat completion, an error, and the headers that tell how it came about."""

import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from stepcache.domain.errors import (
    BackendError,
    BackendStatusError,
    BackendTimeoutError,
    RefusedError,
)
from stepcache.domain.request import Answer, Unclaimed, Usage
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


# --- bodies ----------------------------------------------------------------------------------------------------------


def new_id() -> str:
    """A random id; it tells nothing of what was asked."""
    return f"chatcmpl-{secrets.token_hex(12)}"


def model_of(answer: Answer, asked: Mapping[str, Any]) -> str:
    """The model's name as the answer reports it."""
    return answer.model or str(asked.get("model") or "stepcache")


def usage_of(usage: Usage) -> dict[str, int]:
    """Tokens really spent: none where no model was called."""
    total = usage.prompt_tokens + usage.completion_tokens
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": total,
    }


def completion(answer: Answer, asked: Mapping[str, Any], created: int) -> bytes:
    """The whole answer as `chat.completion`."""
    message = {"role": "assistant", "content": answer.text, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": answer.finish_reason}
    return orjson.dumps(
        {
            "id": new_id(),
            "object": "chat.completion",
            "created": created,
            "model": model_of(answer, asked),
            "choices": [choice],
            "usage": usage_of(answer.usage),
        }
    )


def error_object(message: str, kind: str, code: str | None = None) -> dict[str, Any]:
    """An error as OpenAI's clients read it."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def error(message: str, kind: str, code: str | None = None) -> bytes:
    """The same, as a body."""
    return orjson.dumps(error_object(message, kind, code))


def refusal(answer: Answer) -> bytes:
    """What is said where the rule refuses an answer that it cannot prove."""
    why = "; ".join(answer.failures) or "no rung verified an answer"
    return error(f"no answer passed the checks of {answer.rule}: {why}", RefusedError.code, RefusedError.code)


def of_backend_error(problem: BackendError) -> tuple[int, Headers, bytes]:
    """Status, headers and body for what went wrong behind us; an HTTP error of the backend's is passed through."""
    if isinstance(problem, BackendStatusError):
        kept = [(name.encode(), _fit(value)) for name, value in problem.headers.items()]
        return problem.status, kept, problem.body
    late = isinstance(problem, BackendTimeoutError)
    status, code = (504, "backend_timeout") if late else (502, "backend_unavailable")
    return status, [], error(str(problem), "server_error", code)


# --- headers ---------------------------------------------------------------------------------------------------------


def answer_headers(answer: Answer) -> Headers:
    """How a claimed request was answered."""
    return [
        *_story(answer.route, answer.reason, answer.rule, answer.usage.calls),
        (b"x-stepcache-steps", _fit(_steps(answer.counts))),
        (b"x-stepcache-proof", _fit(answer.grade)),
        (b"cache-status", _fit(_cache_status(answer))),
    ]


def relay_headers(unclaimed: Unclaimed) -> Headers:
    """Why a request was passed through; the relayed call counts."""
    status = f"stepcache; fwd={_FORWARD.get(unclaimed.reason.word, 'miss')}; detail={Route.BYPASS}"
    return [
        *_story(Route.BYPASS, unclaimed.reason, unclaimed.rule, unclaimed.usage.calls + 1),
        (b"x-stepcache-proof", _fit(Grade.NONE)),
        (b"cache-status", _fit(status)),
    ]


def _story(route: Route, reason: Reason, rule: str, calls: int) -> Headers:
    named = [(b"x-stepcache-rule", _fit(rule))] if rule else []
    return [
        (b"x-stepcache-route", _fit(route)),
        (b"x-stepcache-reason", _fit(str(reason))),
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


@lru_cache(maxsize=1024)
def _fit(value: str) -> bytes:
    """Printable ASCII of a bounded length: nothing in it can end a header."""
    return _UNFIT.sub("?", value[:_MAX_HEADER]).encode("ascii")
