"""`stepcache test`: runs the test blocks of rule files."""

import argparse
import sys

from stepcache.author.testing.lanes import LIMIT_S, Lanes
from stepcache.author.testing.load import Place, chosen, load_all
from stepcache.author.testing.report import count, failure, line

DESCRIPTION = (
    "Run the test blocks of rule files, offline, on their scripted replies. Files are one rule set, "
    "and so is each folder by itself."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH[::TASK[::TEST]]",
        help="rule files; or folders, each with those below it; or only one task's tests, or one of them",
    )
    parser.add_argument(
        "-k",
        dest="words",
        action="append",
        default=[],
        metavar="TEXT",
        help="only tests whose path, task or name holds this text; may be given several times",
    )
    parser.add_argument("-x", "--fail-fast", action="store_true", help="end at the first test that fails")
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for each test")


def run(options: argparse.Namespace) -> int:
    """Run the tests.

    Returns:
        0 where all passed, 1 where one failed or there is none.
    """
    places = [Place.of(path) for path in options.paths]
    loaded = load_all(places)
    jobs = chosen([job for one in loaded for job in one.jobs], places, options.words)
    outcomes = []
    colour = sys.stdout.isatty()
    for outcome in Lanes(jobs, limit_s=LIMIT_S).outcomes():
        outcomes.append(outcome)
        if options.verbose:
            sys.stdout.write(f"{line(outcome, colour=colour)}\n")
            sys.stdout.flush()
        if options.fail_fast and not outcome.passed:
            break
    for outcome in outcomes:
        if not outcome.passed:
            sys.stdout.write(f"{failure(outcome, colour=colour)}\n\n")
    sys.stdout.write(f"{count(outcomes)}\n")
    return 0 if outcomes and all(outcome.passed for outcome in outcomes) else 1
