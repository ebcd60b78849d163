"""Tests of `stepcache.author.lsp.positions`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.author.lsp.positions import UTF8, UTF16, UTF32, Place, Positions

FACE = "\N{GRINNING FACE}"
TEXTS = st.text(alphabet=f"ab\r\n\u2028\x0c\x85é{FACE}\udc80", max_size=30)


@given(TEXTS, st.sampled_from([UTF8, UTF16, UTF32]), st.data())
def test_a_place_leads_back_to_its_offset(text: str, encoding: str, data: st.DataObject) -> None:
    """But inside a line's end, which is no place of its own."""
    offset = data.draw(st.integers(0, len(text)))
    if text[max(offset - 1, 0) : offset + 1] != "\r\n":
        positions = Positions(text, encoding)
        assert positions.offset(*positions.place(offset)) == offset


@pytest.mark.parametrize(("encoding", "unit"), [(UTF8, 7), (UTF16, 4), (UTF32, 3)])
def test_units_are_those_of_the_encoding(encoding: str, unit: int) -> None:
    """A character outside the basic plane is two units of UTF-16; a combining mark stands for itself."""
    assert Positions(f"x\n{FACE}e\N{COMBINING ACUTE ACCENT}y", encoding).place(5) == Place(1, unit)


def test_lines_end_at_three_things_only() -> None:
    """A line separator or a form feed is a character like others."""
    assert [Positions("a\rb\r\nc\nd\u2028\x0c\x85e").place(at).line for at in (0, 2, 5, 7, 11)] == [0, 1, 2, 3, 3]


@pytest.mark.parametrize(("line", "unit", "offset"), [(9, 9, 5), (0, 99, 2), (-1, 3, 0), (1, 1, 3), (1, -4, 3)])
def test_a_place_outside_is_moved_to_the_nearest(line: int, unit: int, offset: int) -> None:
    """Behind a line's end is its end; inside a character is where it begins."""
    assert Positions(f"ab\n{FACE}c").offset(line, unit) == offset
