"""`letters.filled`: a letter that states what the request does."""

import pytest
from stepcache_text.filled import MAX_CHARS, Filled

from stepcache import Outcome, Passage, Verdict


def passes(letter: str, body: str) -> bool:
    """Whether a letter to Ada Lee states every value of a text."""
    return Filled().check(Passage(letter), Filled.Args(to="Ada Lee", body=body)).ok


@pytest.mark.parametrize("stated", ["12", "(12)", "12.", "$12", "12.00"])
def test_a_value_may_stand_between_marks(stated: str) -> None:
    """And a number with cents."""
    assert passes(f"Dear Ada,\nit is {stated}", "a debt of 12")


@pytest.mark.parametrize("stated", ["3.12", "12.5", "112", "12th", "1,12", "12:30", "2-12"])
def test_a_value_inside_of_a_longer_one_is_not_stated(stated: str) -> None:
    """Though its characters stand there."""
    assert not passes(f"Dear Ada,\nit is {stated}", "a debt of 12")


@pytest.mark.parametrize("greeting", ["Hey Bob", "hello Bob", "DEAR BOB", "Good morning, Bob", "Hi Mr. Bob"])
def test_another_person_is_greeted_in_any_manner(greeting: str) -> None:
    """And the right one is."""
    assert judged(f"{greeting},\nthe gift is for Ada.").reason.startswith("is addressed to")
    own = greeting.replace("Bob", "Ada").replace("BOB", "ADA")
    assert judged(f"{own},\nthe gift is for Ada.").ok


@pytest.mark.parametrize("left", ["%NAME%", "Your Name", "Sender's Name", "[ ]", "Insert date here."])
def test_what_is_left_to_fill_in_is_seen_without_brackets_too(left: str) -> None:
    """A template's own sign, and words for what should stand there."""
    assert not judged(f"Dear Ada,\nthanks for the gift.\n{left}").ok


def test_what_is_missing_is_named() -> None:
    """As the request writes it."""
    verdict = Filled().check(Passage("Dear Ada,\nit is $5."), Filled.Args(to="Ada Lee", body="$5 and the code A-7"))
    assert verdict.details["missing"] == "A-7"


def judged(text: str, to: str = "Ada Lee", body: str = "a gift", sender: str | None = None) -> Verdict:
    """The verdict on a letter."""
    return Filled().check(Passage(text), Filled.Args(to=to, body=body, sender=sender))


@pytest.mark.parametrize(
    ("text", "sender", "reason", "missing"),
    [
        ("Dear Ada,\n[Your Name]", None, "`[Your Name]` is left to be filled in", "[Your Name]"),
        ("Dear you,\nthanks.", None, "does not say Ada Lee", "Ada Lee"),
        ("Dear you,\nthanks.", "Bo Li", "does not say Ada Lee, Bo Li", "Ada Lee, Bo Li"),
        ("Dear Ada,\nthanks.", "Bo Li", "does not say Bo Li", "Bo Li"),
        ("Dear Ada and Bob,\nthanks.", None, "is addressed to `Bob`", "Ada Lee"),
    ],
)
def test_what_is_missing_is_told_in_words_and_as_a_detail(
    text: str, sender: str | None, reason: str, missing: str
) -> None:
    """The person for whom and of whom it is by their whole names."""
    verdict = judged(text, sender=sender)
    assert (verdict.outcome, verdict.reason, verdict.details) == (Outcome.FAIL, reason, {"missing": missing})


def test_a_letter_has_a_greatest_length() -> None:
    """One character more is not looked at."""
    letter = "Dear Ada,\nthanks." + "!" * MAX_CHARS
    assert judged(letter[:MAX_CHARS]).ok
    verdict = judged(letter[: MAX_CHARS + 1])
    assert (verdict.outcome, verdict.reason) == (Outcome.UNSURE, "the values cannot be told apart")
    assert verdict.details == {"missing": ""}


@pytest.mark.parametrize("text", ["Dear Ada's,\nhi", "Dear Ada’s,\nhi", "Dear A, dear Ada,\nhi", "Ada Lee, hi Bob"])
def test_only_a_name_in_the_salutation_is_a_stranger(text: str) -> None:
    """The person's own in the genitive is none, nor one letter, nor anybody where nobody is greeted."""
    assert judged(text).ok


@pytest.mark.parametrize("text", ["Dear Ada, dear Bo,\nhi", "Dear Bob’s Ada,\nhi", "Hi Bob's Ada,\nhi"])
def test_a_short_name_and_a_genitive_are_strangers_too(text: str) -> None:
    """Two letters are a name."""
    assert not judged(text).ok


def test_a_name_of_several_words_is_greeted_by_its_first_or_last() -> None:
    """Not by one in the middle alone."""
    assert judged("Dear Ada,\nhi", to="Ada Mary Lee").ok
    assert judged("Dear Ms Lee,\nhi", to="Ada Mary Lee").ok
    assert not judged("Dear Mary,\nhi", to="Ada Mary Lee").ok


@pytest.mark.parametrize("day", ["March 4, 2024", "4th of March", "March 4", "2024-03-04", "on 4 March, as agreed"])
def test_a_day_may_be_written_in_many_ways(day: str) -> None:
    """With its year or without."""
    assert passes(f"Dear Ada,\nit is due {day}.", "an invoice, due on 4 March 2024")


@pytest.mark.parametrize("day", ["March 4, 2025", "4 March 2025", "4th of March, 2023", "4 March  2025"])
def test_a_day_with_another_year_is_another_day(day: str) -> None:
    """The day without its year is a part of it, and does not count."""
    assert not passes(f"Dear Ada,\nit is due {day}.", "an invoice, due on 4 March 2024")


@pytest.mark.parametrize(
    "text", ["Hi Ada, see you on Friday.", "Hi Ada! Reminder: it is late.", "Hello Ada - Bo is ill."]
)
def test_a_message_may_go_on_behind_its_greeting(text: str) -> None:
    """What follows on the line is not who is greeted."""
    assert judged(text).ok


def test_a_day_of_another_language_states_the_same_day() -> None:
    """As its readers write it out."""
    assert passes("Dear Ada,\nam 4. M\u00e4rz 2026.", "the visit on 4 March 2026")
    assert passes("Dear Ada,\non 4 March 2026.", "the visit on 4. M\u00e4rz 2026")
