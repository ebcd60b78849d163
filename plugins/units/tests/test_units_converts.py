"""The check: right answers of many manners, wrong ones of many kinds, and texts of no kind."""

import time
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stepcache_units.verifier import Converts

from stepcache import Example, Outcome, Passage

F = Fraction
METERS = {
    "millimeters": F("0.001"),
    "cm": F("0.01"),
    "m": F(1),
    "kilometers": F(1000),
    "inches": F("0.0254"),
    "feet": F("0.3048"),
    "yards": F("0.9144"),
    "miles": F("1609.344"),
}
NAMES = {
    "millimeters": "millimeter",
    "cm": "centimeter",
    "m": "meter",
    "kilometers": "kilometer",
    "inches": "inch",
    "feet": "foot",
    "yards": "yard",
    "miles": "mile",
}


def verdict(text: str, number: Fraction, unit: str, to: str, decimals: int | None = None) -> Outcome:
    """Of an answer to one conversion."""
    places = None if decimals is None else F(decimals)
    args = Converts.Args(q=(number, NAMES.get(unit, unit)), to=NAMES.get(to, to), decimals=places)
    return Converts().check(Passage(text), args).outcome


def decimal(value: Fraction, places: int) -> str:
    """Rounded half up, by another way than the plugin's."""
    scaled = int(abs(value) * 10**places + F(1, 2))
    whole, part = divmod(scaled, 10**places)
    text = f"{whole}.{part:0{places}d}" if places else str(whole)
    return f"-{text}" if value < 0 else text


@pytest.mark.parametrize("example", Converts.examples, ids=lambda one: one.text)
def test_an_example_is_judged_as_it_says(example: Example) -> None:
    """Each of them."""
    assert Converts().check(Passage(example.text), example.args).ok is example.passes  # type: ignore[arg-type] # its own


CASES = st.tuples(st.integers(1, 100_000), st.sampled_from(sorted(METERS)), st.sampled_from(sorted(METERS))).filter(
    lambda case: case[1] != case[2]
)
MANNERS = ("{q} ≈ {v}", "{q} is about {v}.", "So, {q} is approximately {v}", "There are about {v} in {q}.", "≈ {v}")


@given(CASES, st.sampled_from(MANNERS), st.integers(0, 8))
def test_a_right_answer_passes_and_one_that_is_off_does_not(
    case: tuple[int, str, str], manner: str, places: int
) -> None:
    """Rounded to any place that leaves three digits; a unit of the last place more or less is wrong."""
    number, unit, to = case
    exact = number * METERS[unit] / METERS[to]
    for off, fine in ((0, True), (2, False), (-2, False)):
        value = decimal(exact + F(off, 10**places), places)
        text = manner.format(q=f"{number} {unit}", v=f"{value} {to}")
        digits = len(value.replace(".", "").lstrip("0"))
        passes = verdict(text, F(number), unit, to) is Outcome.PASS
        assert passes is (fine and (digits >= 3 or F(value) == exact)), text


def test_no_slip_passes() -> None:
    """Another prompt's number, a unit swapped, the factor turned round, a point moved, a sign lost, a second result."""
    rng = Random(6)
    for _ in range(3_000):
        unit, to = rng.sample(sorted(METERS), 2)
        number, other = rng.sample(range(1, 500), 2)
        factor = METERS[unit] / METERS[to]
        right, stale, turned = (decimal(value, 6) for value in (number * factor, other * factor, number / factor))
        third = rng.choice([one for one in sorted(METERS) if one not in {unit, to}])
        slips = [
            f"{number} {unit} ≈ {stale} {to}",
            f"{other} {unit} ≈ {stale} {to}",
            f"{other} {unit} ≈ {right} {to}",
            f"{number} {unit} ≈ {turned} {to}",
            f"{number} {unit} ≈ {right} {third}",
            f"{number} {unit} ≈ {right} {unit}",
            f"{right} {to} ≈ {number} {unit}",
            f"{number} {unit} ≈ {right}",
            f"{number} {unit} ≈ -{right} {to}",
            f"{number} {unit} ≈ {decimal(10 * number * factor, 6)} {to}",
            f"{number} {unit} ≈ {right} {to}\n{other} {unit} ≈ {stale} {to}",
            f"{stale} {to}\n{number} {unit} ≈ {right} {to}",
            f"{number} {unit} ≈ {stale} {to}\n{number} {unit} ≈ {right} {to}",
            f"{number} {unit} is not {right} {to}",
            f"{number} {unit} ≈ {right} {to}, and not {stale}",
            f"1 {unit} = {decimal(1 / factor, 6)} {to}\n{number} {unit} ≈ {right} {to}",
        ]
        for slip in slips:
            meant = Converts().check(Passage(slip), Converts.Args(q=(F(number), NAMES[unit]), to=NAMES[to]))
            assert not meant.ok or slip == f"1 {unit} = {right} {to}\n{number} {unit} ≈ {right} {to}", slip


@pytest.mark.parametrize(
    ("text", "places", "passes"),
    [
        ("5 km = 3.11 miles", 2, True),
        ("3.11 miles", 2, True),
        ("5 km ≈ 3.1 miles", 2, False),
        ("5 km ≈ 3.107 miles", 2, False),
        ("5 km ≈ 3.10686 miles ≈ 3.11 miles", 2, True),
        ("5 km = 3.10686 miles ≈ 3.11 miles", 2, False),
        ("5 km ≈ 3 miles", 0, True),
        ("5 km ≈ 3.0 miles", 0, False),
    ],
)
def test_what_is_asked_to_be_rounded_is_rounded_so(text: str, places: int, *, passes: bool) -> None:
    """Neither more nor fewer places."""
    assert (verdict(text, F(5), "kilometers", "miles", places) is Outcome.PASS) is passes


@pytest.mark.parametrize(
    ("number", "places", "text", "passes"),
    [
        (F("0.125"), 2, "0.13 km", True),
        (F("0.125"), 2, "0.12 km", False),
        (F("2.5"), 0, "3 km", True),
        (F("2.5"), 0, "2 km", False),
        (F("0.005"), 1, "0 km", True),
    ],
)
def test_a_tie_is_rounded_away_from_zero(number: Fraction, places: int, text: str, *, passes: bool) -> None:
    """As one learns it; who says `about` may round to even, too."""
    assert (verdict(text, number, "kilometers", "kilometer", places) is Outcome.PASS) is passes
    assert verdict("≈ 1.12 km", F("1.125"), "kilometers", "kilometer") is Outcome.PASS


@pytest.mark.parametrize("places", [F(-1), F(1, 2), F(13), F(10**12)])
def test_other_numbers_of_decimals_are_unsure_at_once(places: Fraction) -> None:
    """Ten to that power is not calculated."""
    args = Converts.Args(q=(F(5), "kilometer"), to="mile", decimals=places)
    assert Converts().check(Passage("5 km ≈ 3.11 miles"), args).outcome is Outcome.UNSURE


@pytest.mark.parametrize(
    "text",
    ["5 km is exactly about 5.00 km", "5 km is exactly ≈ 5000 m",
     "", "5", "5 km = 5,000 m", "5 km = 5e3 m", "5 km = 50**00 m", "5 km = 5000 m/h",
     "\uff15 km = 5000 m", "5 km = 5000 m (by 1000)", "5 km = 5000\u200b m", "```\n5000 m\n```",
     "5 km = 5000 m = 5 km?", "{\"m\": 5000}"],
)  # fmt: skip
def test_what_is_not_read_is_unsure(text: str) -> None:
    """So that nothing in an answer goes unseen."""
    assert verdict(text, F(5), "kilometers", "m") is Outcome.UNSURE


@given(st.text(max_size=400), st.fractions(), st.text(max_size=20), st.text(max_size=20))
def test_any_text_and_any_argument_get_a_verdict_and_none_is_a_pass(
    text: str, number: Fraction, unit: str, to: str
) -> None:
    """Of texts drawn at random none is an answer, and nothing raises."""
    args = Converts.Args(q=(number, unit), to=to, decimals=number)
    assert not Converts().check(Passage(text), args).ok


@pytest.mark.parametrize(
    "piece", ["5 km = ", "9", "about ", "so ", " ", "km ", "5 km. ", "the ", "\n", "a/", "≈", "**"]
)
def test_a_long_text_takes_no_time(piece: str) -> None:
    """As long as one can be."""
    text = (piece * 65_536)[:65_536]
    started = time.perf_counter()
    for cut in (65_536, 1_999):
        assert verdict(text[:cut], F(5), "kilometers", "m") is not Outcome.PASS
    assert time.perf_counter() - started < 5
