"""How plugins are."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What became of a plugin, from the first look at it on."""

    READY = "ready"
    RESTING = "resting"
    TRUSTED = "trusted"
    QUARANTINED = "quarantined"
    DENIED = "denied"
    NOT_LOADED = "not loaded"


@dataclass(frozen=True, slots=True)
class PluginState:
    """What there is to say of one plugin that a host has.

    Attributes:
        hooks: Those it implements.
        load_ms: Milliseconds that its import and its hooks took; None where it was not loaded.
        reason: Why it is in quarantine, which of its names rest, or what it does not offer; in a line.
    """

    namespace: str
    distribution: str
    version: str
    state: State
    hooks: tuple[str, ...]
    load_ms: float | None
    reason: str
