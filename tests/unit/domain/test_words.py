"""The frozen values: what they say of themselves."""

import dataclasses

import pytest

from stepcache.domain.entries import Entry
from stepcache.domain.errors import BackendStatusError, RuleError, StepCacheError
from stepcache.domain.expressions import Call
from stepcache.domain.findings import Finding, Severity
from stepcache.domain.patterns import Choice, Hole, Literal, Optional, Template, holes_in
from stepcache.domain.request import Request
from stepcache.domain.routes import Reason, Route, Word
from stepcache.domain.rules import Context, RuleSet
from stepcache.domain.signatures import Parameter, Signature
from stepcache.domain.slots import Value, changed
from stepcache.domain.source import NOWHERE, Span
from stepcache.domain.steps import Passage, Segmented, Step
from stepcache.domain.verdicts import Outcome, Verdict
from tests.fakes.entries import entry
from tests.fakes.toys import task


def test_forbid_turns_a_verdict_round_and_leaves_unsure() -> None:
    """What passes without a reason gets one."""
    assert Verdict.passed().negated() == Verdict(Outcome.FAIL, "what is forbidden holds")
    assert Verdict.fail("no", word="x").negated() == Verdict(Outcome.PASS, "no", {"word": "x"})
    unsure = Verdict.unsure("who knows")
    assert (unsure.negated(), unsure.ok) == (unsure, False)


def test_a_verdict_of_a_fact() -> None:
    """Passed without a reason, failed with it."""
    assert Verdict.of(True, "r") == Verdict.passed()
    assert Verdict.of(False, "r", a="b") == Verdict.fail("r", a="b")


def test_a_passage_knows_the_steps_before_it() -> None:
    """The whole output has none."""
    assert Passage("b", steps=("a", "b"), index=1).before == ("a",)
    assert Passage("ab", steps=("a", "b")).before == ()


def test_steps_joined_are_the_text() -> None:
    """What is stored and served."""
    assert Segmented((Step(0, "a\n"), Step(1, "b"))).text == "a\nb"


def test_routes_are_ordered_by_cost() -> None:
    """Refuse and bypass stand beside."""
    assert sorted(Route, key=lambda route: route.rank)[:6] == ["exact", "reuse", "adapt", "solve", "patch", "generate"]


def test_a_reason_is_a_word_and_perhaps_a_detail() -> None:
    """As it stands in headers."""
    assert [str(Reason(Word.SKIP, "why")), str(Reason(Word.NO_RULE))] == ["skip: why", "no-rule"]


def test_a_slot_that_a_call_made_has_no_place() -> None:
    """And values of two types are two values."""
    assert [Value("word", "a", "a").derived, Value("word", "a", "a", "a", 0, 1).derived] == [True, False]
    assert changed("s", {"s": Value("word", "a", "a")}, {"s": Value("key", "a", "a")})
    assert not changed("s", {"s": Value("word", "a", "a")}, {"s": Value("word", "a", "b", "c", 4, 5)})


def test_holes_are_found_wherever_they_stand() -> None:
    """Each with whether every prompt fills it."""
    a, b, c = (Hole(name, Call("word")) for name in "abc")
    parts = (Literal("x "), a, Optional((b,)), Choice(((c,), (Literal("y"),))))
    assert holes_in(parts) == ((a, True), (b, False), (c, False))


def test_a_context_is_open_where_something_unseen_may_stand_around_the_prompt() -> None:
    """A system template with a slot too."""
    plain, holed = Template((Literal("x"),)), Template((Hole("a", Call("word")),))
    contexts = [Context(), Context(system=(plain,)), Context(system=(holed,)), Context(True), Context(turns_any=True)]
    assert [context.open for context in contexts] == [False, False, True, True, True]


def test_a_rule_set_finds_its_tasks_by_name() -> None:
    """A task's label is what the header says."""
    one = task()
    assert RuleSet((one,)).task("say") is one
    assert RuleSet((one,)).task("sing") is None
    assert one.label == "say@1.0.0"


def test_a_signature_prints_as_it_is_called() -> None:
    """What may be left out has a question mark."""
    signature = Signature("f", (Parameter("a"), Parameter("b", required=False)))
    assert str(signature) == "f(a, b?)"
    assert signature.parameter("b") == signature.parameters[1]
    assert signature.parameter("c") is None


def test_an_entry_gives_its_steps_where_they_were_cut() -> None:
    """Joined they are the output."""
    one = dataclasses.replace(entry(), output="a\nbc", steps=(2, 2))
    assert one.step_texts() == ("a\n", "bc")
    assert dataclasses.is_dataclass(Entry)


def test_nothing_can_be_changed() -> None:
    """Every value is frozen."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Step(0, "a").text = "b"  # type: ignore[misc] # the point of the test


def test_a_rule_error_names_the_first_error_and_where_it_stands() -> None:
    """Warnings are counted for nothing."""
    span = Span("a.stepcache", 3, 4, 2, 1)
    warning = Finding("SC106", "unused-use", Severity.WARNING, "w", NOWHERE)
    error = Finding("SC101", "unknown-name", Severity.ERROR, "unknown `x`", span)
    assert str(RuleError([warning, error])) == "1 error(s) in rule files: a.stepcache:2: SC101 unknown `x`"
    assert str(RuleError([warning])) == "0 error(s) in rule files"
    assert [one.rank for one in Severity] == [2, 1, 0]


@pytest.mark.parametrize(
    ("body", "model"), [({"model": "m"}, "m"), ({"model": 7}, ""), ({"model": None}, ""), ({}, "")]
)
def test_a_request_asks_for_a_model_or_for_none(body: dict[str, object], model: str) -> None:
    """What is no text names none."""
    assert Request(body).model == model


def test_a_backends_status_is_kept_with_its_error() -> None:
    """For the proxy to pass on."""
    error = BackendStatusError(429, b"slow down", {"retry-after": "3"})
    assert (error.status, error.body, error.headers["retry-after"], str(error)) == (
        429,
        b"slow down",
        "3",
        "the backend answered 429",
    )
    assert isinstance(error, StepCacheError)
