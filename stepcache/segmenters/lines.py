"""`steps lines`: each line that holds something to check is a step."""

from typing import ClassVar

from pydantic import BaseModel

from stepcache.domain.steps import Segmented
from stepcache.segmenters.cutting import MAX_STEPS, MaxSteps, cut, gather, lines_of, uncut
from stepcache.segmenters.remarks import Prose, Remarks, kept_lines


class LineSegmenter:
    """Cut at line feeds; a line with nothing to check belongs to the step that follows, the last ones to the last."""

    name: ClassVar[str] = "lines"
    names_steps: ClassVar[bool] = False

    class Args(BaseModel, frozen=True, extra="forbid"):
        """`lines { remarks = known  prose = [algebra]  max = 12 steps }`."""

        remarks: Remarks = "keep"
        prose: Prose = ()
        max: MaxSteps = MAX_STEPS

    def segment(self, text: str, args: Args) -> Segmented:
        """Lines, without the remarks that are dropped."""
        pieces = gather(kept_lines(lines_of(text), args.remarks, args.prose))
        return cut(pieces, limit=args.max) if pieces else uncut(text, "no line holds anything to check")
