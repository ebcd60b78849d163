"""SC902: a file's layout. Told only where it is selected: laying a file out takes longer than all other rules."""

from itertools import accumulate

from stepcache.domain.errors import LayoutError, UnreadableError
from stepcache.domain.findings import Edit, Finding, Fix
from stepcache.domain.source import Source
from stepcache.language.diagnostics import Lines, finding
from stepcache.language.fixes import SAFE


def layout_of(source: Source, width: int) -> Finding | None:
    """What `stepcache fmt` would change, once a file; None for nothing, and for a file that it leaves alone.

    Args:
        width: Columns that a line may fill.
    """
    from stepcache.author.format.run import formatted  # noqa: PLC0415 - only where it is asked for

    try:
        right = formatted(source, width)
    except (LayoutError, UnreadableError):
        return None
    if right == source.text:
        return None
    lines = Lines(source)
    edits = _edits(lines, right)
    return finding(
        "SC902",
        "`stepcache fmt` lays this out otherwise",
        lines.span(edits[0].span.start, max(edits[0].span.end - 1, edits[0].span.start)),
        help="run it, or `stepcache-validate --fix --select SC902`",
        fix=Fix("lay the file out", edits, SAFE),
    )


def _edits(lines: Lines, right: str) -> tuple[Edit, ...]:
    """The lines that differ, so that other fixes of the file can be applied beside this one."""
    from stepcache.author.diffs import lines_of, stretches  # noqa: PLC0415 - only where it is asked for

    old, new = lines_of(lines.text), lines_of(right)
    starts = list(accumulate(map(len, old), initial=0))
    return tuple(
        Edit(lines.span(starts[one.old.start], starts[one.old.stop]), "".join(new[one.new.start : one.new.stop]))
        for one in stretches(old, new)
    )
