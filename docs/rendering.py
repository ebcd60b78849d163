# ruff: noqa: INP001 - a hook of mkdocs, which loads it by its path
"""What the site shows otherwise than a forge does, though both read the same Markdown."""

import re

_CODE_IN_CELL = re.compile(r"<td[^>]*>.*?</td>", re.DOTALL)


def on_page_content(html: str, **_: object) -> str:
    r"""In the code of a table `\|` is a bar on a forge; Python-Markdown leaves the backslash standing."""
    return _CODE_IN_CELL.sub(lambda cell: cell[0].replace("\\|", "|"), html)
