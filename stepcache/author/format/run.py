"""From the text of a rule file to the same file in the one style."""

from stepcache.author.config import WIDTH
from stepcache.author.format.layout import layout
from stepcache.author.format.printer import printed
from stepcache.author.format.statements import leaves, statements
from stepcache.domain.errors import UnreadableError
from stepcache.domain.source import Source
from stepcache.language.parse import concrete, parse


def formatted(source: Source, width: int = WIDTH) -> str:
    """A rule file in the one style; what it compiles to stays the same, and so does every comment.

    Line breaks outside texts are all CRLF where the first one is, else LF.

    Raises:
        UnreadableError: It has syntax errors, so where its lines belong cannot be known.
    """
    read = concrete(source)
    if read is None:
        raise UnreadableError(parse(source).findings)
    tree, tokens = read
    found = leaves(source.text, tokens)
    newline = "\r\n" if source.text.partition("\n")[0].endswith("\r") else "\n"
    return printed(layout(statements(tree, found), found[-1]), width, newline)
