"""`adapt slots`: the literal text of changed slots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.adapters.slots import SlotTexts
from stepcache.domain.slots import Value
from stepcache.domain.writing import Adapted
from stepcache.ports import NoArgs
from tests.unit.adapters.sources import filled, source

Slot = tuple[str, str]
NAMES = st.sampled_from(["Ada", "Bob", "Eve", "Zoë", "Ling", "Omar"])


def adapted(template: str, answer: str, old: dict[str, Slot], new: dict[str, Slot]) -> Adapted | None:
    """What the adapter makes of an answer to the old prompt."""
    old_prompt, old_slots = filled(template, **old)
    new_prompt, new_slots = filled(template, **new)
    return SlotTexts().adapt(source(answer, old_prompt, new_prompt, old_slots, new_slots), NoArgs(), NoArgs())


def text(template: str, answer: str, old: dict[str, Slot], new: dict[str, Slot]) -> str | None:
    """Its text alone."""
    found = adapted(template, answer, old, new)
    return found.text if found else None


def test_every_occurrence_is_replaced_and_the_slot_is_carried() -> None:
    """Punctuation and a possessive at its side are no part of a name."""
    found = adapted(
        "Greet {who}", "Hi Ada! It is Ada's day, (Ada).", {"who": ("word", "Ada")}, {"who": ("word", "Bob")}
    )
    assert found == Adapted("Hi Bob! It is Bob's day, (Bob).", frozenset({"who"}), "who")


def test_two_names_can_change_places() -> None:
    """All replacements happen at once."""
    old, new = {"a": ("word", "Ada"), "b": ("word", "Bob")}, {"a": ("word", "Bob"), "b": ("word", "Ada")}
    assert text("From {a} to {b}", "Ada writes to Bob. Bob reads.", old, new) == "Bob writes to Ada. Ada reads."


def test_only_slots_that_stand_in_the_answer_are_carried() -> None:
    """A slot the answer does not show is not carried: the gate decides."""
    old, new = {"a": ("word", "Ada"), "b": ("word", "Rome")}, {"a": ("word", "Eve"), "b": ("word", "Oslo")}
    found = adapted("Greet {a} in {b}", "Hi Ada", old, new)
    assert found == Adapted("Hi Eve", frozenset({"a"}), "a")


def test_quotes_are_no_part_of_a_quotation_and_a_date_may_be_written_as_iso() -> None:
    """Both spellings of a date are replaced, each by its own."""
    old, new = {"q": ("quoted", '"Big Day"')}, {"q": ("quoted", '"Long Night"')}
    assert text("Announce {q}", "Big Day is here", old, new) == "Long Night is here"
    before = Value("date", "2026-03-04", "2026-03-04", "4 March 2026", 3, 15)
    after = Value("date", "2026-05-06", "2026-05-06", "6 May 2026", 3, 13)
    given_ = source("On 4 March 2026 (2026-03-04).", "On 4 March 2026", "On 6 May 2026", {"d": before}, {"d": after})
    found = SlotTexts().adapt(given_, NoArgs(), NoArgs())
    assert found is not None
    assert found.text == "On 6 May 2026 (2026-05-06)."


@pytest.mark.parametrize(
    ("answer", "old", "new"),
    [
        ("Hi there", ("word", "Ada"), ("word", "Bob")),
        ("Hi Ada and Bob", ("word", "Ada"), ("word", "Bob")),
        ("Hi ADA and Ada", ("word", "Ada"), ("word", "Bob")),
        ("Mail Ada at Ada@x.org", ("word", "Ada"), ("word", "Bob")),
        ("Ada, Ada-Lee", ("word", "Ada"), ("word", "Bob")),
        ("total and total_sum", ("identifier", "total"), ("identifier", "count")),
        ("Anna, Annabel", ("word", "Anna"), ("word", "Maria")),
        ("Hi Ada", ("word", "Ada"), ("word", "Nobody")),
        ("the plan", ("word", "the"), ("word", "Bob")),
        ('"Ada"', ("quoted", "'Ada'"), ("quoted", "'B\"b'")),
        ("1. a\n2. b\n3. c", ("number", "3"), ("number", "4")),
        ("3 of 3.5", ("number", "3"), ("number", "4")),
        ("3 or -3", ("integer", "3"), ("integer", "4")),
        ("Hi Ada", ("one_of", "Ada"), ("one_of", "Bob")),
        ("Hi Ada", ("word", "Ada"), ("word", "Ada")),
    ],
)
def test_what_could_mean_something_else_is_left_alone(answer: str, old: Slot, new: Slot) -> None:
    """Other cases, parts of longer words, numbers of a list, common words, the new text there already."""
    assert text("Say {x}", answer, {"x": old}, {"x": new}) is None


def test_a_text_that_stands_elsewhere_in_the_prompt_is_left_alone() -> None:
    """In the rule's own words, or in a slot that did not change, it means something else."""
    one, two = {"f": ("identifier", "sum_up")}, {"f": ("identifier", "add_up")}
    assert text("Write {f}, which does not sum_up", "def sum_up(): ...", one, two) is None
    old = {"a": ("word", "Ada"), "b": ("quoted", '"Ada Lee"')}
    assert text("From {a} to {b}", "Ada greets Lee", old, old | {"a": ("word", "Eve")}) is None


def test_one_text_cannot_become_two() -> None:
    """Two slots with one old text and two new ones."""
    old, new = {"a": ("word", "Ada"), "b": ("word", "Ada")}, {"a": ("word", "Bob"), "b": ("word", "Eve")}
    assert text("From {a} to {b}", "Ada greets", old, new) is None
    assert text("From {a} to {b}", "Ada greets", old, old | {"a": ("word", "Bob")}) is None
    assert text("From {a} to {b}", "Ada greets", old, new | {"b": ("word", "Bob")}) == "Bob greets"


@given(st.lists(NAMES, min_size=4, max_size=4, unique=True), st.permutations(["{a}", " met ", "{b}", ", ", "and {a}"]))
def test_an_answer_made_from_a_template_is_the_template_filled_anew(names: list[str], parts: list[str]) -> None:
    """Where both names are carried, the result is what the template gives for the new ones."""
    template = "".join(parts)
    old, new = ({"a": ("word", one), "b": ("word", two)} for one, two in (names[:2], names[2:]))
    answer, expected = filled(template, **old)[0], filled(template, **new)[0]
    found = adapted("From {a} to {b}", answer, old, new)
    assert found is None or len(found.carried) < 2 or found.text == expected
