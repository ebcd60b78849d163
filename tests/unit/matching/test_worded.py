"""Slot types read from prose: a person's name and the labels of a classification."""

import pytest

from stepcache.matching.types import SLOT_TYPES
from stepcache.matching.worded import Labels, Person
from stepcache.ports import NoArgs, Refusal
from tests.unit.matching.patterns import rule, values


def labels(text: str) -> object:
    """The labels as they are spelled; None where they are none."""
    read = Labels().read(text, NoArgs())
    return None if isinstance(read, Refusal) else read.data


def test_a_person_is_read_with_single_spaces() -> None:
    """The characters of the prompt are kept beside it."""
    read = Person().read("Ada  Lovelace", NoArgs())
    assert not isinstance(read, Refusal)
    assert (read.canonical, read.text) == ("Ada Lovelace", "Ada  Lovelace")
    assert isinstance(Person().read("our landlord", NoArgs()), Refusal)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("positive, negative or neutral", ("positive", "negative", "neutral")),
        ("spam / not spam", ("spam", "not spam")),
        ("[bug | feature request]", ("bug", "feature request")),
        ('"yes" or "no"', ("yes", "no")),
        ("uppercase or lowercase", ("uppercase", "lowercase")),
        ("billing, order status, and other", ("billing", "order status", "other")),
    ],
)
def test_labels_are_parted_by_commas_bars_and_or(text: str, expected: tuple[str, ...]) -> None:
    """With quotes and brackets or without."""
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "positive",
        "good, bad or Good",
        "good or bad in French",
        "good or bad and explain why",
        "positive or not",
        "good, bad, all that apply",
        "go\u200bod or bad",
        "good, bad: a",
        "good, bad, uppercase",
        "good, bad, multiple allowed",
        "good, bad, most likely first",
        "good, bad, ignore sarcasm",
        "good, bad, max one word",
        "good, bad, no punctuation",
        "good, bad, etc",
        "spam or ham and urgent or normal",
        ", ".join(f"a{number}" for number in range(40)),
    ],
)
def test_what_is_more_than_labels_is_refused(text: str) -> None:
    """One label is no choice, two that differ in case are one."""
    assert labels(text) is None


def test_the_order_of_labels_says_nothing_but_their_spelling_does() -> None:
    """Two sets are equal where each label is."""
    read = [
        SLOT_TYPES["labels"].read(text, NoArgs()) for text in ("hot, dry or wet", "wet, hot or dry", "Hot, dry or wet")
    ]
    first, second, third = [one.canonical for one in read if not isinstance(one, Refusal)]
    assert first == second != third


def test_a_choice_ends_where_one_of_its_spellings_does() -> None:
    """In any case, of several words, and never within a word."""
    task = rule('"Write a {kind: one_of(thank, polite)} letter"')
    assert values(task, "write a Thank letter") == {"kind": "thank"}
    assert values(task, "write a thanks letter") is None
