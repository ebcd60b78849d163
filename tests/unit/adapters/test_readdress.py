"""`adapt readdress`: nothing of the older letter's values may be left."""

import pytest

from stepcache.adapters.readdress import Readdress
from tests.unit.adapters.sources import filled, source

TEMPLATE = "Write to {to} about {body}"
BODY = "the rent of $250 from 4 March 2026"
NEW = "the rent of $1300 from 6 May 2027"


def readdressed(
    letter: str, old: tuple[str, str] = ("Ada Lee", BODY), new: tuple[str, str] = ("Bo Ray", NEW)
) -> str | None:
    """The letter for other values."""
    old_prompt, old_slots = filled(TEMPLATE, to=("person", old[0]), body=("text", old[1]))
    new_prompt, new_slots = filled(TEMPLATE, to=("person", new[0]), body=("text", new[1]))
    given = source(letter, old_prompt, new_prompt, old_slots, new_slots)
    found = Readdress().adapt(given, Readdress.Args(to=old[0], body=old[1]), Readdress.Args(to=new[0], body=new[1]))
    return found.text if found else None


def test_each_value_is_written_in_the_manner_of_the_old_one() -> None:
    """A day with its month in front, a sum with cents, a first name alone, a genitive."""
    letter = "Dear Ada,\n$250.00 is due on March 4, 2026 (2026-03-04). Ada's rent is $250."
    assert readdressed(letter) == "Dear Bo,\n$1300.00 is due on May 6, 2027 (2027-05-06). Bo's rent is $1300."


@pytest.mark.parametrize(
    "said",
    [
        "Half of it is $125.",
        "That is two hundred and fifty dollars.",
        "Pay by tomorrow.",
        "It is due next month.",
        "Spring begins in March.",
        "She knows.",
        "Dear Mrs. Lee!",
        "To ADA.",
        "Signed A.L.",
        "The Lees know.",
        "Bo sends regards.",
        "Call 555.",
        "An Ada Lee is here.",
    ],
)
def test_what_may_hang_on_an_old_value_keeps_the_letter(said: str) -> None:
    """Reckoned, in words, by a title, in capitals, as initials."""
    letter = "Dear Ada,\n$250 is due on 4 March 2026. "
    assert readdressed(letter) is not None
    assert readdressed(letter + said) is None


def test_a_value_that_does_not_stand_in_the_letter_keeps_it() -> None:
    """What it became there is not known."""
    assert readdressed("Dear Ada,\nit is due on 4 March 2026.") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a rise from $100 to $120", "a rise from $120 to $100"),
        ("a rise from $100 to $120", "a rise from $100 to $100"),
        ("the fee of $100", "the debt of $100"),
        ("the 18th birthday", "the 80th birthday"),
        ("the talk with Ada of $100", "the talk with Ada of $200"),
    ],
)
def test_texts_that_differ_in_more_than_values_are_not_exchanged(old: str, new: str) -> None:
    """An order turned round, two values that became one, other words, an ordinal, the name in the text itself."""
    assert readdressed(f"Dear Ada, {old}.", ("Ada Lee", old), ("Bo Ray", new)) is None


def test_the_same_values_and_another_full_stop_leave_the_letter_as_it_is() -> None:
    """A mark at the request's end belongs to no value."""
    letter = "Dear Ada,\n$250 is due on 4 March 2026."
    assert readdressed(letter, new=("Ada Lee", f"{BODY}.")) == letter


def test_a_genitive_without_s_does_not_fit_another_name() -> None:
    """`James' rent` would become `Bo' rent`."""
    letter = "Dear James, James' rent is $250 from 4 March 2026."
    assert readdressed(letter, old=("James Lee", BODY)) is None


def test_a_short_month_that_looks_like_a_long_one_is_long() -> None:
    """`10 May 2026` says nothing of how months are written."""
    letter = "Dear Ada, on 10 May 2026."
    written = readdressed(letter, ("Ada Lee", "the visit on 10 May 2026"), ("Ada Lee", "the visit on 2 December 2026"))
    assert written == "Dear Ada, on 2 December 2026."
