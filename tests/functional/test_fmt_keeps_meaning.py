"""`stepcache fmt` on rule files of any layout: the same rules, the same comments, and no second change."""

import random
from collections.abc import Sequence

import pytest

from stepcache.author.format.run import formatted, says_the_same
from stepcache.domain.rules import RuleTest, Task
from stepcache.domain.source import Source
from stepcache.language.comments import comments
from stepcache.language.compile import compile_file
from stepcache.language.parse import concrete
from tests.fakes.catalog import WITH_PLUGIN
from tests.fakes.layouts import laid_out, readable

FILES = readable()
STYLED = ("tests/golden/acceptance/", "rules/", "benchmarks/")


def meaning(source: Source) -> Sequence[tuple[str, str, str, list[tuple[object, ...]]]]:
    """What is served and tested: of each task its name, digest, doc comment and tests."""
    return [(task.name, task.digest, task.doc, [_test(one) for one in task.tests]) for task in _tasks(source)]


def _tasks(source: Source) -> tuple[Task, ...]:
    return compile_file(source, WITH_PLUGIN).tasks


def _test(test: RuleTest) -> tuple[object, ...]:
    asked = [(one.field, one.op, getattr(one.value, "value", one.value)) for one in test.expectations]
    return test.name, test.given, test.when, test.model, test.schemas, asked


def remarks(text: str) -> list[str]:
    """The comments of a file, in order."""
    return [comment.rstrip() for _, comment in comments(text)]


@pytest.mark.parametrize("source", FILES, ids=lambda one: one.path)
def test_what_a_file_means_is_kept(source: Source) -> None:
    """Every rule file of this project; formatted once more it stays as it is."""
    text = formatted(source)
    assert formatted(Source(source.path, text)) == text
    assert (meaning(Source(source.path, text)), remarks(text)) == (meaning(source), remarks(source.text))


@pytest.mark.parametrize("source", [one for one in FILES if one.path.startswith(STYLED)], ids=lambda one: one.path)
def test_the_examples_and_what_ships_are_in_the_one_style(source: Source) -> None:
    """The language's three examples decide what the style is."""
    assert formatted(source) == source.text


@pytest.mark.parametrize("seed", range(200))
def test_any_layout_of_a_file_is_brought_into_a_style_that_stays(seed: int) -> None:
    """White space, line breaks and comments at random: the same rules and comments, at any width."""
    rng = random.Random(seed)
    source = laid_out(rng.choice(FILES), rng, rng.choice([0.02, 0.1, 0.3]))
    width = rng.choice([40, 80, 120])
    if concrete(source) is None:  # `1 d` where `1` and `d` stood on two lines
        return
    text = formatted(source, width)
    assert formatted(Source(source.path, text), width) == text
    assert says_the_same(source.text, text)
    assert (meaning(Source(source.path, text)), remarks(text)) == (meaning(source), remarks(source.text))
