"""An exchange as it happened, and as observers see it: read and redacted in their thread, never in the caller's."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from stepcache.dialects.base import Reading
from stepcache.dialects.registry import dialect_of
from stepcache.domain.request import Answer, Request
from stepcache.domain.routes import Grade, Reason, Route
from stepcache.plugins.parts import Inquiry, Reply
from stepcache.ports import Completion
from stepcache.proxy.shadow.replies import Body, reply_of
from stepcache.text.redaction import Redaction


@dataclass(frozen=True)
class Exchange:
    """A request that was read.

    Attributes:
        at: Seconds since 1970.
        began: Seconds of the monotonic clock.
    """

    request: Request
    at: float
    began: float
    id: str = field(default_factory=lambda: secrets.token_hex(8))

    @cached_property
    def reading(self) -> Reading:
        """What rules read of it; a prompt without words where no rule could."""
        found = dialect_of(self.request.api).read(self.request.body)
        return Reading("", turns=True) if isinstance(found, Reason) else found

    def inquiry(self, redaction: Redaction) -> Inquiry:
        """The request, redacted."""
        reading = self.reading
        return Inquiry(
            id=self.id,
            at=self.at,
            api=self.request.api.value,
            model=redaction.clean(self.request.model),
            system=redaction.clean(reading.system),
            prompt=redaction.clean(reading.prompt),
            alone=not reading.turns and not reading.formatted,
            greedy=reading.greedy,
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer from here, or one that was put to a backend of another API."""

    answer: Answer
    took_s: float

    @property
    def size(self) -> int:
        """Characters that are kept until it was seen."""
        return len(self.answer.text)

    def outcome(self, exchange: Exchange, redaction: Redaction) -> Reply:
        """The answer, redacted."""
        one = self.answer
        return Reply(
            text=redaction.clean(one.text),
            finish_reason=one.finish_reason,
            route=one.route.value,
            reason=redaction.clean(str(one.reason)),
            rule=one.rule,
            grade=one.grade.value,
            prompt_tokens=one.usage.prompt_tokens,
            completion_tokens=one.usage.completion_tokens,
            took_s=self.took_s,
        )


@dataclass(frozen=True, slots=True)
class Passed:
    """An answer that was passed through, byte by byte.

    Attributes:
        raw: All of its body; None where it was cut off, or was too long to keep.
    """

    why: Reason
    rule: str
    headers: Mapping[str, str]
    raw: bytes | None
    took_s: float

    @property
    def size(self) -> int:
        """Bytes that are kept until it was seen."""
        return len(self.raw or b"")

    def outcome(self, exchange: Exchange, redaction: Redaction) -> Reply:
        """The answer, redacted, where it can be read."""
        found = reply_of(exchange.request.api, Body(self.headers, self.raw)) if self.raw is not None else None
        reply = found if isinstance(found, Completion) else Completion("", "")
        return Reply(
            text=redaction.clean(reply.text),
            finish_reason=reply.finish_reason,
            route=Route.BYPASS.value,
            reason=redaction.clean(str(self.why)),
            rule=self.rule,
            grade=Grade.NONE.value,
            prompt_tokens=reply.prompt_tokens,
            completion_tokens=reply.completion_tokens,
            took_s=self.took_s,
        )


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer: the backend failed, or the caller went away."""

    why: str
    took_s: float
    size: int = 0

    def outcome(self, exchange: Exchange, redaction: Redaction) -> Reply:
        """Why there is none."""
        return Reply("", "", "", redaction.clean(self.why), "", Grade.NONE.value, 0, 0, self.took_s)


End = Answered | Passed | Failed
