"""The solver's answers: proved by the check, and in the manner of what stands."""

import asyncio
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stepcache_units.exact import measure_of
from stepcache_units.solver import Convert
from stepcache_units.table import UNITS
from stepcache_units.verifier import Converts

from stepcache import Passage, SolveTask

F = Fraction
KINDS = sorted({measure_of(unit).dimension for unit in UNITS.values()})
PAIRS = [
    (one.name, other.name)
    for one in UNITS.values()
    for other in UNITS.values()
    if one != other and measure_of(one).dimension == measure_of(other).dimension
]


def solved(task: SolveTask, args: Converts.Args) -> str:
    """The answer; empty for none."""
    solution = asyncio.run(Convert().solve(task, args))
    return solution.text if solution else ""


@given(
    st.sampled_from(PAIRS),
    st.fractions(min_value=0, max_value=10**6, max_denominator=1000),
    st.sampled_from(["", "5 km is about 3.11 miles.", "5 km ≈ 3.11 miles"]),
    st.none() | st.integers(0, 12),
)
def test_every_answer_is_proved(pair: tuple[str, str], number: Fraction, sample: str, places: int | None) -> None:
    """Of every unit into every other of its kind, in any manner."""
    args = Converts.Args(q=(number, pair[0]), to=pair[1], decimals=None if places is None else F(places))
    text = solved(SolveTask(sample=sample), args)
    assert Converts().check(Passage(text), args).ok, text


@pytest.mark.parametrize(
    ("sample", "text"),
    [
        ("", "5 kilometers ≈ 3.10686 miles"),
        ("7 km is about 4.35 miles.", "5 kilometers is about 3.10686 miles."),
        ("7 km ≈ 4.35 miles.", "5 kilometers ≈ 3.10686 miles."),
    ],
)
def test_an_answer_is_written_as_the_sample_is(sample: str, text: str) -> None:
    """In signs or as a sentence."""
    assert solved(SolveTask(sample=sample), Converts.Args(q=(F(5), "kilometer"), to="mile")) == text


@pytest.mark.parametrize(("number", "text"), [(F("2.5"), "3"), (F("-2.5"), "-3"), (F("-0.4"), "0"), (F("0.5"), "1")])
def test_a_tie_is_written_away_from_zero(number: Fraction, text: str) -> None:
    """As one learns it; and there is no `-0`."""
    args = Converts.Args(q=(number + F("273.15"), "kelvin"), to="°C", decimals=F(0))
    assert solved(SolveTask(), args).endswith(f" {text} °C")


def test_what_cannot_be_converted_is_not_solved() -> None:
    """Nor is a text continued."""
    assert solved(SolveTask(), Converts.Args(q=(F(5), "kilometer"), to="pound")) == ""
    assert solved(SolveTask(), Converts.Args(q=(F(5), "kilometer"), to="mile", decimals=F(10**12))) == ""
    assert solved(SolveTask(prefix=("5 km",)), Converts.Args(q=(F(5), "kilometer"), to="mile")) == ""
