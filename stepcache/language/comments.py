"""Where the comments of a rule file stand; nothing inside a text or a regular expression is one."""

import re
from collections.abc import Iterator

_MARKS = re.compile(
    r'(?P<long>"""[\s\S]*?(?:"""|\Z))|"(?:\\.|[^"\\\n])*"?|/(?![/\s])(?:\\.|[^/\\\n])*+/?|(?P<comment>#[^\n]*)'
)


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Each comment of a file, a broken one too: where it begins, and itself without its line's end."""
    for mark in _MARKS.finditer(text):
        if mark["comment"] is not None:
            yield mark.start(), mark["comment"].rstrip("\r")


def long_texts(text: str) -> Iterator[tuple[int, int]]:
    """Where each text in three quotes begins and ends; one that is never closed reaches to the end of the file."""
    for mark in _MARKS.finditer(text):
        if mark["long"] is not None:
            yield mark.span()
