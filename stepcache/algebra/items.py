"""What an answer's text holds: relations, moves, claims, remarks, labels, and what cannot be read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from stepcache.algebra.exact import Equation, Poly
from stepcache.algebra.tree import Tree


class Place(StrEnum):
    """How a move stands to the relations around it.

    `AHEAD`: it leads to the next relation. `BEHIND`: it says, in the same sentence, whence the relation before it is.
    `MARK`: it stands in brackets behind a relation.
    """

    AHEAD = "ahead"
    BEHIND = "behind"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Relation:
    r"""Two sides with `=` or `≈` between them.

    Attributes:
        left: As written; its spans count in the text that was read.
        right: As written.
        left_poly: What the left side is worth.
        right_poly: What the right side is worth.
        sign: `=` or `≈`; `equals` in words is `=`.
        start: Where it begins in the text.
        end: One past its last character.
        chain: Relations of one chain `a = b = c` share this number.
        implied: Whether the unknown is not written (`\boxed{5}`, `Answer: 5`) but meant.
        denied: Whether the sentence says that it does not hold.
    """

    left: Tree
    right: Tree
    left_poly: Poly
    right_poly: Poly
    sign: str
    start: int
    end: int
    chain: int
    implied: bool = False
    denied: bool = False

    @property
    def equation(self) -> Equation:
        """Both sides as an equation."""
        return Equation(self.left_poly, self.right_poly)

    @property
    def names(self) -> frozenset[str]:
        """Every unknown that does not cancel within its side."""
        return self.left_poly.names | self.right_poly.names


@dataclass(frozen=True, slots=True)
class Move:
    """An operation that the text names.

    Attributes:
        verb: `add subtract multiply divide expand combine simplify collect swap move`.
        operand: What is added, multiplied by …; None where there is none, or none that is read.
        operand_poly: What the operand is worth.
        place: How it stands to the relations around it.
        whole: Whether it was read completely; if not, a check of it is unsure.
        start: Where it begins in the text.
        end: One past its last character.
    """

    verb: str
    operand: Tree | None
    operand_poly: Poly | None
    place: Place
    whole: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """`none`: the text says that there is no solution; `all`: that every number is one."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Words. `numerals` are the numbers among them: whoever serves them must know where they come from."""

    text: str
    numerals: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Label:
    """`Step 3:`, `3.` or `3)` at a line's start."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that looks like a relation but cannot be read, or can be read in two ways."""

    reason: str
    start: int
    end: int


Item: TypeAlias = Relation | Move | Claim | Remark | Label | Unread
