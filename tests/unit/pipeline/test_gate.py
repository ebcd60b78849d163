"""The slot gate, the grade, stale words, and what the caller's limits allow."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from stepcache.dialects.base import Reading
from stepcache.domain.expressions import Call, Ref
from stepcache.domain.patterns import Hole, Template
from stepcache.domain.routes import Grade
from stepcache.domain.rules import Context, Derived
from stepcache.domain.slots import Value
from stepcache.pipeline.gate import (
    changed_slots,
    changed_words,
    fits,
    grade_of,
    open_gate,
    provable,
    roots,
    stale,
    stops,
    tokens_at_most,
)
from tests.fakes.toys import task

RULE = task()
LAYOUT = Derived("layout", Call("word"), Call("text.layout", (("body", Ref("word")),)))
SCHEMA = Derived("schema", Call("json"), Call("request.schema"))
DERIVED = replace(RULE, derived=(LAYOUT, SCHEMA))


def value(text: str, start: int = 0) -> Value:
    """A word of the prompt."""
    return Value("word", text, text, text, start, start + len(text))


def derived(text: str) -> Value:
    """A derived word."""
    return Value("word", text, text)


def slots(**words: str) -> dict[str, Value]:
    """Slots that the prompt fills."""
    return {name: value(text) for name, text in words.items()}


def test_a_changed_slot_must_be_covered() -> None:
    """Proved, solved or carried; one that stands in one prompt only has changed too."""
    new, old = slots(word="hi", who="Eve"), slots(word="hi", who="Bob")
    assert not open_gate(RULE, new, old, frozenset({"word"}))
    assert open_gate(RULE, new, old, frozenset({"who"}))
    assert changed_slots(RULE, new, slots(word="hi")) == {"who"}


def test_a_form_is_a_slot_and_a_derived_slot_is_none() -> None:
    """But a slot made from the request itself follows from no other."""
    flag = {"short": Value("flag", "true", True)}, {"short": Value("flag", "false", False)}
    assert changed_slots(RULE, *flag) == {"short"}
    assert changed_slots(DERIVED, {"layout": derived("a")}, {"layout": derived("b")}) == frozenset()
    assert changed_slots(DERIVED, {"schema": derived("a")}, {"schema": derived("b")}) == {"schema"}
    assert roots(DERIVED) == {"schema"}


def test_only_a_require_can_prove() -> None:
    """`expect` blocks nothing, `forbid` passes where its verifier fails."""
    checks = "require output toy.holds(word)\n expect output toy.says(word)\n forbid output toy.says(word)"
    rule = task(checks=checks, slots='skip when changed(word) because "w"\nskip when changed(who) because "x"')
    assert provable(rule) == frozenset()
    assert provable(RULE) == {"word"}


def test_an_answer_is_proved_where_every_slot_that_the_request_fills_is() -> None:
    """Forms too, and the schema; derived slots need none."""
    filled = slots(word="hi") | {"layout": derived("x")}
    assert grade_of(DERIVED, filled, frozenset({"word", "schema"})) is Grade.PROVED
    assert grade_of(DERIVED, filled, frozenset({"word"})) is Grade.CARRIED
    assert grade_of(RULE, {**filled, "short": Value("flag", "false", False)}, frozenset({"word"})) is Grade.CARRIED


def test_nothing_is_proved_without_a_slot_or_behind_an_open_context() -> None:
    """A check that is not tied to the prompt proves nothing of it."""
    assert grade_of(RULE, {}, frozenset()) is Grade.CARRIED
    hole = Template((Hole("tongue", Call("word")),))
    for context in (Context(system_any=True), Context(turns_any=True), Context(system=(hole,))):
        assert grade_of(replace(RULE, context=context), slots(word="hi"), frozenset({"word"})) is Grade.CARRIED


def test_a_derived_words_old_value_counts_where_nothing_accounts_for_its_source() -> None:
    """With the source proved, the derived slot is accounted for."""
    new = slots(word="hi") | {"layout": derived("x")}
    old = slots(word="ho") | {"layout": derived("y")}
    assert changed_words(DERIVED, new, old, frozenset()) == {"word", "layout"}
    assert changed_words(DERIVED, new, old, frozenset({"word"})) == frozenset()
    assert changed_words(DERIVED, new, old, frozenset({"layout"})) == {"word"}


def test_a_word_of_an_old_value_is_stale_unless_the_new_prompt_says_it_too() -> None:
    """Whole words, and words inside longer ones such as addresses."""
    old, new = slots(who="ada@x.org"), slots(who="bob@y.org")
    who = frozenset({"who"})
    assert stale("write to ada@x.org", "to bob@y.org", new, old, who) == "ada@x.org"
    assert stale("dear ada,", "to bob@y.org", new, old, who) == "ada"
    assert stale("see org", "to bob@y.org", new, old, who) == ""
    assert stale("dear ada", "ada asks for bob@y.org", new, old, who) == ""
    assert stale("dear ada", "to bob", new, old, frozenset()) == ""
    assert stale("dear y", "to bob", slots(who="bob"), {"who": derived("y")}, who) == "y"
    assert stale("dear y", "to bob", slots(who="bob"), {}, who) == ""


def test_a_text_with_one_of_the_callers_stops_does_not_fit() -> None:
    """Unless the model itself wrote just this under these limits."""
    reading = Reading("x", stops=("\n\n",), max_tokens=2)
    assert stops("a\n\nb", reading)
    assert not fits("a\n\nb", reading)
    assert fits("a\n\nb", reading, written="a\n\nb")
    assert not fits("a\n\nb c d", reading, written="a b c d")


def test_where_the_api_keeps_the_stop_it_may_stand_at_the_very_end() -> None:
    """Once: the model would have ended at the first."""
    reading = Reading("x", stops=("aa",), stop_stays=True)
    assert not stops("b aa", reading)
    assert stops("b aa ", reading)
    assert stops("b aaa", reading)
    assert not stops("b a", reading)


def test_a_text_fits_the_callers_limit_by_an_estimate_that_errs_upward() -> None:
    """A part of what the model wrote fits, whatever the estimate."""
    reading = Reading("x", max_tokens=5)
    assert fits("hi ho", reading)
    assert not fits("one two three four", reading)
    assert fits("one two three", reading, written="one two three four")
    assert fits("one two three four", Reading("x"))


@example("", "\xa0")
@given(st.text(max_size=40), st.text(max_size=40))
def test_the_estimate_never_shrinks_with_more_text(one: str, two: str) -> None:
    """And is never over the bytes, which no tokenizer exceeds by more than its first space."""
    assert tokens_at_most(one + "\n" + two) >= max(tokens_at_most(one), tokens_at_most(two))
    assert tokens_at_most(one) <= len(one.encode("utf-8", "surrogatepass"))


def test_the_estimate_counts_what_tokenizers_are_known_to_part() -> None:
    """Digits, signs, line ends and spaces before them; other scripts by their bytes."""
    assert [tokens_at_most(text) for text in ("12", "x = 5", "a\n5", "Zoë", "日")] == [2, 5, 3, 3, 3]
