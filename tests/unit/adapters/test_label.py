"""`adapt label`: the bare label."""

import pytest

from stepcache.adapters.label import Label
from tests.unit.adapters.sources import source

ARGS = Label.Args(labels=("positive", "Not spam", "spam"))


def bare(text: str) -> str | None:
    """What the adapter makes of an answer."""
    found = Label().adapt(source(text), ARGS, ARGS)
    return found.text if found else None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Positive", "positive"),
        ("**positive**.", "positive"),
        ("Sentiment: positive", "positive"),
        ('The sentiment of this review is "Positive".', "positive"),
        ("not spam", "Not spam"),
        (" spam\n", "spam"),
        ("This review is positive.", "positive"),
        ("It is spam", "spam"),
    ],
)
def test_the_dress_of_a_label_is_taken_off(text: str, label: str) -> None:
    """And the prompt's own spelling put on."""
    assert bare(text) == label


@pytest.mark.parametrize(
    "text",
    ["", "positive", "spam or positive", "It is not positive", "positive, since it is kind", "undecided", "x" * 500],
)
def test_an_answer_that_says_anything_else_stays(text: str) -> None:
    """As does one that is bare already."""
    assert bare(text) is None


@pytest.mark.parametrize("before", ["Neither is", "Not:", "Nothing is", "Opposite:", "None is", "Hardly:", "Unlike is"])
def test_a_word_that_may_turn_the_label_round_is_not_taken_off(before: str) -> None:
    """Only what may be said to be a label stands before one."""
    assert bare(f"{before} positive") is None


def test_one_label_said_to_be_another_is_two() -> None:
    """Even where it is a word that may be said to be one."""
    labels = Label.Args(labels=("question", "request"))
    assert Label().adapt(source("Question: request"), labels, labels) is None
