"""The parser that is shipped as data is the one that the grammar makes."""

import json
from pathlib import Path

import pytest
from lark import Token, Tree

from stepcache.language.grammar import TABLES, AnyWord, build, grammar
from stepcache.language.lalr import loaded, written
from stepcache.resources import resource_dir

FOLDER = resource_dir("grammars")
TEXT = (FOLDER / "stepcache.lark").read_text("utf-8")
BUILT = build(TEXT)
GOOD = sorted((Path(__file__).parents[3] / "rules").glob("*.stepcache"))


def marks(tree: Tree[Token]) -> list[tuple[str, str, int | None]]:
    """Every token below a tree: its kind, its text, its place."""
    return [(one.type, str(one), one.start_pos) for one in tree.scan_values(lambda value: isinstance(value, Token))]


def test_the_shipped_tables_are_those_of_the_grammar() -> None:
    """`make format` writes them anew."""
    assert (FOLDER / TABLES).read_text("utf-8") == written(BUILT, TEXT)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_both_parsers_read_a_file_alike(path: Path) -> None:
    """The same tree, the same tokens."""
    text = path.read_text("utf-8")
    one, other = (parser.parse(text, start="start") for parser in (BUILT, grammar()))
    assert (one, marks(one)) == (other, marks(other))


def test_the_second_start_is_shipped_too() -> None:
    """A hole of a template."""
    assert grammar().parse("x: list(number)", start="hole") == BUILT.parse("x: list(number)", start="hole")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Written by the loaded parser, the tables are the same."""
    path = tmp_path / TABLES
    path.write_text(written(BUILT, TEXT), "utf-8")
    parser = loaded(path, TEXT, postlex=AnyWord())
    assert parser is not None
    assert written(parser, TEXT) == path.read_text("utf-8")


def test_tables_of_another_grammar_are_not_used(tmp_path: Path) -> None:
    """Nor are those that another Lark has made, nor any where there are none."""
    path = tmp_path / TABLES
    assert loaded(path, TEXT) is None
    shipped = json.loads((FOLDER / TABLES).read_text("utf-8"))
    path.write_text(json.dumps({**shipped, "made_from": ["0.1", shipped["made_from"][1]]}), "utf-8")
    assert loaded(path, TEXT) is None
    assert loaded(FOLDER / TABLES, TEXT + "\n") is None
