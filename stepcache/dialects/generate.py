"""TGI's `/generate`: one text in `inputs`, everything else in `parameters`."""

from collections.abc import Mapping
from typing import Any, ClassVar

from stepcache.dialects.base import Body, Reading
from stepcache.dialects.fields import (
    NO_FACTOR,
    NO_PENALTY,
    NULL,
    Fields,
    is_count,
    is_flag,
    is_format,
    is_number,
    is_object,
    is_text,
    is_texts,
    is_whole,
    odd_field,
    quiet,
)
from stepcache.dialects.formats import Place, tgi_format, tgi_place, tgi_takes
from stepcache.dialects.parameters import Parameters
from stepcache.dialects.plain import continued
from stepcache.domain.request import Api
from stepcache.domain.routes import Reason, Word

_FIELDS: Fields = {
    "inputs": is_text,
    "parameters": is_object,
    "stream": is_flag,
    "model": is_text,
    "user": is_text,
    "metadata": is_object,
}
# `details` asks for more about the tokens, not for another text.
_PARAMETERS: Fields = {
    "max_new_tokens": is_count,
    "seed": is_whole,
    "stop": is_texts,
    "temperature": is_number,
    "top_p": is_number,
    "top_k": is_count,
    "typical_p": is_number,
    "do_sample": is_flag,
    "details": is_flag,
    "grammar": is_format,
    "best_of": quiet(1),
    "decoder_input_details": quiet(False),
    "return_full_text": quiet(False),
    "watermark": quiet(False),
    "repetition_penalty": NO_FACTOR,
    "frequency_penalty": NO_PENALTY,
    "truncate": NULL,
    "adapter_id": NULL,
    "top_n_tokens": NULL,
}
_SAMPLER = ("temperature", "top_k", "top_p", "typical_p")


class Generate(Parameters):
    """`/`, `/generate` and `/generate_stream`."""

    api: ClassVar[Api] = Api.GENERATE
    limits: ClassVar[tuple[str, ...]] = ("max_new_tokens",)
    takes: ClassVar[frozenset[str]] = Parameters.takes | {"top_k", "repetition_penalty"}
    format: ClassVar[str] = "grammar"
    stop_stays: ClassVar[bool] = True
    unformatted: ClassVar[Any] = None

    def parameters(self, body: Mapping[Any, Any]) -> Mapping[str, Any]:
        """In a field of their own, which may be absent."""
        return body.get("parameters") or {}

    def put(self, body: Body, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """The body with these parameters; without any, as if it never had them."""
        kept = {name: value for name, value in body.items() if name != "parameters"}
        return {**kept, "parameters": dict(parameters)} if parameters else kept

    def place_of(self, asked: Any) -> Place:
        """Where the schema stands in a grammar."""
        return tgi_place(asked)

    def is_greedy(self, parameters: Mapping[str, Any]) -> bool:
        """TGI samples as soon as one of the sampler's settings is there."""
        return parameters.get("do_sample") is not True and all(parameters.get(name) is None for name in _SAMPLER)

    def read(self, body: Mapping[Any, Any]) -> Reading | Reason:
        """The reading of a cacheable request; one to `/generate_stream` has the same body."""
        field = odd_field(body, _FIELDS) or ("inputs" if body.get("inputs") is None else "")
        given = {} if field else self.parameters(body)
        field = field or odd_field(given, _PARAMETERS)
        return Reason(Word.UNCACHEABLE, field) if field else self.reading(body, body["inputs"])

    def blanked(self, body: Body, *, schema: bool) -> dict[str, Any]:
        """The body without its inputs."""
        kept = self.without_schema(body) if schema else dict(body)
        return {name: value for name, value in kept.items() if name != "inputs"}

    def refuses(self, name: str, value: Any) -> bool:
        """TGI takes the absence of these for what they say elsewhere: no sampling, no cut."""
        return (name == "temperature" and value <= 0) or (name == "top_p" and value >= 1)

    def grammar(self, name: str, schema: Any, block: str) -> dict[str, Any] | None:
        """TGI's own spelling; TGI itself refuses some schemas that others take."""
        return tgi_format(schema) if block != "tgi" or tgi_takes(schema) else None

    def with_turn(self, body: Body, answer: str, text: str) -> dict[str, Any]:
        """The body with longer inputs."""
        return {**body, "inputs": continued(body["inputs"], answer, text)}
