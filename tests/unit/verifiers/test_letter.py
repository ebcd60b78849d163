"""`letter.filled`: a letter that states what the request does."""

import pytest

from stepcache.domain.steps import Passage
from stepcache.verifiers.letter import Filled


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


def test_what_is_missing_is_named() -> None:
    """As the request writes it."""
    verdict = Filled().check(Passage("Dear Ada,\nit is $5."), Filled.Args(to="Ada Lee", body="$5 and the code A-7"))
    assert verdict.details["missing"] == "A-7"
