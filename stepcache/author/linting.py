"""What `stepcache-validate` does: reads rule files, lints them, prints what was found."""

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from stepcache.author.config import Config
from stepcache.author.examine import examine
from stepcache.author.render import as_json, concise, full, summary
from stepcache.builtin import catalog
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.findings import Finding, Severity
from stepcache.domain.rules import Task
from stepcache.domain.source import Source
from stepcache.resources import read_source, rule_sets

CLEAN, FINDINGS, USAGE = 0, 1, 2
_LEVELS = {str(severity): severity for severity in Severity}


def run(argv: Sequence[str] | None = None) -> int:
    """Lint rule files; the exit code.

    Args:
        argv: The arguments; those of the process without.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a path may hold bytes that no encoding shows
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(_parser().parse_args(argv))
    except SystemExit as done:
        return int(done.code or 0)
    except ConfigurationError as error:
        sys.stderr.write(f"stepcache-validate: {error}\n")
        return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stepcache-validate",
        description="Say what is wrong in rule files. Files are one rule set, and so is each folder by itself.",
    )
    parser.add_argument("paths", nargs="+", metavar="FILE|DIR", help="rule files; or folders, each with those below it")
    parser.add_argument("--output-format", choices=("full", "concise", "json"), default="full", help="default: full")
    parser.add_argument(
        "--fail-level", choices=tuple(_LEVELS), default="error", help="least severity that makes the exit code 1"
    )
    return parser


def _run(options: argparse.Namespace) -> int:
    sets = [[read_source(path) for path in files] for files in rule_sets(options.paths)]
    known = catalog()
    config = Config(fail_level=_LEVELS[options.fail_level])
    examined = [examine(sources, known, config) for sources in sets]
    findings = [finding for one in examined for finding in one.findings]
    tasks = [task for one in examined for task in one.compiled.tasks]
    sources = [source for one in sets for source in one]
    sys.stdout.write(_shown(options.output_format, findings, tasks, sources))
    return FINDINGS if any(one.severity.rank >= config.fail_level.rank for one in findings) else CLEAN


def _shown(format_: str, findings: Sequence[Finding], tasks: Sequence[Task], sources: Sequence[Source]) -> str:
    by_path = {source.path: source for source in sources}
    if format_ == "json":
        return as_json(findings, by_path)
    if format_ == "concise":
        return concise(findings)
    blocks = full(findings, by_path, colour=sys.stdout.isatty())
    grades = "".join(f"{task.label}: answers are {task.grade} at best\n" for task in tasks)
    return f"{blocks}{chr(10) if blocks else ''}{grades}{summary(findings, len(sources))}\n"
