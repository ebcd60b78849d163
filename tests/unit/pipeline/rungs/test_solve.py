"""`solve`: a deterministic solver writes the answer, or continues a verified prefix."""

from dataclasses import replace
from typing import Any

from stepcache.domain.routes import Grade, Route
from stepcache.domain.writing import SolveTask
from tests.fakes.toys import TOOLS, Speak, World, task

PIN = 'skip when changed(word) because "w"\nskip when changed(who) because "x"'


async def test_patch_and_solve_tail_are_passed_over_without_a_working_answer() -> None:
    """No call is made for nothing."""
    world = World.of(task(ladder="patch tail\n patch failing\n solve tail speak(word) with exact\n otherwise refuse"))
    assert (await world.answered("Say hi", "hi")).route is Route.REFUSE
    assert world.calls == 0


async def test_a_solver_answers_when_the_model_is_down() -> None:
    """Rungs that call no model run whatever happened to it."""
    world = World.of(task(ladder="generate\n solve speak(word) with exact\n otherwise refuse"))
    answer = await world.answered("Say hi")
    assert (answer.text, answer.route, answer.grade) == ("so\nhi", Route.SOLVE, Grade.PROVED)
    assert world.entries[0].candidate


async def test_a_solver_that_cannot_or_raises_costs_only_its_rung() -> None:
    """Then the rule's `otherwise` holds."""
    world = World.of(task(ladder="solve speak(word) with exact\n otherwise refuse"))
    assert (await world.answered("Say unknown")).route is Route.REFUSE
    assert (await world.answered("Say unspeakable")).route is Route.REFUSE


async def test_solve_tail_continues_the_steps_that_hold() -> None:
    """A generated text keeps its good beginning; the route is the costliest thing in it."""
    checks = "require first toy.holds(word)\n require last toy.says(word)"
    world = World.of(
        task(slots=PIN, checks=checks, ladder="generate\n solve tail speak(word) with exact\n otherwise refuse")
    )
    answer = await world.answered("Say hi", "first hi\nho")
    assert (answer.text, answer.route) == ("first hi\nhi", Route.GENERATE)


async def test_solve_tail_needs_a_first_step_that_passes() -> None:
    """Else there is nothing to continue."""
    checks = "require first toy.holds(word)\n require last toy.says(word)"
    world = World.of(
        task(slots=PIN, checks=checks, ladder="generate\n solve tail speak(word) with exact\n otherwise refuse")
    )
    assert (await world.answered("Say hi", "no\nho")).route is Route.REFUSE


async def test_a_prefix_is_not_proved_by_the_solver_that_continues_it() -> None:
    """Only checks prove what the model wrote: the grade is carried."""
    checks = "require first text.not_empty()\n require last toy.holds(word)"
    world = World.of(
        task(
            slots='skip when changed(word) because "w"\nskip when changed(who) because "x"',
            checks=checks,
            ladder="generate\n solve tail speak(word) with exact\n otherwise refuse",
        )
    )
    answer = await world.answered("Say hi", "anything\nho")
    assert (answer.text, answer.grade) == ("anything\nhi", Grade.CARRIED)


async def test_a_solver_or_adapter_that_is_gone_or_gives_junk_is_passed_over() -> None:
    """A plugin was taken away, or does not keep its promise."""
    rule = task(ladder="adapt toy.swap(word)\n solve speak(word) with exact\n generate\n otherwise refuse")
    tools = replace(TOOLS, adapters={}, solvers={})
    for world in (World.of(rule, tools=tools), World.of(rule, tools=replace(TOOLS, solvers={"speak": _Junk()}))):
        await world.given("Say ha", "ha ha\nha ha ho")
        assert (await world.answered("Say hi", "hi")).route is Route.GENERATE


class _Junk(Speak):
    """Gives a text in place of a solution."""

    async def solve(self, task: SolveTask, args: object) -> Any:
        """As a careless plugin might."""
        return "hi"


async def test_a_tail_that_the_solver_cannot_continue_is_left() -> None:
    """Then the next rung."""
    checks = "require first toy.holds(word)\n require last toy.says(word)"
    world = World.of(
        task(slots=PIN, checks=checks, ladder="generate\n solve tail speak(word) with exact\n otherwise refuse")
    )
    assert (await world.answered("Say unknown", "first unknown\nho")).route is Route.REFUSE
