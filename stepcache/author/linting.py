"""What `stepcache-validate` does: reads rule files, lints them, prints what was found."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path

from stepcache.author.lint.run import lint_compiled
from stepcache.author.render import as_json, concise, full, summary
from stepcache.builtin import catalog
from stepcache.domain.findings import Finding, Severity
from stepcache.domain.source import Source
from stepcache.language.compile import Compiled, compile_rules

CLEAN, FINDINGS, USAGE = 0, 1, 2
_LEVELS = {str(severity): severity for severity in Severity}


class _UsageError(Exception):
    """Said in one line; exit 2."""


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
    except _UsageError as error:
        sys.stderr.write(f"stepcache-validate: {error}\n")
        return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stepcache-validate", description="Say what is wrong in rule files.")
    parser.add_argument("paths", nargs="+", metavar="FILE|DIR", help="rule files, or folders searched for *.stepcache")
    parser.add_argument("--output-format", choices=("full", "concise", "json"), default="full", help="default: full")
    parser.add_argument(
        "--fail-level", choices=tuple(_LEVELS), default="error", help="least severity that makes the exit code 1"
    )
    return parser


def _run(options: argparse.Namespace) -> int:
    sources = [_read(path) for path in _files(options.paths)]
    known = catalog()
    compiled = compile_rules(sources, known)
    findings = lint_compiled(compiled, known)
    sys.stdout.write(_shown(options.output_format, findings, compiled, sources))
    least = _LEVELS[options.fail_level].rank
    return FINDINGS if any(one.severity.rank >= least for one in findings) else CLEAN


def _files(paths: Iterable[str]) -> list[Path]:
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*.stepcache") if one.is_file())
            if not inside:
                raise _UsageError(f"no `.stepcache` file in `{path}`")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise _UsageError(f"no such file or folder: `{path}`")
    return list(dict.fromkeys(found))


def _read(path: Path) -> Source:
    try:
        return Source(str(path), path.read_bytes().decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise _UsageError(f"cannot read `{path}`: {error.strerror}") from error


def _shown(format_: str, findings: Sequence[Finding], compiled: Compiled, sources: Sequence[Source]) -> str:
    by_path = {source.path: source for source in sources}
    if format_ == "json":
        return as_json(findings, by_path)
    if format_ == "concise":
        return concise(findings)
    blocks = full(findings, by_path, colour=sys.stdout.isatty())
    grades = "".join(f"{task.label}: answers are {task.grade} at best\n" for task in compiled.tasks)
    return f"{blocks}{chr(10) if blocks else ''}{grades}{summary(findings, len(sources))}\n"
