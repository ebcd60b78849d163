"""`steps sentences`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.segmenters.sentences import SentenceSegmenter

SENTENCES = SentenceSegmenter()


def steps(text: str) -> list[str]:
    """The steps' texts."""
    return [step.text for step in SENTENCES.segment(text, SENTENCES.Args()).steps]


@given(st.text(alphabet=" \n\ta.?!A1\"')。」…-"))
def test_joining_the_sentences_gives_the_text_back(text: str) -> None:
    """To the last character, whatever the marks."""
    assert SENTENCES.segment(text, SENTENCES.Args()).text == text


@pytest.mark.parametrize(
    "sentences",
    [
        ["It rains. ", "She stays in."],
        ["Really?! ", "Yes!  ", "No."],
        ["Pi is 3.14. ", "See https://x.org/a.b. ", "Version 1.10.2 is out."],
        ["Dr. Lee met Mr. Ng, cf. the minutes. ", "They left."],
        ["J. K. Rowling wrote it. ", "It sold well."],
        ["See no. 5 and Fig. 2, in Jan. 2020. ", "He said no. ", "Then he left."],
        ["We met at 5 p.m. ", "They bought apples, pears etc. ", "It was late."],
        ["Wait... ", "What? ", "It goes on … and on."],
        ['"Really?" she said. ', "“Yes.” ", "(See also this.) ", "**Bold.** ", "End"],
        ["今日は。", "「元気ですか？」", "はい！\n", "次。"],  # noqa: RUF001 - full-width marks are what is tested
        ["A first line\nthat goes on. ", "A second.\n\n", "A heading\n\n", "Text"],
        ["Buy:\n", "- milk\n", "- eggs. ", "Fresh ones\n", "1. Go home. ", "Rest."],
    ],
)
def test_each_sentence_is_a_step(sentences: list[str]) -> None:
    """With the white space after it."""
    assert steps("".join(sentences)) == sentences


def test_what_holds_no_word_belongs_to_the_sentence_that_follows() -> None:
    """Marks and rules alone are no step; the last ones belong to the last."""
    assert steps("--- \n\n* * *\n\nOne. Two. !?") == ["--- \n\n* * *\n\nOne. ", "Two. !?"]


def test_a_text_without_a_word_is_not_cut() -> None:
    """It is one step that fails."""
    assert not SENTENCES.segment("... !", SENTENCES.Args()).whole


def test_more_sentences_than_allowed_are_not_cut() -> None:
    """The reason counts them."""
    found = SENTENCES.segment("A b. C d. E f.", SENTENCES.Args(max=2))
    assert (found.whole, found.reason) == (False, "3 steps, at most 2 are allowed")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", [".", ". ", "A. ", "\n", " ", "\n \t", '."', ".)", "1. ", "\n1", ". \t\n", "。", "a"])
def test_a_hostile_megabyte_is_cut_in_linear_time(unit: str) -> None:
    """A quadratic reader would take minutes."""
    text = (unit * 1_000_000)[:1_000_000]
    assert SENTENCES.segment(text, SENTENCES.Args()).text == text
