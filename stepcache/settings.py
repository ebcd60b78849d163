"""What a server takes from those it does not know."""

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
