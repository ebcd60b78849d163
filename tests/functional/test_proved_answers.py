"""2,000 equations and 500 systems made from their solutions: the claimed ones are right, whatever the model does."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from stepcache import StepCache
from stepcache.domain.request import Answer, Request, Unclaimed
from stepcache.domain.routes import Grade, Route
from tests.functional.worlds import WORLDS, Case, backend_of
from tests.oracle.equations import equations
from tests.oracle.judge import judge
from tests.oracle.lookalikes import lookalikes
from tests.oracle.systems import systems

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "rules"
MODEL_FIRST = ROOT / "tests" / "golden" / "acceptance" / "linear_equation.stepcache"
SEED = 2026


def request_of(prompt: str) -> Request:
    """A chat request with that prompt alone."""
    return Request({"model": "m", "messages": [{"role": "user", "content": prompt}]})


async def answers(rules: Path, world: str, cases: Sequence[Case]) -> list[Answer | Unclaimed]:
    """All cases in order, fifty at a time."""
    found: list[Answer | Unclaimed] = []
    async with StepCache(rules, backend=backend_of(world, cases)) as cache:
        for start in range(0, len(cases), 50):
            batch = (cache.ask(request_of(case.prompt)) for case in cases[start : start + 50])
            found += await asyncio.gather(*batch)
    return found


def wrong_ones(cases: Sequence[Case], found: Sequence[Answer | Unclaimed]) -> list[tuple[str, str, str]]:
    """Every served answer that the independent judge calls wrong."""
    return [
        (case.prompt, answer.text, judge(answer.text, case).reason)
        for case, answer in zip(cases, found, strict=True)
        if isinstance(answer, Answer) and answer.route is not Route.BYPASS and not judge(answer.text, case).right
    ]


@pytest.mark.parametrize("world", WORLDS)
async def test_every_claimed_equation_is_answered_right(world: str) -> None:
    """At least 98 % are claimed; none of them is wrong, refused or less than proved."""
    cases = equations(SEED, 2000)
    found = await answers(SHIPPED, world, cases)
    claimed = [answer for answer in found if isinstance(answer, Answer)]
    assert wrong_ones(cases, found) == []
    assert {answer.grade for answer in claimed} == {Grade.PROVED}
    assert len(claimed) >= 0.98 * len(cases)


@pytest.mark.parametrize("world", WORLDS)
async def test_every_claimed_system_is_answered_right(world: str) -> None:
    """At least 98 % are claimed; none of them is wrong, refused or less than proved."""
    cases = systems(SEED, 500)
    found = await answers(SHIPPED, world, cases)
    claimed = [answer for answer in found if isinstance(answer, Answer)]
    assert wrong_ones(cases, found) == []
    assert {answer.grade for answer in claimed} == {Grade.PROVED}
    assert len(claimed) >= 0.98 * len(cases)


@pytest.mark.parametrize("world", ["right", "wrong in 30 %", "always wrong", "off"])
async def test_a_ladder_that_asks_the_model_first_is_right_too(world: str) -> None:
    """With `patch` and `generate` above `solve`, wrong replies are rejected and the solver has the last word."""
    cases = [case for case in equations(SEED + 1, 600) if case.prompt.lower().startswith("solve")]
    found = await answers(MODEL_FIRST, world, cases)
    assert wrong_ones(cases, found) == []
    assert all(answer.route is not Route.REFUSE for answer in found if isinstance(answer, Answer))


async def test_a_backend_that_hangs_cannot_starve_the_solver() -> None:
    """The budget is spent in the call; the solver runs all the same."""
    cases = [case for case in equations(SEED + 2, 100) if case.prompt.lower().startswith("solve")][:20]
    found = await answers(MODEL_FIRST, "hanging", cases)
    served = [answer for answer in found if isinstance(answer, Answer)]
    assert wrong_ones(cases, found) == []
    assert served
    assert {answer.route for answer in served} <= {Route.SOLVE, Route.ADAPT, Route.REUSE}


async def test_no_lookalike_is_claimed_wrongly() -> None:
    """Prompts that ask something else pass through, or are answered as they ask."""
    asked = lookalikes()
    async with StepCache(SHIPPED, backend=backend_of("off", [])) as cache:
        found = [await cache.ask(request_of(one.prompt)) for one in asked]
    wrong = [
        (one.prompt, answer.text)
        for one, answer in zip(asked, found, strict=True)
        if isinstance(answer, Answer)
        and (one.strict or not all(f"{float(value):g}" in answer.text for _, value in one.answer))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "prompt",
    [
        "What is the linear equation x = 5 satisfies?",
        "What is the problem with the equation 2x + 3 = 13?",
        "Find the problem in the equation 2x + 3 = 13.",
        "Given x = 5, solve the following equation.",
        "Compute the value of the given equation when x = 5.",
        "Find a system of two equations with x = 1, y = 2",
        "Solve the system by substitution: x + y = 5, x - y = 1",
    ],
)
async def test_words_of_the_vocabulary_in_another_sense_are_not_claimed(prompt: str) -> None:
    """All their words stand in the rules, and they ask for something else."""
    async with StepCache(SHIPPED, backend=backend_of("off", [])) as cache:
        assert isinstance(await cache.ask(request_of(prompt)), Unclaimed)
