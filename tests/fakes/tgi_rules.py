"""How TGI judges a request and cuts an answer, as far as callers can see it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

MAX_STOPS = 4
MAX_BEST_OF = 2
MAX_NEW_TOKENS = 1024
MAX_INPUT_TOKENS = 1024
STATUS = {"validation": 422, "generation": 424, "overloaded": 429, "incomplete_generation": 500, "unhealthy": 503}

_TOKENS = re.compile(r" ?\w+| ?[^\w\s]|\s")
_SAMPLING = ("temperature", "top_k", "top_p", "typical_p")
_POSITIVE = ("temperature", "repetition_penalty", "top_k", "truncate", "max_new_tokens")
_FRACTIONS = ("top_p", "typical_p")
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "adapter_id": str,
    "best_of": int,
    "decoder_input_details": bool,
    "details": bool,
    "do_sample": bool,
    "frequency_penalty": (int, float),
    "grammar": dict,
    "max_new_tokens": int,
    "repetition_penalty": (int, float),
    "return_full_text": bool,
    "seed": int,
    "stop": list,
    "temperature": (int, float),
    "top_k": int,
    "top_n_tokens": int,
    "top_p": (int, float),
    "truncate": int,
    "typical_p": (int, float),
    "watermark": bool,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in the place of an answer.

    Attributes:
        after: In a stream, so many tokens come first; None for an error with its own status.
        status: None for the status of the type.
    """

    error_type: str
    message: str = "scripted"
    after: int | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, str]:
        """What TGI sends, by itself or as an event."""
        return {"error": self.message, "error_type": self.error_type}


class RefusedError(Exception):
    """The request is answered with an error."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Generated:
    """What the model made of a prompt: its tokens, and why it ended."""

    tokens: tuple[str, ...]
    finish_reason: str
    prompt_tokens: int
    seed: int | None
    fault: Fault | None = None

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.tokens)


def invalid(message: str) -> RefusedError:
    """What a request that breaks a rule is answered with."""
    return RefusedError(Fault("validation", f"Input validation error: {message}"))


def tokens_of(text: str) -> list[str]:
    """The pieces of a text; joined they give it back."""
    return _TOKENS.findall(text)


def sampled(parameters: Mapping[str, Any]) -> bool:
    """Whether a seed plays a part; without, the model takes the likeliest token each time."""
    return bool(parameters.get("do_sample")) or any(parameters.get(name) is not None for name in _SAMPLING)


def check(prompt: Any, parameters: Any, *, stream: bool) -> None:
    """Raise what TGI refuses."""
    if not isinstance(prompt, str):
        raise invalid("`inputs` must be a string")
    if not isinstance(parameters, dict):
        raise invalid("`parameters` must be an object")
    _check_types(parameters)
    _check_numbers(parameters)
    _check_best_of(parameters, stream=stream)
    if not prompt:
        raise invalid("`inputs` cannot be empty")
    if len(tokens_of(prompt)) > MAX_INPUT_TOKENS:
        raise invalid(f"`inputs` must have less than {MAX_INPUT_TOKENS} tokens")
    if parameters.get("grammar") is not None:
        check_grammar(parameters["grammar"])


def _check_types(parameters: Mapping[str, Any]) -> None:
    for name, value in parameters.items():
        kind = _TYPES.get(name)
        if kind is None or value is None:
            continue  # unknown names are left out, as by serde
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise invalid(f"`{name}` is of the wrong type")
    if not all(isinstance(one, str) for one in parameters.get("stop") or ()):
        raise invalid("`stop` must hold strings")


def _check_numbers(parameters: Mapping[str, Any]) -> None:
    for name in _POSITIVE:
        if parameters.get(name) is not None and parameters[name] <= 0:
            raise invalid(f"`{name}` must be strictly positive")
    for name in _FRACTIONS:
        if parameters.get(name) is not None and not 0 < parameters[name] < 1:
            raise invalid(f"`{name}` must be > 0.0 and < 1.0")
    if not -2 <= (parameters.get("frequency_penalty") or 0) <= 2:
        raise invalid("`frequency_penalty` must be >= -2.0 and <= 2.0")
    if len(parameters.get("stop") or ()) > MAX_STOPS:
        raise invalid(f"`stop` supports up to {MAX_STOPS} stop sequences. Given: {len(parameters['stop'])}")
    if (parameters.get("seed") or 0) < 0:
        raise invalid("`seed` must not be negative")


def _check_best_of(parameters: Mapping[str, Any], *, stream: bool) -> None:
    best_of = 1 if parameters.get("best_of") is None else parameters["best_of"]
    if not 1 <= best_of <= MAX_BEST_OF:
        raise invalid(f"`best_of` must be > 0 and <= {MAX_BEST_OF}")
    if best_of == 1:
        return
    if stream:
        raise invalid("`best_of` != 1 is not supported when streaming tokens")
    if not sampled(parameters):
        raise invalid("you must use sampling when `best_of` is > 1")
    if parameters.get("seed") is not None:
        raise invalid("`seed` must not be set when `best_of` > 1")


def check_grammar(grammar: Any) -> None:
    """Raise where a grammar is not one of TGI's."""
    match grammar:
        case {"type": "json" | "json_object", "value": str() as text}:
            try:
                schema = json.loads(text)
            except ValueError as error:
                raise invalid(f"grammar is not valid: {error}") from error
        case {"type": "json" | "json_object", "value": schema}:
            pass
        case {"type": "json_schema", "value": {"schema": schema}}:
            pass
        case {"type": "regex", "value": str()}:
            return
        case _:
            raise invalid("grammar is not valid")
    if not isinstance(schema, dict) or "properties" not in schema:
        raise invalid("grammar is not valid: Grammar must have a 'properties' field")


def generate(prompt: str, text: str, parameters: Mapping[str, Any]) -> Generated:
    """The model's text, cut as the parameters say. The stop sequence that ended it stays at its end."""
    tokens = tokens_of(text)
    limit = MAX_NEW_TOKENS if parameters.get("max_new_tokens") is None else parameters["max_new_tokens"]
    reason = "eos_token"
    stops = tuple(parameters.get("stop") or ())
    for count, so_far in enumerate(accumulate(tokens), start=1):
        # The end of the text is a token, too: one that fits exactly is already too long.
        if count >= limit or (stops and so_far.endswith(stops)):
            reason = "length" if count >= limit else "stop_sequence"
            tokens = tokens[:count]
            break
    seed = (parameters.get("seed") or 1) if sampled(parameters) else None
    return Generated(tuple(tokens), reason, len(tokens_of(prompt)), seed)
