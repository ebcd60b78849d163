"""A task's ladder as a picture: SVG of our own, so that a page needs nothing from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from stepcache.author.formats.markup import in_xml
from stepcache.domain.rules import Action, Otherwise, Rung, Task

_WIDTH, _HEIGHT, _GAP, _LEFT = 460, 30, 18, 12
_LETTER = 7.3
_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace"
_STYLE = (
    "<style>text{font:12px " + _FONT + ";fill:#1f2933}.note{fill:#616e7c}rect{fill:#f5f7fa;stroke:#9aa5b1}"
    ".model rect{fill:#fff8e6;stroke:#c99a2e}.end rect{fill:#fdecec;stroke:#c05656}.free rect{fill:#eaf6ee;"
    "stroke:#4f9a69}path{stroke:#9aa5b1;fill:none}</style>"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One box of the picture.

    Attributes:
        kind: `free` calls no model, `model` does, `end` serves nothing that was verified.
        note: Beside it.
    """

    text: str
    kind: str
    note: str


def stages(task: Task) -> Iterator[Stage]:
    """A request's way down the ladder, in order."""
    yield Stage("exact", "free", "the same request, verified before")
    yield Stage("reuse", "free", "an older answer as it is")
    for rung in task.repair.rungs:
        yield _stage(rung)
    refuses = task.repair.otherwise is Otherwise.REFUSE
    last = "an error: nothing was verified" if refuses else "the model's own answer, marked unverified"
    yield Stage(f"otherwise {task.repair.otherwise}", "end", last)


def _stage(rung: Rung) -> Stage:
    if rung.action in {Action.GENERATE, Action.PATCH}:
        calls = f"{rung.times} call{'s' if rung.times > 1 else ''} of the model at most"
        return Stage(rung.text, "model", calls)
    said = {Action.ADAPT: "an older answer rewritten, no call", Action.SOLVE: "solved, no call"}
    return Stage(rung.text, "free", said[rung.action])


def as_text(task: Task) -> str:
    """The same for readers of plain text."""
    found = list(stages(task))
    width = max(len(one.text) for one in found)
    return "\n".join(f"{'   ' if place else ''}{'v  ' if place else ''}{one.text:<{width}}  {one.note}"
                     for place, one in enumerate(found))  # fmt: skip


def as_svg(task: Task) -> str:
    """The picture: a box a rung, from the cheapest tried first to where nothing passed."""
    found = list(stages(task))
    box = max(120.0, max(len(one.text) for one in found) * _LETTER + 20)
    width = int(max(_WIDTH, box + _LEFT * 3 + max(len(one.note) for one in found) * _LETTER))
    height = len(found) * (_HEIGHT + _GAP)
    label = escape(f"The ladder of {task.name}", quote=True)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{label}">', _STYLE]
    for place, one in enumerate(found):
        top = place * (_HEIGHT + _GAP) + 2
        if place:
            lines.append(f'<path d="M{_LEFT + 20} {top - _GAP}v{_GAP - 1}m-4 -6l4 6l4 -6"/>')
        lines.append(
            f'<g class="{one.kind}"><rect x="{_LEFT}" y="{top}" width="{box:.0f}" height="{_HEIGHT}" rx="5"/>'
            f'<text x="{_LEFT + 10}" y="{top + 19}">{escape(in_xml(one.text))}</text></g>'
            f'<text class="note" x="{_LEFT * 2 + box:.0f}" y="{top + 19}">{escape(one.note)}</text>'
        )
    return "\n".join([*lines, "</svg>"]) + "\n"
