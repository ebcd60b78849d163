"""Sample prompts are prompts of the patterns they are made from."""

from pathlib import Path

import pytest

from stepcache.domain.expressions import Call
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Template
from stepcache.domain.source import Source
from stepcache.language.compile import compile_file
from stepcache.matching.claim import match_prompt
from stepcache.matching.samples import MOST, sample_prompts, template_samples
from tests.fakes.catalog import CATALOG
from tests.fakes.rule_files import task_of

RULES = sorted((Path(__file__).parents[3] / "tests/golden/acceptance").glob("[jl]*.stepcache"))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_task_claims_its_own_samples(path: Path) -> None:
    """All of them."""
    (task,) = compile_file(Source(path.name, path.read_text(encoding="utf-8")), CATALOG).tasks
    prompts = sample_prompts(task)
    assert 4 <= len(prompts) <= MOST
    assert [prompt for prompt in prompts if match_prompt(task, prompt) is None] == []


def test_optional_words_and_alternatives_take_their_turns() -> None:
    """With all, with none; the first alternative, the second, the first again."""
    parts = (
        Choice(((Literal("say"),), (Literal("tell"),))),
        Optional((Literal(" it"),)),
        Literal(" "),
        Hole("w", Call("word")),
    )
    assert sorted(set(template_samples(Template(parts)))) == [
        "say apple",
        "say it apple",
        "tell it stone",
        "tell stone",
    ]


def test_a_plugins_slot_type_gives_no_samples() -> None:
    """Nothing is known of what it reads."""
    assert template_samples(Template((Literal("say "), Hole("w", Call("units.length"))))) == []
    assert template_samples(Template((Hole("w", Call("list")),))) == []
    assert template_samples(Template((Hole("w", Call("one_of")),))) == []


def test_lists_and_choices_are_sampled() -> None:
    """By their inner type, and by the listed spellings."""
    task = task_of(
        ('"Repeat {w: word}"', '"Repeat {w: one_of(red, green)} of {keys: list(key)}"'),
        ("ttl = 1h", "like = [keys]  ttl = 1h"),
    )
    assert sample_prompts(task) == ["Repeat red of name, email", "Repeat green of name, email"]
