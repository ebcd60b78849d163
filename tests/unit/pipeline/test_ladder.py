"""The ladder: rungs once each, downwards; the first output that passes every check is served."""

from dataclasses import replace

import pytest

from stepcache.domain.errors import BackendStatusError
from stepcache.domain.request import Answer, Unclaimed
from stepcache.domain.routes import Grade, Reason, Route, Word
from stepcache.domain.trace import Trace
from stepcache.ports import Completion
from stepcache.segmenters.remarks import NOTHING_LEFT
from tests.fakes.toys import World, request, task

LETTER = {"match": '"Say {word: word} to {who: identifier}"', "slots": ""}


async def test_a_generated_answer_is_served_and_stored_when_every_check_passes() -> None:
    """One call, route generate, reason miss."""
    world = World.of(task())
    answer = await world.answered("Say hi", "so\nhi")
    assert (answer.text, answer.route, answer.reason, answer.stored) == (
        "so\nhi",
        Route.GENERATE,
        Reason(Word.MISS),
        True,
    )
    assert (answer.steps, answer.grade, answer.usage.calls) == (("so\n", "hi"), Grade.PROVED, 1)


async def test_a_rejected_text_is_neither_served_nor_stored() -> None:
    """The rule says refuse; the failing check is named."""
    world = World.of(task())
    answer = await world.answered("Say hi", "so\nho")
    assert (answer.text, answer.route, answer.reason.word) == ("", Route.REFUSE, Word.UNVERIFIED)
    assert answer.failures == ("`ho` does not say hi",)
    assert world.entries == []


async def test_the_same_request_hits_without_any_call() -> None:
    """Route exact, the same text, the same grade."""
    world = World.of(task())
    first = await world.answered("Say hi", "so\nhi")
    again = await world.answered("Say hi")
    assert (again.route, again.reason, again.text) == (Route.EXACT, Reason(Word.HIT), first.text)
    assert (again.grade, again.steps, again.usage.calls, world.calls) == (first.grade, first.steps, 0, 1)


async def test_another_wording_reuses_the_steps_unchanged() -> None:
    """The prompts differ in white space alone: every slot is equal, every check passes."""
    world = World.of(task())
    await world.ask("Say hi", "so\nhi")
    answer = await world.answered("say   hi?")
    assert (answer.route, answer.reason, answer.text, world.calls) == (Route.REUSE, Reason(Word.HIT), "so\nhi", 1)


async def test_a_reused_answer_hits_exactly_but_serves_no_other() -> None:
    """Only model and solver text become candidates."""
    world = World.of(task())
    await world.ask("Say hi", "so\nhi")
    await world.ask("say   hi")
    assert [entry.candidate for entry in world.entries] == [True, False]
    assert (await world.answered("say   hi")).route is Route.EXACT


async def test_at_most_four_candidates_are_tried() -> None:
    """The fifth, which would do, is too old."""
    world = World.of(task(ladder="adapt toy.swap(word)\n otherwise refuse"))
    for word, reply in [("hi", "hi"), ("ha", "ha ha"), ("he", "he he"), ("hu", "hu hu"), ("hy", "hy hy")]:
        await world.given(f"Say {word}", reply)
    trace = Trace()
    await world.ask("Say ho", trace=trace)
    assert [event.kind for event in trace.events].count("candidate") == 4


async def test_the_patch_takes_the_candidate_with_the_fewest_failing_steps() -> None:
    """Not the newest."""
    world = World.of(task(checks="require each toy.says(word)", ladder="patch failing\n otherwise refuse"))
    await world.given("Say hi", "so ho\nno")
    await world.given("Say hu", "no\nno")
    answer = await world.answered("Say ho", "and ho")
    assert (answer.text, answer.route, answer.counts["reused"]) == ("so ho\nand ho", Route.PATCH, 1)


async def test_of_candidates_that_pass_the_one_with_fewest_failing_wishes_is_served() -> None:
    """`expect` orders them and blocks none."""
    world = World.of(task(checks="require output toy.says(word)\n expect output text.shorter_than(4)"))
    await world.given("Say hi", "hi")
    await world.given("say  hi", "much longer hi")
    assert (await world.answered("Say   hi")).text == "hi"


async def test_a_candidate_that_cannot_be_bettered_is_served_before_the_rest_is_looked_at() -> None:
    """The first of the equals was served before, too."""
    world = World.of(task())
    for reply in ("so\nhi", "oh\nhi", "well\nhi"):
        await world.given(f"Say hi{'.' * len(world.entries)}", reply)
    trace = Trace()
    found = await world.ask("Say hi?", trace=trace)
    assert isinstance(found, Answer)
    assert (found.route, found.text) == (Route.REUSE, "well\nhi")
    assert [event.what for event in trace.events if event.kind == "rung"] == ["reuse"]


async def test_skip_drops_a_candidate_and_says_why() -> None:
    """The slot is pinned; the same shape with another value is why there is no candidate."""
    world = World.of(task())
    await world.ask("Say hi to Bob", "hi")
    answer = await world.answered("Say hi to Eve", "hi")
    assert (answer.route, answer.reason) == (Route.GENERATE, Reason(Word.SKIP, "another listener"))


async def test_a_skip_with_a_condition_drops_the_candidate_it_holds_for() -> None:
    """`skip when changed(word) and who == …` is no pin: it is asked of each candidate."""
    slots = 'skip when changed(word) and word == "ho" because "ho is new"\nskip when changed(who) because "x"'
    world = World.of(task(slots=slots))
    await world.ask("Say hi", "hi")
    assert (await world.answered("Say ho", "ho")).reason == Reason(Word.SKIP, "ho is new")
    assert (await world.answered("Say he", "he")).reason == Reason(Word.REJECTED)


async def test_a_first_request_is_a_miss_and_no_skip() -> None:
    """Nothing stands in the skeleton."""
    assert (await World.of(task()).answered("Say hi to Bob", "hi")).reason == Reason(Word.MISS)


async def test_a_patch_rewrites_the_failing_tail_only() -> None:
    """Everything from the first failing step on, in one call; what stands before stays byte for byte."""
    world = World.of(task(checks="require each toy.says(word)", ladder="patch tail\n otherwise refuse"))
    await world.given("Say hi", "  ho\nno\nho\nhi")
    answer = await world.answered("Say ho", "so ho\nho\n")
    assert (answer.text, answer.route, answer.usage.calls) == ("  ho\nso ho\nho", Route.PATCH, 1)
    assert answer.counts == {"total": 3, "reused": 2, "patched": 1}


async def test_patch_failing_asks_once_for_each_block_of_adjoining_failing_steps() -> None:
    """Two blocks, two calls, the last one first; the steps between stay."""
    world = World.of(task(checks="require each toy.says(word)", ladder="patch failing\n otherwise refuse"))
    await world.given("Say hi", "hi 1\nhi 2\nkept ho\nhi 3")
    answer = await world.answered("Say ho", "last ho", "first ho")
    assert (answer.text, answer.usage.calls) == ("first ho\nkept ho\nlast ho", 2)


async def test_patch_failing_rewrites_all_where_only_a_check_of_the_output_fails() -> None:
    """No step is named, so none is known to hold."""
    world = World.of(task(ladder="patch failing\n otherwise refuse"))
    await world.given("Say hi", "so\nhi")
    answer = await world.answered("Say ho", "thus\nho")
    assert (answer.text, answer.route) == ("thus\nho", Route.PATCH)


async def test_a_patch_that_is_cut_off_or_empty_changes_nothing() -> None:
    """Nor does a model that is down."""
    world = World.of(task(ladder="patch failing times 3\n otherwise refuse"))
    await world.given("Say hi", "so\nhi")
    answer = await world.answered("Say ho", Completion("ho", "length"), " \n")
    assert (answer.route, answer.usage.calls) == (Route.REFUSE, 3)


async def test_a_patch_below_generate_mends_the_generated_text() -> None:
    """The second call gets the draft; the route stays the costliest."""
    world = World.of(
        task(
            checks="require each toy.holds(word)\n require output toy.says(word)",
            ladder="generate\n patch failing\n otherwise refuse",
        )
    )
    answer = await world.answered("Say hi", "hi one\nho\nso hi", "hi two")
    assert (answer.text, answer.route, answer.usage.calls) == ("hi one\nhi two\nso hi", Route.GENERATE, 2)
    assert "ho" in world.backend.calls[1].body["messages"][-1]["content"]


async def test_a_patch_leaves_what_it_does_not_better() -> None:
    """A reply that fails more steps than before is thrown away."""
    world = World.of(
        task(
            checks="require each toy.holds(word)",
            ladder="generate\n patch failing\n otherwise refuse",
            slots='skip when changed(word) because "w"\nskip when changed(who) because "x"',
        )
    )
    answer = await world.answered("Say hi", "hi\nho", "no\nno\nno")
    assert (answer.route, answer.failures) == (Route.REFUSE, ("without hi",))


async def test_a_patch_that_no_gate_could_let_through_makes_no_call() -> None:
    """The listener changed, only an adapter carries it, and it did not apply: the patch is passed over."""
    world = World.of(task(**LETTER, ladder="adapt toy.swap(who)\n patch tail\n otherwise refuse"))
    await world.given("Say hi to Bob", "so\nhi")
    answer = await world.answered("Say ho to Eve", "ho")
    assert (answer.route, world.calls) == (Route.REFUSE, 0)


async def test_a_changed_slot_that_nothing_carried_is_not_served() -> None:
    """All checks pass on the old text, yet the gate is shut: the model is asked."""
    rule = task(**LETTER, ladder="adapt toy.swap(who)\n generate\n otherwise refuse")
    world = World.of(rule)
    await world.ask("Say hi to Bob", "so\nhi")
    answer = await world.answered("Say hi to Eve", "Eve\nhi")
    assert (answer.route, answer.reason) == (Route.GENERATE, Reason(Word.REJECTED))


async def test_a_word_of_the_older_prompt_that_still_stands_is_stale() -> None:
    """The adapter says that it carried the slot, but one place was left."""
    world = World.of(task(**LETTER, ladder="adapt toy.swap(who)\n generate\n otherwise refuse"))
    await world.ask("Say hi to Bob", "dear Bob, Bob\nhi")
    trace = Trace()
    answer = await world.ask("Say hi to Eve", "Eve\nhi", trace=trace)
    assert isinstance(answer, Answer)
    assert answer.route is Route.GENERATE
    assert "stale: `Bob` stems from the older prompt" in [event.outcome for event in trace.events]


async def test_a_check_of_one_step_opens_no_gate_and_proves_no_answer() -> None:
    """The last line says the new word, the first may say anything of the old one."""
    pin = 'skip when changed(word) because "w"\nskip when changed(who) because "x"'
    world = World.of(task(slots=pin, checks="require last toy.says(word)", ladder="generate\n otherwise refuse"))
    await world.given("Say ho", "not hi\nho hi")
    answer = await world.answered("Say hi", "hi")
    assert (answer.route, answer.grade) == (Route.GENERATE, Grade.CARRIED)


async def test_an_adapter_below_a_patch_that_was_passed_over_still_gets_its_candidate() -> None:
    """A shut gate drops no candidate: what changed may be carried further down."""
    rule = task(**LETTER, ladder="adapt toy.close()\n patch tail\n adapt toy.swap(who)\n generate\n otherwise refuse")
    world = World.of(rule)
    await world.ask("Say hi to Bob", "dear Bob\nhi")
    answer = await world.answered("Say hi to Eve")
    assert (answer.text, answer.route, answer.usage.calls) == ("dear Eve\nhi", Route.ADAPT, 0)


async def test_a_second_generate_is_told_what_failed() -> None:
    """The first sends the caller's messages alone; the second adds its answer and one turn."""
    world = World.of(task(ladder="generate times 2\n otherwise refuse"))
    answer = await world.answered("Say hi", "ho", "hi")
    first, second = (call.body["messages"] for call in world.backend.calls)
    assert (answer.text, len(first), len(second)) == ("hi", 1, 3)
    assert second[:1] == first
    assert "`ho` does not say hi" in second[2]["content"]


async def test_a_generate_further_down_is_told_as_well() -> None:
    """Whatever rungs stand between."""
    world = World.of(task(ladder="generate\n patch tail\n generate\n otherwise refuse"))
    await world.ask("Say hi", "ho", "hu", "hi")
    assert [len(call.body["messages"]) for call in world.backend.calls] == [1, 2, 3]


async def test_a_spent_budget_ends_the_calls_and_says_so() -> None:
    """Four calls are allowed; the fifth is never made."""
    world = World.of(task(ladder="generate times 3\n patch tail times 3\n otherwise refuse"))
    answer = await world.answered("Say hi", *["ho"] * 9)
    assert (world.calls, answer.reason, answer.route) == (4, Reason(Word.BUDGET), Route.REFUSE)


async def test_tokens_are_part_of_the_budget() -> None:
    """A reply that took all of them is the last; the call was limited to what was left."""
    world = World.of(task(ladder="generate times 3\n otherwise refuse"))
    answer = await world.answered("Say hi", "ho " * 100, "hi")
    assert (world.calls, answer.reason.word) == (1, Word.BUDGET)
    assert world.backend.calls[0].body["max_tokens"] == 100


async def test_a_backend_that_breaks_its_promise_costs_only_the_call() -> None:
    """An error of any kind, an answer cut off, an HTTP error: the solver answers."""
    world = World.of(task(ladder="generate times 3\n solve speak(word) with exact\n otherwise refuse"))

    def broken(_body: object) -> str:
        raise ValueError("a bug in the adapter")

    world.scripted(broken)
    found = await world.engine.answer(request("Say hi"))
    assert isinstance(found, Answer)
    assert (found.route, found.usage.calls) == (Route.SOLVE, 3)
    cut = Completion("hi", "length", "m", 1, 1)
    assert (await world.answered("Say ho", cut, BackendStatusError(500, b""), cut)).route is Route.SOLVE


async def test_otherwise_miss_serves_the_first_generated_text_unverified_and_unstored() -> None:
    """Route bypass, reason unverified; the next request asks the model anew."""
    world = World.of(task(ladder="generate times 2\n otherwise miss"))
    answer = await world.answered("Say hi", "ho", "hu")
    assert (answer.text, answer.route, answer.reason) == ("ho", Route.BYPASS, Reason(Word.UNVERIFIED))
    assert (answer.grade, answer.stored, world.entries) == (Grade.NONE, False, [])


async def test_otherwise_miss_passes_the_request_on_where_no_reply_stands() -> None:
    """The model is down, or no rung asks it."""
    world = World.of(task(ladder="generate\n otherwise miss"))
    found = await world.ask("Say hi")
    assert isinstance(found, Unclaimed)
    assert (found.reason, found.rule, found.usage.calls) == (Reason(Word.UNVERIFIED), "say@1.0.0", 1)


async def test_a_reply_cut_off_by_the_budget_is_not_what_the_caller_would_have_got() -> None:
    """So the caller's own request is passed on."""
    world = World.of(task(ladder="generate\n otherwise miss"))
    cut = Completion("ho ho ho", "length", "m", 1, 100)
    assert isinstance(await world.ask("Say hi", cut), Unclaimed)
    own = await world.answered("Say hi", replace(cut, completion_tokens=3), max_tokens=3)
    assert (own.text, own.finish_reason) == ("ho ho ho", "length")


async def test_an_answer_that_the_callers_stop_forbids_is_served_from_no_cache_route() -> None:
    """Neither reused, nor adapted, nor solved: the request is left to the model."""
    world = World.of(task(ladder="solve speak(word) with exact\n otherwise refuse"))
    await world.ask("Say hi")
    for limit in ({"stop": "\n"}, {"stop": ["x", "so"]}, {"max_tokens": 1}):
        left = await world.ask("Say hi", **limit)
        assert str(left.reason) == f"uncacheable: {next(iter(limit))}"
    assert (await world.answered("Say hi", max_tokens=50)).route is Route.SOLVE


async def test_what_the_model_wrote_under_the_callers_limit_is_served_again() -> None:
    """The estimate of its tokens errs upward, and counts for nothing where the server counted."""
    world = World.of(task())
    assert (await world.answered("Say hi", "so\n\n\n\nhi", max_tokens=3)).route is Route.GENERATE
    assert (await world.answered("Say hi", max_tokens=3)).route is Route.EXACT


async def test_a_text_that_the_stitching_cuts_otherwise_is_not_served() -> None:
    """A segmenter that gives another text than the model's is not believed."""
    world = World.of(task(steps="shouting"))
    assert (await world.answered("Say HI", "so\nhi")).route is Route.REFUSE
    assert (await World.of(task(steps="torn")).answered("Say hi", "hi")).route is Route.REFUSE


async def test_a_rule_that_asks_for_proof_uses_no_carried_answer_for_others() -> None:
    """The entry itself still hits exactly."""
    rule = task(**LETTER, cache="proof = proved", ladder="adapt toy.swap(who)\n generate\n otherwise refuse")
    world = World.of(rule)
    await world.ask("Say hi to Bob", "dear Bob\nhi")
    assert (await world.answered("Say hi to Eve", "hi")).reason == Reason(Word.MISS)
    assert (await world.answered("Say hi to Bob")).route is Route.EXACT


async def test_the_rules_wish_for_proof_holds_for_what_an_adapter_made_of_a_proved_answer() -> None:
    """The candidate was proved, what was carried from it is not: the model is asked."""
    checks = "require output toy.says(word)\n require output toy.holds(who)"
    rule = task(
        **LETTER | {"checks": checks},
        cache="proof = proved",
        ladder="adapt toy.swap(who)\n generate\n otherwise refuse",
    )
    world = World.of(rule)
    await world.given("Say hi to Bob", "Bob\nhi")
    world.store._entries = [replace(world.entries[0], grade=Grade.PROVED)]
    assert (await world.answered("Say hi to Eve", "Eve\nhi")).route is Route.GENERATE


@pytest.mark.parametrize(
    ("steps", "said", "why"),
    [
        ("lines { remarks = drop }", "HEY hi", NOTHING_LEFT),
        ("lines { max = 1 steps }", "so\nhi", "2 steps, at most 1 are allowed"),
    ],
)
async def test_an_answer_that_cannot_be_cut_is_refused_for_that(steps: str, said: str, why: str) -> None:
    """Though every check passes: the trace says so, the model is told, and so is who asked."""
    world = World.of(task(steps=steps, ladder="generate times 2\n otherwise refuse"))
    trace = Trace()
    answer = await world.ask("Say hi", said, said, trace=trace)
    assert isinstance(answer, Answer)
    assert (answer.route, answer.failures) == (Route.REFUSE, (why,))
    assert [one.outcome for one in trace.events if one.kind == "rung"] == [f"it cannot be cut into steps: {why}"] * 2
    assert why in str(world.backend.calls[-1])
