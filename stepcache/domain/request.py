"""Request, Answer: what comes in, what goes out."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from stepcache.domain.routes import Grade, Reason, Route
from stepcache.domain.value import dataclass

ANONYMOUS = "anonymous"
CREDENTIALS = ("authorization", "api-key", "x-api-key")
"""Headers that a caller may prove itself with."""
ON_BEHALF = ("openai-organization", "openai-project")
"""Headers that say whose data a credential is used for."""
PERSONAL = frozenset({*CREDENTIALS, *ON_BEHALF, "cookie"})
"""All that a server knows a caller by."""


class Api(StrEnum):
    """Whose shape a request has: OpenAI's chat, OpenAI's completions, or TGI's `/generate`."""

    CHAT = "chat"
    COMPLETIONS = "completions"
    GENERATE = "generate"


@dataclass(frozen=True, slots=True)
class Request:
    """One request in the caller's API shape.

    Attributes:
        body: The parsed JSON body.
        api: Whose shape the body has.
        tenant: Whose it is: SHA-256 (hex) of what the caller proves itself with, or `anonymous`.
        raw: The bytes of the body as they came, for pass-through; empty where the library made it.
        headers: Request headers the backend may need (`authorization`), lower-case names.
    """

    body: Mapping[str, Any]
    api: Api = Api.CHAT
    tenant: str = ANONYMOUS
    raw: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> str:
        """The model it asks for; empty for none."""
        return model_of(self.body)


def model_of(body: Mapping[str, Any]) -> str:
    """The model that a body asks for; empty where it names none, or no text does."""
    model = body.get("model")
    return model if isinstance(model, str) else ""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens really spent on the model for one answer."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """The request must be passed through as it came.

    Attributes:
        reason: `no-rule`, `uncacheable: <field>`; or `unverified`, `budget`, where a rule claimed it but
            says `otherwise miss` and no reply stands to be served.
        rule: `name@version` of the rule that claimed it; empty for none.
        usage: Tokens that were spent before.
    """

    reason: Reason
    rule: str = ""
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is served for a claimed request.

    Attributes:
        text: The whole answer; empty on `refuse`.
        steps: The same cut into steps, for streaming; joined they give `text`.
        rule: `name@version`; empty where no rule claimed the request.
        grade: What stands behind it.
        counts: Steps by what made them: `total reused adapted patched generated solved`.
        model: The model's name as the answer reports it.
        finish_reason: As the backend said, `stop` for everything verified.
        failures: The last failing checks' texts, for `refuse`.
        entry: The id of the entry it came from or went into; empty for none.
        stored: Whether it was admitted.
        slots: The values of the prompt's slots, as text, for tests and explain.
    """

    text: str
    route: Route
    reason: Reason
    steps: tuple[str, ...] = ()
    rule: str = ""
    grade: Grade = Grade.NONE
    counts: Mapping[str, int] = field(default_factory=dict)
    usage: Usage = Usage()
    model: str = ""
    finish_reason: str = "stop"
    failures: tuple[str, ...] = ()
    entry: str = ""
    stored: bool = False
    slots: Mapping[str, str] = field(default_factory=dict)
