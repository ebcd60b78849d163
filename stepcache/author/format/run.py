"""From the text of a rule file to the same file in the one style."""

from stepcache.author.config import WIDTH
from stepcache.author.format.layout import layout
from stepcache.author.format.printer import printed
from stepcache.author.format.statements import leaves, statements
from stepcache.domain.errors import LayoutError, UnreadableError
from stepcache.domain.source import Source
from stepcache.language.comments import comments
from stepcache.language.parse import concrete, parse
from stepcache.language.texts import dedent
from stepcache.language.trees import Token


def formatted(source: Source, width: int = WIDTH) -> str:
    """A rule file in the one style; what it compiles to stays the same, and so does every comment.

    Line breaks outside texts are all CRLF where the first one is, else LF.

    Raises:
        UnreadableError: It has syntax errors, so where its lines belong cannot be known.
        LayoutError: It would not say the same.
    """
    read = concrete(source)
    if read is None:
        raise UnreadableError(parse(source).findings)
    tree, tokens = read
    found = leaves(source.text, tokens)
    newline = "\r\n" if source.text.partition("\n")[0].endswith("\r") else "\n"
    return guarded(source, printed(layout(statements(tree, found), found[-1]), width, newline))


def guarded(source: Source, text: str) -> str:
    """The text, where it says what the file says.

    Raises:
        LayoutError: It does not.
    """
    if text != source.text and not says_the_same(source.text, text):
        raise LayoutError(
            f"{source.path}: formatting would change what it says, so it is left alone: please report this"
        )
    return text


def says_the_same(before: str, after: str) -> bool:
    """Whether two texts of a rule file differ in their layout only."""
    return _content(before) == _content(after)


def _content(text: str) -> tuple[list[str], list[str]] | None:
    """The tokens of a file and its comments; what a text in three quotes stands for, not how far in its lines stand."""
    read = concrete(Source("", text))
    if read is None:
        return None
    said: list[str] = []
    for token in read[1]:
        if token.type in {"RPAR", "RSQB"} and said[-1:] == [","]:
            said.pop()
        said.append(_said(token))
    return said, [comment.rstrip() for _, comment in comments(text)]


def _said(token: Token) -> str:
    if token.type == "LONG":
        return dedent(token[3:-3])
    return " ".join(token.split()) if token.type == "AMOUNT" else str(token)
