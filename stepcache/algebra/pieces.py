"""The pieces of an answer that depend on its equation, and how each is written for another one."""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from stepcache.algebra.exact import Exact, ratio, size
from stepcache.algebra.forms import KEEPING, written
from stepcache.algebra.notation import Notation, numeral, rounded_text, spelled, terminates
from stepcache.algebra.quantities import Act, Deed, State
from stepcache.algebra.sides import Put, Side, Term, negative, with_value
from stepcache.algebra.tokens import MINUS

PLACES = 3
"""Decimals behind an `≈` that the older answer did not have."""


class Scene(NamedTuple):
    """What a piece is written from.

    Attributes:
        x: The unknown.
        states: The relations so far, the given one first.
        value: The solution; 0 where there is not one, and no piece says what it is.
        decimal: Whether the solution is asked for as a decimal.
        longer: Whether the unknown has several letters now and had one before.
    """

    x: str
    states: list[State]
    value: Exact
    decimal: bool = False
    longer: bool = False


class Piece(Protocol):
    """Something that stands in the text."""

    def text(self, scene: Scene) -> str | None:
        """Its characters in this scene; None where it cannot be written."""
        ...


def fitting(notation: Notation, scene: Scene) -> Notation:
    """The notation, with a sign before an unknown that has several letters now: `2width` is hard to read."""
    if not scene.longer or notation.times.strip():
        return notation
    return replace(notation, times=r" \cdot " if notation.latex else "*")


@dataclass(frozen=True, slots=True)
class SideOf:
    """A side of a relation."""

    number: int
    which: int
    notation: Notation

    def text(self, scene: Scene) -> str | None:
        """The side as it is written."""
        return spelled(scene.states[self.number].sides[self.which], fitting(self.notation, scene))


@dataclass(frozen=True, slots=True)
class Value:
    """The solution itself.

    Attributes:
        shown: Whether the older answer wrote it with a decimal point.
        rounded: Whether `≈` and a decimal follow of their own.
    """

    notation: Notation
    shown: bool = False
    rounded: bool = False

    def text(self, scene: Scene) -> str | None:
        """The number; an endless decimal as a fraction, with its rounded value behind it."""
        wanted = self.shown or self.rounded or scene.decimal
        notation = replace(self.notation, decimal=True) if wanted else self.notation
        text = spelled((Term(scene.value),), notation)
        if not wanted or self.rounded or terminates(scene.value):
            return text
        about = r" \approx " if notation.latex else " ≈ "
        return text + about + rounded_text(scene.value, PLACES).replace("-", notation.minus)


@dataclass(frozen=True, slots=True)
class Rounded:
    """The solution rounded, with what leads to it; where it is exact, it goes if it may.

    Attributes:
        before: From the end of the exact number on: ` ≈ `.
        places: Decimals.
        may_go: Whether the exact number stands before it.
    """

    before: str
    places: int
    may_go: bool
    notation: Notation

    def text(self, scene: Scene) -> str | None:
        """The rounded number."""
        if self.may_go and terminates(scene.value):
            return ""
        return self.before + rounded_text(scene.value, self.places).replace("-", self.notation.minus)


@dataclass(frozen=True, slots=True)
class Filled:
    """A side with the solution put in: `2(5) + 3`, and what becomes of it."""

    base: int
    which: int
    how: Put
    way: int
    notation: Notation

    def text(self, scene: Scene) -> str | None:
        """The side as it is written."""
        side = scene.states[self.base].sides[self.which]
        return spelled(KEEPING[self.way](with_value(side, scene.x, scene.value, self.how)), self.notation)


@dataclass(frozen=True, slots=True)
class Worked:
    """A side after a deed, worked out beside the solution: `13 - 3`, `10/2`."""

    base: int
    deed: Deed
    which: int
    way: int
    notation: Notation

    def text(self, scene: Scene) -> str | None:
        """The side as it is written."""
        before = scene.states[self.base]
        amount = self.deed.amount(before)
        if amount is None:
            return None
        return spelled(written(self.deed, amount, before.sides[self.which], self.way), fitting(self.notation, scene))


@dataclass(frozen=True, slots=True)
class Renamed:
    """Words that name the unknown."""

    words: str
    old: str

    def text(self, scene: Scene) -> str | None:
        """The words with the other name."""
        if scene.x == self.old:
            return self.words
        return mention(self.old).sub(lambda _: scene.x, self.words)


@dataclass(frozen=True, slots=True)
class Gone:
    """Words with numerals that nothing accounts for."""

    def text(self, scene: Scene) -> str | None:
        """Nothing."""
        return ""


def mention(name: str) -> re.Pattern[str]:
    """Where words name an unknown; `a` and `I` are words themselves but behind some others."""
    lead = r"(?<=for )|(?<=of )|(?<=isolate )|(?<=find )|(?<=variable )|(?<=get )|(?<=\$)" if name in ("a", "I") else ""
    return re.compile(rf"(?:{lead})(?<![A-Za-z0-9_\\]){re.escape(name)}(?![A-Za-z0-9_'’])")


# --- moves ----------------------------------------------------------------------------------------------------------

TURNED = {
    "add": "subtract",
    "adds": "subtracts",
    "added": "subtracted",
    "adding": "subtracting",
    "to": "from",
    "+": "-",
}
TURNED |= {there: here for here, there in TURNED.items()} | dict.fromkeys(MINUS, "+")
VERB = re.compile(r"\b(?:add|subtract)(?:s|ed|ing)?\b|[-+−–](?=\s*$)", re.IGNORECASE)
DIRECTION = re.compile(r"\b(?:to|from)\b", re.IGNORECASE)


def turned(words: str, pattern: re.Pattern[str], minus: str) -> str:
    """The words with the first that says add or take away saying the other."""

    def other(match: re.Match[str]) -> str:
        word = TURNED[match[0].lower()].replace("-", minus)
        if match[0].isupper() and len(word) > 1:
            return word.upper()
        return word.capitalize() if match[0][0].isupper() else word

    return pattern.sub(other, words, count=1)


@dataclass(frozen=True, slots=True)
class Moved:
    """A move: what it says before its operand, the operand, and what it says behind.

    Attributes:
        base: The relation that it starts from.
        deed: What it does there.
        verb: `add subtract multiply divide move`.
        bracketed: Whether a negative operand stands in brackets.
        signed: Whether the operand keeps its sign rather than turn the verb: `add -3`.
    """

    base: int
    deed: Deed
    verb: str
    before: str
    behind: str
    notation: Notation
    bracketed: bool = False
    signed: bool = False

    def text(self, scene: Scene) -> str | None:
        """The whole move."""
        amount = self.deed.amount(scene.states[self.base])
        if amount is None:
            return None
        notation = fitting(self.notation, scene)
        if isinstance(amount, tuple):
            return self._taken(amount, notation)
        factor = amount if self.verb == "multiply" else ratio(1, amount) if amount else 0
        return self.before + self._number(factor, notation) + self.behind if factor else None

    def _number(self, factor: Exact, notation: Notation) -> str:
        text = numeral(size(factor), notation)
        if factor > 0:
            return text
        return f"({notation.minus}{text})" if self.bracketed else notation.minus + text

    def _taken(self, amount: Side, notation: Notation) -> str:
        operand = negative(amount) if self.verb == "add" else amount
        turns = self.verb != "move" and not self.signed and operand[0].factor < 0
        if not turns:
            return self.before + spelled(operand, notation) + self.behind
        before = turned(self.before, VERB, notation.minus)
        return before + spelled(negative(operand), notation) + turned(self.behind, DIRECTION, notation.minus)


def does(move_verb: str, act: Act) -> bool:
    """Whether a move of that verb can be such a deed."""
    return act is (Act.SCALE if move_verb in ("multiply", "divide") else Act.LESS)
