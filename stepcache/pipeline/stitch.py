"""Join the steps of an answer, and the check over the whole that they still are what was verified."""

from collections.abc import Iterable

from stepcache.domain.rules import Cut
from stepcache.domain.steps import Segmented
from stepcache.pipeline.segment import segment
from stepcache.ports import Tools


def stitch(texts: Iterable[str]) -> str:
    """The steps' texts joined."""
    return "".join(texts)


def intact(cut: Cut, segmented: Segmented, tools: Tools) -> bool:
    """Whether the stitched text is cut into the very steps that were verified: nothing merged, moved or lost."""
    again = segment(cut, segmented.text, tools)
    return again.whole and [step.text for step in again.steps] == [step.text for step in segmented.steps]
