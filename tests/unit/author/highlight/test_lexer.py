"""The Pygments lexer."""

import tomllib
from pathlib import Path

import pytest
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, String, _TokenType

from stepcache.author.highlight.lexer import StepCacheLexer
from stepcache.domain.source import Source
from tests.fakes.kinds import stretches
from tests.fakes.layouts import readable

ROOT = Path(__file__).parents[4]
KINDS = {
    "keyword": (Keyword, Operator.Word),
    "string": (String.Double, String.Escape, String.Interpol),
    "regex": (String.Regex,),
    "number": (Number,),
    "name": (Name,),
    "comment": (Comment,),
}


def cut(text: str) -> list[tuple[int, _TokenType, str]]:
    """The tokens of a text."""
    return list(StepCacheLexer().get_tokens_unprocessed(text))


@pytest.mark.parametrize("source", readable(), ids=lambda one: one.path)
def test_the_kinds_are_those_of_the_grammar(source: Source) -> None:
    """No error in a good file, no character lost, and each token of the kind that the parser took it for."""
    found = cut(source.text)
    assert "".join(text for _, _, text in found) == source.text
    assert [text for _, kind, text in found if Error in kind.split()] == []
    kinds = {start + at: kind for start, kind, text in found for at in range(len(text))}
    for one in stretches(source):
        here = {kinds[place] for place in range(one.start, one.start + len(one.text))}
        assert all(any(wanted in kind.split() for wanted in KINDS[one.kind]) for kind in here), one


def test_names_are_told_apart_by_what_stands_behind_them() -> None:
    """Settings, functions, namespaces, and the types that are built in."""
    found = {text: kind for _, kind, text in cut("slot x as word = text.layout(body, min=1)")}
    assert (found["min"], found["layout"], found["text"]) == (Name.Attribute, Name.Function, Name.Namespace)
    assert (found["word"], found["x"], found["body"]) == (Name.Builtin, Name, Name)


def test_texts_show_their_slots_and_escapes() -> None:
    """A text in three quotes has no escapes."""
    assert [(kind, text) for _, kind, text in cut(r'"a {x}\n"') if text] == [
        (String.Double, '"a '),
        (String.Interpol, "{x}"),
        (String.Escape, r"\n"),
        (String.Double, '"'),
    ]
    assert String.Escape not in {kind for _, kind, _ in cut(r'"""\n"""')}


@pytest.mark.parametrize("text", ['let A = "open', "let A = 30 d", "let A = ?", "\0", '"""', "}}}}"])
def test_any_text_comes_back(text: str) -> None:
    """What is wrong is an error token, never an exception."""
    assert "".join(part for _, _, part in cut(text)) == text


def test_pygments_finds_it() -> None:
    """By the entry point of the distribution."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    made = StepCacheLexer
    assert project["entry-points"]["pygments.lexers"] == {made.__name__: f"{made.__module__}:{made.__name__}"}
    assert (made.aliases, made.filenames) == (["stepcache"], ["*.stepcache"])
