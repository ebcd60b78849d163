"""What a right answer to a conversion is: by a table of factors of our own, and a reader of our own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

F = Fraction
ZERO = F(0)
_FOOT = F("0.3048")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, as it is by definition: so many of the kind's first one, from where its zero stands.

    Attributes:
        spelled: Plural, singular, then symbols and other spellings.
    """

    kind: str
    factor: Fraction
    spelled: tuple[str, ...]
    zero: Fraction = ZERO


def _unit(kind: str, factor: str | Fraction, spelled: str, zero: Fraction = ZERO) -> Unit:
    return Unit(kind, F(factor), tuple(part.strip() for part in spelled.split(",")), zero)


UNITS = (
    _unit("length", "0.001", "millimeters, millimeter, mm, millimetres"),
    _unit("length", "0.01", "centimeters, centimeter, cm, centimetres"),
    _unit("length", "1", "meters, meter, m, metres"),
    _unit("length", "1000", "kilometers, kilometer, km, kilometres"),
    _unit("length", _FOOT / 12, "inches, inch, in"),
    _unit("length", _FOOT, "feet, foot, ft"),
    _unit("length", 3 * _FOOT, "yards, yard, yd"),
    _unit("length", 5280 * _FOOT, "miles, mile, mi"),
    _unit("length", "1852", "nautical miles, nautical mile, nmi"),
    _unit("mass", "1", "grams, gram, g"),
    _unit("mass", "1000", "kilograms, kilogram, kg, kilos"),
    _unit("mass", "1000000", "tonnes, tonne, metric tons"),
    _unit("mass", "453.59237", "pounds, pound, lb, lbs"),
    _unit("mass", F("453.59237") / 16, "ounces, ounce, oz"),
    _unit("mass", F("453.59237") * 14, "stones, stone"),
    _unit("time", "1", "seconds, second, s, sec"),
    _unit("time", "60", "minutes, minute, min"),
    _unit("time", "3600", "hours, hour, h, hrs"),
    _unit("time", "86400", "days, day"),
    _unit("time", "604800", "weeks, week"),
    _unit("temperature", "1", "°C, °C, degrees Celsius, Celsius, C", F("273.15")),
    _unit("temperature", F(5, 9), "°F, °F, degrees Fahrenheit, Fahrenheit, F", F("459.67") * F(5, 9)),
    _unit("temperature", "1", "kelvin, kelvin, K"),
    _unit("area", "1", "square meters, square meter, m², square metres"),
    _unit("area", _FOOT**2, "square feet, square foot, ft², sq ft"),
    _unit("area", 43560 * _FOOT**2, "acres, acre"),
    _unit("area", "10000", "hectares, hectare, ha"),
    _unit("volume", "1", "liters, liter, L, litres"),
    _unit("volume", "0.001", "milliliters, milliliter, ml, millilitres"),
    _unit("volume", 231 * (_FOOT * 10 / 12) ** 3, "US gallons, US gallon, U.S. gallons"),
    _unit("volume", "4.54609", "imperial gallons, imperial gallon, UK gallons"),
    _unit("speed", "1", "meters per second, meter per second, m/s"),
    _unit("speed", F(10, 36), "kilometers per hour, kilometer per hour, km/h, kph"),
    _unit("speed", F("0.44704"), "miles per hour, mile per hour, mph"),
    _unit("speed", F(1852, 3600), "knots, knot"),
    _unit("data", "1", "bytes, byte"),
    _unit("data", F(2**10), "kibibytes, kibibyte, KiB"),
    _unit("data", F(2**20), "mebibytes, mebibyte, MiB"),
)
_BY_NAME = {name: unit for unit in UNITS for name in unit.spelled}
_SIDE = re.compile(r"(about |approximately |roughly )?(-?[0-9]+(?:\.[0-9]+)?(?:/[0-9]+)?) (.+)")
_JOINT = re.compile(r" ([=≈]|is equal to|is) ")


def worth(number: Fraction, unit: Unit, to: Unit) -> Fraction:
    """So many of the one in the other."""
    return (number * unit.factor + unit.zero - to.zero) / to.factor


def text_of(value: Fraction, places: int) -> str:
    """With so many decimals, half up."""
    scaled = int(abs(value) * 10**places + F(1, 2))
    whole, part = divmod(scaled, 10**places)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


@dataclass(frozen=True, slots=True)
class _Side:
    number: Fraction
    places: int
    unit: Unit
    about: bool


def _read(text: str) -> list[_Side] | None:
    """The quantities of one line; None where it is something else."""
    parts = _JOINT.split(text.strip().removesuffix("."))
    sides: list[_Side] = []
    for place in range(0, len(parts), 2):
        found = _SIDE.fullmatch(parts[place])
        if not found or found[3] not in _BY_NAME:
            return None
        about = bool(found[1]) or (place > 0 and parts[place - 1] == "≈")
        places = -1 if "/" in found[2] else len(found[2].partition(".")[2])
        sides.append(_Side(F(found[2]), places, _BY_NAME[found[3]], about))
    return sides


@dataclass(frozen=True, slots=True)
class Converted:
    """A quantity in another unit.

    Attributes:
        spelled: The two units as the request has them.
        places: To how many decimals it is to be rounded; -1 where that is not said.
    """

    number: Fraction
    unit: Unit
    to: Unit
    spelled: tuple[str, str]
    places: int = -1

    @property
    def exact(self) -> Fraction:
        """The value asked for."""
        return worth(self.number, self.unit, self.to)

    def holds(self, text: str) -> bool:
        """Whether every line is true, and the last one says what the quantity is in that unit."""
        lines = [_read(line) for line in text.strip().splitlines()]
        if not lines or not all(line and self._is_true(line) for line in lines):
            return False
        *before, last = lines[-1] or []
        asked = not before or (before[0].number == self.number and before[0].unit == self.unit)
        return asked and last.unit == self.to and self._ends(last)

    def _ends(self, last: _Side) -> bool:
        if self.places < 0:
            return _fits(last, self.exact)
        return 0 <= last.places <= self.places and abs(last.number - self.exact) * 2 * 10**self.places <= 1

    def _is_true(self, line: list[_Side]) -> bool:
        """Whether all but the last side is so; the last one, too, where nobody asked to round it."""
        first, *others = line
        rounded = others[:-1] if self.places >= 0 and others[-1:] and others[-1].unit == self.to else others
        return all(_fits(side, worth(first.number, first.unit, side.unit)) for side in rounded)

    def right(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """The value, exact where that is short, in one of several manners."""
        return self._said(rng, self.number, self.exact, self.spelled[1])

    def _said(self, rng: Random, number: Fraction, value: Fraction, to: str, *, exactly: bool = False) -> str:
        places = self.places if self.places >= 0 else next((n for n in range(7) if abs(value) * 10**n >= 1000), 9)
        short = next((n for n in range(7) if (value * 10**n).denominator == 1), None)
        if short is not None and (self.places < 0 or short <= self.places):
            places, exactly = short, True
        sign, word = ("=", "is") if exactly else rng.choice((("≈", "is about"), ("≈", "is approximately")))
        shown, asked = f"{text_of(value, places)} {to}", f"{_plain(number)} {self.spelled[0]}"
        fact = ""
        if self.unit.kind != "temperature" and rng.random() < 0.2:
            one, two = sorted((self.unit, self.to), key=lambda unit: unit.factor)
            times = two.factor / one.factor
            fact = f"1 {two.spelled[1]} = {times.numerator} {one.spelled[0]}\n" if times.denominator == 1 else ""
        alone = shown if exactly else f"about {shown}"
        return fact + rng.choice((f"{asked} {sign} {shown}", f"{asked} {word} {shown}.", alone))

    def wrong(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """A slip: a factor turned round, another number, a digit off, another unit, rounded and not said to be."""
        exact = self.exact
        other = next(unit for unit in UNITS if unit.kind == self.unit.kind and unit not in {self.to, self.unit})
        step = F(1, 10 ** max(self.places, 0)) if self.places >= 0 else abs(exact) / 500 or F(1)
        texts = [
            self._said(rng, self.number, exact + step * rng.choice((1, -1, 3)), self.spelled[1]),
            self._said(rng, self.number, exact * 10 + 1, self.spelled[1]),
            self._said(rng, self.number, worth(self.number, self.to, self.unit), self.spelled[1]),
            self._said(rng, self.number, worth(self.number + 1, self.unit, self.to), self.spelled[1]),
            self._said(rng, self.number + 1, worth(self.number + 1, self.unit, self.to), self.spelled[1]),
            self._said(rng, self.number, worth(self.number, self.unit, other), self.spelled[1]),
            self._said(rng, self.number, exact, other.spelled[0]),
            self._said(rng, self.number, self.number * self.unit.factor / self.to.factor + 1, self.spelled[1]),
            self._said(rng, self.number, exact, self.spelled[1])
            + f"\n{_plain(self.number)} {self.spelled[0]} = 1 foot",
            f"{_plain(self.number)} {self.spelled[0]} = {text_of(exact + F(1, 7000), 5)} {self.spelled[1]}",
            f"That makes {text_of(exact, 3)} or so",
        ]
        return rng.choice([text for text in texts if not self.holds(text)])


def _fits(side: _Side, exact: Fraction) -> bool:
    """Whether a side is so: exactly, or to the places that it shows where it is said to be about so much."""
    if side.number == exact:
        return True
    return side.about and side.places >= 0 and abs(side.number - exact) * 2 * 10**side.places <= 1


def _plain(number: Fraction) -> str:
    places = next((n for n in range(9) if (number * 10**n).denominator == 1), None)
    return str(number) if places is None else text_of(number, places)
