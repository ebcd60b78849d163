"""Regular expressions of rules, by RE2: linear in the text, whatever the pattern."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from stepcache.domain.expressions import Regex

FLAGS = frozenset("ims")

_MAX_MEMORY = 1 << 24
"""Bytes that one pattern may take, whoever uses it: what the compiler of rules takes, every stage takes."""


class RegexError(ValueError):
    """RE2 cannot compile the pattern; the message says why."""


@lru_cache(maxsize=1024)
def compiled(regex: Regex) -> Any:
    """The pattern as RE2 compiles it, for bytes.

    Raises:
        RegexError: It is no pattern of the RE2 dialect.
    """
    import re2  # noqa: PLC0415 - many rule files hold no pattern

    odd = set(regex.flags) - FLAGS
    if odd:
        raise RegexError(f"flag {min(odd)} is not in the dialect")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MAX_MEMORY
    flags = "".join(sorted(set(regex.flags)))
    pattern = f"(?{flags}:{regex.pattern})" if flags else regex.pattern
    try:
        return re2.compile(pattern.encode(), options)
    except UnicodeEncodeError as error:
        raise RegexError("half a character") from error
    except re2.error as error:
        said = error.args[0] if error.args else ""
        raise RegexError(said.decode(errors="replace") if isinstance(said, bytes) else str(said)) from error


def found_in(regex: Regex, text: str) -> bool:
    """Whether the pattern matches anywhere in the text."""
    return compiled(regex).search(text.encode(errors="replace")) is not None


def is_whole(regex: Regex, text: str) -> bool:
    """Whether the pattern matches all of the text."""
    return compiled(regex).fullmatch(text.encode(errors="replace")) is not None


def cut_after(regex: Regex, text: str) -> list[str]:
    """The text cut behind each match that is not empty; joined, the pieces are the text.

    Raises:
        UnicodeEncodeError: The text holds half a character.
    """
    data = text.encode()
    edges = [0, *_ends(regex, data), len(data)]
    pieces = [data[left:right].decode() for left, right in pairwise(edges)]
    return [piece for piece in pieces if piece]


def _ends(regex: Regex, data: bytes) -> Iterator[int]:
    for found in compiled(regex).finditer(data):
        if found.end() > found.start():
            yield found.end()
