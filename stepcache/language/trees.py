"""What a parser makes of a text: tokens, and trees of them, each with its place."""

from collections.abc import Iterator
from typing import Any, Self


class Token(str):
    """One word or sign.

    Attributes:
        type: Its terminal.
        start_pos: The offset of its first character.
        end_pos: The offset behind its last.
    """

    __slots__ = ("end_pos", "start_pos", "type")

    def __new__(cls, type_: str, text: str, start_pos: int, *, end_pos: int) -> Self:
        """Take the text and its place."""
        made = super().__new__(cls, text)
        made.type, made.start_pos, made.end_pos = type_, start_pos, end_pos
        return made

    type: str
    start_pos: int
    end_pos: int


class Tree:
    """What a rule of the grammar made of its symbols.

    Attributes:
        data: The name of the rule, or of its alternative.
        children: Trees, tokens, and None for what is absent.
        start_pos: Where its first token begins; None where it holds none.
        end_pos: Where its last token ends.
        outer: Both, with the tokens around it that a rule of that one child has left out: parentheses.
    """

    __slots__ = ("children", "data", "end_pos", "outer", "start_pos")

    def __init__(self, data: str, children: list[Any]) -> None:
        self.data = data
        self.children = children
        self.start_pos: int | None = None
        self.end_pos: int | None = None
        self.outer: tuple[int, int] | None = None

    def subtrees(self) -> Iterator["Tree"]:
        """It, and all trees below it."""
        yield self
        for child in self.children:
            if isinstance(child, Tree):
                yield from child.subtrees()

    def stand(self, parts: list["Tree | Token"]) -> None:
        """Take the place of the symbols that it was made of, those left out among them."""
        places = [one for one in map(_place, parts) if one is not None]
        if places:
            self.outer = start, end = places[0][0], places[-1][1]
            if self.start_pos is None:
                self.start_pos, self.end_pos = start, end


def _place(part: Tree | Token) -> tuple[int, int] | None:
    return part.outer if isinstance(part, Tree) else (part.start_pos, part.end_pos)
