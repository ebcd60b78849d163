"""What the engine wants to know of a request, whatever shape it has, and the port that tells it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from stepcache.domain.request import Api
from stepcache.domain.routes import Reason

Body = Mapping[str, Any]
Setting = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """A request that may be cached.

    Attributes:
        prompt: The text that rules are matched with: the last user message, or the whole prompt.
        system: The system text; empty for none.
        turns: Whether messages stand between the system text and the prompt.
        greedy: Whether the server is asked for its likeliest answer.
        schema: Its own JSON schema; None without.
        formatted: Whether it asks for a form of answer: a schema, a grammar, anything but text.
        stops: Its `stop` strings.
        stop_stays: Whether an answer keeps the `stop` string that ended it, as TGI's texts do.
        max_tokens: The most tokens an answer may have; None for no bound.
    """

    prompt: str
    system: str = ""
    turns: bool = False
    greedy: bool = True
    schema: Any = None
    formatted: bool = False
    stops: tuple[str, ...] = ()
    stop_stays: bool = False
    max_tokens: int | None = None


class Dialect(Protocol):
    """One API's shape.

    All but `read` take bodies that it read and found cacheable; those from `with_defaults` on take what
    `sendable` made of one. No body is changed in place.
    """

    api: ClassVar[Api]

    @property
    def limit(self) -> str:
        """The API's own name for the most tokens an answer may have."""
        ...

    def read(self, body: Mapping[Any, Any]) -> Reading | Reason:
        """The reading of a cacheable body, else `uncacheable: <field>`; never raises, whatever stands in it."""
        ...

    def blanked(self, body: Body, *, schema: bool) -> dict[str, Any]:
        """The body without the text that slots are read from.

        Args:
            schema: Whether slots are read from its schema too.
        """
        ...

    def sendable(self, body: Body) -> dict[str, Any]:
        """The body for a call of one whole answer: nothing of streaming, and no null that says nothing."""
        ...

    def with_defaults(self, body: Body, settings: Iterable[Setting]) -> dict[str, Any]:
        """The body with settings of a rule's `backend` block; the caller's own win, unknown ones are left out."""
        ...

    def limited(self, body: Body, tokens: int) -> tuple[dict[str, Any], bool]:
        """The body with no higher token limit, and whether that is lower than what it asked for."""
        ...

    def guided(self, body: Body, name: str, schema: Any, block: str) -> dict[str, Any]:
        """The body asking for an answer of that schema, unless it asks for a format itself.

        Args:
            name: What the schema is called, where the API wants a name.
            block: The kind of server, as `backend` blocks name it: servers spell grammars differently. One
                that cannot take this schema is not asked.
        """
        ...

    def reguided(self, body: Body, schema: Any) -> dict[str, Any]:
        """The body with another schema in the place of the one it asks for, if it asks for one."""
        ...

    def unguided(self, body: Body) -> dict[str, Any]:
        """The body asking for no format."""
        ...

    def with_turn(self, body: Body, answer: str, text: str) -> dict[str, Any]:
        """The body with one turn appended; what stood in it comes first and unchanged, so a prefix cache helps.

        Args:
            answer: What the model said before; empty for nothing.
            text: What it is told now.
        """
        ...
