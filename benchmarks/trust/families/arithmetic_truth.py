"""What a right answer to a calculation is: every relation in it true, the last side the value as it was asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|(.))")
_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-"})
_WHOLE = re.compile(r"-?[0-9]+")
_RATIO = re.compile(r"-?[0-9]+/[0-9]+")
_POINT = re.compile(r"-?[0-9]+\.[0-9]+")


class _Reader:
    """Calculates a text: sums of products of powers, left to right."""

    def __init__(self, text: str) -> None:
        found = _TOKEN.findall(text.translate(_SIGNS).strip())
        self.rest = [number or sign for number, sign in found][::-1]

    def next(self) -> str:
        return self.rest[-1] if self.rest else ""

    def take(self, *signs: str) -> str:
        return self.rest.pop() if self.rest and self.rest[-1] in signs else ""

    def sum(self) -> Fraction:
        total = self.product()
        while sign := self.take("+", "-"):
            total += self.product() if sign == "+" else -self.product()
        return total

    def product(self) -> Fraction:
        if self.take("-"):
            return -self.product()
        total = self.power()
        while sign := self.take("*", "/"):
            total = total * self.power() if sign == "*" else total / self.power()
        return total

    def power(self) -> Fraction:
        base = self.atom()
        return base ** int(self.rest.pop()) if self.take("^") else base

    def atom(self) -> Fraction:
        if self.take("("):
            inner = self.sum()
            if not self.take(")"):
                raise ValueError("a bracket is open")
            return inner
        return Fraction(self.rest.pop())


def worth(text: str) -> Fraction:
    """What a calculation is worth.

    Raises:
        ValueError: It is none.
    """
    reader = _Reader(text)
    try:
        total = reader.sum()
    except (IndexError, ZeroDivisionError) as error:
        raise ValueError(text) from error
    if reader.rest:
        raise ValueError(text)
    return total


@dataclass(frozen=True, slots=True)
class Calculated:
    """The value of a calculation, with every step right.

    Attributes:
        text: The calculation in plain signs.
        value: What it is worth, from how it was made.
        form: `decimal` or `fraction` where it must end so.
    """

    text: str
    value: Fraction
    form: str = ""

    def holds(self, text: str) -> bool:
        """Whether every relation is true and the last one ends in the value, in lowest terms."""
        lines = [line.rpartition(": ")[2] for line in text.strip().splitlines()]
        try:
            return bool(lines) and all(map(_is_true, lines)) and self._ends(lines[-1])
        except ValueError:
            return False

    def _ends(self, line: str) -> bool:
        *_, exact = (side.strip() for side in line.partition("≈")[0].split("="))
        last = re.split("[=≈]", line)[-1].strip()
        form = {"decimal": f"{_POINT.pattern}|{_WHOLE.pattern}", "fraction": f"{_RATIO.pattern}|{_WHOLE.pattern}"}
        if not re.fullmatch(form.get(self.form, ".*"), last):
            return False
        return worth(exact) == self.value and _is_number(exact)

    def right(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """The calculation and its value."""
        return f"{self.text} = {self.value}"

    def wrong(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """The same with a slip."""
        slip = rng.choice([1, -1, 10, Fraction(1, 2), -2 * self.value or 3])
        return f"{self.text} = {self.value + slip}"


def _is_number(text: str) -> bool:
    if _RATIO.fullmatch(text):
        return str(Fraction(text)) == text
    return bool(_WHOLE.fullmatch(text) or _POINT.fullmatch(text))


def _is_true(line: str) -> bool:
    """Whether every `=` joins equals, and a number behind `≈` is rightly rounded and says something."""
    exact, about, rounded = line.partition("≈")
    sides = list(map(worth, exact.split("=")))
    if len(sides) + bool(about) < 2 or any(side != sides[0] for side in sides):
        return False
    if not about:
        return True
    places = len(rounded.strip().partition(".")[2])
    return worth(rounded) != 0 and abs(worth(rounded) - sides[-1]) <= Fraction(1, 2 * 10**places)


@dataclass(frozen=True, slots=True)
class Unasked:
    """Another question: nothing that calculates is right."""

    text: str = ""

    def holds(self, text: str) -> bool:
        """Whether it is the model's own words."""
        return text == self.right(Random(0), None)

    def right(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """Words."""
        return "That is another question."

    def wrong(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """A bare number."""
        return "42"
