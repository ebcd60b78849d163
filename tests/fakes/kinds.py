"""The kinds of tokens that a highlighter tells apart, by the grammar's own lexer."""

from collections.abc import Iterator
from dataclasses import dataclass

from stepcache.domain.source import Source
from stepcache.language.comments import comments
from stepcache.language.grammar import keywords
from stepcache.language.parse import concrete

_KINDS = {
    **dict.fromkeys(keywords().values(), "keyword"),
    **dict.fromkeys(("STRING", "LONG"), "string"),
    **dict.fromkeys(("INT", "NUMBER", "DURATION", "AMOUNT"), "number"),
    "REGEX": "regex",
    "NAME": "name",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One token or comment that has a kind; signs have none."""

    start: int
    text: str
    kind: str


def stretches(source: Source) -> Iterator[Stretch]:
    """The keywords, texts, numbers, patterns, names and comments of a file without syntax errors."""
    read = concrete(source)
    assert read is not None
    for token in read[1]:
        if token.type in _KINDS:
            yield Stretch(token.start_pos or 0, str(token), _KINDS[token.type])
    for start, comment in comments(source.text):
        yield Stretch(start, comment.rstrip("\r"), "comment")
