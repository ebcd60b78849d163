"""Texts of relations alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.algebra.bare import MAX_LENGTH, bare_relations, is_bare
from stepcache.algebra.items import Relation, Remark
from stepcache.algebra.lines import read_lines

X = frozenset({"x"})
PART = st.sampled_from(["2", "x", "3x", "0.5", "2.5x", "x/3", "7/0", "3x/4", "xy", "a", "2(x + 1)", "(3 - x)/2", "1."])
SIDE = st.lists(PART, min_size=1, max_size=3).map(" - ".join)
LINE = st.builds("{}{} = {}".format, st.sampled_from(["", "-", "- "]), SIDE, SIDE)
TEXT = st.lists(st.one_of(LINE, st.just("")), min_size=1, max_size=3).map("\n".join)


@given(TEXT, st.sampled_from([X, frozenset({"width"}), frozenset({"x", "y"})]))
def test_a_bare_text_is_read_as_with_words_behind_it(text: str, names: frozenset[str]) -> None:
    """The quick way gives what the reader of all texts gives: the same trees, values and places."""
    found = bare_relations(text, names)
    *others, last = read_lines(f"{text}\nDone.", names, bulleted=False)
    assert isinstance(last, Remark)
    assert found is None or [*found] == others


@pytest.mark.parametrize("text", ["2x + 3 = 13\n\n2x = 10\nx = 5", "-x/3 = 2(x - 1)/5\n", "x = 7/3"])
def test_plain_solutions_are_bare(text: str) -> None:
    """What the solver writes, and what is left of an answer whose remarks were dropped."""
    found = bare_relations(text, X)
    assert found is not None
    assert all(isinstance(one, Relation) for one in found)


@pytest.mark.parametrize(
    "text",
    ["So x = 5", "1. x = 5", "- x = 5", "x = 5.", "x = a", "(x = 5)", "x = 10 (-3)", "x = 5 = 5", "x ≈ 5", "$x = 5$"],
)
def test_whatever_needs_a_second_look_is_not_bare(text: str) -> None:
    """Words, labels, bullets, articles, marks, decoration, chains."""
    assert not is_bare(text)


def test_what_is_refused_or_too_long_is_left_to_the_reader_of_all_texts() -> None:
    """It knows what to say of it."""
    assert bare_relations("x = 1/0", X) is None
    assert bare_relations(f"x = {'1 + ' * 300}1", X) is None
    assert not is_bare("x = 1\n" * MAX_LENGTH)
