"""Numbers as they are read and written: plain decimals and fractions; `1,000`, `12,5` and `1e3` are none."""

import re
from fractions import Fraction
from typing import NamedTuple

DIGITS = 90
SIGNIFICANT = 6
LEAST_SIGNIFICANT = 3
"""Fewer digits than these are no answer: `about 3 miles`."""

NUMBER = rf"[-\u2212]?[0-9]{{1,{DIGITS}}}(?:\.[0-9]{{1,{DIGITS}}}|\s?/\s?[0-9]{{1,{DIGITS}}})?"
_PARTS = re.compile(rf"([-\u2212]?)([0-9]{{1,{DIGITS}}})(?:\.([0-9]{{1,{DIGITS}}})|\s?/\s?([0-9]{{1,{DIGITS}}}))?")


class Shown(NamedTuple):
    """A number as it is written.

    Attributes:
        places: Digits behind its point; -1 for a fraction.
        significant: Its digits from the first that is not 0.
    """

    value: Fraction
    places: int
    significant: int


def shown(text: str) -> Shown | None:
    """What is written; None where that is no number."""
    found = _PARTS.fullmatch(text)
    if not found:
        return None
    sign, whole, part, below = found.groups()
    if below is not None:
        if int(below) == 0:
            return None
        value, places, digits = Fraction(int(whole), int(below)), -1, DIGITS
    else:
        value, places = Fraction(int(whole + (part or "")), 10 ** len(part or "")), len(part or "")
        digits = len((whole + (part or "")).lstrip("0"))
    return Shown(-value if sign else value, places, digits)


def is_rounded(number: Shown, exact: Fraction) -> bool:
    """Whether it is the value to as many places as it shows: half a unit of its last digit off at most."""
    if number.value == exact:
        return True
    if number.places < 0 or number.significant < LEAST_SIGNIFICANT:
        return False
    return abs(number.value - exact) * 2 * _power(number.places) <= 1


def is_rounded_to(number: Shown, exact: Fraction, places: int) -> bool:
    """Whether it is the value to so many places, a tie away from zero, whose zeros at the end may be left out."""
    return 0 <= number.places <= places and number.value == Fraction(with_places(exact, places))


def _power(places: int) -> Fraction:
    return Fraction(int(10**places))


def plainly(value: Fraction) -> str:
    """As a decimal where it has one of at most 12 places, else as a fraction."""
    for places in range(13):
        if (value * 10**places).denominator == 1:
            return with_places(value, places)
    return str(value)


def with_places(value: Fraction, places: int) -> str:
    """Rounded to so many places, a tie away from zero as at school, all of them written."""
    size = int(abs(value) * 10**places + Fraction(1, 2))
    digits = str(size).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if size and value < 0 else text


def is_short(value: Fraction) -> bool:
    """Whether it is written exactly in a decimal of at most six places."""
    return (value * _power(SIGNIFICANT)).denominator == 1


def rounded(value: Fraction) -> str:
    """To six significant digits at least, and no whole digit lost."""
    places = 0
    while abs(value) * 10**places < 10 ** (SIGNIFICANT - 1) and places < DIGITS:
        places += 1
    return with_places(value, places)
