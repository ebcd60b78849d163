"""What stands beside every figure: machine, commit, command; and how figures are written down."""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

FOLDER = Path(__file__).resolve().parent / "results"


def machine() -> dict[str, Any]:
    """Processor, cores, Python and commit."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "commit": _git("rev-parse", "--short", "HEAD") + ("+" if _git("status", "--porcelain", "stepcache") else ""),
        "command": " ".join(["python -m", _module(), *sys.argv[1:]]),
    }


def _module() -> str:
    """The script's name below the checkout, as `python -m` takes it."""
    script = Path(sys.argv[0]).resolve().with_suffix("")
    root = FOLDER.parent.parent
    name = ".".join(script.relative_to(root).parts) if script.is_relative_to(root) else script.name
    return name.removesuffix(".__main__")


def _git(*words: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    return subprocess.run([git, *words], capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603 - fixed words


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile in microseconds."""
    ordered = sorted(seconds)
    rank = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.95, 0.99)]
    return {
        "n": len(ordered),
        "p50_us": round(statistics.median(ordered) * 1e6, 1),
        "p95_us": round(rank[0] * 1e6, 1),
        "p99_us": round(rank[1] * 1e6, 1),
    }


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run."""
    found = []
    for _ in range(runs):
        started = perf_counter()
        work()
        found.append(perf_counter() - started)
    return found


def save(name: str, figures: dict[str, Any]) -> Path:
    """Write the figures of one script, with the machine beside them."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps({"machine": machine(), **figures}, indent=2) + "\n", "utf-8")
    return path
