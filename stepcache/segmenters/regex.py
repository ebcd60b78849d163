"""`steps regex(/…/)`: the answer is cut behind each match."""

from typing import Annotated, ClassVar

from stepcache.domain.expressions import Regex
from stepcache.domain.steps import Segmented
from stepcache.ports import NO_NAMES, Arguments, Names, Takes
from stepcache.segmenters.cutting import MAX_STEPS, MaxSteps, cut, gather, uncut
from stepcache.text.regex import RegexError, cut_after


class RegexSegmenter:
    """Cut behind each match of an RE2 pattern; the match belongs to the step before it."""

    name: ClassVar[str] = "regex"
    names_steps: ClassVar[bool] = False

    class Args(Arguments):
        r"""`regex(/\n\n+/)`: what parts two steps. A match of nothing parts none."""

        pattern: Annotated[Regex, Takes("regex")]
        max: MaxSteps = MAX_STEPS

    def segment(self, text: str, args: Args, names: Names = NO_NAMES) -> Segmented:
        """Pieces that hold more than white space; a blank one belongs to the step that follows."""
        try:
            pieces = gather((piece, bool(piece.strip())) for piece in cut_after(args.pattern, text))
        except (RegexError, UnicodeEncodeError) as error:
            return uncut(text, f"cannot be cut: {error}")
        return cut(pieces, limit=args.max) if pieces else uncut(text, "there is nothing to cut")
