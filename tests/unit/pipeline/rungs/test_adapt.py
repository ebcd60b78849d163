"""`adapt` and `on fail`: rewrite the working answer without the model."""

from dataclasses import replace

from stepcache.domain.expressions import Call, ListOf, Ref
from stepcache.domain.request import Answer
from stepcache.domain.routes import Grade, Route
from stepcache.domain.rules import Action, Otherwise, Repair, Rung
from stepcache.domain.trace import Trace
from tests.fakes.toys import World, task

LETTER = {"match": '"Say {word: word} to {who: identifier}"', "slots": ""}
SWAP = "require output toy.holds(word) on fail adapt toy.swap(word)"


async def test_on_fail_mends_at_once_and_turns_reuse_into_adapt() -> None:
    """The first failing check's adapter is applied, and all checks run again."""
    world = World.of(task(checks=SWAP))
    await world.ask("Say hi", "so\nhi")
    answer = await world.answered("Say ho")
    assert (answer.text, answer.route, answer.grade) == ("so\nho", Route.ADAPT, Grade.CARRIED)
    assert answer.counts == {"total": 2, "reused": 1, "adapted": 1}


async def test_on_fail_does_not_change_the_route_of_a_generated_text() -> None:
    """A full stop too many is put away; the text is still the model's."""
    world = World.of(task(checks="require output toy.says(word) on fail adapt toy.close()"))
    answer = await world.answered("Say hi", "so\nhi.")
    assert (answer.text, answer.route, answer.usage.calls) == ("so\nhi", Route.GENERATE, 1)


async def test_each_on_fail_is_used_once_on_a_working_answer() -> None:
    """Two full stops: one is put away, then the rung has failed."""
    world = World.of(task(checks="require output toy.says(word) on fail adapt toy.close()"))
    assert (await world.answered("Say hi", "so\nhi..")).route is Route.REFUSE


async def test_an_adapter_that_leaves_more_failing_changes_nothing() -> None:
    """What it made is thrown away; the next rung goes on with what was there."""
    checks = "require each toy.says(word)"
    world = World.of(task(checks=checks, ladder="adapt toy.spoil(word)\n patch failing\n otherwise refuse"))
    await world.given("Say hi", "ho\nhi")
    trace = Trace()
    answer = await world.ask("Say ho", "so ho", trace=trace)
    assert isinstance(answer, Answer)
    assert answer.route is Route.PATCH
    assert ("adapt toy.spoil(word)", "does not apply") in [(event.what, event.outcome) for event in trace.events]


async def test_an_adapter_that_raises_costs_only_its_rung() -> None:
    """The next rung answers."""
    world = World.of(task(ladder="adapt toy.explode(word)\n generate\n otherwise refuse"))
    await world.ask("Say hi", "hi")
    trace = Trace()
    answer = await world.ask("Say ho", "ho", trace=trace)
    assert isinstance(answer, Answer)
    assert answer.route is Route.GENERATE
    assert ("toy.explode", "raised") in [(event.what, event.outcome) for event in trace.events]


async def test_an_adapt_rung_is_tried_on_every_candidate_before_the_next() -> None:
    """The newest candidate stands in the way twice, an older one can be adapted."""
    world = World.of(task(ladder="adapt toy.swap(word)\n generate\n otherwise refuse"))
    await world.given("Say hi", "so\nhi")
    await world.given("Say hu", "hu\nhu")
    answer = await world.answered("Say ho")
    assert (answer.text, answer.route, answer.usage.calls) == ("so\nho", Route.ADAPT, 0)


async def test_an_adapter_that_carried_the_changed_slot_opens_the_gate() -> None:
    """No token is spent; the answer is as right as the one it came from."""
    world = World.of(task(**LETTER, ladder="adapt toy.swap(who)\n generate\n otherwise refuse"))
    await world.ask("Say hi to Bob", "dear Bob\nhi")
    answer = await world.answered("Say hi to Eve")
    assert (answer.text, answer.route, answer.grade) == ("dear Eve\nhi", Route.ADAPT, Grade.CARRIED)


async def test_an_adapter_that_only_pretends_is_found_out_by_the_stale_word() -> None:
    """It declares to carry and changes nothing."""
    world = World.of(task(**LETTER, ladder="adapt toy.pretend(who)\n generate\n otherwise refuse"))
    await world.ask("Say hi to Bob", "dear Bob\nhi")
    assert (await world.answered("Say hi to Eve", "Eve\nhi")).route is Route.GENERATE


async def test_an_argument_that_an_adapter_or_solver_does_not_take_passes_it_over() -> None:
    """A list where a word is asked."""
    bad = Call("toy.swap", (("words", Ref("word")),)), Call("speak", (("word", ListOf((Ref("word"),))),))
    rungs = (Rung(Action.ADAPT, bad[0]), Rung(Action.SOLVE, bad[1]), Rung(Action.SOLVE), Rung(Action.ADAPT))
    world = World.of(replace(task(), repair=Repair(rungs, Otherwise.REFUSE)))
    await world.given("Say ha", "ha ha\nha ha ho")
    trace = Trace()
    await world.ask("Say hi", trace=trace)
    outcomes = [event.outcome for event in trace.events if event.kind == "rung"]
    assert outcomes == ["a check fails", *["does not apply"] * 4]


async def test_an_on_fail_that_does_not_apply_is_used_up_and_the_next_is_tried() -> None:
    """In the order of the file."""
    says, closes = "toy.says(word) on fail adapt toy.swap(word)", "toy.says(word) on fail adapt toy.close()"
    checks = f"require output {says}\n require last {closes}"
    world = World.of(task(checks=checks))
    assert (await world.answered("Say hi", "so\nhi.")).text == "so\nhi"
