"""Texts: escapes, indents, placeholders."""

import pytest

from stepcache.domain.source import Source
from stepcache.language.diagnostics import Lines, Reporter
from stepcache.language.syntax import Text
from stepcache.language.texts import dedent, plain, with_placeholders


def text(raw: str, *, long: bool = False) -> tuple[Text, Reporter]:
    """A text that is a whole file."""
    quotes = '"""' if long else '"'
    reporter = Reporter(Lines(Source("f", f"{quotes}{raw}{quotes}")))
    return Text(raw, long, reporter.lines.span(0, len(raw) + 2 * len(quotes)), len(quotes)), reporter


@pytest.mark.parametrize(
    ("raw", "said"), [("a", "a"), (r"a\nb", "a\nb"), (r"\"\\\t\r\/", '"\\\t\r/'), ("²", "²"), ("", "")]
)
def test_escapes_stand_for_characters(raw: str, said: str) -> None:
    """In one pair of quotes."""
    node, reporter = text(raw)
    assert plain(node, reporter) == said
    assert reporter.found == []


def test_an_unknown_escape_is_told_at_its_place() -> None:
    """SC003, under the backslash."""
    node, reporter = text(r"ab\q")
    assert plain(node, reporter) == "abq"
    assert [(one.code, one.span.column) for one in reporter.found] == [("SC003", 4)]


def test_a_long_text_is_taken_as_it_stands() -> None:
    """No escapes; the first line break, the common indent and the last line break go."""
    node, reporter = text("\n    \\frac{1}{2}\n      x\n\n    y\n    ", long=True)
    assert plain(node, reporter) == "\\frac{1}{2}\n  x\n\ny"
    assert dedent("one line") == "one line"
    assert dedent("a\n  b") == "a\n  b"


def test_white_space_other_than_blanks_is_part_of_a_long_text() -> None:
    """A line that holds some counts for the indent, and is not lost with the last line break."""
    node, _ = text("\n  a\n\u3000", long=True)
    assert plain(node, Reporter(Lines(Source("f", "")))) == "  a\n\u3000"
    assert dedent("\n  a\n  \v\n  ") == "a\n\v"


def test_placeholders_are_filled_where_they_stand() -> None:
    """A backslash before a brace makes it a character; the offset is that of the name."""
    node, reporter = text(r"a {x} \{y\} {zz}")
    assert with_placeholders(node, reporter, lambda name, at: f"<{name}{at}>") == "a <x4> {y} <zz14>"
    assert reporter.found == []


def test_placeholders_of_a_long_text() -> None:
    """A backslash escapes only the signs that mean something there."""
    node, reporter = text("\n  \\frac \\{ {x}\n  ", long=True)
    assert with_placeholders(node, reporter, lambda name, _: name.upper()) == "\\frac { X"


def test_a_constants_lines_do_not_count_for_the_indent() -> None:
    """What stands for a placeholder is put in after the common indent is dropped: how far in it stood says nothing."""
    node, _ = text("\n    a {x}\n    b\n    ", long=True)
    assert with_placeholders(node, Reporter(Lines(Source("f", ""))), lambda *_: "one\n two") == "a one\n two\nb"
