"""stepcache.author.pages.expressions: what a rule says, as its author would write it."""

from fractions import Fraction

import pytest

from stepcache.author.pages.expressions import kind, scalar, shown
from stepcache.domain.expressions import Call, Const, Regex


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('say "hi"', r'"say \"hi\""'),
        ("a\nb\\c", r'"a\nb\\c"'),
        (Regex("a/b", "i"), r"/a\/b/i"),
        (Regex(r"a\/b\\"), r"/a\/b\\/"),
        (Fraction("0.85"), "0.85"),
        (Fraction("1234567.25"), "1234567.25"),
        (Fraction("0.0000001"), "0.0000001"),
        (Fraction(10**30), "1" + "0" * 30),
        (True, "true"),
    ],
)
def test_a_literal_is_written_as_the_language_has_it(value: str | Fraction | bool | Regex, written: str) -> None:
    """Quotes, backslashes and slashes are escaped, numbers exact."""
    assert scalar(value) == written


def test_words_in_a_slots_type_stand_bare() -> None:
    """What is no word keeps its quotes."""
    assert kind(Call("list", (("of", Const("key")),))) == "list(key)"
    assert kind(Call("choice", (("of", Const('a "b"')),))) == shown(Call("choice", (("of", Const('a "b"')),)))
