"""What a server takes from those it does not know."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """What one request may cost before it is understood.

    Attributes:
        max_body_bytes: More, and the request is refused with 413.
        max_depth: A body nested deeper is passed through unread.
        body_deadline_s: A body that takes longer to arrive is refused with 408.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_body_bytes: Annotated[int, Field(ge=1)] = 2 << 20
    max_depth: Annotated[int, Field(ge=1, le=512)] = 64
    body_deadline_s: Annotated[float, Field(gt=0)] = 30.0


class PluginSettings(BaseModel):
    """What the operator decides about plugins.

    Attributes:
        allowed: Namespaces that may be loaded; None for every one that a served rule uses.
        trusted: Namespaces whose code runs in this process: nothing there can be killed.
        environment: Namespace -> variables that its workers may see; they see nothing else of ours.
        lock: The file that names each distribution's version and digest.
        locked: Whether only what stands in that file, unchanged, is loaded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    allowed: frozenset[str] | None = None
    trusted: frozenset[str] = frozenset()
    environment: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    lock: Path = Path("stepcache.lock")
    locked: bool = False
