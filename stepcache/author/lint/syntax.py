"""SC0xx: the file as text."""

import unicodedata
from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Applicability, Edit, Finding, Fix
from stepcache.language.diagnostics import finding

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


def missing_edition(subject: Subject) -> Iterator[Finding]:
    """SC005."""
    file = subject.unit.file
    if not file.headers and not file.broken:
        place = subject.lines.span(0, 0)
        fix = Fix("insert `stepcache 1`", (Edit(place, "stepcache 1\n\n"),), Applicability.SAFE)
        yield finding("SC005", "the file does not say its edition", place, help="begin with `stepcache 1`", fix=fix)


def look_alikes(subject: Subject) -> Iterator[Finding]:
    """SC007: each word once."""
    text = subject.lines.text
    if text.isascii():
        return
    for index, char in enumerate(text):
        if char in _BIDI and index:
            name = unicodedata.name(char, f"U+{ord(char):04X}")
            message = f"an invisible character (`{name}`) changes how the file is read"
            yield finding("SC007", message, subject.lines.span(index, index + 1), help="take it out")
            break
    yield from _mixed(subject, text)


def _mixed(subject: Subject, text: str) -> Iterator[Finding]:
    start = -1
    said: set[str] = set()
    for index, char in enumerate(f"{text} "):
        if char.isalpha():
            start = index if start < 0 else start
            continue
        if start >= 0 and not text[start:index].isascii():
            word = text[start:index]
            scripts = {script for letter in word for script in _SCRIPTS if _name(letter).startswith(script)}
            if len(scripts) > 1 and word not in said:
                said.add(word)
                shown = " and ".join(sorted(script.capitalize() for script in scripts))
                message = f"`{word}` mixes {shown} letters"
                yield finding("SC007", message, subject.lines.span(start, index), help="write it in one script")
        start = -1


def _name(char: str) -> str:
    return unicodedata.name(char, "")


RULES = (
    Rule("SC005", missing_edition),
    Rule("SC007", look_alikes),
)
