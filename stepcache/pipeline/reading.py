"""What of a request a rule may see, and whether the request may be cached at all: a closed list."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stepcache.domain.request import Request
from stepcache.domain.routes import Reason, Word

_NEUTRAL = frozenset(
    {
        "model", "messages", "stream", "stream_options", "user", "metadata", "seed", "top_p", "temperature",
        "max_tokens", "max_completion_tokens", "max_new_tokens", "stop", "store", "service_tier", "response_format",
    }
)  # fmt: skip
"""Known and neutral: they are part of the key, and their meaning is kept or checked."""

_EMPTY = {
    "tools": ([], None), "functions": ([], None), "n": (1, None), "best_of": (1, None), "logprobs": (False, None),
    "echo": (False, None), "suffix": ("", None), "logit_bias": ({}, None), "tool_choice": ("none", "auto", None),
}  # fmt: skip
"""Fields that shape the answer beyond what is understood here, with the values that say nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A request that may be cached.

    Attributes:
        prompt: The last user message.
        system: The system text; empty for none.
        turns: Whether messages stand between the system text and the prompt.
        greedy: Whether its temperature is absent or 0.
        schema: Its own JSON schema; None without.
        formatted: Whether it has a `response_format` that asks for anything but text.
        stops: Its `stop` strings.
        max_tokens: The most tokens an answer may have; None for no bound.
    """

    prompt: str
    system: str = ""
    turns: bool = False
    greedy: bool = True
    schema: Any = None
    formatted: bool = False
    stops: tuple[str, ...] = ()
    max_tokens: int | None = None


def read_request(request: Request) -> Reading | Reason:
    """The reading of a cacheable request, else `uncacheable: <field>`."""
    body = request.body
    field = _odd_field(body) or _odd_messages(body.get("messages")) or _odd_values(body)
    if field:
        return Reason(Word.UNCACHEABLE, field)
    messages = body["messages"]
    system = text_of(messages[0]["content"]) if messages[0]["role"] == "system" else ""
    between = messages[1:-1] if messages[0]["role"] == "system" else messages[:-1]
    temperature = body.get("temperature")
    schema = _schema(body.get("response_format"))
    return Reading(
        prompt=text_of(messages[-1]["content"]),
        system=system,
        turns=bool(between),
        greedy=temperature is None or temperature == 0,
        schema=schema,
        formatted=schema is not None or _is_formatted(body.get("response_format")),
        stops=_stops(body.get("stop")),
        max_tokens=_limit(body),
    )


MAX_DEPTH = 64
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def _odd_field(body: Mapping[Any, Any]) -> str:
    for name, value in body.items():
        if name in _NEUTRAL:
            continue
        if name not in _EMPTY or not any(value == quiet and type(value) is type(quiet) for quiet in _EMPTY[name]):
            return _shown(name)
    return "" if isinstance(body.get("model"), str | None) else "model"


def _shown(name: object) -> str:
    """A field's name as a header may hold it: the caller chose it."""
    return name if isinstance(name, str) and _PLAIN.fullmatch(name) else "field"


def _odd_messages(messages: Any) -> str:
    if not isinstance(messages, list) or not messages:
        return "messages"
    if not all(_is_plain(message) for message in messages):
        return "messages"
    roles = [message["role"] for message in messages]
    spoken = roles[1:] if roles[0] == "system" else roles
    return "" if set(spoken) <= {"user", "assistant"} and roles[-1] == "user" else "messages"


def _is_plain(message: Any) -> bool:
    """Whether a message is a role and a text, and nothing more."""
    if not isinstance(message, dict) or set(message) != {"role", "content"}:
        return False
    return is_text(message["role"]) and is_text(text_of(message["content"]))


def text_of(content: Any) -> Any:
    """A message's text: the content itself, or its only part where that is a text; else the content as it is."""
    match content:
        case [{"type": "text", "text": str(text), **rest}] if not rest:
            return text
        case _:
            return content


def is_text(value: Any) -> bool:
    """Whether a value is a text that UTF-8 can write: no half of a surrogate pair stands in it."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _odd_values(body: Mapping[str, Any]) -> str:
    for name in ("temperature", "top_p"):
        if not isinstance(body.get(name), int | float | None) or isinstance(body.get(name), bool):
            return name
    for name in ("max_tokens", "max_completion_tokens", "max_new_tokens"):
        value = body.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            return name
    if not isinstance(body.get("seed"), int | None):
        return "seed"
    stop = body.get("stop")
    if stop is not None and not isinstance(stop, str) and not _is_texts(stop):
        return "stop"
    shape = body.get("response_format")
    return "" if isinstance(shape, dict | None) and not is_deeper(shape, MAX_DEPTH) else "response_format"


def is_deeper(value: Any, levels: int) -> bool:
    """Whether a JSON value is nested deeper than so many levels."""
    layer = [value]
    for _ in range(levels):
        layer = [part for holder in layer for part in _parts(holder)]
        if not layer:
            return False
    return True


def _parts(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _stops(stop: Any) -> tuple[str, ...]:
    return (stop,) if isinstance(stop, str) and stop else tuple(stop or ())


def _limit(body: Mapping[str, Any]) -> int | None:
    given = [body[name] for name in ("max_tokens", "max_completion_tokens", "max_new_tokens") if body.get(name)]
    return min(given, default=None)


def _is_formatted(response_format: Any) -> bool:
    return bool(response_format) and response_format != {"type": "text"}


def _schema(response_format: Any) -> Any:
    """The schema of `json_schema` (OpenAI, vLLM, llama.cpp) or of `json_object` with `schema` (llama.cpp)."""
    if not isinstance(response_format, dict):
        return None
    if response_format.get("type") == "json_schema":
        wrapped = response_format.get("json_schema")
        return wrapped.get("schema") if isinstance(wrapped, dict) else None
    return response_format.get("schema") if response_format.get("type") == "json_object" else None
