"""An answer as server-sent events. It is verified before its first byte leaves, so it is written at once."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from stepcache.domain.request import Answer
from stepcache.proxy.openai import model_of, new_id, usage_of

DONE = b"data: [DONE]\n\n"


def event(value: object) -> bytes:
    """One event."""
    return b"data: " + orjson.dumps(value) + b"\n\n"


def wants_usage(asked: Mapping[str, Any]) -> bool:
    """Whether the request asked for `stream_options.include_usage`."""
    options = asked.get("stream_options")
    return isinstance(options, Mapping) and options.get("include_usage") is True


def events(answer: Answer, asked: Mapping[str, Any], created: int) -> Iterator[bytes]:
    """The role, one chunk a step, the end, the tokens where they were asked for, `[DONE]`."""
    head: dict[str, Any] = {
        "id": new_id(),
        "object": "chat.completion.chunk",
        "created": created,
        "model": model_of(answer, asked),
    }
    with_usage = wants_usage(asked)
    no_usage = {"usage": None} if with_usage else {}
    for delta, finish in _deltas(answer):
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        yield event({**head, "choices": [choice], **no_usage})
    if with_usage:
        yield event({**head, "choices": [], "usage": usage_of(answer.usage)})
    yield DONE


def _deltas(answer: Answer) -> Iterator[tuple[dict[str, str], str | None]]:
    yield {"role": "assistant", "content": ""}, None
    steps = answer.steps if "".join(answer.steps) == answer.text else (answer.text,)
    for step in steps:
        yield {"content": step}, None
    yield {}, answer.finish_reason
