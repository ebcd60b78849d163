"""The machine and the tables that are shipped: what it reads is what Lark's own parser of the grammar reads."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from stepcache.language import trees
from stepcache.language.grammar import grammar
from stepcache.language.lalr import TABLES, Machine, NoParseError, loaded
from stepcache.language.making import build, tables, written
from stepcache.resources import resource_dir

FOLDER = resource_dir("grammars")
TEXT = (FOLDER / "stepcache.lark").read_text("utf-8")
BUILT = build(TEXT)
GOOD = sorted((Path(__file__).parents[3] / "rules").rglob("*.stepcache"))
HOLES = (
    "x: list(number)",
    "n: one_of(a, B, 'c')",
    "x: one_of([a, [b]], k = 2.5,)",
    "a:b.c",
    "x:",
    "",
    "x: 3",
    "x y",
    "°",
)


def told(node: Any) -> Iterator[tuple[object, ...]]:
    """Every part of a tree of either parser: what it is, and where it stands."""
    if isinstance(node, Tree):
        yield str(node.data), len(node.children), *(() if node.meta.empty else (node.meta.start_pos, node.meta.end_pos))
    elif isinstance(node, trees.Tree):
        yield node.data, len(node.children), *(() if node.start_pos is None else (node.start_pos, node.end_pos))
    if isinstance(node, Tree | trees.Tree):
        for child in node.children:
            yield from told(child)
    elif isinstance(node, Token | trees.Token):
        yield node.type, str(node), node.start_pos, node.end_pos
    else:
        yield (node,)


def test_the_shipped_tables_are_those_of_the_grammar() -> None:
    """`make format` writes them anew."""
    assert (FOLDER / TABLES).read_text("utf-8") == written(TEXT)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_both_parsers_make_the_same_tree_of_a_file(path: Path) -> None:
    """The same nodes, the same tokens, each in its place."""
    text = path.read_text("utf-8")
    assert list(told(grammar().parse(text, "start"))) == list(told(BUILT.parse(text, start="start")))


@pytest.mark.parametrize("text", HOLES)
def test_both_parsers_read_a_hole_alike(text: str) -> None:
    """They make the same tree, or fail at the same place."""
    try:
        expected: object = list(told(BUILT.parse(text, start="hole")))
    except UnexpectedInput as error:
        expected = error.pos_in_stream
    try:
        found: object = list(told(grammar().parse(text, "hole")))
    except NoParseError as error:
        found = error.offset
    assert found == expected


def test_no_terminal_but_names_begins_with_a_letter() -> None:
    """A scanner asks for a name first, and for what is skipped before anything else."""
    for one in grammar().terminals:
        if not one.plain and one.name != "NAME":
            assert not any(grammar().patterns[one.name].match(text) for text in ("a", "Z9", "é1", "_", " 1", "\n"))


def test_tables_of_another_grammar_are_not_used(tmp_path: Path) -> None:
    """Nor any where there are none; a machine can be made of tables that were just built."""
    assert loaded(tmp_path / TABLES, TEXT) is None
    assert loaded(FOLDER / TABLES, TEXT + "\n") is None
    shipped = json.loads((FOLDER / TABLES).read_text("utf-8"))
    assert json.loads(json.dumps(tables(TEXT))) == shipped
    one, other = Machine(tables(TEXT)), loaded(FOLDER / TABLES, TEXT)
    assert other is not None
    assert list(told(one.parse("x: word", "hole"))) == list(told(other.parse("x: word", "hole")))
