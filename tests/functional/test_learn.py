"""`stepcache learn` on a log of hidden classes: it finds them, and its drafts serve nothing wrong."""

import pytest

from benchmarks.learn.families import SLOTS
from benchmarks.learn.run import Tally, measure


@pytest.fixture(scope="module")
def tally() -> Tally:
    """A small log; `make learn-check` runs three of 5,000 requests."""
    return measure(1_500, seed=4, least=12)


def test_every_hidden_class_is_found_with_its_slots(tally: Tally) -> None:
    """One draft claims nearly all requests of each, and reads what they were drawn with."""
    assert (tally.missed, set(tally.found)) == ([], set(SLOTS))


def test_every_draft_is_clean(tally: Tally) -> None:
    """All of them, as one rule set; but for the questions that the log does not decide."""
    assert tally.unclean == []


def test_nothing_wrong_is_served(tally: Tally) -> None:
    """But what the model itself had said to that question before, where nothing could prove it wrong."""
    assert (tally.wrong, tally.wrong_shown, tally.proved_wrong) == (0, [], 0)
    assert tally.served > tally.judged // 3
