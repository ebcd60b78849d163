"""Problem: one request with its truth, and the kinds of them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.oracle.equations import EquationCase


class Task(StrEnum):
    """The paper's two tasks."""

    ALGEBRA = "algebra"
    JSON = "json"


class Kind(StrEnum):
    """What was done to the base prompt."""

    BASE = "base"
    REWORDED = "reworded"
    CONSTANTS = "changed constants"
    UNKNOWN = "renamed unknown"
    KEYS = "fewer or reordered keys"
    SCHEMA = "other keys or schema"
    VALUES = "changed values"
    OTHER = "another question"


@dataclass(frozen=True, slots=True)
class Members:
    """A JSON object that is right.

    Attributes:
        members: The record's own values.
        typed: Whether a number may not be given as text; so where a schema says what it is.
    """

    members: dict[str, Any]
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A question whose answer is told by a few words.

    Attributes:
        needs: Regular expressions that all must be found, case ignored.
        forbids: Regular expressions of which none may be found.
        right: An answer that is right.
        wrong: One that is not.
    """

    needs: tuple[str, ...]
    forbids: tuple[str, ...]
    right: str
    wrong: str


Truth = EquationCase | Members | Said


@dataclass(frozen=True, slots=True)
class Problem:
    """One request.

    Attributes:
        name: Unique within a seed.
        base: Number of the base prompt it stems from, 0 to 9.
        detail: What exactly was done, where the kind has several ways.
        schema: What the request sends as `response_format`; None for nothing.
    """

    name: str
    task: Task
    kind: Kind
    base: int
    prompt: str
    truth: Truth
    detail: str = ""
    schema: dict[str, Any] | None = field(default=None, hash=False)
