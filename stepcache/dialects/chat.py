"""OpenAI's chat: messages, of which the last is the prompt."""

from collections.abc import Mapping
from typing import Any, ClassVar

from stepcache.dialects.base import Body, Reading
from stepcache.dialects.fields import NULL, Fields, is_text, odd_field, quiet, without_nulls
from stepcache.dialects.formats import openai_format, tgi_format, tgi_takes
from stepcache.dialects.openai import FIELDS
from stepcache.dialects.parameters import Parameters
from stepcache.domain.request import Api
from stepcache.domain.routes import Reason, Word

_OF_A_MESSAGE: Fields = {
    "role": is_text,
    "content": lambda content: is_text(text_of(content)),
    "name": NULL,
    "tool_calls": NULL,
    "tool_call_id": NULL,
    "function_call": NULL,
    "refusal": NULL,
    "audio": NULL,
    "annotations": NULL,
}
MOST_MESSAGES = 1_000
"""More are not looked at, one by one, while others wait."""
_SPOKEN = frozenset({"user", "assistant"})


def text_of(content: Any) -> Any:
    """A message's text: the content itself, or its only part where that is a text; else the content as it is."""
    match content:
        case [{"type": "text", "text": str(text), **rest}] if not rest:
            return text
        case _:
            return content


def _is_message(message: Any) -> bool:
    """Whether a message is a role and a text, and nothing more."""
    if not isinstance(message, dict) or odd_field(message, _OF_A_MESSAGE):
        return False
    return message.get("role") is not None and message.get("content") is not None


def _are_messages(messages: Any) -> bool:
    """Whether it is a conversation in plain text that ends with the user's words."""
    if not isinstance(messages, list) or not 0 < len(messages) <= MOST_MESSAGES or not all(map(_is_message, messages)):
        return False
    roles = [message["role"] for message in messages]
    spoken = roles[1:] if roles[0] == "system" else roles
    return _SPOKEN.issuperset(spoken) and roles[-1] == "user"


_FIELDS: Fields = {
    **FIELDS,
    "messages": _are_messages,
    "tools": quiet([]),
    "functions": quiet([]),
    "tool_choice": quiet("none", "auto"),
    "function_call": quiet("none", "auto"),
    "tool_prompt": NULL,
    "parallel_tool_calls": NULL,
    "logprobs": quiet(False),
    "top_logprobs": NULL,
    "modalities": quiet(["text"]),
    "audio": NULL,
    "prediction": NULL,
    "reasoning_effort": NULL,
    "verbosity": NULL,
    "web_search_options": NULL,
}


class Chat(Parameters):
    """`/v1/chat/completions`."""

    api: ClassVar[Api] = Api.CHAT

    def read(self, body: Mapping[Any, Any]) -> Reading | Reason:
        """The reading of a cacheable chat request."""
        field = odd_field(body, _FIELDS) or ("" if body.get("messages") else "messages")
        if field:
            return Reason(Word.UNCACHEABLE, field)
        messages = body["messages"]
        first, last = messages[0], messages[-1]
        if first["role"] != "system":
            return self.reading(body, text_of(last["content"]), turns=len(messages) > 1)
        return self.reading(body, text_of(last["content"]), system=text_of(first["content"]), turns=len(messages) > 2)

    def blanked(self, body: Body, *, schema: bool) -> dict[str, Any]:
        """The body with an empty last message."""
        kept = self.without_schema(body) if schema else dict(body)
        return {**kept, "messages": [*body["messages"][:-1], {"role": "user"}]}

    def sendable(self, body: Body) -> dict[str, Any]:
        """The body for a call of one whole answer; some servers choke on null in a message."""
        return {**super().sendable(body), "messages": [without_nulls(message) for message in body["messages"]]}

    def grammar(self, name: str, schema: Any, block: str) -> dict[str, Any] | None:
        """OpenAI's spelling, but for TGI, which has its own."""
        if block != "tgi":
            return openai_format(name, schema)
        return tgi_format(schema) if tgi_takes(schema) else None

    def with_turn(self, body: Body, answer: str, text: str) -> dict[str, Any]:
        """The body with further messages."""
        said = [{"role": "assistant", "content": answer}] if answer else []
        return {**body, "messages": [*body["messages"], *said, {"role": "user", "content": text}]}
