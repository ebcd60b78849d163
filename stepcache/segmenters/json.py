"""`steps json`: the members of a JSON object are its steps."""

from itertools import pairwise
from typing import ClassVar

from stepcache.domain.steps import Segmented
from stepcache.ports import NO_NAMES, Arguments, Names
from stepcache.segmenters.cutting import MAX_STEPS, MaxSteps, cut, gather, lines_of, uncut
from stepcache.text.json import JsonError, Node, parse, read


class JsonSegmenter:
    """Cut JSON at its members, each with the comma after it.

    The opening bracket stands with the first member, the closing one with the last. A member's step
    bears the member's name; items of an array bear none. A value without members is one step.
    """

    name: ClassVar[str] = "json"
    names_steps: ClassVar[bool] = True

    class Args(Arguments):
        """`json { single = true }`: exactly one value; else also one value a line, each a step."""

        single: bool = False
        max: MaxSteps = MAX_STEPS

    def segment(self, text: str, args: Args, names: Names = NO_NAMES) -> Segmented:
        """Members of the only value; without `single`, whole lines where each is a value."""
        try:
            return _members(text, parse(text), args.max)
        except JsonError as error:
            rows = [] if args.single else _rows(text, args.max)
            return cut(rows, limit=args.max) if rows else uncut(text, str(error))


def _members(text: str, node: Node, limit: int) -> Segmented:
    starts = [member.start for member in node.members] or [item.start for item in node.items]
    edges = [0, *starts[1:], len(text)]
    pieces = [text[left:right] for left, right in pairwise(edges)]
    return cut(pieces, limit=limit, names=[member.name for member in node.members])


def _rows(text: str, limit: int) -> list[str]:
    """The lines of JSON lines, blank ones joined to the next; none where a line is not one value."""
    rows = gather((line, bool(line.strip())) for line in lines_of(text))
    try:
        for row in rows[: limit + 1]:
            read(row)
    except JsonError:
        return []
    return rows
