"""TGI's answers: whole, and as events."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

from tests.fakes.tgi_rules import Generated, tokens_of

MODEL = "scripted/model"
VERSION = "3.3.6-scripted"
CREATED = 1_700_000_000
DONE = b"data: [DONE]\n\n"
INFO: dict[str, Any] = {
    "model_id": MODEL,
    "model_sha": None,
    "model_pipeline_tag": "text-generation",
    "max_concurrent_requests": 128,
    "max_best_of": 2,
    "max_stop_sequences": 4,
    "max_input_tokens": 1024,
    "max_total_tokens": 2048,
    "validation_workers": 2,
    "max_client_batch_size": 4,
    "router": "text-generation-router",
    "version": VERSION,
    "sha": None,
    "docker_label": None,
}
# The openapi file lists one model; the server answers a list, as OpenAI's clients expect.
MODELS: dict[str, Any] = {
    "object": "list",
    "data": [{"id": MODEL, "object": "model", "created": CREATED, "owned_by": MODEL}],
}


def event(data: Any) -> bytes:
    """One server-sent event."""
    return b"data: " + json.dumps(data).encode() + b"\n\n"


def token(text: str) -> dict[str, Any]:
    """A token as the details tell it."""
    return {"id": crc32(text.encode()) % 50_000, "text": text, "logprob": -0.25, "special": False}


def tokenized(text: str) -> list[dict[str, Any]]:
    """The answer of `/tokenize`."""
    found, at = [], 0
    for piece in tokens_of(text):
        found.append({"id": token(piece)["id"], "text": piece, "start": at, "stop": at + len(piece)})
        at += len(piece)
    return found


def generated(made: Generated, prompt: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of `/generate`."""
    text = (prompt if parameters.get("return_full_text") else "") + made.text
    if not parameters.get("details"):
        return {"generated_text": text}
    prefill = [{key: token(one)[key] for key in ("id", "text", "logprob")} for one in tokens_of(prompt)]
    details = {
        "finish_reason": made.finish_reason,
        "generated_tokens": len(made.tokens),
        "seed": made.seed,
        "prefill": prefill if parameters.get("decoder_input_details") else [],
        "tokens": [token(one) for one in made.tokens],
    }
    return {"generated_text": text, "details": details}


def generated_events(made: Generated, prompt: str, parameters: Mapping[str, Any]) -> Iterator[bytes]:
    """The answer of `/generate_stream`: one event a token, the last with the whole text."""
    full = (prompt if parameters.get("return_full_text") else "") + made.text
    details = {
        "finish_reason": made.finish_reason,
        "generated_tokens": len(made.tokens),
        "input_length": made.prompt_tokens,
        "seed": made.seed,
    }
    for index, text in enumerate(made.tokens, start=1):
        last = index == len(made.tokens)
        yield event(
            {
                "index": index,
                "token": token(text),
                "generated_text": full if last else None,
                "details": details if last and parameters.get("details") else None,
            }
        )


def _ended(made: Generated) -> str:
    """OpenAI's word for the end of the text; the others stay TGI's."""
    return "stop" if made.finish_reason == "eos_token" else made.finish_reason


def _usage(parts: Sequence[Generated]) -> dict[str, int]:
    read, written = sum(one.prompt_tokens for one in parts), sum(len(one.tokens) for one in parts)
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def _head(kind: str, model: str) -> dict[str, Any]:
    return {"id": "", "object": kind, "created": CREATED, "model": model, "system_fingerprint": VERSION}


def chat(made: Generated, model: str) -> dict[str, Any]:
    """A chat completion."""
    message = {"role": "assistant", "content": made.text}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _ended(made)}
    return {**_head("chat.completion", model), "choices": [choice], "usage": _usage([made])}


def chat_events(made: Generated, model: str, *, usage: bool) -> Iterator[bytes]:
    """A chat completion: one event a token; the last of them says why it ended."""
    head = _head("chat.completion.chunk", model)
    for index, text in enumerate(made.tokens, start=1):
        delta = {"role": "assistant", "content": text, "tool_calls": None}
        reason = _ended(made) if index == len(made.tokens) else None
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        yield event({**head, "choices": [choice], "usage": None})
    if usage:
        yield event({**head, "choices": [], "usage": _usage([made])})


def completions(parts: Sequence[Generated], model: str) -> dict[str, Any]:
    """Text completions, one choice for each prompt."""
    choices = [
        {"index": index, "text": made.text, "logprobs": None, "finish_reason": _ended(made)}
        for index, made in enumerate(parts)
    ]
    return {**_head("text_completion", model), "choices": choices, "usage": _usage(parts)}


def completion_events(made: Generated, model: str) -> Iterator[bytes]:
    """A text completion: one event a token."""
    for index, text in enumerate(made.tokens, start=1):
        reason = _ended(made) if index == len(made.tokens) else ""
        choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": reason}
        yield event({**_head("text_completion", model), "choices": [choice]})
