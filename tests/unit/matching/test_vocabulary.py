"""Vocabularies: the prompt is tiled, and nothing else may remain."""

import random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.domain.expressions import Call
from stepcache.domain.patterns import Choice, Hole, Literal, Optional
from stepcache.matching.claim import match_prompt
from stepcache.matching.vocabulary import MAX_SPELLINGS, spellings
from tests.unit.matching.patterns import rule, values

ASK = rule(
    """vocabulary {
      lead "find" "what is [the value of]" "solve for"
      filler "please" "if" "show (all | your) work"
      form "as a decimal" as decimal
    } with {eq: equation(degree=1)}, [{x: identifier}]"""
)
PLAIN = {"eq": "2*x = 4", "x": "x", "decimal": "false"}


@pytest.mark.parametrize(
    "prompt",
    [
        "Find x if 2x = 4",
        "please, show all work: 2x = 4; find x",
        "What is the value of x if 2x = 4?",
        "SOLVE FOR x: 2x = 4.",
    ],
)
def test_the_tiles_may_stand_in_any_order(prompt: str) -> None:
    """Marks between the words are ignored, as are `.` and `?` at the end."""
    assert values(ASK, prompt) == PLAIN


def test_a_form_is_a_slot_that_is_true_where_its_phrase_stands() -> None:
    """And false where a template of the same task matches."""
    assert values(ASK, "Find x as a decimal if 2x = 4") == {**PLAIN, "decimal": "true"}
    eq, form = "{eq: equation(degree=1)}", 'form "as a decimal" as decimal\n'
    both = rule(f'"Take {eq}" vocabulary {{ lead "find" {form} }} with {eq}')
    assert values(both, "Take 2x = 4") == {"eq": "2*x = 4", "decimal": "false"}


@pytest.mark.parametrize(
    "prompt",
    [
        "x if 2x = 4",
        "Find x",
        "Find x if 2x = 4 quickly",
        "Find x if 2x = 4 and 3x = 6",
        "Find x if 2x = 4 find 3x = 6",
        "Find x y if 2x = 4",
        "Do not find x if 2x = 4",
        "Find x! if 2x = 4",
        "show all your work find x if 2x = 4",
        "Find x as a fraction if 2x = 4",
        "",
        "find",
        ",",
    ],
)
def test_what_is_no_tile_or_a_slot_twice_is_not_matched(prompt: str) -> None:
    """A lead must stand, every slot that is asked for, nothing else."""
    assert values(ASK, prompt) is None


def test_two_slots_that_touch_are_not_parted_by_guessing() -> None:
    """Something must stand between them."""
    assert values(ASK, "Find x 2x = 4") is None
    assert values(ASK, "Find x, 2x = 4") == PLAIN


TILES = ["find", "please", "what is", "show your work", "if", "2x = 4", "x", "as a decimal"]


@given(st.permutations(TILES), st.integers())
def test_no_order_of_tiles_gives_other_values(tiles: list[str], seed: int) -> None:
    """Each order is the same request or none."""
    marks = random.Random(seed)
    prompt = "".join(tile + marks.choice([", ", "; ", ":\n"]) for tile in tiles)
    assert values(ASK, prompt) in (None, {**PLAIN, "decimal": "true"})


@given(
    st.permutations(TILES), st.sampled_from(["not", "never", "half", "twice", "without", "3y", "="]), st.integers(0, 8)
)
def test_no_foreign_word_is_ever_swallowed(tiles: list[str], word: str, place: int) -> None:
    """Wherever it stands, the prompt is matched by nobody."""
    prompt = ", ".join([*tiles[:place], word, *tiles[place:]])
    assert values(ASK, prompt) is None


def test_spellings_write_out_options_and_choices() -> None:
    """A slot has no spelling; there is an end to it."""
    parts = (Literal("a "), Optional((Literal("b "),)), Choice(((Literal("c"),), (Literal("d"),))))
    assert spellings(parts) == ("a c", "a d", "a b c", "a b d")
    assert spellings((Hole("x", Call("word")),)) == ()
    assert len(spellings((Optional((Literal("x "),)),) * 20)) == MAX_SPELLINGS


WANDERING = {
    "many words": "find " + "x + " * 75 + "x = 1",
    "a lead again and again": "find " * 700,
    "a phrase half said": "what is the value of " * 150,
    "numbers": "find " + "1 " * 150,
    "too long": "find x if " + "2x = 4 " * 30_000,
    "alternating": "find x " * 70 + "2x = 4",
    "marks": "find x, " + "., " * 1200,
}


@pytest.mark.parametrize("name", WANDERING)
def test_no_prompt_is_tiled_slowly(name: str) -> None:
    """The search is bounded; what wanders is not matched."""
    started = perf_counter()
    assert match_prompt(ASK, WANDERING[name]) is None or name == "many words"
    assert perf_counter() - started < 20  # a hang, whatever the machine is doing
