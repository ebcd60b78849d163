"""The picture: what each cache serves wrongly, what it reuses, and how long a hit takes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

FEW = 100
"""A share of fewer hits than these says of how many."""
OURS, OTHERS, WRONG, PALE = "#0f766e", "#9ca3af", "#b91c1c", "#fca5a5"


def draw(names: Mapping[str, str], found: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Three panels, a row a cache, the first on top.

    Args:
        names: What each cache is called, by its key.
        found: Its counts, as `Tally.figures` gives them.
    """
    keys = list(found)
    figure, panels = plt.subplots(1, 3, figsize=(11, 1.1 + 0.5 * len(keys)), sharey=True, width_ratios=(1.25, 1, 1))
    _wrong(panels[0], list(found.values()))
    _useful(panels[1], keys, list(found.values()))
    _times(panels[2], keys, list(found.values()))
    panels[0].set_yticks(range(len(keys)), [names[key] for key in keys])
    panels[0].invert_yaxis()
    for panel in panels:
        panel.grid(visible=True, axis="x", alpha=0.3)
        panel.set_axisbelow(True)
        panel.spines[["top", "right"]].set_visible(False)
        panel.tick_params(axis="y", length=0)
    figure.tight_layout(w_pad=1.5)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def share(part: int, whole: int) -> float:
    """In percent; 0 of nothing."""
    return 100 * part / whole if whole else 0.0


def _wrong(panel: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    per_hit = [share(row["wrong_hits"], row["hits"]) for row in rows]
    per_request = [share(row["wrong"], row["requests"]) for row in rows]
    places = range(len(rows))
    upper = panel.barh([place - 0.19 for place in places], per_hit, 0.36, color=WRONG, label="of the hits")
    lower = panel.barh([place + 0.19 for place in places], per_request, 0.36, color=PALE, label="of all requests")
    few = [f" (of {row['hits']} hits)" if 0 < row["hits"] < FEW else "" for row in rows]
    for bars, values, notes in ((upper, per_hit, few), (lower, per_request, [""] * len(rows))):
        told = [_told(value) + note for value, note in zip(values, notes, strict=True)]
        panel.bar_label(bars, told, padding=3, fontsize=8)
    panel.set(xlabel="% wrong (less is better)", xlim=(0, 1.14 * max([*per_hit, 1.0])))
    panel.legend(loc="lower right", frameon=False, fontsize=8)


def _told(value: float) -> str:
    """A percentage that is 0 only where it is."""
    return "<0.1" if 0 < value < 0.05 else f"{value:.1f}" if value else "0"


def _useful(panel: Axes, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    values = [share(row["useful"], row["sourced"]) for row in rows]
    bars = panel.barh(range(len(rows)), values, 0.62, color=_colours(keys))
    panel.bar_label(bars, [f"{value:.1f}" for value in values], padding=3, fontsize=8)
    panel.set(xlabel="% useful reuse (more is better)", xlim=(0, 117), xticks=range(0, 101, 25))


def _times(panel: Axes, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    for place, (row, colour) in enumerate(zip(rows, _colours(keys), strict=True)):
        if row["hit"]:
            middle, late = row["hit"]["p50_us"] / 1000, row["hit"]["p95_us"] / 1000
            panel.plot([middle, late], [place, place], color=colour, linewidth=2)
            panel.plot(middle, place, "o", color=colour, markersize=7)
            panel.plot(late, place, "|", color=colour, markersize=9, markeredgewidth=2)
    panel.set(xscale="log", xlabel="ms a hit: median and 95th percentile")
    panel.xaxis.set_major_formatter("{x:g}")


def _colours(keys: Sequence[str]) -> list[str]:
    return [OURS if key.startswith("stepcache") else OTHERS for key in keys]
