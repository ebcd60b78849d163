r"""Offsets in a text and the positions that editors speak of.

A position is a line and a number of units in it: code units of UTF-16 unless the client asks for another encoding.
Lines end at `\n`, `\r\n` or a single `\r`, and at no other character.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

UTF8, UTF16, UTF32 = "utf-8", "utf-16", "utf-32"
_END = re.compile(r"\r\n|\n|\r")


class Place(NamedTuple):
    """A position: line and unit in it, both counted from 0."""

    line: int
    unit: int


class Stretch(NamedTuple):
    """What stands from one position to before another."""

    start: Place
    end: Place


class Positions:
    """The places of one text.

    Args:
        encoding: What units are: `utf-8`, `utf-16` or `utf-32`.
    """

    def __init__(self, text: str, encoding: str = UTF16) -> None:
        self.text = text
        self.encoding = encoding
        self._starts = [0, *(match.end() for match in _END.finditer(text))]
        self._plain = text.isascii() or encoding == UTF32

    def place(self, offset: int) -> Place:
        """The position of an offset, which is cut to the text."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        return Place(line, offset - start if self._plain else self._units(self.text[start:offset]))

    def stretch(self, start: int, end: int) -> Stretch:
        """The positions of two offsets."""
        return Stretch(self.place(start), self.place(end))

    def whole(self) -> Stretch:
        """All of the text."""
        return self.stretch(0, len(self.text))

    def offset(self, line: int, unit: int) -> int:
        """The offset of a position; one behind a line's end means its end, one inside a character its beginning."""
        if line < 0:
            return 0
        if line >= len(self._starts):
            return len(self.text)
        start = self._starts[line]
        content = self.text[start : self._line_end(line)]
        if self._plain:
            return start + min(max(unit, 0), len(content))
        for at, char in enumerate(content):
            unit -= self._units(char)
            if unit < 0:
                return start + at
        return start + len(content)

    def units(self, start: int, end: int) -> int:
        """How many units a stretch of one line is long."""
        return end - start if self._plain else self._units(self.text[start:end])

    def _line_end(self, line: int) -> int:
        if line + 1 == len(self._starts):
            return len(self.text)
        end = self._starts[line + 1] - 1
        return end - 1 if self.text[end] == "\n" and end > self._starts[line] and self.text[end - 1] == "\r" else end

    def _units(self, text: str) -> int:
        if self.encoding == UTF32:
            return len(text)
        if self.encoding == UTF8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(char > "\uffff" for char in text)
