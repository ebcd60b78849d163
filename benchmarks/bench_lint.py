"""How long `stepcache-validate rules/` takes from a cold start, beside an empty Python process in the same run."""

import subprocess
import sys
from pathlib import Path

from benchmarks.machine import save, spread, timed

ROOT = Path(__file__).resolve().parent.parent
RUNS = 15
COMMANDS = {
    "python, doing nothing": [sys.executable, "-c", "pass"],
    "stepcache-validate rules/": [sys.executable, "-m", "stepcache.author.validate", "rules"],
}


def main() -> int:
    """Both in turn, and write the figures down."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            times[name] += timed(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=True), 1)  # noqa: B023, S603 - called at once; fixed words
    print(save("lint", {"commands": {name: spread(found) for name, found in times.items()}}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
