"""What the assertions gather: faults, however the thing under test ends, and whatever it prints."""

import io
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any, ParamSpec

from stepcache.domain.faults import FAULTS, told

_Given = ParamSpec("_Given")
_SHOWN = 60

LONGEST = 65_536
"""Characters of the longest output that any verifier is shown."""

ODD_TEXTS: tuple[str, ...] = (
    "",
    " ",
    "\n\n\t\n",
    "\x00\x01\x7f",
    "\ud800",
    "\u202e\u200b\ufeffi\u0307\u0130ß",
    "x²·⅓−Ⅻ٣",
    "{}[]()<>\"'`\\/%$#{0}{x}%s",
    "```python\n```\n```json\n{}\n```",
    "null",
    '{"a": 1, "a": 2}',
    "1e999999999",
    "9" * 20_000,
    "[" * LONGEST,
    '{"a":' * (LONGEST // 5),
    "(" * 2_000 + ")" * 2_000,
    "a" * LONGEST,
    "a b " * (LONGEST // 4),
    "a\n" * (LONGEST // 2),
    "a" * 30 + "!",
    "1 + " * (LONGEST // 4) + "1",
    "word " * 2_000 + "\n" * 2_000,
    "日本語の文章。" * 1_000,
)
"""Texts that a model, or somebody who means harm, may write."""


def tell(name: str, faults: Sequence[str]) -> None:
    """Raise where there is a fault; each is told once."""
    if faults:
        listed = "\n".join(f"- {fault}" for fault in dict.fromkeys(faults))
        raise AssertionError(f"`{name}` does not conform:\n{listed}")


def raised(found: object) -> str:
    """What came in place of what was to come."""
    return f"it raises {found.what}" if isinstance(found, Raised) else f"it gives {type(found).__name__}"


def tried(work: Callable[_Given, object], *args: _Given.args, **named: _Given.kwargs) -> Any:
    """What comes of it, or what was raised."""
    try:
        return work(*args, **named)
    except FAULTS as error:  # told as a fault
        return Raised(told(error))


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception; two are equal where they say the same."""

    what: str


def short(value: object) -> str:
    """A value on one line, cut short."""
    text = ascii(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


@contextmanager
def listening() -> Iterator[list[str]]:
    """Whatever is printed in the meantime, to the streams or past them, and every warning, becomes a fault."""
    heard: list[str] = []
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(stream) for stream in (1, 2)]
    said = io.StringIO()
    with (
        tempfile.TemporaryFile() as file,
        warnings.catch_warnings(record=True) as warned,
        redirect_stdout(said),
        redirect_stderr(said),
    ):
        warnings.simplefilter("always")
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
        try:
            yield heard
        finally:
            for stream, old in zip((1, 2), kept, strict=True):
                os.dup2(old, stream)
                os.close(old)
        file.seek(0)
        if printed := said.getvalue() or file.read(200).decode("utf-8", "replace"):
            heard.append(f"it prints: {short(printed)}")
        heard += [f"it warns: {one.category.__name__}: {one.message}" for one in warned]
