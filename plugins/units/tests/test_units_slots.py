"""What is read as a quantity, a unit, a number of decimals; and what refuses."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stepcache_units.slots import Converted, PrecisionType, QuantityType, UnitType

from stepcache import NoArgs, Refusal, RequestView, Value

F = Fraction


def read(kind: QuantityType | UnitType | PrecisionType, text: str) -> object:
    """The data; None where it refuses."""
    value = kind.read(text, NoArgs())
    return value.data if isinstance(value, Value) else None


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("5.5 km", (F(11, 2), "kilometer")),
        ("3ft", (F(3), "foot")),
        ("98.6 °F", (F(493, 5), "°F")),
        ("-40 degrees Celsius", (F(-40), "°C")),
        ("3/4 mile", (F(3, 4), "mile")),
        ("a mile", (F(1), "mile")),
        ("an hour", (F(1), "hour")),
        ("One week", (F(1), "week")),
        ("5 in", (F(5), "inch")),
        ("2 US gallons", (F(2), "US gallon")),
        ("0.500 km", (F(1, 2), "kilometer")),
        ("3.785 liters", (F("3.785"), "liter")),
    ],
)
def test_a_quantity_is_a_number_and_a_unit(text: str, data: object) -> None:
    """The number exactly, the unit by its name."""
    assert read(QuantityType(), text) == data


@pytest.mark.parametrize(
    "text",
    [
        "1,000 m", "12,5 km", "5 gal", "5 t", "-5 km", "3-5 km", "5 ft 3 in", "5'3\"", "1 1/2 miles", "1e3 m", "5/0 m",
        "5", "km", "", "5 km/kg", "\u0665 km", "\uff15 km", "about 5 km", "5 km each", "a",
        "1.2.3 m", "9" * 100 + " m", "1.500 km", "12.000 kg", "a degree Celsius", "one °F", "a kelvin",
    ],
)  # fmt: skip
def test_what_has_two_readings_or_none_refuses(text: str) -> None:
    """The prompt is then not claimed."""
    assert read(QuantityType(), text) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("2 decimal places", 2),
        ("one decimal", 1),
        ("the nearest tenth", 1),
        ("the nearest whole number", 0),
        ("3 dp", 3),
        ("13 decimals", None),
        ("the nearest ten", None),
        ("2 significant figures", None),
        ("nine decimals", None),
    ],
)
def test_a_precision_is_a_number_of_decimals(text: str, places: int | None) -> None:
    """Other ways to round refuse."""
    assert read(PrecisionType(), text) == places


def test_equal_quantities_have_one_canonical_form() -> None:
    """And others another."""
    first, same, other = (QuantityType().read(text, NoArgs()) for text in ("5 km", "5.0 kilometres", "5000 m"))
    assert isinstance(first, Value)
    assert isinstance(same, Value)
    assert isinstance(other, Value)
    assert first.canonical == same.canonical != other.canonical


@pytest.mark.parametrize(
    ("unit", "to", "exact"),
    [("kilometer", "meter", F(5000)), ("kilometer", "kilograms", None), ("kilometer", "km", None), ("°C", "K", None)],
)
def test_only_what_can_be_converted_has_a_value(unit: str, to: str, exact: Fraction | None) -> None:
    """-300 °C is colder than can be; 5 km in km is no question."""
    value = Converted().derive(Converted.Args(q=(F(5 if unit != "°C" else -300), unit), to=to), RequestView())
    assert (value.data if isinstance(value, Value) else None) == exact
    assert isinstance(value, Refusal) is (exact is None)


@pytest.mark.parametrize(("unit", "to"), [("nanometer", "km"), ("nanometer", "miles"), ("mile", "nm"), ("foot", "nm")])
def test_nm_beside_what_is_far_is_not_claimed(unit: str, to: str) -> None:
    """`100 nm to miles` is of nautical miles, whatever its letters say."""
    assert isinstance(Converted().derive(Converted.Args(q=(F(100), unit), to=to), RequestView()), Refusal)
    assert isinstance(Converted().derive(Converted.Args(q=(F(100), "nanometer"), to="µm"), RequestView()), Value)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing raises, whatever it is."""
    for kind in (QuantityType(), UnitType(), PrecisionType()):
        assert isinstance(kind.read(text, NoArgs()), Value | Refusal)
