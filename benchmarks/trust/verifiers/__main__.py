"""`make trust-verifiers [N=100000] [SEED=…]`: every verifier under attack; fails where one accepts what is wrong."""

import argparse
import sys
from collections.abc import Iterable
from multiprocessing import Pool
from time import perf_counter

from benchmarks.machine import save
from benchmarks.trust.verifiers import data, equations, page, systems, texts
from benchmarks.trust.verifiers.attack import Attack, Outcome, fire

ATTACKS: dict[str, Attack] = {**equations.ATTACKS, **systems.ATTACKS, **data.ATTACKS, **texts.ATTACKS}
PART = 2_500
"""Shots of one part: the parts of all verifiers are shared out among the workers."""


def run(shots: int, seed: int, jobs: int) -> dict[str, Outcome]:
    """The outcome by verifier; the same for the same size and seed, however many work on it."""
    parts = [(name, place, min(PART, shots - place)) for place in range(0, shots, PART) for name in ATTACKS]
    outcomes = {name: Outcome() for name in ATTACKS}
    if jobs == 1:
        return _added(outcomes, (_part((*part, seed)) for part in parts))
    with Pool(jobs) as pool:
        return _added(outcomes, pool.imap(_part, ((*part, seed) for part in parts)))


def _added(outcomes: dict[str, Outcome], found: Iterable[tuple[str, Outcome]]) -> dict[str, Outcome]:
    for name, outcome in found:
        outcomes[name].merge(outcome)
    return outcomes


def _part(part: tuple[str, int, int, int]) -> tuple[str, Outcome]:
    name, place, shots, seed = part
    return name, fire(ATTACKS[name], f"{name} {seed} {place}", shots)


def main() -> int:
    """Attack, write the figures and the page down, tell the faults."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trust.verifiers", description=__doc__)
    parser.add_argument("--shots", type=int, default=100_000, help="for each verifier")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    started = perf_counter()
    outcomes = run(asked.shots, asked.seed, asked.jobs)
    figures = {name: outcome.as_figures() for name, outcome in outcomes.items()}
    minutes = round((perf_counter() - started) / 60, 1)
    save("verifiers", {"seed": asked.seed, "shots": asked.shots, "minutes": minutes, "verifiers": figures})
    page.write()
    faults = {name: outcome.faults for name, outcome in outcomes.items() if outcome.faults}
    for name, kinds in faults.items():
        print(f"{name} accepts: {dict(kinds)}", file=sys.stderr)
    total = sum(outcome.shots for outcome in outcomes.values())
    print(f"{total} shots at {len(outcomes)} verifiers, {len(faults)} of them faulty")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
