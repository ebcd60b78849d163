"""SC0xx: the file as text."""

import unicodedata
from collections.abc import Iterator

from stepcache.author.lint.rule import Rule, Subject
from stepcache.domain.findings import Applicability, Edit, Finding, Fix
from stepcache.language.diagnostics import finding
from stepcache.language.scripts import mixed, words

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


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
    told = [(one.span.start, one.span.end) for one in subject.unit.findings if one.note]  # errors that name such a word
    said: set[str] = set()
    for start, word in words(text):
        message = mixed(word)
        if message and word not in said and not any(at <= start < to for at, to in told):
            said.add(word)
            yield finding("SC007", message, subject.lines.span(start, start + len(word)), help="write it in one script")


RULES = (
    Rule("SC005", missing_edition),
    Rule("SC007", look_alikes),
)
