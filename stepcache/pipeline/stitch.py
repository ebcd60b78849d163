"""Join the steps of an answer, and the check over the whole that they still are what was verified."""

from collections.abc import Iterable

from stepcache.domain.steps import Segmented
from stepcache.pipeline.segment import Cutter, segment


def stitch(texts: Iterable[str]) -> str:
    """The steps' texts joined."""
    return "".join(texts)


async def intact(cutter: Cutter, segmented: Segmented) -> bool:
    """Whether the stitched text is cut into the very steps that were verified: nothing merged, moved or lost."""
    again = await segment(cutter, segmented.text)
    return again.whole and [step.text for step in again.steps] == [step.text for step in segmented.steps]
