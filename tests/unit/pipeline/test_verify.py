"""Run a rule's checks: unsure, an exception and a missing plugin count as failed."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from stepcache.domain.expressions import Call, Const, Ref
from stepcache.domain.rules import Check, NamedStep, Verb, Where
from stepcache.domain.slots import Value
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Outcome, Verdict
from stepcache.pipeline.segment import Cutter
from stepcache.pipeline.verify import Assessment, Judgement, assess, bind, failure_text
from tests.fakes.toys import TOOLS, Says, task

SLOTS = {"word": Value("word", "hi", "hi", "hi", 4, 6)}
RULE = task()


def check(name: str, where: Where = Where.OUTPUT, verb: Verb = Verb.REQUIRE, step: str = "", hint: str = "") -> Check:
    """A check of the word."""
    proves = frozenset({"word"}) if name == "toy.says" else frozenset[str]()
    return Check(verb, where, Call(name, (("word", Ref("word")),)), step=step, hint=hint, proves=proves)


def judged(text: str, *checks: Check, named: tuple[NamedStep, ...] = ()) -> Assessment:
    """What the checks say of a text."""
    rule = replace(RULE, checks=checks, cut=replace(RULE.cut, named=named))
    return asyncio.run(assess(Cutter(rule.cut, TOOLS), bind(rule, SLOTS, TOOLS), "Say hi", text))


def outcomes(found: Assessment) -> list[tuple[int | None, Outcome]]:
    """Steps and outcomes, in order."""
    return [(one.step, one.verdict.outcome) for one in found.judgements]


def test_each_first_last_and_output_judge_what_they_name() -> None:
    """A step is judged by its own text."""
    places = [Where.EACH, Where.FIRST, Where.LAST, Where.OUTPUT]
    found = judged("hi\nho", *(check("toy.says", where) for where in places))
    passed, failed = Outcome.PASS, Outcome.FAIL
    assert outcomes(found) == [(0, passed), (1, failed), (0, passed), (1, failed), (None, failed)]
    assert (found.ok, found.failing_steps, found.proved) == (False, frozenset({1}), frozenset())


class Counting(Says):
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def check(self, passage: Passage, args: Any) -> Verdict:
        """As its base does."""
        self.asked += 1
        return super().check(passage, args)


def test_checks_are_run_once_and_no_more_of_them_than_are_asked_for() -> None:
    """Whether an output may be served is known at the first failure; the rest runs where somebody wants it."""
    counting = Counting()
    tools = replace(TOOLS, verifiers={"toy.says": counting})
    rule = replace(RULE, checks=(check("toy.says", Where.EACH), check("toy.says")))
    found = asyncio.run(assess(Cutter(rule.cut, tools), bind(rule, SLOTS, tools), "Say hi", "hi\nho\nhi"))
    assert counting.asked == 0
    assert (found.ok, counting.asked) == (False, 2)
    assert (len(found.judgements), len(found.failed), found.proved, counting.asked) == (4, 1, frozenset({"word"}), 4)
    assert (found.ok, len(found.failed), counting.asked) == (False, 1, 4)


def test_only_a_check_of_every_step_or_of_the_output_proves_a_value() -> None:
    """What one step says proves nothing of the others."""
    proved = [
        judged("hi", check("toy.says", where)).proved for where in (Where.EACH, Where.OUTPUT, Where.FIRST, Where.LAST)
    ]
    assert proved == [frozenset({"word"})] * 2 + [frozenset()] * 2


def test_a_check_of_one_step_proves_a_form() -> None:
    """It is about one place."""
    one = replace(check("toy.says", Where.LAST), proves=frozenset({"word", "short"}))
    rule = replace(RULE, checks=(one,), prompt_slots={"word": "word", "short": "flag"})
    assert asyncio.run(assess(Cutter(rule.cut, TOOLS), bind(rule, SLOTS, TOOLS), "Say hi", "hi")).proved == {"short"}


def test_a_named_step_is_judged_and_a_missing_one_fails() -> None:
    """There is no step of that name: unsure."""
    named = (NamedStep("greeting", Call("toy.holds", (("word", Const("hi")),))),)
    here, gone = check("toy.says", Where.STEP, step="greeting"), check("toy.says", Where.STEP, step="gone")
    assert outcomes(judged("so\nhi", here, gone, named=named)) == [(1, Outcome.PASS), (None, Outcome.UNSURE)]


def test_forbid_turns_pass_and_fail_round_and_leaves_unsure() -> None:
    """A verifier that raises forbids nothing, yet the check fails."""
    found = judged("hi", *(check(name, verb=Verb.FORBID) for name in ("toy.says", "toy.raises")))
    assert [outcome for _, outcome in outcomes(found)] == [Outcome.FAIL, Outcome.UNSURE]
    assert judged("ho", check("toy.says", verb=Verb.FORBID)).ok
    assert judged("ho", check("toy.says", verb=Verb.FORBID)).proved == frozenset()


@pytest.mark.parametrize("name", ["toy.raises", "toy.junk", "toy.gone"])
def test_what_cannot_be_judged_is_unsure_and_fails(name: str) -> None:
    """An exception (SystemExit too), something that is no verdict, a plugin that is gone."""
    found = judged("hi", check(name))
    assert (outcomes(found), found.ok) == ([(None, Outcome.UNSURE)], False)


def test_a_check_whose_slot_is_not_filled_or_of_another_kind_is_unsure() -> None:
    """It proves nothing."""
    rule = replace(RULE, checks=(check("toy.says"),))
    unfit: tuple[dict[str, Value], ...] = ({}, {"word": Value("word", "5", 5)})
    for slots in unfit:
        found = asyncio.run(assess(Cutter(rule.cut, TOOLS), bind(rule, slots, TOOLS), "Say", "hi"))
        assert (outcomes(found), found.proved) == ([(None, Outcome.UNSURE)], frozenset())


def test_expect_blocks_nothing_and_is_counted() -> None:
    """It orders those that passed."""
    found = judged("ho", check("toy.says", verb=Verb.EXPECT))
    assert (found.ok, found.soft, found.badness) == (True, 1, (0, 0, 1))


def test_an_output_that_cannot_be_cut_fails_its_steps_checks_and_keeps_the_others() -> None:
    """`output` checks still run; it is never served."""
    found = judged("hi\x00hi", check("toy.says", Where.EACH), check("toy.says"))
    assert (outcomes(found), found.ok) == ([(0, Outcome.UNSURE), (None, Outcome.PASS)], False)


def test_worse_means_more_failing_steps_then_more_failing_checks() -> None:
    """Wishes do not count."""
    rule = (check("toy.says", Where.EACH), check("toy.holds"), check("toy.says", verb=Verb.EXPECT))
    one, two, other = judged("hi", *rule), judged("hi\nho", *rule), judged("ho", *rule)
    assert two.worse_than(one)
    assert other.worse_than(two)
    assert not one.worse_than(one)


def test_the_else_text_is_filled_once_on_one_line_and_cut_short() -> None:
    """A value that looks like a placeholder, or is no text at all, does no harm."""
    one = check("toy.says", hint="Say {word}, not {missing}; {odd}")
    verdict = Verdict(Outcome.FAIL, "r", {"missing": "{word}\n" + "x" * 300, "odd": 5})  # type: ignore[dict-item] # junk
    text = failure_text(Judgement(0, one, None, verdict), SLOTS)
    assert text == "Say hi, not {word} " + "x" * 193 + "; 5"


def test_a_text_that_names_a_detail_nobody_gave_is_left_for_the_reason() -> None:
    """A verifier that could not read the output at all tells no details."""
    one = check("toy.says", hint="Missing: {missing}.")
    assert failure_text(Judgement(0, one, None, Verdict.fail("not JSON")), SLOTS) == "not JSON"


def test_without_an_else_text_the_verdict_speaks() -> None:
    """Or the check's name, where it says nothing."""
    plain = check("toy.says")
    assert failure_text(Judgement(0, plain, None, Verdict.fail("because\nof it")), SLOTS) == "because of it"
    assert failure_text(Judgement(0, plain, None, Verdict.fail("")), SLOTS) == "toy.says did not pass"
