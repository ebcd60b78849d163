"""Text put into Markdown so that it stays text, whatever it holds."""

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]|~<&]|^[#+>-]|^(?=\d+[.)])|(?<=:)(?=//)|(?<=\w)(?=@))")
_CODE = re.compile(r"`([^`]+)`")
_RUN = re.compile(r"`+")
_HTML = {"<": "&lt;", "&": "&amp;"}


def plain(text: str) -> str:
    """Words of an author's on one line: no mark-up, HTML or link, but for what stands in backticks, which is code."""
    flat = " ".join(text.split())
    parts = _CODE.split(flat)
    return "".join(cell(part) if place % 2 else _SPECIAL.sub(_escaped, part) for place, part in enumerate(parts))


def _escaped(found: re.Match[str]) -> str:
    mark = found[1]
    if not mark:
        return "\u200b"  # parts what would become a list or a link
    return _HTML.get(mark) or f"\\{mark}"


def code(text: str) -> str:
    """Inline code, in more backticks than stand in it."""
    flat = " ".join(text.split())
    fence = "`" * (max((len(run) for run in _RUN.findall(flat)), default=0) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}" if flat else ""


def cell(text: str) -> str:
    """Inline code in a table: a bar would end the cell."""
    return code(text).replace("|", "\\|")


def block(text: str, kind: str = "text") -> str:
    """A fenced block, in more backticks than stand in it."""
    fence = "`" * max(3, max((len(run) for run in _RUN.findall(text)), default=0) + 1)
    return f"{fence}{kind}\n{text.rstrip()}\n{fence}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table; nothing where there is no row."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines] if lines else []
