"""What XML can hold."""

import re

_NOT_SHOWN = re.compile(
    r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def in_xml(text: str) -> str:
    """The text without characters that no XML may hold, not even escaped, and those that turn the writing direction."""
    return _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", text)
