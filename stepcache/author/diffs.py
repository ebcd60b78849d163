"""Diffs: where two texts differ, line by line, found in little time whatever the texts are.

Python's `difflib` compares every line with each of its equals, which takes minutes for a file of a thousand `#`. Here
lines that stand once in both texts are anchors, as in Bram Cohen's patience diff, and `difflib` sees what lies between.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from stepcache.domain.value import dataclass
from stepcache.text.clean import clean

CONTEXT = 3
MOST_PAIRS = 20_000  # so many equal pairs are compared in a text; a stretch with more is replaced as a whole


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that differ, counted from 0; one of the two may be empty."""

    old: range
    new: range


def lines_of(text: str) -> list[str]:
    """The lines with their ends; `splitlines` would cut at other characters too."""
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def unified(path: str, old: str, new: str) -> str:
    """A unified diff that `patch` takes; empty where nothing differs. A last line without an end is marked."""
    before, after = lines_of(old), lines_of(new)
    hunks = [line for group in _groups(stretches(before, after)) for line in _hunk(group, before, after)]
    name = clean(path, keep="")
    head = [f"--- {name}\n", f"+++ {name}\n"] if hunks else []
    return "".join([*head, *map(_ended, hunks)])


def marked(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """All lines, with `- ` before those of the old text alone and `+ ` before those of the new."""
    at = 0
    for one in stretches(old, new):
        yield from (f"  {line}" for line in old[at : one.old.start])
        gone = [f"- {old[place]}" for place in one.old]
        come = [f"+ {new[place]}" for place in one.new]
        if len(gone) == len(come):  # a line and what became of it are best seen together
            yield from (line for pair in zip(gone, come, strict=True) for line in pair)
        else:
            yield from (*gone, *come)
        at = one.old.stop
    yield from (f"  {line}" for line in old[at:])


def stretches(old: Sequence[str], new: Sequence[str]) -> list[Stretch]:
    """Where the lines differ, in order; none where they are equal."""
    room = MOST_PAIRS
    found: list[Stretch] = []
    for before, after in pairwise([(-1, -1), *_anchors(old, new), (len(old), len(new))]):
        gap = _trimmed(range(before[0] + 1, after[0]), range(before[1] + 1, after[1]), old, new)
        pairs = _equal_pairs([old[place] for place in gap.old], [new[place] for place in gap.new])
        if pairs <= room:
            room -= pairs
            found += _compared(gap, old, new)
        else:
            found.append(gap)
    return found


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of lines that stand once in both: as many as stand in the same order there."""
    once, places = Counter(old), {line: place for place, line in enumerate(new)}
    single = Counter(new)
    both = [(at, places[line]) for at, line in enumerate(old) if once[line] == 1 and single[line] == 1]
    ends: list[int] = []  # the least end of a rising run, by its length
    runs: list[int] = []
    for _, place in both:
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        runs.append(length)
    kept: list[tuple[int, int]] = []
    wanted = len(ends) - 1
    for pair, length in zip(reversed(both), reversed(runs), strict=True):
        if length == wanted and (not kept or pair[1] < kept[-1][1]):
            kept.append(pair)
            wanted -= 1
    return kept[::-1]


def _trimmed(a: range, b: range, old: Sequence[str], new: Sequence[str]) -> Stretch:
    """Without the lines that are equal at both ends."""
    while a and b and old[a[0]] == new[b[0]]:
        a, b = a[1:], b[1:]
    while a and b and old[a[-1]] == new[b[-1]]:
        a, b = a[:-1], b[:-1]
    return Stretch(a, b)


def _equal_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    counts = Counter(new)
    return sum(counts[line] for line in old)


def _compared(gap: Stretch, old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    """What differs inside a gap."""
    before, after = [old[place] for place in gap.old], [new[place] for place in gap.new]
    for kind, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Stretch(gap.old[first:last], gap.new[begin:end])


# --- the unified format ----------------------------------------------------------------------------------------------


def _groups(found: Sequence[Stretch]) -> list[list[Stretch]]:
    """Stretches that are shown together, for their contexts meet."""
    groups: list[list[Stretch]] = []
    for one in found:
        if groups and one.old.start - groups[-1][-1].old.stop <= 2 * CONTEXT:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _hunk(group: Sequence[Stretch], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    first, last = group[0], group[-1]
    before = min(CONTEXT, first.old.start)
    behind = min(CONTEXT, len(old) - last.old.stop)
    here = range(first.old.start - before, last.old.stop + behind)
    there = range(first.new.start - before, last.new.stop + behind)
    yield f"@@ -{_extent(here)} +{_extent(there)} @@\n"
    at = here.start
    for one in group:
        yield from (f" {line}" for line in old[at : one.old.start])
        yield from (f"-{old[place]}" for place in one.old)
        yield from (f"+{new[place]}" for place in one.new)
        at = one.old.stop
    yield from (f" {line}" for line in old[at : here.stop])


def _extent(lines: range) -> str:
    """A place and how many lines; of none, the line before."""
    if len(lines) == 1:
        return str(lines.start + 1)
    return f"{lines.start + 1 if lines else lines.start},{len(lines)}"


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
