"""`stepcache fmt`: writes rule files in the one style."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stepcache.author.config import WIDTH
from stepcache.author.diffs import unified
from stepcache.author.format.run import formatted
from stepcache.author.project import WIDTHS, project_config
from stepcache.author.render import errors
from stepcache.author.terminal import fitting, say
from stepcache.author.writing import encoded, rewrite
from stepcache.domain.errors import ConfigurationError, LayoutError, UnreadableError
from stepcache.domain.source import Source
from stepcache.resources import read_source, rule_sets, stdin_source
from stepcache.text.clean import clean

DESCRIPTION = (
    "Write rule files in the one style. Every comment is kept, and what a file means stays the same; "
    "one with syntax errors is left as it is."
)
DONE, WOULD_CHANGE, FAILED = 0, 1, 2
STDIN = "-"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="rule files; folders, each with those below it but hidden ones; "
        "or - for standard input (default: this folder)",
    )
    parser.add_argument("--check", action="store_true", help="write nothing, name the files that would change")
    parser.add_argument("--diff", action="store_true", help="write nothing, show what would change")
    parser.add_argument(
        "--width", type=_width, metavar="COLUMNS", help=f"columns to fill (default: stepcache.toml's, else {WIDTH})"
    )
    parser.add_argument(
        "--stdin-filename", default="", metavar="PATH", help="what standard input is called, and whose settings hold"
    )


def _width(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) <= 5 else 0
    if number not in WIDTHS:
        raise argparse.ArgumentTypeError(f"a width is {WIDTHS[0]} to {WIDTHS[-1]}, not {text!r}")
    return number


def run(options: argparse.Namespace) -> int:
    """Format files, or standard input.

    Returns:
        0 done, or nothing to do; 1 where `--check` or `--diff` finds a file that would change; 2 where one could not
        be read, laid out or written: why is told on standard error.
    """
    work = _Work(options)
    if options.paths == [STDIN]:
        work.stdin(options.stdin_filename or STDIN)
    else:
        for path in dict.fromkeys(_files(options.paths)):
            work.file(path)
        work.report()
    return work.code


def _files(places: Sequence[str]) -> Iterator[Path]:
    """The files named, and all of the folders named: a sidecar of tests only where it is meant."""
    for place in places:
        if Path(place).is_dir():
            yield from (file for files in rule_sets([place]) for file in files)
        else:
            yield Path(place)


@dataclass(slots=True)
class _Work:
    options: argparse.Namespace
    changed: int = 0
    kept: int = 0
    failed: int = 0

    @property
    def writes(self) -> bool:
        return not (self.options.check or self.options.diff)

    @property
    def code(self) -> int:
        if self.failed:
            return FAILED
        return WOULD_CHANGE if self.changed and not self.writes else DONE

    def file(self, path: Path) -> None:
        """Format one file, or say what it would become."""
        try:
            source = read_source(path)
            text = self._formatted(source)
            if text is not None and text != source.text and self.writes:
                rewrite(path, source.text, text)
            self._count(source, text)
        except ConfigurationError as error:
            self.failed += 1
            say(f"stepcache: {error}")

    def stdin(self, name: str) -> None:
        """Format standard input to standard output; what cannot be read is written nowhere."""
        source = stdin_source(name)
        text = self._formatted(source)
        if text is not None and self.writes:
            sys.stdout.buffer.write(encoded(text))
            sys.stdout.buffer.flush()
        self._count(source, text)

    def _formatted(self, source: Source) -> str | None:
        """The text in the one style; None where the file is left alone."""
        width = self.options.width or project_config([source.path]).width
        try:
            return formatted(source, width)
        except UnreadableError as error:
            sys.stderr.write(errors(error.findings))
        except LayoutError as error:
            say(f"stepcache: {error}")
        return None

    def _count(self, source: Source, text: str | None) -> None:
        """Count one file, and show what was asked for."""
        if text is None:
            self.failed += 1
        elif text == source.text:
            self.kept += 1
        else:
            self.changed += 1
            self._show(source, text)

    def _show(self, source: Source, text: str) -> None:
        if self.options.diff:
            shown = unified(source.path, source.text, text)
            sys.stdout.write(fitting(shown, sys.stdout))
        elif self.options.check:
            sys.stdout.write(f"would reformat {clean(source.path)}\n")

    def report(self) -> None:
        """One line that counts."""
        done = "reformatted" if self.writes else "would be reformatted"
        parts = [(self.changed, done), (self.kept, "left unchanged"), (self.failed, "could not be formatted")]
        said = ", ".join(f"{count} file{'s' * (count != 1)} {what}" for count, what in parts if count)
        sys.stderr.write(f"{said or 'no file'}\n")
