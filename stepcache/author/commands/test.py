"""`stepcache test`: runs the test blocks of rule files."""

import argparse
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stepcache.author.terminal import coloured
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.findings import Severity
from stepcache.domain.source import PACKAGE

if TYPE_CHECKING:
    from stepcache.author.testing.session import Session

DESCRIPTION = (
    "Run the test blocks of rule files and of their sidecars (NAME_test.stepcache), offline, on their scripted "
    "replies. Files are one rule set, and so is each folder by itself."
)
PASSED, FAILED = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH[::TASK[::TEST]]",
        help="rule files; or folders, each with those below it; or package:NAME, which an installed distribution "
        "brings; with `::`, the tests of one task, or one of them",
    )
    _what_runs(parser.add_argument_group("what runs"))
    _what_is_told(parser.add_argument_group("what is told"))
    _what_is_changed(parser.add_argument_group("what is changed"))
    _mutants(parser.add_argument_group("mutants"))


def _what_runs(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "-k",
        dest="words",
        action="append",
        default=[],
        metavar="TEXT",
        help="only tests whose file, task or name holds this text, in capitals or not; may be given several times",
    )
    group.add_argument("-x", "--fail-fast", action="store_true", help="end at the first test that fails")
    group.add_argument(
        "--timeout", type=_seconds, default=30.0, metavar="SECONDS", help="how long a test may take (default: 30)"
    )


def _what_is_told(group: "argparse._ArgumentGroup") -> None:
    group.add_argument("-v", "--verbose", action="store_true", help="a line for each test")
    group.add_argument(
        "--coverage", action="store_true", help="what the tests tried: each check's verdicts, each rung, and the gaps"
    )
    group.add_argument(
        "--fail-level",
        choices=[str(severity) for severity in Severity],
        help="least severity of a finding (SC802, SC803, SC806) that makes the exit code 1 (default: none does)",
    )
    group.add_argument("--output-format", choices=("full", "concise", "json"), default="full", help="default: full")
    group.add_argument(
        "--json", dest="output_format", action="store_const", const="json", help="the same as --output-format json"
    )
    group.add_argument("--junit", metavar="FILE", help="write the outcomes there, too, in JUnit's format")


def _what_is_changed(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--update", action="store_true", help="rewrite expectations that fail from what came; shows the diff and asks"
    )
    group.add_argument("--yes", action="store_true", help="with --update: write without asking")


def _mutants(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--mutate",
        action="store_true",
        help="change the slots and steps of answers in tests that pass, and tell what the rules would not notice",
    )
    group.add_argument(
        "--most", type=_count, default=24, metavar="N", help="how many of each answer's slots, and steps (default: 24)"
    )
    group.add_argument("--seed", type=int, default=1, metavar="N", help="which of them (default: 1)")


def _count(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 6 else 0
    if not number:
        raise argparse.ArgumentTypeError(f"takes a number from 1 to 99999, not {text!r}")
    return number


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"takes seconds above 0, at most a day, not {text!r}")
    return seconds


def run(options: argparse.Namespace) -> int:
    """Run the tests.

    Returns:
        0 where all passed, 1 where one failed, there is none, or a finding reaches the fail level.
    """
    from stepcache.author.testing.session import Session  # noqa: PLC0415 - `--help` needs no engine

    if options.yes and not options.update:
        raise ConfigurationError("`--yes` answers the question of `--update`")
    if options.update and any(path.startswith(PACKAGE) for path in options.paths):
        raise ConfigurationError("a packaged rule is not changed where it is installed: import it and extend it")
    session = Session.of(options.paths, options.words)
    if not session.jobs:
        sys.stderr.write(f"stepcache: {_nothing(options.paths)}\n")
        return FAILED
    with _quiet_plugins():
        code = _mutate(session, options) if options.mutate else _run(session, options)
    if session.stuck:  # a thread that never ends must not keep the process
        sys.stdout.flush()
        os._exit(code)
    return code


@contextmanager
def _quiet_plugins() -> Iterator[None]:
    """A test whose plugin cannot be used says so itself."""
    log = logging.getLogger("stepcache.plugins")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def _run(session: "Session", options: argparse.Namespace) -> int:
    from stepcache.author.testing import report  # noqa: PLC0415 - `--help` needs no engine

    terminal, colour = sys.stdout.isatty(), coloured(sys.stdout)
    for outcome in session.run(limit_s=options.timeout, fail_fast=options.fail_fast):
        if options.verbose and options.output_format == "full":
            sys.stdout.write(f"{report.line(outcome, colour=colour)}\n")
            sys.stdout.flush()
    told = report.Told(coverage=options.coverage, findings=options.fail_level is not None, hint=terminal, colour=colour)
    if options.output_format == "json":
        from stepcache.author.testing.formats import as_json  # noqa: PLC0415 - seldom asked for

        sys.stdout.write(as_json(session))
    else:
        sys.stdout.write((report.concise if options.output_format == "concise" else report.full)(session, told))
    if options.junit:
        from stepcache.author.testing.formats import junit  # noqa: PLC0415 - seldom asked for
        from stepcache.author.writing import put_report  # noqa: PLC0415 - the same

        put_report(options.junit, junit(session))
    left = _update(session, options) if options.update and session.failed else len(session.failed)
    return FAILED if left or _reached(session, options.fail_level) else PASSED


def _mutate(session: "Session", options: argparse.Namespace) -> int:
    """Run the tests quietly, then the mutants of their answers."""
    from stepcache.author.mutate.report import as_json, full  # noqa: PLC0415 - seldom asked for
    from stepcache.author.mutate.session import hunt  # noqa: PLC0415 - seldom asked for

    outcomes = list(session.run(limit_s=options.timeout))
    if session.failed:
        from stepcache.author.testing import report  # noqa: PLC0415 - seldom needed

        sys.stdout.write(report.full(session, report.Told(coverage=False, findings=False, colour=False)))
        sys.stderr.write("stepcache: mutants are made of answers that tests expect; mend the tests first\n")
        return FAILED
    found = hunt(session.loaded, outcomes, most=options.most, seed=options.seed)
    shown = as_json(found) if options.output_format == "json" else full(found)
    sys.stdout.write(shown)
    return FAILED if found.open else PASSED


def _reached(session: "Session", level: str | None) -> bool:
    return level is not None and any(one.severity.rank >= Severity(level).rank for one in session.findings)


def _nothing(paths: Sequence[str]) -> str:
    where = ", ".join(f"`{path}`" for path in paths)
    return f'no test stands in {where}; write `test "…" {{ when "…"  expect … }}` in a task'


def _update(session: "Session", options: argparse.Namespace) -> int:
    """Rewrite what failed; how many tests are left failing."""
    from stepcache.author.testing.updating import update  # noqa: PLC0415 - seldom asked for

    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    ask = _confirmed if terminal else None
    out = sys.stderr if options.output_format == "json" else sys.stdout
    return update(session, write=options.yes, ask=ask, out=out)


def _confirmed(question: str) -> bool:
    sys.stdout.write(f"{question} [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}
