"""TGI's `/generate` in the words of OpenAI's `/v1/completions`, for servers that do not speak it."""

from collections.abc import Mapping
from typing import Any, NoReturn

import orjson

from stepcache.dialects.formats import openai_format, openai_place, schema_at, tgi_place
from stepcache.domain.errors import BackendStatusError

# TGI's own default. OpenAI's is 16.
_MAX_TOKENS = 1024
_RENAMED = {"max_new_tokens": "max_tokens", "truncate": "truncate_prompt_tokens"}
# They ask for nothing in the text itself, or stand in the answer under another name.
_LEFT_OUT = frozenset(
    {
        "decoder_input_details",
        "details",
        "do_sample",
        "grammar",
        "return_full_text",
        "stream",
        "stream_options",
        "top_n_tokens",
        "watermark",
    }
)
_SAMPLING = ("top_k", "top_p", "typical_p")


def to_completions(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body for `/v1/completions` that asks for the same.

    Without any sign of sampling TGI takes the likeliest token: `temperature` is 0 then, and 1 where the body
    asks for sampling without one. A parameter that has no other name goes on under its own: vLLM and llama.cpp
    know `top_k`, `typical_p` and `repetition_penalty`. None takes the place of what stands beside `parameters`:
    by the model's name the server was chosen.

    Raises:
        BackendStatusError: 422, as TGI says it: no text, no parameters, or a grammar that cannot be put so.
    """
    prompt, given = body.get("inputs"), body.get("parameters") or {}
    if not isinstance(prompt, str):
        _refuse("`inputs` must be a text")
    if not isinstance(given, Mapping):
        _refuse("`parameters` must be an object")
    said = {name: value for name, value in given.items() if value is not None}
    kept = {name: value for name, value in body.items() if name not in {"inputs", "parameters"}}
    parameters = {_RENAMED.get(name, name): value for name, value in said.items() if name not in _LEFT_OUT}
    return {
        "max_tokens": _MAX_TOKENS,
        **parameters,
        **kept,
        "prompt": prompt,
        "temperature": _temperature(said),
        **_format(said),
    }


def for_llama(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same body for llama.cpp, whose `/v1/completions` overlooks `response_format` and takes `json_schema`."""
    asked = body.get("response_format")
    schema = schema_at(asked, openai_place(asked))
    return body if schema is None else {**body, "json_schema": schema}


def full_text(body: Mapping[str, Any], text: str) -> str:
    """The generated text, behind the prompt where the body of a `/generate` asks for that."""
    asked = body.get("parameters")
    full = isinstance(asked, Mapping) and asked.get("return_full_text") is True
    return f"{body['inputs']}{text}" if full else text


def _temperature(said: Mapping[str, Any]) -> Any:
    sampled = said.get("do_sample") is True or any(name in said for name in _SAMPLING)
    return said.get("temperature", 1.0 if sampled else 0)


def _format(said: Mapping[str, Any]) -> dict[str, Any]:
    asked = said.get("grammar")
    if asked is None:
        return {}
    schema = schema_at(asked, tgi_place(asked))
    if schema is None:
        _refuse("a `grammar` must hold a JSON schema: this model server takes no other")
    return {"response_format": openai_format("answer", schema)}


def _refuse(why: str) -> NoReturn:
    body = orjson.dumps({"error": why, "error_type": "validation"})
    raise BackendStatusError(422, body, {"content-type": "application/json"})
