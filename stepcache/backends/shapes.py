"""A scripted answer in each API's shape, whole and as events."""

from collections.abc import Iterator
from typing import Any

from stepcache.dialects.events import event
from stepcache.domain.request import Api
from stepcache.ports import Completion

_TGI_ENDS = {"stop": "eos_token"}


def api_of(path: str) -> Api:
    """Whose shape a path has; chat for one that is none of theirs."""
    if path.startswith("/v1/"):
        return Api.COMPLETIONS if path.startswith("/v1/completions") else Api.CHAT
    return Api.GENERATE


def whole(api: Api, reply: Completion) -> dict[str, Any]:
    """The answer as one object."""
    if api is Api.GENERATE:
        return {"generated_text": reply.text, "details": _details(reply)}
    total = reply.prompt_tokens + reply.completion_tokens
    usage = {"prompt_tokens": reply.prompt_tokens, "completion_tokens": reply.completion_tokens, "total_tokens": total}
    if api is Api.COMPLETIONS:
        choice = {"index": 0, "text": reply.text, "logprobs": None, "finish_reason": reply.finish_reason}
        return {**_head("cmpl-fake", "text_completion", reply), "choices": [choice], "usage": usage}
    message = {"role": "assistant", "content": reply.text}
    chosen = {"index": 0, "message": message, "finish_reason": reply.finish_reason}
    return {**_head("chatcmpl-fake", "chat.completion", reply), "choices": [chosen], "usage": usage}


def events(api: Api, reply: Completion) -> Iterator[bytes]:
    """The answer as a stream: one event a word, then the end. TGI's has no `[DONE]`."""
    if api is Api.GENERATE:
        yield from map(event, _tokens(reply))
        return
    chunks = _texts(reply) if api is Api.COMPLETIONS else _deltas(reply)
    yield from map(event, chunks)
    yield b"data: [DONE]\n\n"


def _head(name: str, kind: str, reply: Completion) -> dict[str, Any]:
    return {"id": name, "object": kind, "created": 0, "model": reply.model}


def _pieces(text: str) -> list[str]:
    """The words, each with the blank before it."""
    return [word if index == 0 else " " + word for index, word in enumerate(text.split(" "))]


def _deltas(reply: Completion) -> Iterator[dict[str, Any]]:
    deltas: list[tuple[dict[str, str], str | None]] = [({"role": "assistant", "content": ""}, None)]
    deltas += [({"content": piece}, None) for piece in _pieces(reply.text)]
    deltas.append(({}, reply.finish_reason))
    head = _head("chatcmpl-fake", "chat.completion.chunk", reply)
    for delta, reason in deltas:
        yield {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}


def _texts(reply: Completion) -> Iterator[dict[str, Any]]:
    head = _head("cmpl-fake", "text_completion", reply)
    texts: list[tuple[str, str | None]] = [(piece, None) for piece in _pieces(reply.text)]
    for text, reason in [*texts, ("", reply.finish_reason)]:
        choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": reason}
        yield {**head, "choices": [choice]}


def _tokens(reply: Completion) -> Iterator[dict[str, Any]]:
    pieces = _pieces(reply.text)
    for index, piece in enumerate(pieces, start=1):
        last = index == len(pieces)
        token = {"id": index, "text": piece, "logprob": 0.0, "special": False}
        yield {
            "index": index,
            "token": token,
            "generated_text": reply.text if last else None,
            "details": {**_ended(reply), "input_length": reply.prompt_tokens} if last else None,
        }


def _ended(reply: Completion) -> dict[str, Any]:
    reason = _TGI_ENDS.get(reply.finish_reason, reply.finish_reason)
    return {"finish_reason": reason, "generated_tokens": reply.completion_tokens, "seed": None}


def _details(reply: Completion) -> dict[str, Any]:
    return {**_ended(reply), "prefill": [], "tokens": []}
