"""`make demo`: run both parts, print every answer, draw the picture, say whether the promises held."""

import argparse
import signal
import sys
import webbrowser
from pathlib import Path

from benchmarks.demo import picture, table
from benchmarks.demo.checks import checks
from benchmarks.demo.drive import PARTS, Outcome, Part, run
from benchmarks.demo.requests import load
from benchmarks.scripted import MS_A_TOKEN

PICTURE = Path("build/demo/demo.html")


def show(part: Part, ms_a_token: float) -> list[Outcome]:
    """One part, printed as it goes."""
    print(table.head(part), flush=True)
    seen: list[Outcome] = []

    def told(outcome: Outcome) -> None:
        seen.append(outcome)
        print(table.line(seen), flush=True)

    run(part, load(), told, ms_a_token)
    print(table.totals(seen), flush=True)
    return seen


def main() -> int:
    """Both parts, or one of them.

    Returns:
        0 where every promise held, else 1.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.demo", description=__doc__)
    parser.add_argument("--ms-a-token", type=float, default=MS_A_TOKEN, help="of the scripted model (default: 2)")
    parser.add_argument("--open", action="store_true", help="show the picture in a browser")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # so that the servers are ended too
    parts = {part.name: show(part, arguments.ms_a_token) for part in PARTS}
    found = checks(parts)
    picture.draw(PICTURE, parts, found)
    print(table.verdict(found))
    print(f"picture: {PICTURE}")
    if arguments.open:
        webbrowser.open(PICTURE.resolve().as_uri())
    return 0 if all(check.holds for check in found) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
