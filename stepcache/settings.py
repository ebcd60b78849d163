"""The configuration, read and checked once."""

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


class Settings(BaseModel):
    """What `stepcache serve` takes.

    Attributes:
        rules: Files and folders; none for the shipped rules.
        backend: `openai=URL`, `local`, `fake` or `fake=FILE`.
        backend_key_env: The variable that holds the server's key; none passes the caller's on.
        store: Path of the SQLite file, or `:memory:`.
        port: 0 takes any free one.
        allow_global: Whether a rule's `scope = global` joins tenants.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[Path, ...] = ()
    backend: str = "local"
    backend_key_env: str | None = None
    store: str = ":memory:"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    allow_global: bool = False
    limits: Limits = Limits()
