"""Two pictures: how long answers take, and by which route they come."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

from benchmarks.paper.figures import Figures, Run
from benchmarks.paper.systems import System

COLOURS = {System.BASELINE: "#6b7280", System.PAPER: "#d97706", System.OURS: "#0f766e"}
ROUTES = ("exact", "reuse", "adapt", "solve", "patch", "generate", "bypass", "refuse")
ROUTE_COLOURS = ("#134e4a", "#0f766e", "#2dd4bf", "#99f6e4", "#fbbf24", "#d97706", "#9ca3af", "#b91c1c")
NAMES = {"scripted": "scripted backend, 27.5 % wrong, 2 ms a token", "local": "embedded model, 1 thread"}


def latency(runs: Sequence[Run], path: Path) -> None:
    """Share of the requests that are answered within a time, one panel a backend."""
    backends = sorted({run.backend for run in runs}, reverse=True)
    figure, panels = plt.subplots(1, len(backends), figsize=(5.2 * len(backends), 3.6), squeeze=False, sharey=True)
    for panel, backend in zip(panels[0], backends, strict=True):
        for system in System:
            times = sorted(
                row.ms for run in runs if (run.backend, run.system) == (backend, system) for row in run.counted
            )
            if times:
                shares = [(place + 1) / len(times) for place in range(len(times))]
                panel.step(times, shares, where="post", label=system.value, color=COLOURS[system], linewidth=1.8)
        panel.set(xscale="log", xlabel="ms until the last byte", title=NAMES[backend], ylim=(0, 1.01))
        panel.grid(visible=True, which="major", alpha=0.3)
    panels[0][0].set_ylabel("share of requests")
    panels[0][0].legend(loc="lower right", frameon=False)
    _save(figure, path)


def routes(figures: Figures, path: Path) -> None:
    """The route mix as stacked bars."""
    bars = [
        (f"{system}\n({backend})", found["routes"], found["requests"])
        for backend, systems in figures.items()
        for system, found in systems.items()
        if system != System.BASELINE.value
    ]
    if not bars:
        return
    figure, panel = plt.subplots(figsize=(8.2, 0.9 + 0.62 * len(bars)))
    left = [0.0] * len(bars)
    for route, colour in zip(ROUTES, ROUTE_COLOURS, strict=True):
        shares = [100 * found.get(route, 0) / total for _, found, total in bars]
        if any(shares):
            panel.barh([name for name, _, _ in bars], shares, left=left, color=colour, label=route, height=0.62)
        left = [start + share for start, share in zip(left, shares, strict=True)]
    panel.invert_yaxis()
    panel.set(xlim=(0, 100), xlabel="% of the requests")
    panel.legend(ncol=7, loc="lower center", bbox_to_anchor=(0.5, 1.0), frameon=False, fontsize=8, handlelength=1)
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)
