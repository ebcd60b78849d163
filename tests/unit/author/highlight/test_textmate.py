"""The TextMate grammar, read by a small reader of such grammars."""

import json
import re

import pytest

from stepcache.author.highlight.textmate import textmate
from stepcache.domain.source import Source
from stepcache.language.grammar import keywords
from tests.fakes.kinds import stretches
from tests.fakes.layouts import readable
from tests.fakes.textmate import Reader

KINDS = (
    ("string.regexp", "regex"),
    ("string", "string"),
    ("comment", "comment"),
    ("constant.numeric", "number"),
    ("keyword.control", "keyword"),
    ("variable", "name"),
    ("entity", "name"),
)


def kind_of(scopes: tuple[str, ...]) -> str:
    """What the outermost scope that has a kind says."""
    return next((kind for scope in scopes for start, kind in KINDS if scope.startswith(start)), " ".join(scopes))


def kinds(text: str) -> list[tuple[str, str]]:
    """The words of a text with their kinds."""
    scopes = Reader.of(textmate()).scopes(text)
    return [(one[0], kind_of(scopes[one.start()])) for one in re.finditer(r"\w+", text)]


@pytest.mark.parametrize("source", readable(), ids=lambda one: one.path)
def test_the_kinds_are_those_of_the_grammar(source: Source) -> None:
    """Keywords, texts, numbers, patterns, names and comments, character by character."""
    scopes = Reader.of(textmate()).scopes(source.text)
    assert len(scopes) == len(source.text)
    for one in stretches(source):
        here = {kind_of(scopes[place]) for place in range(one.start, one.start + len(one.text))}
        assert here == {one.kind}, one


def test_a_word_that_is_spelled_like_a_keyword_may_be_a_name() -> None:
    """Behind `slot`, in a list, as an argument or a setting, and behind `expect` in a test."""
    assert kinds("slot form as word") == [("slot", "keyword"), ("form", "name"), ("as", "keyword"), ("word", "name")]
    assert kinds("like = [step, true]")[1:] == [("step", "name"), ("true", "keyword")]
    assert kinds("f(model, first=test)")[1:] == [("model", "name"), ("first", "name"), ("test", "name")]
    assert kinds("cache { test = 1 }")[1] == ("test", "name")
    assert kinds('test "t" { expect output }\nexpect output f')[2:] == [
        ("expect", "keyword"), ("output", "name"), ("expect", "keyword"), ("output", "keyword"), ("f", "name"),
    ]  # fmt: skip


def test_an_open_text_ends_with_its_line() -> None:
    """The next line is coloured as if nothing had happened."""
    assert kinds('"open\nlet a')[1:] == [("let", "keyword"), ("a", "name")]


def test_every_keyword_is_in_it() -> None:
    """The grammar's list is the only one."""
    plain = json.loads(textmate())["repository"]["statement"]["patterns"][-2]["match"]
    assert set(re.findall(r"[a-z]+", plain.replace(r"\b", ""))) == set(keywords())
