"""OpenAI's shapes: a chat completion whole and in chunks, and its errors, which its other paths share."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from stepcache.dialects.events import event
from stepcache.domain.errors import RefusedError
from stepcache.domain.request import Answer, Api, Usage, model_of
from stepcache.proxy import problems
from stepcache.proxy.problems import Kind, Problem
from stepcache.proxy.surface import Asked, odd_of, read_object, steps_of

DONE = b"data: [DONE]\n\n"
# TGI's clients read no completion without one.
FINGERPRINT = "stepcache"

_STOPPED = {"eos_token", "stop_sequence", ""}


class OpenAI:
    """What all of OpenAI's paths share."""

    unreadable = 400

    def odd(self, asked: Asked) -> str:
        """What the response's shape hangs on."""
        return odd_of(asked, stream=bool, stream_options=dict)

    def streams(self, asked: Asked) -> bool:
        """As the body says."""
        return asked.get("stream") is True

    def refusal(self, answer: Answer) -> Problem:
        """422: the request was understood."""
        return problems.refused(answer, 422)

    def error(self, problem: Problem) -> bytes:
        """`error` as OpenAI's clients read it, and beside it the `error_type` that TGI's raise by."""
        return orjson.dumps(_error_object(problem))

    def error_event(self, problem: Problem) -> bytes:
        """The same object, as data."""
        return event(_error_object(problem))

    def is_error(self, body: bytes) -> bool:
        """Whether it is an object with an `error` that has a message."""
        error = read_object(body).get("error")
        return isinstance(error, Mapping) and isinstance(error.get("message"), str)


class Chat(OpenAI):
    """`/v1/chat/completions`."""

    api = Api.CHAT

    def whole(self, answer: Answer, asked: Asked, created: int) -> bytes:
        """A `chat.completion`."""
        message = {"role": "assistant", "content": answer.text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish_of(answer)}
        return orjson.dumps(
            {
                **head("chatcmpl", "chat.completion", (answer, asked), created),
                "choices": [choice],
                "usage": usage_of(answer.usage),
            }
        )

    def events(self, answer: Answer, asked: Asked, created: int) -> Iterator[bytes]:
        """The role, one chunk a step, the end, the tokens where they were asked for, `[DONE]`."""
        choices = ({"delta": delta, "finish_reason": finish} for delta, finish in _deltas(answer))
        return chunks(head("chatcmpl", "chat.completion.chunk", (answer, asked), created), choices, (answer, asked))


# --- what the paths share --------------------------------------------------------------------------------------------


def head(prefix: str, kind: str, asked: tuple[Answer, Asked], created: int) -> dict[str, Any]:
    """What a whole answer and each of its chunks begin with. The id is random: it tells nothing of what was asked."""
    answer, body = asked
    return {
        "id": f"{prefix}-{secrets.token_hex(12)}",
        "object": kind,
        "created": created,
        "model": answer.model or model_of(body) or "stepcache",
        "system_fingerprint": FINGERPRINT,
    }


def chunks(head: dict[str, Any], choices: Iterator[dict[str, Any]], asked: tuple[Answer, Asked]) -> Iterator[bytes]:
    """One event a choice, then the tokens where they were asked for, then `[DONE]`."""
    answer, body = asked
    with_usage = _wants_usage(body)
    no_usage = {"usage": None} if with_usage else {}
    for choice in choices:
        yield event({**head, "choices": [{"index": 0, "logprobs": None, **choice}], **no_usage})
    if with_usage:
        yield event({**head, "choices": [], "usage": usage_of(answer.usage)})
    yield DONE


def usage_of(usage: Usage) -> dict[str, int]:
    """Tokens really spent: none where no model was called."""
    total = usage.prompt_tokens + usage.completion_tokens
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": total,
    }


def finish_of(answer: Answer) -> str:
    """OpenAI's word for the end, whatever the backend speaks."""
    return "stop" if answer.finish_reason in _STOPPED else answer.finish_reason


def _wants_usage(asked: Asked) -> bool:
    options = asked.get("stream_options")
    return isinstance(options, Mapping) and options.get("include_usage") is True


def _deltas(answer: Answer) -> Iterator[tuple[dict[str, str], str | None]]:
    yield {"role": "assistant", "content": ""}, None
    for step in steps_of(answer):
        yield {"content": step}, None
    yield {}, finish_of(answer)


def _error_object(problem: Problem) -> dict[str, Any]:
    error = {"message": problem.message, "type": _type_of(problem), "param": None, "code": problem.code}
    return {"error": error, "error_type": problem.kind}


def _type_of(problem: Problem) -> str:
    if problem.code == RefusedError.code:
        return RefusedError.code
    return "invalid_request_error" if problem.kind is Kind.VALIDATION else "server_error"
