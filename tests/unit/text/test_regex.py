"""Regular expressions of rules, by RE2."""

import pytest

from stepcache.domain.expressions import Regex
from stepcache.text.regex import RegexError, compiled, cut_after, found_in, is_whole


@pytest.mark.parametrize(
    ("regex", "text", "found", "whole"),
    [
        (Regex("b"), "abc", True, False),
        (Regex("A.b", "is"), "a\nB", True, True),
        (Regex("a|b", "i"), "AB", True, False),
        (Regex("é+"), "ééé", True, True),
        (Regex("^.$"), "é", True, True),
        (Regex("x"), "", False, False),
        (Regex(r"\?"), "\ud800", True, True),
    ],
)
def test_a_pattern_stands_in_a_text_or_is_all_of_it(regex: Regex, text: str, found: bool, whole: bool) -> None:
    """By characters, whatever bytes they take; half a character is read as a question mark."""
    assert (found_in(regex, text), is_whole(regex, text)) == (found, whole)


@pytest.mark.parametrize("regex", [Regex("("), Regex("(?=x)"), Regex("a", "x"), Regex("\ud800")])
def test_what_is_no_pattern_of_the_dialect_is_said(regex: Regex) -> None:
    """In one kind of error, with a reason."""
    with pytest.raises(RegexError) as caught:
        compiled(regex)
    assert str(caught.value)


def test_a_pattern_that_the_compiler_of_rules_takes_is_taken_everywhere() -> None:
    """They have one bound: this one would not fit into RE2's own."""
    assert found_in(Regex(r"\pL{600}|x"), "x")


@pytest.mark.parametrize(("text", "pieces"), [("a;b;", ["a;", "b;"]), ("", []), ("é;ü", ["é;", "ü"])])
def test_a_text_is_cut_behind_each_match(text: str, pieces: list[str]) -> None:
    """Joined, the pieces are the text."""
    assert cut_after(Regex(";|"), text) == pieces
