"""The paper's micro-benchmark over HTTP: baseline, the paper's order, and the shipped rules.

Every cell (backend, system, seed) is kept in a file when it is done; a second run goes on where the first one ended.
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.paper.measure import Row, as_json, run_cell
from benchmarks.paper.problems import bases, evaluation
from benchmarks.paper.report import write_all
from benchmarks.paper.systems import ROOT, Client, System, process, scripted, system
from benchmarks.scripted import MS_A_TOKEN

SEEDS = (42, 43, 44)
CELLS = ROOT / "build" / "bench-paper"
QUICK = 24
BACKENDS = ("scripted", "local")


@dataclass(frozen=True, slots=True)
class Cell:
    """One run of one system.

    Attributes:
        quick: Only the first requests, for a trial.
    """

    backend: str
    system: System
    seed: int
    quick: bool = False

    @property
    def path(self) -> Path:
        """Where its rows are kept."""
        name = f"{self.backend}-{self.system.name.lower()}-{self.seed}{'-quick' if self.quick else ''}"
        return CELLS / f"{name}.json"


def run(cell: Cell) -> list[Row]:
    """Start the processes of a cell, send its requests, end them."""
    counted = evaluation(cell.seed)[: QUICK if cell.quick else None]
    with _backend(cell) as backend, system(cell.system, backend) as url:
        client = Client(url)
        try:
            rows = run_cell(client, bases(cell.seed), counted, cell.backend)
        finally:
            client.close()
        if cell.backend == "scripted":
            _compare(rows, backend)
    return rows


@contextmanager
def _backend(cell: Cell) -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.paper.model"]
    with process(scripted(cell.seed, MS_A_TOKEN) if cell.backend == "scripted" else command) as url:
        yield url


def _compare(rows: list[Row], backend: str) -> None:
    """Say so where the tokens that the responses tell are not those that the backend counted."""
    counter = Client(backend)
    spent = counter.get("/spent")
    counter.close()
    told = {name: sum(getattr(row, name) for row in rows) for name in ("prompt_tokens", "completion_tokens")}
    if told != {name: spent[name] for name in told}:
        print(f"  the backend counted {spent}, the responses tell {told}", file=sys.stderr)


def keep(cell: Cell, rows: list[Row]) -> None:
    """Write a cell's file, whole or not at all."""
    CELLS.mkdir(parents=True, exist_ok=True)
    whole = {"machine": machine(), "backend": cell.backend, "system": cell.system.value, "seed": cell.seed}
    part = cell.path.with_suffix(".part")
    part.write_text(json.dumps({**whole, "rows": as_json(rows)}) + "\n", "utf-8")
    part.replace(cell.path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paper.run", description=__doc__)
    parser.add_argument("--backend", action="append", choices=BACKENDS, help="default: both, the scripted one first")
    parser.add_argument("--system", action="append", choices=[one.name.lower() for one in System], help="default: all")
    parser.add_argument("--seed", action="append", type=int, help="default: 42, 43, 44")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} requests in place of 222, and no report")
    parser.add_argument("--fresh", action="store_true", help="run again what was run before")
    parser.add_argument("--report", action="store_true", help="run nothing: write the report from the kept cells")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run what is missing and write the report."""
    arguments = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers of a running cell are ended too
    systems = [System[name.upper()] for name in arguments.system or []] or list(System)
    cells = [
        Cell(backend, which, seed, arguments.quick)
        for backend in arguments.backend or BACKENDS
        for seed in arguments.seed or SEEDS
        for which in systems
    ]
    for cell in [] if arguments.report else cells:
        if arguments.fresh or not cell.path.exists():
            print(f"{cell.backend}, {cell.system.value}, seed {cell.seed}", flush=True)
            keep(cell, run(cell))
    if not arguments.quick:
        print(write_all(sorted(path for path in CELLS.glob("*.json") if not path.stem.endswith("-quick"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
