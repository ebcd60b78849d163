"""The grammar's parser: from the shipped tables, or, where they are of another grammar, built once a process."""

from functools import cache

from stepcache.language.lalr import TABLES, Machine, loaded
from stepcache.resources import resource_dir


@cache
def grammar() -> Machine:
    """The rule language; starts `start` (a file) and `hole` (`name: type`, inside a template)."""
    folder = resource_dir("grammars")
    text = (folder / "stepcache.lark").read_text(encoding="utf-8")
    return loaded(folder / TABLES, text) or _made(text)


def _made(text: str) -> Machine:
    from stepcache.language.making import tables  # noqa: PLC0415 - Lark takes longer to import than a file to lint

    return Machine(tables(text))


@cache
def spellings() -> dict[str, str]:
    """Terminal -> how it is written, for the terminals that are written in one way only."""
    return grammar().spellings


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
