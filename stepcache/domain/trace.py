"""Trace: what happened on a request's way, for `explain`, failing tests and logs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        kind: `claim candidate skip check rung call admit`.
        what: The check, rung or entry it is about, as the author wrote it.
        outcome: In a word or two.
        detail: Reasons, tokens, milliseconds.
    """

    kind: str
    what: str
    outcome: str
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Trace:
    """Collects events; a request without one pays nothing."""

    events: list[Event] = field(default_factory=list)

    def add(self, kind: str, what: str, outcome: str, **detail: object) -> None:
        """Note an event."""
        self.events.append(Event(kind, what, outcome, detail))

    def redact(self, plain: Callable[[Any], Any]) -> None:
        """Take out of all its texts what is not to be shown; `plain` gives a value without."""
        self.events = [Event(one.kind, plain(one.what), plain(one.outcome), plain(one.detail)) for one in self.events]
