"""Statements taken out and put in: what becomes of the lines around them."""

import pytest

from stepcache.author.fixing import fixed
from stepcache.domain.findings import Applicability
from stepcache.domain.source import Source
from stepcache.language.diagnostics import Lines
from stepcache.language.fixes import above, below, inserted, removal, replaced

X = "xx"


def lines_of(text: str) -> Lines:
    """The text as fixes see it."""
    return Lines(Source("f", text))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\n  xx\nb\n", "a\nb\n"),
        ("a\n  xx  \nb", "a\nb"),
        ("xx", ""),
        ("a\nxx", "a\n"),
        ("a { xx }", "a { }"),
        ("a { xx  b }", "a { b }"),
        ("  xx  b\n", "  b\n"),
        ("  xx # why\n", "  # why\n"),
        ("a\r\n  xx\r\nb\r\n", "a\r\nb\r\n"),
        ("a\n\nxx\n\nb\n", "a\n\nb\n"),
        ("a {\n  xx\n\n  b\n}\n", "a {\n  b\n}\n"),
        ("a {\n  b\n\n  xx\n}\n", "a {\n  b\n}\n"),
        ("a\n\nxx\n", "a\n"),
        ("a\nxx\n\nb\n", "a\n\nb\n"),
        ("a xx # why\n", "a # why\n"),
    ],
)
def test_what_is_taken_out_leaves_no_empty_line(text: str, left: str) -> None:
    """Its line goes with it where nothing else stands there; a comment stays."""
    lines = lines_of(text)
    at = text.index(X)
    fix = removal(lines, lines.span(at, at + len(X)))
    assert fix is not None
    assert fixed(text, [fix]) == left


IGNORE = "# stepcache: ignore[SC802] why"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"a\n  xx  {IGNORE}\nb\n", "a\nb\n"),
        (f"a\n  {IGNORE}\n  xx\n  b\n", "a\n  b\n"),
        (
            f"a\n  {IGNORE}\n  # people read this\n\n  xx # and this\n  b\n",
            "a\n  # people read this\n\n  # and this\n  b\n",
        ),
        ("a\n  # stepcache: escapes[w] why\n  xx\n  b\n", "a\n  # stepcache: escapes[w] why\n  b\n"),
        (f"{IGNORE}\na\nxx\nb\n", f"{IGNORE}\na\nb\n"),
        (f"{IGNORE}\nxx b\n", f"{IGNORE}\nb\n"),
        ("# stepcache: ignore-file[SC907] why\nxx\nb\n", "# stepcache: ignore-file[SC907] why\nb\n"),
        (f'a """\n{IGNORE} """\nxx\nb\n', f'a """\n{IGNORE} """\nb\n'),
    ],
)
def test_a_suppression_goes_with_its_statement_and_never_on_to_the_next(text: str, left: str) -> None:
    """Behind it or above it; a text that reads like one is none."""
    lines = lines_of(text)
    at = text.index(X)
    fix = removal(lines, lines.span(at, at + len(X)))
    assert fix is not None
    assert fixed(text, [fix]) == left


def test_a_statement_with_a_doc_comment_behind_it_is_not_taken_out() -> None:
    """On a line of its own that would be the next statement's."""
    text = "xx ## why\nb\n"
    assert removal(lines_of(text), lines_of(text).span(0, 2)) is None


def test_nothing_is_taken_out_that_holds_a_comment() -> None:
    """A `#` inside a text is none."""
    held = "x [a, # why\n b]"
    assert removal(lines_of(held), lines_of(held).span(0, len(held))) is None
    text = 'x "a # b"'
    assert removal(lines_of(text), lines_of(text).span(0, len(text))) is not None


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("  xx\nb", "  xx\n  new\nb"),
        ("  xx", "  xx\n  new"),
        ("  xx # why\nb", "  xx # why\n  new\nb"),
        ("  xx b {\n", "  xx  new b {\n"),
    ],
)
def test_a_statement_is_put_below_another(text: str, put: str) -> None:
    """Indented as that is; behind it where another follows in its line."""
    lines = lines_of(text)
    at = text.index(X)
    assert fixed(text, [below(lines, lines.span(at, at + len(X)), "new", "m")]) == put


@pytest.mark.parametrize(("text", "put"), [("  xx\n", "  new\n  xx\n"), ("{ xx }", "{ new  xx }")])
def test_a_statement_is_put_above_another(text: str, put: str) -> None:
    """Before it where it does not begin its line."""
    lines = lines_of(text)
    at = text.index(X)
    assert fixed(text, [above(lines, lines.span(at, at + len(X)), "new", "m")]) == put


def test_what_may_change_the_meaning_is_not_safe() -> None:
    """Unless the caller says so."""
    lines = lines_of("xx")
    span = lines.span(0, 2)
    fixes = (inserted(lines, 0, "a", "m"), replaced(span, "b"), replaced(span, "b", Applicability.SAFE))
    assert [one.applicability for one in fixes] == [Applicability.UNSAFE, Applicability.UNSAFE, Applicability.SAFE]
