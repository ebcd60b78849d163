"""What a terminal is shown: no text moves its cursor, and colours come only where they are wanted."""

import os
import sys
from io import TextIOWrapper
from typing import TextIO

from stepcache.text.clean import clean


def fitting(text: str, stream: TextIO) -> str:
    """Lines for that stream: as they are for a file or a pipe, clean for a terminal."""
    return clean(text.replace("\r\n", "\n"), keep="\n\t") if stream.isatty() else text


def coloured(stream: TextIO) -> bool:
    """Whether what is written there may be coloured: it is a terminal, and `NO_COLOR` is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def take_any_text() -> None:
    """Let standard output and error take what their encoding has not: a path or a model's text may hold anything."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str, code: int = 0) -> int:
    """Tell a person one line, beside the output; the exit code."""
    sys.stderr.write(f"{clean(text)}\n")
    return code
