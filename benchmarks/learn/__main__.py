"""`python -m benchmarks.learn`: six hidden classes at full size, for several seeds; what `make learn-check` runs."""

import argparse
import sys

from benchmarks.learn.run import measure
from benchmarks.machine import save

COUNT, LEAST = 5_000, 20


def main() -> int:
    """Measure, print, keep; 1 where a class was missed, a draft was not clean, or something wrong was served."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="requests a log")
    parser.add_argument("--seeds", type=int, default=3, help="logs, each of another seed")
    parser.add_argument("--least", type=int, default=LEAST, help="requests that make a class")
    parser.add_argument("--dry-run", action="store_true", help="keep no results")
    options = parser.parse_args()
    tallies = [measure(options.count, seed, options.least) for seed in range(1, options.seeds + 1)]
    for tally in tallies:
        print(*(f"{name}: {value}" for name, value in tally.as_dict().items()), sep="\n", end="\n\n")
    if not options.dry_run:
        save("learn", {"seed": f"1 to {options.seeds}", "logs": [tally.as_dict() for tally in tallies]})
    return 0 if all(tally.ok for tally in tallies) else 1


if __name__ == "__main__":
    sys.exit(main())
