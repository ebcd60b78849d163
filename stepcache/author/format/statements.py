"""A rule file as statements: their tokens, the blocks in them, and the comments around each token."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stepcache.language.trees import Token, Tree

_COMMENT = re.compile(r"#[^\n]*")
_HOLES = frozenset({"WITH", "COMMA", "LSQB"})  # behind these a `{` holds a slot, else statements


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a line of its own; `blank` where an empty line stands above it."""

    text: str
    blank: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """A token with the comments around it.

    Attributes:
        above: Comments on lines of their own before it.
        beside: The comment behind it, on the line it ends on.
        first: Whether it begins a line.
        blank: Whether an empty line stands right above it.
    """

    token: Token
    above: tuple[Remark, ...] = ()
    beside: str = ""
    first: bool = False
    blank: bool = False

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.token.start_pos or 0


@dataclass(frozen=True, slots=True)
class Block:
    """`{ … }`; `wide` where its braces stand on different lines."""

    opened: Leaf
    statements: "tuple[Statement, ...]"
    closed: Leaf
    wide: bool


Part = Leaf | Block
Statement = tuple[Part, ...]


def first_leaf(statement: Statement) -> Leaf:
    """What a statement begins with."""
    part = statement[0]
    return part if isinstance(part, Leaf) else part.opened


def last_leaf(statement: Statement) -> Leaf:
    """What a statement ends with."""
    part = statement[-1]
    return part if isinstance(part, Leaf) else part.closed


def on_one_line(statement: Statement) -> bool:
    """Whether the author wrote it so."""
    first, *others = [leaf for part in statement for leaf in ([part] if isinstance(part, Leaf) else [part.opened])]
    whole = not any(part.wide for part in statement if isinstance(part, Block))
    return whole and "\n" not in first.token and not any(one.first or one.above or "\n" in one.token for one in others)


def leaves(text: str, tokens: Sequence[Token]) -> list[Leaf]:
    """The tokens with their comments; every character between two tokens is white space or a comment."""
    found: list[Leaf] = []
    end = 0
    for token in tokens:
        start = len(text) if token.type == "$END" else token.start_pos or 0
        beside, above, breaks = _between(text[end:start], beginning=not found)
        if beside:
            found[-1] = _with(found[-1], beside)
        found.append(Leaf(token, above, first=breaks > 0, blank=breaks > 1))
        end = token.end_pos or start
    return found


def _with(leaf: Leaf, beside: str) -> Leaf:
    return Leaf(leaf.token, leaf.above, beside, leaf.first, leaf.blank)


def _between(gap: str, *, beginning: bool) -> tuple[str, tuple[Remark, ...], int]:
    """Of what stands between two tokens: the comment beside the first, those above the second, and its line breaks."""
    beside, above, at = "", [], 0
    for comment in _COMMENT.finditer(gap):
        breaks = gap.count("\n", at, comment.start())
        if breaks or beginning or at:
            above.append(Remark(comment[0].rstrip(), breaks > 1))
        else:
            beside = comment[0].rstrip()
        at = comment.end()
    return beside, tuple(above), gap.count("\n", at)


def statements(tree: Tree, found: Sequence[Leaf]) -> tuple[Statement, ...]:
    """The statements of a whole file, of which the last leaf is the end."""
    braces = _braces(found)
    return _Reader(_starts(tree, found, braces), found, braces).read(0, len(found) - 1)


class _Reader:
    def __init__(self, starts: set[int], found: Sequence[Leaf], braces: dict[int, int]) -> None:
        self.starts = starts
        self.found = found
        self.braces = braces

    def read(self, at: int, end: int) -> tuple[Statement, ...]:
        """The statements between two places of the list."""
        made: list[list[Part]] = []
        while at < end:
            leaf = self.found[at]
            if leaf.start in self.starts:
                made.append([])
            closing = self.braces.get(at)
            if closing is None:
                made[-1].append(leaf)
                at += 1
            else:
                made[-1].append(self._block(at, closing))
                at = closing + 1
        return tuple(map(tuple, made))

    def _block(self, at: int, closing: int) -> Block:
        inside = self.found[at + 1 : closing + 1]
        wide = any(leaf.first or leaf.above or "\n" in leaf.token for leaf in inside)
        return Block(self.found[at], self.read(at + 1, closing), self.found[closing], wide)


def _braces(found: Sequence[Leaf]) -> dict[int, int]:
    """Where blocks begin and end in the list; the braces around slots are left out."""
    pairs: dict[int, int] = {}
    open_: list[int | None] = []
    before = ""
    for at, leaf in enumerate(found):
        kind = leaf.token.type
        if kind == "LBRACE":
            open_.append(None if before in _HOLES else at)
        elif kind == "RBRACE":
            begun = open_.pop()
            if begun is not None:
                pairs[begun] = at
        before = kind
    return pairs


def _starts(tree: Tree, found: Sequence[Leaf], braces: dict[int, int]) -> set[int]:
    """Where statements begin: the children of the file, and of a node those that stand inside its own braces."""
    places = [(found[at].start, found[closing].start) for at, closing in sorted(braces.items())]
    opens = [opened for opened, _ in places]
    starts = set(_begins(tree))
    for node in tree.subtrees():
        if node is tree or node.start_pos is None or node.end_pos is None:
            continue
        own = bisect_right(opens, node.start_pos)
        if own < len(places) and places[own][0] < node.end_pos:
            opened, closed = places[own]
            starts |= {start for start in _begins(node) if opened < start < closed}
    return starts


def _begins(tree: Tree) -> Iterator[int]:
    return (one.start_pos for one in tree.children if isinstance(one, Tree) and one.start_pos is not None)
