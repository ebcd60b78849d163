"""Where in a rule file something stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one rule file and the name it is shown by."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source, by characters.

    Attributes:
        path: The file's name as it is shown.
        start: First character, counted from 0.
        end: One past the last character.
        line: Line of `start`, counted from 1.
        column: Column of `start`, counted from 1, in characters.
    """

    path: str
    start: int
    end: int
    line: int
    column: int


NOWHERE = Span("", 0, 0, 1, 1)
