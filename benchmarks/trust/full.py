"""The full size: three seeds, with a model that errs now and then and one that is always wrong; then the page.

A run that is done is kept in build/trust and not made again, so that a second start goes on where the first one ended.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.machine import FOLDER, machine
from benchmarks.paper.systems import ROOT
from benchmarks.trust.__main__ import figures_of, keep
from benchmarks.trust.drive import Setting, default_rules
from benchmarks.trust.page import write
from benchmarks.trust.run import run
from benchmarks.trust.tally import Tally, counters, total

RUNS = ROOT / "build" / "trust"
RESULTS = FOLDER / "trust.json"
SEEDS = (1001, 1002, 1003)
MODELS = {"three times in ten, sticky": (0.3, True), "always": (1.0, False)}
"""Share of wrong replies, and whether the same messages always get the same one."""
_SAID = frozenset({"machine", "count", "seed", "error", "sticky", "seconds", "broken", "promised", *counters()})
"""What the file of a run must have."""


def path_of(setting: Setting) -> Path:
    """Where a run is kept."""
    kind = "sticky" if setting.sticky else "drawn"
    return RUNS / f"{setting.count}-{setting.seed}-{setting.error}-{kind}.json"


def figures(setting: Setting, *, fresh: bool, jobs: int) -> dict[str, Any]:
    """A run's figures, from its file where it is done."""
    path = path_of(setting)
    found = None if fresh or not path.exists() else kept(path)
    if found is None:
        print(f"seed {setting.seed}, error {setting.error}", file=sys.stderr, flush=True)
        started = monotonic()
        tally = run(setting, jobs)
        found = figures_of(setting, tally, monotonic() - started)
        keep(path, found)
    return found


def kept(path: Path) -> dict[str, Any] | None:
    """A run's figures from its file; None, and why on stderr, where they are of another shape than today's."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    lacking = sorted(_SAID - found.keys())
    if not lacking and (found["error"], found["sticky"]) in MODELS.values():
        return found
    said = f"it lacks {', '.join(lacking)}" if lacking else "no such model is asked today"
    print(f"{path.name} is left out: {said}", file=sys.stderr)
    return None


def all_kept(folder: Path) -> list[dict[str, Any]]:
    """The runs that `path_of` names, by name; what else lies in the folder is none."""
    runs = [kept(path) for path in sorted(folder.glob("*-*-*-*.json"))]
    return [one for one in runs if one is not None]


def merged(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What is committed: a line for each run, and the counts of all runs before one model."""
    whole: dict[str, Tally] = {}
    for one in runs:
        name = model_of(one)
        whole.setdefault(name, Tally()).__iadd__(Tally.of_json(one))
    lines = [_line(one) for one in runs]
    return {"machine": machine(), "runs": lines, **{name: tally.as_json() for name, tally in whole.items()}}


def model_of(one: dict[str, Any]) -> str:
    """The name of the model of a run."""
    return next(name for name, said in MODELS.items() if said == (one["error"], one["sticky"]))


def _line(one: dict[str, Any]) -> dict[str, Any]:
    tally = Tally.of_json(one)
    kept = {name: one[name] for name in ("count", "seed", "error", "sticky", "seconds", "broken")}
    proved, wrong = total(tally.answers, 2, "proved"), total(tally.wrong, 2, "proved")
    carried, worse = total(tally.answers, 2, "carried"), total(tally.worse)
    return {
        "model": model_of(one),
        "commit": one["machine"]["commit"],
        **kept,
        "claimed": tally.sums["claimed",],
        "proved": proved,
        "wrong": wrong,
        "carried": carried,
        "worse": worse,
        "reusable": total(tally.reusable),
        "reused": total(tally.reused),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run what is missing, write results and page; 1 where a run broke a promise."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trust.full", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="requests of each run (default: 100000)")
    parser.add_argument("--seed", type=int, nargs="+", default=SEEDS, help=f"default: {SEEDS}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="shards (default: one a core)")
    parser.add_argument("--fresh", action="store_true", help="run again what was run before")
    parser.add_argument("--report", action="store_true", help="run nothing: write results and page from all kept runs")
    arguments = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    settings = [
        Setting(arguments.count, seed, error, sticky, default_rules())
        for seed in arguments.seed
        for error, sticky in MODELS.values()
    ]
    if arguments.report:
        runs = all_kept(RUNS)
    else:
        runs = [figures(setting, fresh=arguments.fresh, jobs=arguments.jobs) for setting in settings]
    commits = sorted({one["machine"]["commit"] for one in runs})
    if len(commits) > 1:
        print(f"the runs are of several commits: {', '.join(commits)}", file=sys.stderr)
    whole = merged(runs)
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(part)}" for name, part in whole.items())
    RESULTS.write_text(f"{{\n{rows}\n}}\n", "utf-8")
    print(write())
    broken = [f"seed {one['seed']}, error {one['error']}: {line}" for one in runs for line in one["broken"]]
    print("\n".join(broken) or "every promise was kept")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
