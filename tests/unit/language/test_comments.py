"""Where comments stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.language.comments import comments, long_texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# a\nlet X = 1 # b", [(0, "# a"), (14, "# b")]),
        ("## doc\r\n", [(0, "## doc")]),
        ('"# no" """\n# no\n""" # yes', [(20, "# yes")]),
        (r"/[#]/ /\/#/ # yes", [(12, "# yes")]),
        (r'"\"# no" # yes', [(9, "# yes")]),
        ('"open # no\n# yes', [(11, "# yes")]),
        ('"""open # no\n# no', []),
        ("a / b # yes", [(6, "# yes")]),
    ],
)
def test_a_comment_stands_outside_of_texts(text: str, found: list[tuple[int, str]]) -> None:
    """What begins like one in a text or a regular expression is part of that."""
    assert list(comments(text)) == found


def test_a_long_text_has_a_begin_and_an_end() -> None:
    """The second is open."""
    assert list(long_texts('"a" """b\nc""" # """\n"""d')) == [(4, 13), (20, 24)]


@given(st.text(alphabet='#"/\\\n\r ab'))
def test_a_comment_is_what_stands_there(text: str) -> None:
    """To the end of its line."""
    for start, comment in comments(text):
        assert text.startswith(comment, start)
        assert text[start + len(comment) :].partition("\n")[0].strip("\r") == ""
