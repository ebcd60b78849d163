"""GPTCache, vCache's rule, LiteLLM's cache, a bare cosine and StepCache on the same requests of the trust set."""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from time import perf_counter

from benchmarks.machine import save
from benchmarks.report import load
from benchmarks.trust.draw import records
from benchmarks.trust.rivals import ours, page
from benchmarks.trust.rivals.measure import System, Tallies, replies, run
from benchmarks.trust.rivals.others import PYTHON, rival, versions

Opener = Callable[[int], AbstractContextManager[System]]
"""Starts a cache, empty; the number is the seed of the model behind it."""
OURS: dict[str, Opener] = {"stepcache": ours.library, "stepcache-http": ours.server}
OPENERS: dict[str, Opener] = {name: OURS[name] if name in OURS else partial(rival, name) for name in page.NAMES}
COUNT, SEED = 5_000, 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trust.rivals", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help=f"requests a seed (default: {COUNT})")
    parser.add_argument("--seed", type=int, nargs="+", default=[SEED], help=f"one or more (default: {SEED})")
    parser.add_argument("--only", nargs="+", choices=list(OPENERS), help="these caches alone; prints, writes nothing")
    parser.add_argument("--page", action="store_true", help="run nothing: write page and picture from the kept figures")
    return parser


def measured(names: Sequence[str], seeds: Sequence[int], count: int) -> dict[str, Tallies]:
    """Every cache on every seed, each time empty; counts of all seeds together."""
    found = {name: Tallies() for name in names}
    for seed in seeds:
        drawn = records(seed, count)
        said = replies(drawn, seed)
        for name in names:
            started = perf_counter()
            with OPENERS[name](seed) as system:
                run(system, drawn, said, found[name])
            print(f"seed {seed}: {name}, {perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, write the figures down, and make the page of them."""
    arguments = _parser().parse_args(argv)
    if arguments.page:
        print(page.write(load(page.NAME)))
        return 0
    if not PYTHON.exists():
        print("the rivals are not installed here: make trust-rivals", file=sys.stderr)
        return 1
    found = measured(arguments.only or list(OPENERS), arguments.seed, arguments.count)
    systems = {name: tallies.figures() for name, tallies in found.items()}
    figures = {"seeds": arguments.seed, "count": arguments.count, "versions": versions(), "systems": systems}
    print(page.lines(figures, "all"))
    if not arguments.only:
        save(page.NAME, figures)
        print(page.write(load(page.NAME)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
