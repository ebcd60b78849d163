"""Conversions against factors typed in from the definitions, and the factors against the library's."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stepcache_units.exact import FACTORS, converted, is_scale, measure_of
from stepcache_units.numbers import is_rounded, plainly, rounded, shown, with_places
from stepcache_units.table import UNITS, unit_called
from stepcache_units.taken import taken

F = Fraction
INCH = F("0.0254")
FOOT = 12 * INCH
POUND = F("0.45359237")
DEFINED = [
    ("mile", "meter", F("1609.344")),
    ("inch", "centimeter", F("2.54")),
    ("yard", "foot", F(3)),
    ("nautical mile", "meter", F(1852)),
    ("light-year", "meter", F(299_792_458) * 31_557_600),
    ("astronomical unit", "meter", F(149_597_870_700)),
    ("pound", "kilogram", POUND),
    ("ounce", "pound", F(1, 16)),
    ("stone", "pound", F(14)),
    ("tonne", "kilogram", F(1000)),
    ("week", "hour", F(168)),
    ("day", "second", F(86_400)),
    ("acre", "square meter", 43_560 * FOOT**2),
    ("hectare", "square meter", F(10_000)),
    ("square mile", "acre", F(640)),
    ("US gallon", "cubic inch", F(231)),
    ("US fluid ounce", "US gallon", F(1, 128)),
    ("imperial gallon", "liter", F("4.54609")),
    ("imperial pint", "imperial fluid ounce", F(20)),
    ("knot", "kilometer per hour", F("1.852")),
    ("mile per hour", "meter per second", F("0.44704")),
    ("standard atmosphere", "pascal", F(101_325)),
    ("pound per square inch", "pascal", POUND * F("9.80665") / INCH**2),
    ("kilowatt-hour", "joule", F(3_600_000)),
    ("gibibyte", "byte", F(2**30)),
    ("byte", "bit", F(8)),
]


@pytest.mark.parametrize(("unit", "to", "factor"), DEFINED)
def test_a_conversion_is_its_definition(unit: str, to: str, factor: Fraction) -> None:
    """Exactly, there and back."""
    assert converted(F(3), unit, to) == 3 * factor
    assert converted(3 * factor, to, unit) == 3


@pytest.mark.parametrize(
    ("value", "unit", "to", "other"),
    [
        (F("98.6"), "°F", "°C", F(37)),
        (F(-40), "°C", "°F", F(-40)),
        (F(0), "°C", "kelvin", F("273.15")),
        (F(0), "kelvin", "°F", F("-459.67")),
    ],
)
def test_temperatures_have_offsets(value: Fraction, unit: str, to: str, other: Fraction) -> None:
    """Exactly, and nothing is colder than can be."""
    assert converted(value, unit, to) == other
    assert converted(F(-300), "°C", to) is None


def test_what_measures_something_else_is_not_converted() -> None:
    """Nor is a unit that is not known."""
    assert converted(F(1), "mile", "pound") is None
    assert converted(F(1), "joule", "watt") is None
    assert converted(F(1), "parsec", "mile") is None


def test_the_factors_are_the_librarys() -> None:
    """`python -m stepcache_units.taken` writes them anew."""
    assert json.loads(FACTORS.read_text("utf-8")) == taken()


def test_only_temperatures_are_scales() -> None:
    """All others have a positive factor and nothing more."""
    assert all(measure_of(unit).factor > 0 for unit in UNITS.values())
    assert {unit.name for unit in UNITS.values() if is_scale(unit)} == {"°C", "°F"}


@pytest.mark.parametrize(
    "text", ["gallon", "gal", "t", "ton", "cup", "month", "year", "cal", "MB", "degree", "radians", "KM", "pt", "oz t"]
)
def test_what_is_not_of_one_size_is_no_unit(text: str) -> None:
    """Of another country, another trade, or with no exact ratio."""
    assert unit_called(text) is None


def test_a_unit_is_called_by_words_in_any_case_and_by_symbols_in_theirs() -> None:
    """British spellings among them."""
    assert unit_called("Kilometres") == unit_called("km") == UNITS["kilometer"]
    assert unit_called("U.S. gallons") == unit_called("US gallon") == UNITS["US gallon"]
    assert unit_called("degrees Fahrenheit") == unit_called("° F") == unit_called("F") == UNITS["°F"]


@given(st.fractions(min_value=-(10**12), max_value=10**12), st.integers(0, 12))
def test_what_is_written_rounded_is_rightly_rounded(value: Fraction, places: int) -> None:
    """Half a unit of the last place off at most, and read back as it was written."""
    read = shown(with_places(value, places))
    assert read is not None
    assert abs(read.value - value) <= F(1, 2 * 10**places)


@given(st.fractions(min_value=F(1, 10**9), max_value=10**12))
def test_a_value_in_six_digits_is_one_that_passes(value: Fraction) -> None:
    """As does the value itself."""
    read, whole = shown(rounded(value)), shown(plainly(value))
    assert read is not None
    assert is_rounded(read, value)
    assert whole is not None
    assert whole.value == value
