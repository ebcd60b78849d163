"""`make mutants [N=700] [SEED=…]`: how many changes of the judging code do its unit tests notice?

Takes the copy that `benchmarks.mutants.grow` has made. Fails below the floor.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.machine import save
from benchmarks.mutants import page
from benchmarks.mutants.forks import KILLED, TIMEOUT
from benchmarks.mutants.grow import GROUPS, TREE, Group, Mutant

EQUIVALENT = Path(__file__).with_name("equivalent.json")
FLOOR = 0.95


def sampled(groups: dict[str, list[Mutant]], count: int, seed: int) -> dict[str, list[Mutant]]:
    """Of each part `count` mutants, each as likely as the other; all of them where there are no more."""
    return {
        name: mutants if count >= len(mutants) else Random(f"{name} {seed}").sample(mutants, count)
        for name, mutants in groups.items()
    }


def judged(group: Group, mutants: list[Mutant]) -> dict[str, str]:
    """What became of each mutant, by name."""
    work, found = TREE / f"{group.name}.work", TREE / f"{group.name}.found"
    work.write_text(json.dumps([mutant.name for mutant in mutants]), "utf-8")
    words = ["-q", "-p", "benchmarks.mutants.forks", "-p", "no:cacheprovider", "--capture=sys", "--tb=native"]
    command = [sys.executable, "-m", "pytest", *words, "--assert=plain", "-m", "not timing", *group.tests]
    own = {"MUTANTS_WORK": str(work), "MUTANTS_FOUND": str(found), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, cwd=TREE, env=os.environ | own, check=True)  # noqa: S603 - own words
    return {name: outcome for name, outcome, _ in map(json.loads, found.read_text("utf-8").splitlines())}


def figures(groups: dict[str, list[Mutant]], chosen: dict[str, list[Mutant]]) -> dict[str, object]:
    """Counts by group, and every mutant that lives."""
    equivalent: dict[str, str] = json.loads(EQUIVALENT.read_text("utf-8"))
    found: dict[str, object] = {}
    for group in GROUPS:
        outcomes = judged(group, chosen[group.name]) if chosen[group.name] else {}
        alive = [one.title for one in chosen[group.name] if outcomes[one.name] not in (KILLED, TIMEOUT)]
        found[group.name] = {
            "mutants": len(groups[group.name]),
            "run": len(outcomes),
            "killed": sum(outcome in (KILLED, TIMEOUT) for outcome in outcomes.values()),
            "equivalent": {title: equivalent[title] for title in alive if title in equivalent},
            "alive": sorted(title for title in alive if title not in equivalent),
        }
    return found


def main() -> int:
    """Run, write the figures and the page down, hold the floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=700, help="mutants to run of each part")
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    started = perf_counter()
    known = json.loads((TREE / "mutants.json").read_text("utf-8"))
    groups = {name: [Mutant(**one) for one in mutants] for name, mutants in known.items()}
    found = figures(groups, sampled(groups, asked.count, asked.seed))
    minutes = round((perf_counter() - started) / 60, 1)
    save("mutants", {"seed": asked.seed, "count": asked.count, "minutes": minutes, "floor": FLOOR, "groups": found})
    share = page.write()
    print(f"{share:.1%} of the mutants are killed or equivalent; {FLOOR:.0%} are asked for")
    return 0 if share >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
