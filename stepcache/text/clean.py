"""Somebody else's text, fit to be shown."""


def clean(text: str, *, keep: str = "\t") -> str:
    """Without characters that would move a terminal's cursor, or that no encoding has."""
    if text.isprintable():
        return text
    return "".join(char if char in keep or char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def in_a_line(text: str) -> str:
    """As `clean`, with a space in place of any run of spaces, tabs and ends of lines."""
    return clean(" ".join(text.split()), keep="")
