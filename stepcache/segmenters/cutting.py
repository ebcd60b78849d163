"""What all segmenters share: pieces become steps, or one step that could not be cut."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field

from stepcache.domain.steps import Segmented, Step

MAX_STEPS = 200
MaxSteps = Annotated[int, Field(ge=1, le=1000)]


def cut(pieces: Sequence[str], *, limit: int, names: Sequence[str] = ()) -> Segmented:
    """The pieces as steps; one uncut step where there are none or more than `limit`."""
    if not pieces:
        return uncut("", "there is nothing to cut")
    if len(pieces) > limit:
        return uncut("".join(pieces), f"{len(pieces)} steps, at most {limit} are allowed")
    named = names or [""] * len(pieces)
    return Segmented(
        tuple(Step(index, text, name) for index, (text, name) in enumerate(zip(pieces, named, strict=True)))
    )


def uncut(text: str, reason: str) -> Segmented:
    """The whole text as one step that fails every check of a step."""
    return Segmented((Step(0, text),), whole=False, reason=reason)


def gather(lines: Iterable[tuple[str, bool]]) -> list[str]:
    """Join each line that holds nothing to check to the piece that follows, the last ones to the last piece.

    Args:
        lines: Each line with its end, and whether it holds something to check.

    Returns:
        Pieces which, joined, are the lines; none where no line holds anything to check.
    """
    pieces: list[str] = []
    waiting: list[str] = []
    for line, counts in lines:
        waiting.append(line)
        if counts:
            pieces.append("".join(waiting))
            waiting = []
    if pieces and waiting:
        pieces[-1] += "".join(waiting)
    return pieces


def lines_of(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends a line."""
    lines = text.split("\n")
    whole = [f"{line}\n" for line in lines[:-1]]
    return [*whole, lines[-1]] if lines[-1] else whole
