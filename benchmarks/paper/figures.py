"""Rows of all cells -> figures, system by system."""

import json
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.paper.measure import Row, is_counted
from benchmarks.paper.problem import Kind, Task
from benchmarks.paper.systems import System

Figures = dict[str, Any]
MODEL_TEXT = frozenset({"generate", "patch", "bypass"})


@dataclass(frozen=True, slots=True)
class Run:
    """A cell as it was kept.

    Attributes:
        rows: The bases first, then the counted requests, in the order in which they were sent.
    """

    backend: str
    system: System
    seed: int
    machine: dict[str, Any]
    rows: tuple[Row, ...]

    @property
    def counted(self) -> list[Row]:
        """The 222."""
        return [row for row in self.rows if is_counted(row)]


def read_run(path: Path) -> Run:
    """A cell's file."""
    kept = json.loads(path.read_text("utf-8"))
    rows = tuple(Row(**row) for row in kept["rows"])
    return Run(kept["backend"], System(kept["system"]), kept["seed"], kept["machine"], rows)


def figures_of(runs: Sequence[Run]) -> Figures:
    """Backend -> system -> figures over all its seeds."""
    found: Figures = {}
    for backend in sorted({run.backend for run in runs}, reverse=True):
        mine = [run for run in runs if run.backend == backend]
        plain = {(run.seed, row.name): row for run in mine if run.system is System.BASELINE for row in run.counted}
        found[backend] = {
            which.value: _system([run for run in mine if run.system is which], plain)
            for which in System
            if any(run.system is which for run in mine)
        }
    return found


def _system(runs: list[Run], plain: dict[tuple[int, str], Row]) -> Figures:
    rows = [row for run in runs for row in run.counted]
    claimed = [row for row in rows if row.claimed]
    same = [
        plain[run.seed, row.name]
        for run in runs
        for row in run.counted
        if row.claimed and (run.seed, row.name) in plain
    ]
    wanted = [row for row in rows if row.kind != Kind.OTHER]
    return {
        "seeds": [run.seed for run in runs],
        "commits": sorted({run.machine["commit"] for run in runs}),
        "requests": len(rows),
        "latency_ms": {"all": spread(rows), "claimed": spread(claimed), "baseline on the claimed": spread(same)},
        "tokens": _tokens(runs, rows),
        "right": _right(runs, rows),
        "routes": dict(Counter(row.route for row in rows)),
        "paper_routes": {word: share(rows, lambda row, word=word: row.paper_route == word) for word in PAPER_ROUTES},  # type: ignore[misc]  # mypy infers no lambda with a default
        "claimed": {
            "all but another question": share(wanted, lambda row: row.claimed),
            "another question": share([row for row in rows if row.kind == Kind.OTHER], lambda row: row.claimed),
            "without a token": share(claimed, lambda row: row.cached),
        },
        "kinds": _kinds(rows),
        "wrong on cache routes": _wrong(runs),
    }


PAPER_ROUTES = ("reuse-only", "patch", "skip-reuse")


def spread(rows: Sequence[Row]) -> Figures:
    """Number, mean, median and 95th percentile of the latencies."""
    times = sorted(row.ms for row in rows)
    if not times:
        return {"n": 0}
    last = times[min(len(times) - 1, int(len(times) * 0.95))]
    middle = statistics.median(times)
    return {"n": len(times), "mean": round(statistics.mean(times), 2), "p50": round(middle, 2), "p95": round(last, 2)}


def share(rows: Sequence[Row], which: Callable[[Row], bool]) -> Figures:
    """How many of how many."""
    hits = sum(map(which, rows))
    return {"n": len(rows), "hits": hits, "share": round(hits / len(rows), 4) if rows else None}


def _tokens(runs: list[Run], rows: list[Row]) -> Figures:
    total, written = sum(row.tokens for row in rows), sum(row.completion_tokens for row in rows)
    first = sum(row.tokens for run in runs for row in run.rows if not is_counted(row))
    return {
        "a seed": round(total / len(runs)),
        "a request": round(total / len(rows), 1),
        "written a request": round(written / len(rows), 1),
        "bases, a seed": round(first / len(runs)),
    }


def _right(runs: list[Run], rows: list[Row]) -> Figures:
    by_truth: dict[str, list[Row]] = {
        "all": rows,
        "claimed": [row for row in rows if row.claimed],
        "claimed algebra": [row for row in rows if row.claimed and row.task == Task.ALGEBRA],
        "cache routes": [row for row in rows if row.claimed and row.cached],
        "cache routes, proved": [row for row in rows if row.claimed and row.cached and row.proof == "proved"],
    }
    found = {name: share(some, lambda row: row.right) for name, some in by_truth.items()}
    return found | {"all, by the paper's checks": share(rows, lambda row: row.checked)} | _carried(runs)


def _carried(runs: list[Run]) -> Figures:
    """Carried answers whose model text was right: every answer of the model for that base so far."""
    sound = [row for run in runs for row, clean in _with_sources(run) if clean]
    return {"cache routes, carried from right answers": share(sound, lambda row: row.right)}


def _with_sources(run: Run) -> Iterable[tuple[Row, bool]]:
    """Carried rows that a cache route answered, and whether the model's answers for their base were right till then."""
    spoiled: set[str] = set()
    for row in run.rows:
        base = "/".join(row.name.split("/")[:2])
        if row.claimed and row.cached and row.proof == "carried":
            yield row, base not in spoiled
        elif row.route in MODEL_TEXT and row.claimed and not row.right:
            spoiled.add(base)


def _wrong(runs: list[Run]) -> list[Figures]:
    return [
        {"seed": run.seed, "name": row.name, "route": row.route, "proof": row.proof, "text": row.text[:160]}
        for run in runs
        for row in run.counted
        if row.claimed and row.cached and not row.right
    ]


def _kinds(rows: list[Row]) -> list[Figures]:
    groups = sorted({(row.task, row.kind, row.detail) for row in rows})
    return [_kind(group, [row for row in rows if (row.task, row.kind, row.detail) == group]) for group in groups]


def _kind(group: tuple[str, str, str], rows: list[Row]) -> Figures:
    return {
        "task": group[0],
        "kind": group[1],
        "detail": group[2],
        "n": len(rows),
        "claimed": sum(row.claimed for row in rows),
        "right": sum(row.right for row in rows),
        "p50_ms": spread(rows)["p50"],
        "routes": dict(Counter(row.route for row in rows).most_common()),
    }
