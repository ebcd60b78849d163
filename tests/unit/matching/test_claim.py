"""Whether a task's patterns account for a whole prompt."""

from dataclasses import replace
from time import perf_counter

import pytest

from stepcache.domain.expressions import Call, Const, ListOf, Ref, Regex
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Part, Reject, Template
from stepcache.matching.claim import MAX_PROMPT, match_prompt, readable, rejected
from stepcache.matching.reading import read_slot
from stepcache.matching.types import SLOT_TYPES
from stepcache.ports import NO_NAMES, Refusal
from tests.unit.matching.patterns import rule, values

SAY = rule('"Say {a: text}"')


def phrase(*parts: Part) -> tuple[Reject, ...]:
    """A reject of that phrase."""
    return (Reject(Template(parts)),)


def test_a_reject_is_searched_in_the_whole_prompt() -> None:
    """In slots too, whatever the case and the white space."""
    task = replace(SAY, rejects=phrase(Literal("do not")))
    assert values(task, "Say do") == {"a": "do"}
    assert [values(task, f"Say {text}") for text in ("do not", "x DO \n NOT y", "(do not)")] == [None] * 3
    assert values(task, "Say undo nothing") is not None


def test_a_reject_that_is_a_sign_is_found_beside_anything() -> None:
    """It has no word's edge."""
    for text in ("2x ≤ 3", "2x≤3", "≤"):
        assert rejected(phrase(Literal("≤")), text)
    assert rejected(phrase(Literal("x!")), "say x! now")


def test_a_reject_with_options_finds_every_spelling() -> None:
    """However many there are."""
    many: list[Part] = [Literal("a ")]
    many += [Optional((Literal(f"o{number} "),)) for number in range(12)]
    found = phrase(*many, Choice(((Literal("b"),), (Literal("c"),))))
    assert rejected(found, "x a " + " ".join(f"o{number}" for number in range(12)) + " c")
    assert rejected(found, "A B")
    assert not rejected(found, "a o1 d")
    assert rejected(phrase(Literal("from "), Hole("x", Call("word")), Literal(" to")), "from here to there")


def test_a_reject_by_regular_expression_is_linear() -> None:
    """RE2 does not wander."""
    started = perf_counter()
    assert not rejected((Reject(Regex("(a+)+$", "i")),), "a" * 100_000 + "!")
    assert perf_counter() - started < 20  # a hang, whatever the machine is doing


@pytest.mark.parametrize("prompt", ["Say hi\x00", "Say \ud800", "Say " + "x" * MAX_PROMPT])
def test_a_prompt_that_is_no_text_or_too_long_is_not_matched(prompt: str) -> None:
    """Before anything is looked for in it."""
    assert match_prompt(SAY, prompt) is None
    assert readable(prompt) is (len(prompt) > MAX_PROMPT)


def test_a_pattern_that_wanders_silences_the_task() -> None:
    """What the earlier patterns said is then no reading of the whole task."""
    task = rule('"Say {a: text}" "Say {b: text} of {c: text} or {d: text}"')
    assert values(task, "Say x of y") == {"a": "x of y"}
    assert values(task, "Say " + "x of y or " * 300) is None


def test_a_slot_that_stands_twice_in_a_reading_is_refused() -> None:
    """Which of them would be meant?"""
    hole = Hole("a", Call("word"))
    twice = replace(SAY, templates=(Template((hole, Literal(" "), hole)),))
    assert match_prompt(twice, "x y") is None


def test_a_list_of_identifiers_names_unknowns_too() -> None:
    """So `2ab` can be read."""
    task = rule('"Solve {eqs: equations} for {xs: list(identifier)}"')
    assert values(task, "Solve 2ab = 4, c = 1 for ab and c") == {"eqs": "2*ab = 4; c = 1", "xs": "2:ab1:c"}
    assert values(task, "Solve 2ab = 4, c = 1 for a and c") is None


def test_a_slot_is_read_by_its_declared_type() -> None:
    """A type that is gone refuses; its arguments are constants."""
    choices = ListOf((Const("sum"), Const("max")))
    value = read_slot(Hole("x", Call("one_of", (("choices", choices),))), "MAX", SLOT_TYPES, NO_NAMES)
    assert not isinstance(value, Refusal)
    assert value.data == "max"
    assert isinstance(read_slot(Hole("x", Call("gone")), "x", SLOT_TYPES, NO_NAMES), Refusal)
    with pytest.raises(TypeError):
        read_slot(Hole("y", Call("one_of", (("choices", Ref("z")),))), "x", SLOT_TYPES, NO_NAMES)
