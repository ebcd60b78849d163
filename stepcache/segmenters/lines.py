"""`steps lines`: each line that holds something to check is a step."""

from typing import ClassVar

from stepcache.domain.steps import Segmented
from stepcache.ports import NO_NAMES, Arguments, Names
from stepcache.segmenters.cutting import MAX_STEPS, MaxSteps, cut, gather, uncut
from stepcache.segmenters.remarks import NOTHING_LEFT, Prose, Remarks, kept_lines


class LineSegmenter:
    """Cut at line feeds; a line with nothing to check belongs to the step that follows, the last ones to the last."""

    name: ClassVar[str] = "lines"
    names_steps: ClassVar[bool] = False

    class Args(Arguments):
        """`lines { remarks = known  prose = [algebra]  max = 12 steps }`."""

        remarks: Remarks = "keep"
        prose: Prose = ()
        max: MaxSteps = MAX_STEPS

    def segment(self, text: str, args: Args, names: Names = NO_NAMES) -> Segmented:
        """Lines, without the remarks that are dropped."""
        lines = kept_lines(text, args.remarks, args.prose, names)
        if lines is None:
            return uncut(text, "remarks cannot be told from what is to be checked")
        pieces = gather(lines)
        return cut(pieces, limit=args.max) if pieces else uncut(text, NOTHING_LEFT)
