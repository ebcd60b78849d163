"""Remarks: what of an answer's lines is kept, and which lines hold something to check."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

Remarks = Literal["keep", "known", "drop"]


def _flat(value: Any) -> Any:
    """`[algebra, WORDS]`, where `WORDS` is a list itself, as one list."""
    if not isinstance(value, list | tuple):
        return value
    return tuple(word for item in value for word in (item if isinstance(item, list | tuple) else (item,)))


Prose = Annotated[tuple[str, ...], BeforeValidator(_flat)]


def kept_lines(lines: Iterable[str], remarks: Remarks, prose: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Each line as it is kept, and whether it holds something to check."""
    for line in lines:
        yield line, bool(line.strip())
