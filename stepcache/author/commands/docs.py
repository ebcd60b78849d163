"""`stepcache docs`: pages about rule files."""

import argparse
import sys
from pathlib import Path

from stepcache.assembly import load_rules
from stepcache.author.pages.write import pages, put
from stepcache.builtin import offered

DESCRIPTION = (
    "Write pages about rule files in Markdown: one for each task (with its ladder as a picture), for everything it "
    "calls, and for each diagnostic. The files are one rule set."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="rule files; or a folder, whose own files are taken")
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to write; it may hold nothing else")
    parser.add_argument("--force", action="store_true", help="write beside other files, and over changed pages, too")


def run(options: argparse.Namespace) -> int:
    """Write the pages.

    Returns:
        0 always; what keeps it from writing is raised.
    """
    rules = load_rules(options.paths)
    catalog = offered()((distribution, namespace) for namespace, distribution in rules.plugins.items())
    made = pages(rules.tasks, catalog)
    changed = put(Path(options.out), made, force=options.force)
    sys.stdout.write(f"{len(made)} files in {options.out}, {changed} of them changed\n")
    return 0
