"""Templates: what they are read to, and what is wrong in them."""

import pytest

from stepcache.domain.expressions import Call, Const
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part
from stepcache.domain.source import Source
from stepcache.language.diagnostics import Lines, Reporter
from stepcache.language.syntax import Named, Text
from stepcache.language.templates import TemplateReader

WORD = Call("word")


def read(raw: str, *, long: bool = False) -> tuple[tuple[Part, ...], list[tuple[str, int]]]:
    """The parts, and code and column of each mistake; the template is the whole file."""
    quotes = '"""' if long else '"'
    reporter = Reporter(Lines(Source("f", f"{quotes}{raw}{quotes}")))
    node = Text(raw, long, reporter.lines.span(0, len(raw) + 2 * len(quotes)), len(quotes))

    def type_of(named: Named) -> Call | None:
        args = tuple(("of", Const(one.value.raw)) for one in named.arguments or () if isinstance(one.value, Text))
        return Call(named.name.text, args) if named.name.text != "nobody" else None

    reader = TemplateReader(node, reporter, type_of)
    parts = reader.read().parts
    assert reader.ok is (not reporter.found)
    return parts, [(one.code, one.span.column) for one in reporter.found]


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("Say  {w: word}", (Literal("Say "), Hole("w", WORD))),
        ("Say [it] {w: word}", (Literal("Say "), Optional((Literal("it"),)), Literal(" "), Hole("w", WORD))),
        ("(a | b c)", (Choice(((Literal("a"),), (Literal("b c"),))),)),
        ("[a | b]", (Optional((Choice(((Literal("a"),), (Literal("b"),))),)),)),
        ("(a [for {w: word}])", (Choice(((Literal("a "), Optional((Literal("for "), Hole("w", WORD)))),)),)),
        (r"f\(x\) \{ \[ \| \\ \"", (Literal('f(x) { [ | \\ "'),)),
        (r"{w: one_of(\"a\")}", (Hole("w", Call("one_of", (("of", Const("a")),))),)),
    ],
)
def test_a_template_is_read_to_its_parts(raw: str, parts: tuple[Part, ...]) -> None:
    """White space runs are one space; beside a bar they are none."""
    assert read(raw) == (parts, [])


def test_a_long_template_keeps_its_backslashes() -> None:
    """But for those before a sign of the template language."""
    assert read(r"\frac \{ {w: word}", long=True) == ((Literal("\\frac { "), Hole("w", WORD)), [])


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ("", ("SC001", 1)),
        ("a {w: word", ("SC001", 4)),
        ("a {w {x}", ("SC001", 4)),
        ("a {w word}", ("SC001", 7)),
        ("a {w:}", ("SC001", 6)),
        ("a {}", ("SC001", 5)),
        ("a [b", ("SC001", 4)),
        ("a (b | c", ("SC001", 4)),
        ("a ] b", ("SC001", 4)),
        ("a | b", ("SC001", 4)),
        ("a () b", ("SC001", 4)),
        ("a (b | | c)", ("SC001", 4)),
        (r"a \q b", ("SC003", 4)),
        ("[" * 20 + "a" + "]" * 20, ("SC001", 14)),
    ],
)
def test_a_mistake_inside_a_template_is_told_there(raw: str, place: tuple[str, int]) -> None:
    """The column is that of the file, inside the quotes."""
    assert read(raw)[1] == [place]
