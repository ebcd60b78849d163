"""`steps numbered`: each numbered line begins a step."""

import re
from collections.abc import Iterable
from typing import ClassVar

from stepcache.domain.steps import Segmented
from stepcache.ports import NO_NAMES, Arguments, Names
from stepcache.segmenters.cutting import MAX_STEPS, MaxSteps, cut, uncut
from stepcache.segmenters.remarks import Line, Prose, Remarks, kept_lines

_NUMBERED = re.compile(
    r"(?P<indent>[ \t]*+)(?:#{1,6}[ \t]++)?+(?:\*\*|__)?+(?P<word>step[ \t]?)?(?P<number>[0-9]{1,3})"
    r"(?(word)(?:[.:)]|[ \t]++[-–—]|(?=\*\*|__|[ \t]*+$))|[.)])(?:\*\*|__)?+(?=\s|$)",
    re.IGNORECASE,
)


class NumberedSegmenter:
    """Cut before `1.`, `2)` and `Step 3:` at a line's start.

    A number that does not grow, or stands further in than the first, belongs to its step: a list inside
    it. What stands before the first number belongs to the first step.
    """

    name: ClassVar[str] = "numbered"
    names_steps: ClassVar[bool] = False

    class Args(Arguments):
        """`numbered { max = 12 steps }`; `remarks` and `prose` as those of `lines`."""

        remarks: Remarks = "keep"
        prose: Prose = ()
        max: MaxSteps = MAX_STEPS

    def segment(self, text: str, args: Args, names: Names = NO_NAMES) -> Segmented:
        """Steps from number to number."""
        lines = kept_lines(text, args.remarks, args.prose, names)
        pieces = _pieces(lines) if lines else []
        return cut(pieces, limit=args.max) if pieces else uncut(text, "no numbered line begins a step")


def _pieces(lines: Iterable[Line]) -> list[str]:
    pieces: list[str] = []
    before = ""
    last = -1
    indent = 0
    for line, _ in lines:
        found = _NUMBERED.match(line)
        if found and int(found["number"]) > last and (last < 0 or len(found["indent"]) <= indent):
            last, indent = int(found["number"]), len(found["indent"])
            pieces.append(before)
            before = ""
        if pieces:
            pieces[-1] += line
        else:
            before += line
    return pieces
