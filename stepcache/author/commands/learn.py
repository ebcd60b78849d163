"""`stepcache learn`: proposes drafts of rules from a log of prompts and answers."""

import argparse
import asyncio
import sys
from pathlib import Path

from stepcache.author.learn.log import read_log
from stepcache.author.learn.propose import Learned, learn
from stepcache.author.learn.report import as_json, as_text
from stepcache.author.writing import encoded, put
from stepcache.domain.errors import ConfigurationError

DESCRIPTION = (
    "Propose rules from a log: prompts are sorted into classes, each with a template, typed slots and the checks that "
    "hold on its answers. Drafts are learned from the first part of the log and tried on the rest. They are files in "
    "a folder of their own; nothing uses them before you move them among your rules."
)
DONE, NOTHING = 0, 1
LEAST = 20
FOLDER = "learned"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument(
        "log",
        type=Path,
        metavar="LOG.jsonl",
        help='lines of {"prompt": …, "answer": …}, {"messages": […]} or {"request": {…}, "response": {…}}',
    )
    parser.add_argument(
        "--out", type=Path, default=Path(FOLDER), metavar="DIR", help=f"where drafts are written (default: {FOLDER})"
    )
    parser.add_argument(
        "--min",
        type=_least,
        default=LEAST,
        dest="least",
        metavar="N",
        help=f"how many requests make a class (default: {LEAST})",
    )
    parser.add_argument("--force", action="store_true", help="overwrite drafts of the same name")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _least(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) <= 6 else 0
    if number < 2:
        raise argparse.ArgumentTypeError(f"a class has 2 requests at least, not {text!r}")
    return number


def run(options: argparse.Namespace) -> int:
    """Read the log, propose, write.

    Returns:
        0 something was proposed, 1 nothing.
    """
    log = read_log(options.log)
    if not log.exchanges:
        why = "".join(f"; {count} line{'s' * (count != 1)}: {what}" for what, count in log.unusable.most_common(3))
        raise ConfigurationError(f"no prompt with an answer in `{options.log}`{why}")
    found = asyncio.run(learn(log.exchanges, options.least))
    if not options.dry_run:
        _write(found, options.out, force=options.force)
    folder = None if options.dry_run else options.out
    shown = as_json(log, found, folder) if options.json else as_text(log, found, folder)
    sys.stdout.write(f"{shown}\n")
    return DONE if found.proposals else NOTHING


def _write(found: Learned, folder: Path, *, force: bool) -> None:
    """All drafts or none."""
    files = {folder / f"{one.name}.stepcache": one.text for one in found.proposals}
    if not files:
        return
    taken = [str(path) for path in files if path.exists() or path.is_symlink()]
    if taken and not force:
        raise ConfigurationError(f"`{taken[0]}` exists already; --force overwrites it, --out names another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            put(path, encoded(text))
    except OSError as error:
        raise ConfigurationError(f"cannot write to `{folder}`: {error.strerror}") from error
