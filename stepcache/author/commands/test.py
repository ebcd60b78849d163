"""`stepcache test`: runs the test blocks of rule files."""

import argparse
import asyncio
import sys

from stepcache.assembly import load_rules
from stepcache.author.ruletest import report, run_tests
from stepcache.domain.errors import ConfigurationError
from stepcache.resources import rule_sets

DESCRIPTION = (
    "Run the test blocks of rule files, offline, on their scripted replies. Files are one rule set, "
    "and so is each folder by itself."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="rule files; or folders, each with those below it")
    parser.add_argument(
        "-k", dest="only", default="", metavar="TEXT", help="only tests whose task or name holds this text"
    )


def run(options: argparse.Namespace) -> int:
    """Run the tests.

    Returns:
        0 where all passed, 1 where one failed or there is none.
    """
    sets = [load_rules(files) for files in rule_sets(options.paths)]
    outcomes = [one for rules in sets for one in asyncio.run(run_tests(rules, only=options.only))]
    if options.only and not outcomes:
        raise ConfigurationError(f"no test holds `{options.only}`")
    sys.stdout.write(report(outcomes, colour=sys.stdout.isatty()) + "\n")
    return 0 if outcomes and all(outcome.passed for outcome in outcomes) else 1
