"""The grammar's parser: from the shipped tables, or, where they are of another grammar, built once a process."""

import sys
from collections.abc import Iterator
from functools import cache

from lark import Lark, Token
from lark.lexer import PatternStr

from stepcache.language.lalr import loaded, written
from stepcache.resources import resource_dir

TABLES = "stepcache.tables.json"


class AnyWord:
    """Lets a word come through as a NAME where no name may stand, so that the parser can say what it expected."""

    always_accept = ("NAME",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens as they are."""
        return stream


@cache
def grammar() -> Lark:
    """The rule language; starts `start` (a file) and `hole` (`name: type`, inside a template)."""
    folder = resource_dir("grammars")
    text = (folder / "stepcache.lark").read_text(encoding="utf-8")
    return loaded(folder / TABLES, text, postlex=AnyWord()) or build(text)


def build(text: str) -> Lark:
    """The parser from the grammar's text, which takes longer than to lint a file."""
    return Lark(
        text,
        parser="lalr",
        lexer="contextual",
        start=["start", "hole"],
        postlex=AnyWord(),
        maybe_placeholders=True,
        propagate_positions=True,
    )


def main() -> int:
    """Write the tables that are shipped."""
    folder = resource_dir("grammars")
    text = (folder / "stepcache.lark").read_text(encoding="utf-8")
    (folder / TABLES).write_text(written(build(text), text), "utf-8")
    return 0


@cache
def spellings() -> dict[str, str]:
    """Terminal -> how it is written, for the terminals that are written in one way only."""
    return {t.name: t.pattern.value for t in grammar().terminals if isinstance(t.pattern, PatternStr)}


@cache
def keywords() -> dict[str, str]:
    """Keyword -> its terminal."""
    return {text: name for name, text in spellings().items() if text[0].isalpha()}


# What a token is called in `expected …`.
KINDS = {
    "NAME": "a name",
    "STRING": "a text",
    "LONG": "a text",
    "BAD_STRING": "a text",
    "BAD_LONG": "a text",
    "REGEX": "a regular expression",
    "NUMBER": "a number",
    "INT": "a number",
    "BAD_NUMBER": "a number",
    "DURATION": "a duration",
    "AMOUNT": "an amount",
    "$END": "the end of the file",
}


def called(terminal: str) -> str:
    """A terminal as messages name it."""
    text = spellings().get(terminal)
    return f"`{text}`" if text else KINDS.get(terminal, terminal.lower())


# Words that begin or join statements and are names nowhere: met in place of a name, something before them is missing.
RESERVED = frozenset(
    {"else", "because", "otherwise", "require", "forbid", "expect", "repair", "times", "within", "when"}
)


if __name__ == "__main__":
    sys.exit(main())
