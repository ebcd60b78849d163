"""The one way from texts of a log to a rule file: nothing of theirs can become syntax."""

import re
from collections.abc import Iterable

from stepcache.language.texts import quoted

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in '\\"{}[]()|'})
_UNSAFE = re.compile(r"[^\S\n\t ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_NOT_SHOWN = re.compile(r"[^ -~\u00a1-\u024f]+")


def safe(text: str) -> bool:
    """Whether a text can stand in a rule file: none of its characters is invisible or turns the writing direction."""
    return not _UNSAFE.search(text)


def literal(text: str) -> str:
    """Words of a pattern that stand for themselves; a run of white space is one space there."""
    return re.sub(r"\s+", " ", text).translate(_SIGNS)


def listed(values: Iterable[str]) -> str:
    """A list of texts."""
    return f"[{', '.join(map(quoted, values))}]"


def remark(text: str, most: int = 70) -> str:
    """A text within a comment: one line, cut short, only what everybody sees."""
    plain = " ".join(_NOT_SHOWN.sub(" ", text).replace("`", "'").split())
    return plain if len(plain) <= most else f"{plain[:most].rstrip()}…"
