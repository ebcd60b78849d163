"""`--watch`: looks again whenever a file changes."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence

from stepcache.author.jobs import Job, Jobs
from stepcache.author.report import TOOL
from stepcache.author.telling import CLEAN
from stepcache.author.terminal import say
from stepcache.domain.errors import ConfigurationError
from stepcache.resources import ProjectFiles

PAUSE_S = 0.3
_CLEAR = "\x1b[2J\x1b[H"


class Remembered(ProjectFiles):
    """Imported files; it remembers how each was when it was asked for, those that are not there too."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: dict[str, object] = {}

    def read(self, path: str) -> str:
        """The text. The mark is taken before: what is written meanwhile shows as a change."""
        self._marks[path] = _mark(path)
        return super().read(path)

    def forget(self) -> None:
        """Remember none, until they are asked for again."""
        self._marks = {}

    def changed(self) -> bool:
        """Whether one of them is no longer as it was."""
        return any(_mark(path) != mark for path, mark in self._marks.items())


def _mark(path: str) -> object:
    """What a change of a file shows in."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a name from a rule file
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def watch(options: argparse.Namespace, lint: Callable[[Sequence[Job]], int]) -> int:
    """Lint at each change of the files, of those that they import, of the settings, of what stands in the folders.

    Args:
        options: What is watched.
        lint: Looks at the rule sets and prints.

    Returns:
        0, at Ctrl-C.
    """
    files = Remembered()
    last: list[Job] | str | None = None
    try:
        while True:
            found = _read(options, files)
            if found != last or files.changed():
                last = found
                files.forget()
                _once(found, lint)
            time.sleep(PAUSE_S)
    except KeyboardInterrupt:
        return CLEAN


def _read(options: argparse.Namespace, files: Remembered) -> list[Job] | str:
    """The rule sets as they are now, or why there are none."""
    try:
        return Jobs(options, files).all()
    except ConfigurationError as error:
        return str(error)


def _once(found: list[Job] | str, lint: Callable[[Sequence[Job]], int]) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(_CLEAR)
    if isinstance(found, str):
        say(f"{TOOL}: {found}")
    else:
        lint(found)
    sys.stdout.flush()
    say("watching: Ctrl-C ends")
    sys.stderr.flush()
