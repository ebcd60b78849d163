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
