"""`letters.dates`, `amounts`, `stale`, `written`: what passes is right, against tables made here."""

import time
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stepcache_text.amounts import Amounts
from stepcache_text.dates import Dates
from stepcache_text.filled import Filled
from stepcache_text.stale import Stale
from stepcache_text.written import STYLES, Day, Written, written

from stepcache import Outcome, Passage, SolveTask, Verifier

ALL: tuple[Verifier, ...] = (Filled(), Dates(), Amounts(), Stale(), Written())
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads better
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905 - reads better
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905 - reads better
days = st.dates(date(1583, 1, 1), date(2400, 1, 1))


def english(day: date) -> list[str]:
    """A day in the manners that every reader knows."""
    month = MONTHS[day.month - 1]
    return [
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.year:04}-{day.month:02}-{day.day:02}",
    ]


def dates(text: str, body: str, *, only: bool = False) -> Outcome:
    """The verdict on a text's days."""
    return Dates().check(Passage(text), Dates.Args(body=body, only=only)).outcome


def amounts(text: str, body: str, *, only: bool = False) -> Outcome:
    """The verdict on a text's amounts."""
    return Amounts().check(Passage(text), Amounts.Args(body=body, only=only)).outcome


@pytest.mark.parametrize("verifier", ALL, ids=lambda one: one.name)
def test_the_examples_hold(verifier: Verifier) -> None:
    """Each passes or does not, as it says."""
    for one in verifier.examples:
        assert verifier.check(Passage(one.text, one.prompt), one.args).ok is one.passes, one


@pytest.mark.parametrize("verifier", ALL, ids=lambda one: one.name)
@given(text=st.text(max_size=300))
def test_any_text_has_a_verdict(verifier: Verifier, text: str) -> None:
    """None raises, and asked again each says the same."""
    args = verifier.examples[0].args
    assert verifier.check(Passage(text), args) == verifier.check(Passage(text), args)


@pytest.mark.parametrize("verifier", [Dates(), Amounts(), Stale()], ids=lambda one: one.name)
@given(body=st.text(max_size=200))
def test_any_request_has_a_verdict(verifier: Verifier, body: str) -> None:
    """Whatever it says."""
    assert verifier.check(Passage("on 4 March 2026: $5"), verifier.Args(body=body)).outcome in Outcome


@given(day=days, other=days, at=st.integers(0, 2), way=st.integers(0, 2))
def test_a_day_is_named_by_itself_alone(day: date, other: date, at: int, way: int) -> None:
    """In any manner; another day, or its own beside it where only it may stand, does not pass."""
    body, text = f"due on {english(day)[at]}", f"Pay by {english(other)[way]}."
    assert (dates(text, body) is Outcome.PASS) == (day == other)
    both = f"{text} Or {english(day)[way]}."
    assert dates(both, body) is Outcome.PASS
    assert (dates(both, body, only=True) is Outcome.PASS) == (day == other)


@given(day=days, shift=st.integers(1, 6))
def test_a_day_passes_with_its_own_weekday_only(day: date, shift: int) -> None:
    """Before it, or behind it in brackets."""
    right, wrong = (WEEKDAYS[(day.weekday() + by) % 7] for by in (0, shift))
    for said in english(day)[:2]:
        assert dates(f"on {right}, {said}", said) is Outcome.PASS
        assert dates(f"on {wrong}, {said}", said) is Outcome.FAIL
        assert dates(f"on {said} ({wrong})", said) is Outcome.FAIL


@pytest.mark.parametrize(
    ("text", "body", "outcome"),
    [
        ("Am 4. März.", "4 March 2026", Outcome.PASS),
        ("am Mittwoch, den 4. März 2026", "4 March 2026", Outcome.PASS),
        ("am Montag, den 4. März 2026", "4 March 2026", Outcome.FAIL),
        ("le 1er mars 2026", "1 March 2026", Outcome.PASS),
        ("el 4 de marzo de 2026", "March 4th, 2026", Outcome.PASS),
        ("on 04/03/2026", "4 March 2026", Outcome.FAIL),
        ("on 04/03/2026", "due on 04/03/2026", Outcome.PASS),
        ("on 04.03.2026", "4 March 2026", Outcome.PASS),
        ("on Monday, 4 March", "Wednesday, 4 March", Outcome.FAIL),
        ("on 4 March 2027", "due on 4 March", Outcome.PASS),
        ("on 31 February 2026", "31 February 2026", Outcome.PASS),
        ("on 4 March 2026, a Monday", "4 March 2026", Outcome.FAIL),
        ("on 4 March 2026, a Wednesday", "4 March 2026", Outcome.PASS),
        ("on 4 March 2026 (a Monday)", "4 March 2026", Outcome.FAIL),
        ("on 4 March 2026 - Monday.", "4 March 2026", Outcome.FAIL),
        ("on Monday (4 March)", "4 March 2026", Outcome.FAIL),
        ("on Monday \u2014 4 March", "4 March 2026", Outcome.FAIL),
        ("on Monday **4 March**", "4 March 2026", Outcome.FAIL),
        ("on 4 March, Tuesday 10 March and Friday the 13th", "4 March 2026", Outcome.PASS),
        ("from 4 March, Monday to Friday", "4 March 2026", Outcome.PASS),
        ("nothing", "nothing", Outcome.PASS),
    ],
)
def test_days_in_other_manners(text: str, body: str, outcome: Outcome) -> None:
    """Other languages, figures, without a year, and what is no day."""
    assert dates(text, body) is outcome


@given(
    cents=st.integers(1, 10**9),
    other=st.integers(1, 10**9),
    sign=st.sampled_from(("$", "€", "£")),
    mark=st.sampled_from(("$", "€", "£")),
)
def test_an_amount_is_named_by_itself_alone(cents: int, other: int, sign: str, mark: str) -> None:
    """In its currency, in English and with a decimal comma."""
    body, same = f"a debt of {sign}{cents / 100:,.2f}", (cents, sign) == (other, mark)
    comma = f"{other / 100:,.2f}".translate(str.maketrans(",.", ".,"))
    for text in (f"{mark}{other / 100:,.2f}", f"{mark}{other / 100:.2f}", f"{comma} {mark}"):
        assert (amounts(f"Pay {text} now.", body) is Outcome.PASS) == same, text
        assert (amounts(f"Pay {text} or {sign}{cents / 100:,.2f}.", body, only=True) is Outcome.PASS) == same, text


@pytest.mark.parametrize(
    ("text", "body", "outcome"),
    [
        ("1200 dollars", "$1,200", Outcome.PASS),
        ("USD 1,200.00", "$1200", Outcome.PASS),
        ("CHF 1'300.50", "1300.50 CHF", Outcome.PASS),
        ("1 300,50 €", "€1,300.50", Outcome.PASS),
        ("1.300 €", "€1,300", Outcome.PASS),
        ("1.30 €", "€1,300", Outcome.FAIL),
        ("C$500", "$500", Outcome.FAIL),
        ("$500 CAD", "$500", Outcome.FAIL),
        ("CAD $500", "$500", Outcome.FAIL),
        ("$500 USD", "$500", Outcome.PASS),
        ("CAD $500.00", "500 CAD", Outcome.PASS),
        ("$500 AND MORE", "$500", Outcome.PASS),
        ("$500 CAD 30", "$500", Outcome.PASS),
        ("\u00a5500", "500 yen", Outcome.PASS),
        ("\u00a5600", "\u00a5500", Outcome.FAIL),
        ("$1.3 million", "$1.3", Outcome.FAIL),
        ("$1.3 million", "$1.3 million", Outcome.PASS),
        ("$5k", "$5", Outcome.FAIL),
        ("all 5 rooms", "ALL 5 rooms", Outcome.PASS),
        ("1200", "$1200", Outcome.FAIL),
    ],
)
def test_amounts_in_other_manners(text: str, body: str, outcome: Outcome) -> None:
    """Codes, words, other countries' digits, words for their size, and what is no money."""
    assert amounts(text, body) is outcome


def test_an_amount_with_a_letter_for_its_size_is_another() -> None:
    """`$5k` beside the request's `$5`."""
    assert amounts("$5 and $5k", "$5", only=True) is Outcome.FAIL


@given(st.integers(1, 10**6), st.integers(1, 10**6), days, days)
def test_no_value_is_stale_but_one_the_request_lacks(sum_: int, other: int, day: date, late: date) -> None:
    """Whatever the manner of those that it has."""
    args = Stale.Args(body=f"the bill A-7 of ${sum_}, due on {english(day)[0]}")
    for said in english(day):
        assert not Stale().check(Passage(f"Bill A-7: ${sum_:,}.00 by {said}."), args).ok
    found = Stale().check(Passage(f"Bill A-7: ${sum_:,} and ${other:,}."), args)
    assert found.ok == (other not in {sum_, day.year})
    found = Stale().check(Passage(f"By {english(late)[1]}."), args)
    assert found.ok == (late != day)


@pytest.mark.parametrize("text", ["Bill A-8.", "see https://x.org/a", "write to a@b.org", "the 3rd time", "9:30"])
def test_codes_addresses_and_times_are_stale_too(text: str) -> None:
    """Where the request has none."""
    found = Stale().check(Passage(text), Stale.Args(body="the bill A-7"))
    assert found.ok
    assert found.details["stale"] in text


async def test_what_the_solver_writes_passes_and_is_named() -> None:
    """In each style, for any day."""
    rng = Random(3)
    for _ in range(200):
        day, style = date(1753, 1, 1) + timedelta(days=rng.randrange(250_000)), rng.choice(STYLES)
        args = Written.Args(day=day, style=style)
        solved = await Day().solve(SolveTask(), args)
        assert solved is not None
        assert Written().check(Passage(solved.text), args).ok


@given(day=days, other=days, style=st.sampled_from(STYLES), way=st.sampled_from(STYLES))
def test_no_other_day_passes_and_no_other_style(day: date, other: date, style: str, way: str) -> None:
    """Unless it is written just so."""
    for text in written(other, way):
        assert Written().check(Passage(text), Written.Args(day=day, style=style)).ok == (text in written(day, style))
        if Written().check(Passage(text), Written.Args(day=day, style=way)).ok and way != "weekday":
            assert day == other


@given(days)
def test_days_are_written_as_these_tables_have_them(day: date) -> None:
    """English, German and figures, made here without a library."""
    assert english(day)[0] in written(day, "British English")
    assert written(day, "american english")[0] == english(day)[1]
    assert written(day, "German") == (f"{day.day}. {GERMAN[day.month - 1]} {day.year}",)
    assert written(day, "MM/DD/YYYY") == (f"{day.month:02}/{day.day:02}/{day.year:04}",)
    assert written(day, "weekday") == ((WEEKDAYS[day.weekday()],) if day.year > 1752 else ())


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    """And may be in Italian."""
    assert written(date(2026, 3, 1), "French") == ("1er mars 2026", "1 mars 2026")
    assert written(date(2026, 3, 1), "Italian") == ("1 marzo 2026", "1º marzo 2026")


@pytest.mark.parametrize(("day", "style"), [(date(1500, 1, 1), "ISO"), (date(2026, 1, 1), "Klingon")])
async def test_a_day_or_a_style_that_is_not_known_is_left_alone(day: date, style: str) -> None:
    """Unsure, and not solved."""
    args = Written.Args(day=day, style=style)
    assert Written().check(Passage("x"), args).outcome is Outcome.UNSURE
    assert await Day().solve(SolveTask(), args) is None


@pytest.mark.timing
@pytest.mark.parametrize("verifier", ALL, ids=lambda one: one.name)
@pytest.mark.parametrize(
    "filling", ["1 ", "A'", "4 March 2026 ", "$1,200.00 ", "a@", "[", "1,", "Monday, 4. ", "\u00a01"]
)
def test_the_longest_text_is_judged_within_the_budget(verifier: Verifier, filling: str) -> None:
    """65,536 characters of anything, in a quarter of a second."""
    text = (filling * 65_536)[:65_536]
    for length in (8_192, 32_768, 65_536):
        args: Any = verifier.examples[0].args
        if not isinstance(verifier, Written):
            args = verifier.Args(**{**args.model_dump(), "body": text[: min(length, 8_192)]})
        start = time.perf_counter()
        verifier.check(Passage(text[:length]), args)
        assert time.perf_counter() - start < 0.25


def test_an_old_day_has_no_weekday() -> None:
    """London burned on a Sunday, by its own calendar; by ours it was a Thursday."""
    args = Written.Args(day=date(1666, 9, 2), style="weekday")
    assert {Written().check(Passage(name), args).outcome for name in WEEKDAYS} == {Outcome.UNSURE}


@pytest.mark.parametrize("text", ["We add \u00bd of it.", "We add \u2461 pages.", "We add \u0663 pages."])
def test_a_number_in_another_form_is_stale_too(text: str) -> None:
    """A fraction's sign, a circled digit, another script's."""
    assert Stale().check(Passage(text), Stale.Args(body="the bill of $250")).ok
