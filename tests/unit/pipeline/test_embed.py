"""Embed what a prompt's skeleton says."""

import pytest

from stepcache.dialects.base import Reading
from stepcache.domain.rules import RuleSet
from stepcache.pipeline.embed import is_plain, skeleton_text
from stepcache.pipeline.match import claim
from tests.fakes.toys import TOOLS, task


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("Say hi to Bob", "Say word to identifier"),
        ("say  hello   to   Eve", "say word to identifier"),
        ("Say hi", "Say word"),
    ],
)
def test_a_value_is_named_by_its_type(prompt: str, text: str) -> None:
    """So every prompt of one skeleton and wording has one embedding, and no value moves it."""
    found = claim(RuleSet((task(),)), Reading(prompt), TOOLS)
    assert found is not None
    assert skeleton_text(prompt, found.slots) == text


@pytest.mark.parametrize("prompt", ["Solve 2x + 3 = 13\nnow", "Löse 2x − 3 = 13", "解方程 2 = 3", "", "1 + 1"])
def test_a_prompt_in_one_script_is_plain(prompt: str) -> None:
    """Signs and digits belong to all."""
    assert is_plain(prompt)


@pytest.mark.parametrize(
    "prompt", ["S\u043elve", "Solve 2\u03b1", "Sol\u200bve", "Solve\u202e", "Solve\x07", "a\ufeff"]
)
def test_mixed_scripts_and_hidden_characters_are_not(prompt: str) -> None:
    """Look-alikes, zero-width, turned direction, control characters."""
    assert not is_plain(prompt)
