"""Tokens: words and signs, and values that stand for themselves."""

import pytest

from stepcache.author.learn.tokens import tokens_of


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Solve 2x + 3 = 13 for x.", ["solve", "<equation>", "for", "x", "."]),
        ("x + y = 5 and x - y = 1", ["<equations>"]),
        ("What is 12 * (3 + 4)?", ["what", "is", "<expression>", "?"]),
        ("15% of -2.5", ["<percent>", "of", "<number>"]),
        ("on 4 March 2026 or 2026-03-04", ["on", "<date>", "or", "<date>"]),
        ("mail a@b.org about INV-41", ["mail", "<link>", "about", "<code>"]),
        ('say "no way" twice', ["say", "<quoted>", "twice"]),
        ("don't re-use it", ["don't", "re-use", "it"]),
        ("a = b", ["a", "=", "b"]),
        ("", []),
    ],
)
def test_a_prompt_is_words_signs_and_values(text: str, keys: list[str]) -> None:
    """A value has the key of its kind, whatever it is."""
    assert [token.key for token in tokens_of(text)] == keys


def test_tokens_say_where_they_stand() -> None:
    """The text between two places is the token's."""
    text = "Convert 5 km"
    assert [text[one.start : one.end] for one in tokens_of(text)] == ["Convert", "5", "km"]


def test_a_long_row_of_digits_is_cut_at_once() -> None:
    """Nothing is tried again and again."""
    assert len(tokens_of("1" * 16_000 + "ab" + "= " * 4_000 + "a" * 16_000)) > 0
