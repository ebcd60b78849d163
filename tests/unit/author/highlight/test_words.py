"""Where a word is a keyword, by the block it is in and the token before it."""

import random

import pytest

from stepcache.author.highlight.scan import COMMENT, SPACE, STRAY, Piece, scan
from stepcache.author.highlight.words import TOP, words
from stepcache.domain.source import Source
from stepcache.language.grammar import keywords
from stepcache.language.parse import concrete
from tests.fakes.layouts import laid_out, readable

FILES = readable()


def tokens(text: str) -> list[tuple[int, str, str]]:
    """What a highlighter takes the tokens of a text to be."""
    return [(one.start, one.terminal, one.text) for one in scan(text) if one.terminal not in {SPACE, COMMENT, STRAY}]


def lexed(source: Source) -> list[tuple[int, str, str]]:
    """What the parser took them to be; the file's end left out."""
    read = concrete(source)
    assert read is not None
    return [(token.start_pos or 0, token.type, str(token)) for token in read[1][:-1]]


@pytest.mark.parametrize("source", FILES, ids=lambda one: one.path)
def test_a_file_is_cut_as_the_parser_cuts_it(source: Source) -> None:
    """Token by token, every rule file of this project."""
    assert tokens(source.text) == lexed(source)


@pytest.mark.parametrize("seed", range(60))
def test_any_layout_is_cut_as_the_parser_cuts_it(seed: int) -> None:
    """Line breaks and comments anywhere: what stands before a token is not bound to its line."""
    rng = random.Random(seed)
    source = laid_out(rng.choice(FILES), rng, 0.2)
    if concrete(source) is not None:
        assert tokens(source.text) == lexed(source)


@pytest.mark.parametrize("seed", range(60))
def test_a_broken_text_is_cut_without_loss(seed: int) -> None:
    """Whatever is missing or doubled, each character is in one piece."""
    rng = random.Random(seed)
    text = rng.choice(FILES).text
    for _ in range(5):
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(["", "}", '"', "{", "é", "\0", '"""', "/"]) + text[at + rng.randrange(30) :]
    pieces = list(scan(text))
    assert "".join(one.text for one in pieces) == text
    assert all(text.startswith(one.text, one.start) for one in pieces)


@pytest.mark.parametrize(
    ("word", "block", "before", "keyword"),
    [
        ("output", "task", "EXPECT", True),
        ("output", "test", "EXPECT", False),
        ("task", TOP, TOP, True),
        ("form", "task", "SLOT", False),
        ("form", "vocabulary", "STRING", True),
        ("schema", "test", "WITH", True),
        ("schema", "backend", "EQUAL", False),
        ("true", "backend", "EQUAL", True),
        ("step", "steps", "LBRACE", True),
        ("step", "cache", "LBRACE", False),
        ("other", "task", "RBRACE", False),
    ],
)
def test_the_same_word_is_a_keyword_here_and_a_name_there(word: str, block: str, before: str, *, keyword: bool) -> None:
    """As the parser's state would say."""
    assert words().is_keyword(word, block, before) is keyword


def test_a_fragment_has_its_keywords() -> None:
    """A page shows a section without its task: what may stand in no other way is a keyword."""
    pieces = tokens("require output json.object() on fail adapt syntax")
    assert [kind for _, kind, _ in pieces if kind in keywords().values()] == [
        "REQUIRE", "OUTPUT", "ON", "FAIL", "ADAPT",
    ]  # fmt: skip


def test_a_sign_of_no_token_is_a_piece_of_its_own() -> None:
    """Nothing is left out."""
    assert list(scan("let ?")) == [Piece(0, "LET", "let"), Piece(3, SPACE, " "), Piece(4, STRAY, "?")]
