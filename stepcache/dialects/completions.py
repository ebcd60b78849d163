"""OpenAI's completions: one prompt, parameters beside it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from stepcache.dialects.base import Body, Reading
from stepcache.dialects.fields import NULL, Fields, is_text, odd_field
from stepcache.dialects.formats import openai_format
from stepcache.dialects.openai import FIELDS
from stepcache.dialects.parameters import Parameters
from stepcache.dialects.plain import continued
from stepcache.domain.request import Api
from stepcache.domain.routes import Reason, Word

# A whole number here: 0 asks for the chosen tokens' own.
_FIELDS: Fields = {**FIELDS, "prompt": is_text, "logprobs": NULL}


class Completions(Parameters):
    """`/v1/completions`."""

    api: ClassVar[Api] = Api.COMPLETIONS
    takes: ClassVar[frozenset[str]] = Parameters.takes | {"repetition_penalty"}

    def read(self, body: Mapping[Any, Any]) -> Reading | Reason:
        """The reading of a cacheable completion request; several prompts at once are none."""
        field = odd_field(body, _FIELDS) or ("prompt" if body.get("prompt") is None else "")
        return Reason(Word.UNCACHEABLE, field) if field else self.reading(body, body["prompt"])

    def blanked(self, body: Body, *, schema: bool) -> dict[str, Any]:
        """The body without its prompt."""
        kept = self.without_schema(body) if schema else dict(body)
        return {name: value for name, value in kept.items() if name != "prompt"}

    def grammar(self, name: str, schema: Any, block: str) -> dict[str, Any] | None:
        """As vLLM and llama.cpp take it; TGI takes none here."""
        return None if block == "tgi" else openai_format(name, schema)

    def with_turn(self, body: Body, answer: str, text: str) -> dict[str, Any]:
        """The body with a longer prompt."""
        return {**body, "prompt": continued(body["prompt"], answer, text)}
