"""Hold the floor of branch coverage, each folder for itself.

`coverage report --fail-under` mixes lines and branches into one figure, so a folder of many straight lines
could hide untested branches. Here both must reach the floor.

    python tests/packaging/check_coverage.py 95 domain language
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

Summary = dict[str, Any]


def summaries() -> dict[str, Summary]:
    """What the last test run covered, by file."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "--quiet", "-o", str(report)], check=True)
        files: dict[str, Summary] = json.loads(report.read_text())["files"]
    return {Path(name).as_posix(): entry["summary"] for name, entry in files.items()}


def percent(covered: str, total: str, files: list[Summary]) -> float:
    """The share of all files together; nothing to cover is covered."""
    there = sum(summary.get(total, 0) for summary in files)
    return 100.0 * sum(summary.get(covered, 0) for summary in files) / there if there else 100.0


def main(floor: float, folders: list[str]) -> int:
    """Print a line for each folder; 1 if one is below the floor or was never run."""
    by_file = summaries()
    below = 0
    for folder in folders:
        files = [summary for name, summary in by_file.items() if name.startswith(f"stepcache/{folder}/")]
        branches = percent("covered_branches", "num_branches", files)
        lines = percent("covered_lines", "num_statements", files)
        held = bool(files) and min(branches, lines) >= floor
        below += not held
        print(f"{'ok  ' if held else 'FAIL'} {folder:10} branches {branches:5.1f} %, lines {lines:5.1f} %")
        for name, summary in sorted(by_file.items()):
            if not held and name.startswith(f"stepcache/{folder}/") and summary["percent_covered"] < floor:
                print(f"       {name}: {summary['percent_covered']:.1f} %")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
