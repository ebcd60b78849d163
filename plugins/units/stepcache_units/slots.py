"""Slot types: a quantity, a unit, how far to round; and the derivation that says whether anything can be converted."""

import re
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import BaseModel

from stepcache import Arguments, NoArgs, Refusal, RequestView, Takes, Value
from stepcache_units.exact import TEMPERATURE, converted, measure_of
from stepcache_units.numbers import NUMBER, shown
from stepcache_units.table import LONGEST, UNITS, unit_called

Quantity = tuple[Fraction, str]
"""How many, and the unit's name."""

MAX_PLACES = 12
LEAST, MOST = Fraction(1, 10**30), Fraction(10**40)
"""Sizes beyond which a number is not written out."""

_QUANTITY = re.compile(rf"({NUMBER}|an?(?=\s)|one(?=\s))\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_BELOW_ZERO = frozenset({"°C", "°F"})
_GROUPED = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{2}0")
"""What may be thousands: `1.500 km` is two distances."""
_FAR = frozenset({"foot", "yard", "kilometer", "mile", "nautical mile"})
"""What nanometers are not told in, so that `nm` may be nautical miles."""
_COUNTS = {word: count for count, word in enumerate("zero one two three four five six".split())}  # noqa: SIM905 - reads better
_PLACES = re.compile(r"([0-9]{1,2}|[a-z]{3,5})\s*(?:decimal places?|decimals?|decimal digits?|places|dp|d\.p\.)")
_NEAREST = re.compile(r"(?:the )?nearest (whole number|integer|unit|tenth|hundredth|thousandth)")
_NEAR = {"whole number": 0, "integer": 0, "unit": 0, "tenth": 1, "hundredth": 2, "thousandth": 3}


class QuantityType:
    """A number and a unit: `5.5 km`, `3 ft`, `98.6 °F`, `a mile`; what has two readings (`1,000 m`) refuses."""

    name: ClassVar[str] = "units.quantity"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: frozenset[str] = frozenset()) -> Value | Refusal:
        """The number and the unit's name; below zero only where a scale goes there."""
        found = _QUANTITY.fullmatch(text) if len(text) <= 2 * LONGEST else None
        number = shown(found[1]) if found and found[1][0] not in "aAoO" else None
        value = number.value if number else Fraction(1)
        unit = unit_called(found[2]) if found else None
        if found is None or unit is None or (number is None and found[1][0] not in "aAoO"):
            return Refusal(f"`{text[:40]}` is not one quantity")
        if number is None and measure_of(unit).dimension == TEMPERATURE:
            return Refusal(f"`{text[:40]}` may be a difference")
        if _GROUPED.fullmatch(found[1].strip("-\u2212")):
            return Refusal(f"`{text[:40]}` may be thousands")
        if found[1][0] in "-\u2212" and unit.name not in _BELOW_ZERO:
            return Refusal(f"`{text[:40]}` may be a range")
        return Value(self.name, f"{value} {unit.name}", (value, unit.name), text)


class UnitType:
    """A unit by its name or symbol: `miles`, `km/h`, `°C`; one that is not of one size everywhere refuses."""

    name: ClassVar[str] = "units.unit"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: frozenset[str] = frozenset()) -> Value | Refusal:
        """The unit's name."""
        unit = unit_called(text)
        if unit is None:
            return Refusal(f"`{text[:40]}` is not one unit")
        return Value(self.name, unit.name, unit.name, text)


class PrecisionType:
    """How far to round: `2 decimal places`, `one decimal`, `the nearest tenth`, `the nearest whole number`."""

    name: ClassVar[str] = "units.precision"
    Args: ClassVar[type[BaseModel]] = NoArgs

    def read(self, text: str, args: NoArgs, names: frozenset[str] = frozenset()) -> Value | Refusal:
        """How many digits behind the point, 0 to 12."""
        plain = " ".join(text.lower().split()) if len(text) <= LONGEST and text.isascii() else ""
        places: int | None = None
        if found := _NEAREST.fullmatch(plain):
            places = _NEAR[found[1]]
        elif found := _PLACES.fullmatch(plain):
            places = int(found[1]) if found[1].isdigit() else _COUNTS.get(found[1])
        if places is None or places > MAX_PLACES:
            return Refusal(f"`{text[:40]}` does not say how many decimals")
        return Value(self.name, str(places), Fraction(places), text)


class Converted:
    """`units.converted(q, to)`: the exact value; refuses where there is nothing to convert, so the rule does not claim.

    Why: `5 km to kilograms` has no answer, and `5 km to km` is no question.
    """

    name: ClassVar[str] = "units.converted"
    result: ClassVar[str] = "number"
    total: ClassVar[bool] = False

    class Args(Arguments):
        """`units.converted(q, to)`: what is converted, and into what."""

        q: Annotated[Quantity, Takes("units.quantity")]
        to: Annotated[str, Takes("units.unit", "string")]

    def derive(self, args: Args, request: RequestView) -> Value | Refusal:
        """The value in that unit."""
        number, unit = args.q
        to = known(args.to)
        exact = converted(number, unit, to)
        if exact is None or unit == to or (exact and not LEAST <= abs(exact) <= MOST):
            return Refusal(f"there is nothing to convert from {unit} to {args.to[:40]}")
        if "nanometer" in {unit, to} and not _FAR.isdisjoint({unit, to}):
            return Refusal("`nm` may be nautical miles")
        return Value(self.result, str(exact), exact)


def known(name: str) -> str:
    """The name of a unit that is given by its name, or as a rule's author spells it; empty for none."""
    unit = UNITS.get(name) or unit_called(name)
    return unit.name if unit else ""
