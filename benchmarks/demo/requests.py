"""The requests of the demonstration, as they were written down before any run."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("requests.jsonl")


class Kind(StrEnum):
    """How a request stems from its base."""

    BASE = "base"
    REPEATED = "repeated"
    REWORDED = "reworded"
    CONSTANTS = "changed constants"
    UNKNOWN = "renamed unknown"
    FORM = "another form"
    REORDERED = "reordered keys"
    FEWER = "fewer keys"
    MORE = "more keys"
    VALUES = "changed values"
    TEXT = "another text"
    UNCLAIMED = "another question"


@dataclass(frozen=True, slots=True)
class Row:
    """One request.

    Attributes:
        name: Unique.
        group: Requests that one older answer may serve; the first of a group is its base.
        truth: What a right answer is held to: `equation unknown solution`, `equations solution`, `members`,
            or `needs` (regular expressions).
        says: What the scripted model answers when it is right.
        slip: What it answers when it errs.
    """

    name: str
    group: str
    kind: Kind
    prompt: str
    truth: Mapping[str, Any]
    says: str
    slip: str


def load(path: Path = FILE) -> list[Row]:
    """All requests, in the order they are sent in."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [Row(**{**row, "kind": Kind(row["kind"])}) for row in rows]


def save(rows: list[Row], path: Path = FILE) -> None:
    """Write them down, one a line."""
    path.write_text("".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows), "utf-8")
