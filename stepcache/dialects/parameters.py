"""How settings, token limits and schemas are put into a body: alike in all shapes, but for names and the place."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from stepcache.dialects.base import Body, Reading, Setting
from stepcache.dialects.fields import stops_of, without_nulls, without_stream
from stepcache.dialects.formats import Place, openai_place, schema_at, with_schema, without_schema

LIMITS = ("max_tokens", "max_completion_tokens", "max_new_tokens")
"""Every name that servers have for the most tokens of an answer; blocks of rules use them too."""


class Parameters(ABC):
    """The parameters of a call, where they stand in the body itself.

    Attributes:
        limits: Names of the token limit, the API's own first.
        takes: What of a `backend` block goes into the body, beside limit and grammar.
        format: The field that asks for a schema.
        stop_stays: Whether texts keep the `stop` string that ended them.
        unformatted: What stands in that field where it asks for nothing but text.
    """

    limits: ClassVar[tuple[str, ...]] = LIMITS
    takes: ClassVar[frozenset[str]] = frozenset({"seed", "stop", "temperature", "top_p"})
    format: ClassVar[str] = "response_format"
    stop_stays: ClassVar[bool] = False
    unformatted: ClassVar[Any] = {"type": "text"}

    @property
    def limit(self) -> str:
        """The API's own name for the most tokens an answer may have."""
        return self.limits[0]

    def parameters(self, body: Mapping[Any, Any]) -> Mapping[str, Any]:
        """Where they stand."""
        return body

    def put(self, body: Body, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """The body with these parameters and no others."""
        return dict(parameters)

    def place_of(self, asked: Any) -> Place:
        """Where the schema stands in a format; empty for none."""
        return openai_place(asked)

    def is_greedy(self, parameters: Mapping[str, Any]) -> bool:
        """Whether checked parameters ask for no sampling: the temperature is absent or 0."""
        return not parameters.get("temperature")

    def reading(self, body: Mapping[Any, Any], prompt: str, *, system: str = "", turns: bool = False) -> Reading:
        """The reading of a checked body with that prompt."""
        given = self.parameters(body)
        asked = given.get(self.format)
        schema = schema_at(asked, self.place_of(asked))
        return Reading(
            prompt=prompt,
            system=system,
            turns=turns,
            greedy=self.is_greedy(given),
            schema=schema,
            formatted=asked is not None and asked != self.unformatted,
            stops=stops_of(given.get("stop")),
            stop_stays=self.stop_stays,
            max_tokens=min((given[name] for name in self.limits if given.get(name)), default=None),
        )

    def without_schema(self, body: Body) -> dict[str, Any]:
        """The body with its schema blanked."""
        given = self.parameters(body)
        if self.format not in given:
            return dict(body)
        asked = given[self.format]
        return self.put(body, {**given, self.format: without_schema(asked, self.place_of(asked))})

    def sendable(self, body: Body) -> dict[str, Any]:
        """The body for a call of one whole answer."""
        kept = without_stream(without_nulls(body))
        given = without_nulls(self.parameters(kept))
        if not given.get("stop"):  # some clients send the empty list where nobody set one
            given.pop("stop", None)
        return self.put(kept, given)

    def with_defaults(self, body: Body, settings: Iterable[Setting]) -> dict[str, Any]:
        """The body with a block's settings where it says nothing itself, under its own names."""
        given = self.parameters(body)
        limited = any(name in given for name in self.limits)
        found = dict(given)
        for name, value in settings:
            if name in LIMITS:
                if not limited:
                    found[self.limit] = value
            elif name in self.takes and not self.refuses(name, value):
                found.setdefault(name, list(value) if name == "stop" else value)
        return self.put(body, found)

    def refuses(self, name: str, value: Any) -> bool:
        """Whether servers of this API refuse a value that others take."""
        return False

    def limited(self, body: Body, tokens: int) -> tuple[dict[str, Any], bool]:
        """The body with no higher limit, under each name it uses."""
        found = dict(self.parameters(body))
        given = [name for name in self.limits if name in found]
        lowered = not given or any(found[name] > tokens for name in given)
        for name in given or [self.limit]:
            found[name] = min(found.get(name, tokens), tokens)
        return self.put(body, found), lowered

    def guided(self, body: Body, name: str, schema: Any, block: str) -> dict[str, Any]:
        """The body asking for the schema, unless it asks for a format itself."""
        given = self.parameters(body)
        grammar = None if self.format in given else self.grammar(name, schema, block)
        return dict(body) if grammar is None else self.put(body, {**given, self.format: grammar})

    @abstractmethod
    def grammar(self, name: str, schema: Any, block: str) -> dict[str, Any] | None:
        """How a kind of server is asked for a schema; None where it cannot be."""

    def reguided(self, body: Body, schema: Any) -> dict[str, Any]:
        """The body with another schema where it asks for one, in the same spelling."""
        given = self.parameters(body)
        place = self.place_of(given.get(self.format))
        if not place:
            return dict(body)
        return self.put(body, {**given, self.format: with_schema(given[self.format], place, schema)})

    def unguided(self, body: Body) -> dict[str, Any]:
        """The body asking for no format."""
        return self.put(body, {name: value for name, value in self.parameters(body).items() if name != self.format})
