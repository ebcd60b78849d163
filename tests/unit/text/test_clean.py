"""stepcache.text.clean: somebody else's text."""

from hypothesis import given
from hypothesis import strategies as st

from stepcache.text.clean import clean, in_a_line


@given(st.text())
def test_nothing_clean_moves_the_cursor(text: str) -> None:
    """What can be shown stays; the length too."""
    shown = clean(text)
    assert shown.replace("\t", "").isprintable()
    assert len(shown) == len(text)
    assert all(new in (old, "\N{REPLACEMENT CHARACTER}") for old, new in zip(text, shown, strict=True))


def test_a_line_is_one() -> None:
    """Ends of lines are spaces; what moves the cursor otherwise is seen."""
    assert in_a_line(" a\r\n\tb\x1b[2J ") == "a b\N{REPLACEMENT CHARACTER}[2J"
