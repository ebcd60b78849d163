"""Slot types of numbers: one number, a percentage, a calculation."""

import re
from fractions import Fraction
from typing import ClassVar

from pydantic import BaseModel

from stepcache.algebra.expression import read_calculation
from stepcache.domain.slots import Value
from stepcache.ports import NO_NAMES, Names, NoArgs, Refusal

_INTEGER = re.compile(r"[-\u2212]?[0-9]{1,1000}")
_DECIMAL = re.compile(r"([-\u2212]?)([0-9]{1,500})\.([0-9]{1,500})")
_FRACTION = re.compile(r"([-\u2212]?[0-9]{1,500})\s*/\s*([0-9]{1,500})")
_PERCENT = re.compile(r"(\S+?)\s*(?:%|(?<=\s)per ?cent)", re.IGNORECASE | re.ASCII)


class Number:
    """An exact number: an integer, a decimal or a fraction; `1,000` and `1,5` can be read in two ways and refuse."""

    name: ClassVar[str] = "number"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """The fraction it stands for."""
        number = read_number(text)
        if number is None:
            return Refusal(f"`{text[:40]}` is not one number")
        return Value(self.name, str(number), number, text)


def read_number(text: str) -> Fraction | None:
    """An integer, decimal or fraction in ASCII digits; None for anything else."""
    if _INTEGER.fullmatch(text):
        return Fraction(int(text.replace("\u2212", "-")))
    if found := _DECIMAL.fullmatch(text):
        sign, whole, part = found.groups()
        number = Fraction(int(whole + part), 10 ** len(part))
        return -number if sign else number
    if found := _FRACTION.fullmatch(text):
        below = int(found[2])
        return Fraction(int(found[1].replace("\u2212", "-")), below) if below else None
    return None


class Percent:
    """A number followed by `%`, `percent` or `per cent`: `15%`, `12.5 percent`."""

    name: ClassVar[str] = "percent"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """The number in front of the sign: 15 for `15%`."""
        found = _PERCENT.fullmatch(text)
        number = read_number(found[1]) if found else None
        if number is None:
            return Refusal(f"`{text[:40]}` is not one percentage")
        return Value(self.name, str(number), number, text)


class Integer:
    """A whole number."""

    name: ClassVar[str] = "integer"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """The integer, as a fraction."""
        if not _INTEGER.fullmatch(text):
            return Refusal(f"`{text[:40]}` is not a whole number")
        number = Fraction(int(text.replace("\u2212", "-")))
        return Value(self.name, str(number), number, text)


class ExpressionType:
    """`expression`: a calculation in numbers, with at least one operation: `12 * (3 + 4)`, `3.5 + 2/7`.

    Read as equations are; `-2^2`, `2 (3)`, and what may be a date, a range or a telephone number refuse too.
    """

    name: ClassVar[str] = "expression"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: Names = NO_NAMES) -> Value | Refusal:
        """What is to be calculated; its canonical form has the same numbers in the same places."""
        found = read_calculation(text)
        return found if isinstance(found, Refusal) else Value(self.name, str(found), found, text)
