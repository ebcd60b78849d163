"""A hostile verifier costs its own checks, and nobody else's: not its neighbour's, not another plugin's."""

import asyncio
from pathlib import Path

import pytest

from stepcache.domain.verdicts import Outcome, Verdict
from stepcache.hosting.states import State
from stepcache.ports import Tools
from tests.fakes.children import children
from tests.functional.hostile.acts import ACTS, JUNK, QUIET
from tests.functional.hostile.making import BAD, GOOD, NOW, hosting, judge, outcomes, put, states


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every hostile plugin, and a good one."""
    found = tmp_path_factory.mktemp("hostile")
    for name, code in {**ACTS, **QUIET, "junk": JUNK, "good": ""}.items():
        put(found, name, code)
    return found


async def together(tools: Tools, name: str) -> tuple[list[str], list[str]]:
    """The hostile plugin's verdicts in one call, and a good one's that is asked in the same moment."""
    asked = [(f"{name}.also", GOOD), (f"{name}.says", NOW), (f"{name}.also", BAD)]
    found, good = await asyncio.gather(judge(tools, asked), judge(tools, [("good.says", GOOD), ("good.also", BAD)]))
    return outcomes(found), outcomes(good)


@pytest.mark.parametrize("name", ACTS)
async def test_a_hostile_verifier_costs_its_own_checks_alone(folder: Path, name: str) -> None:
    """Its check is unsure; its neighbour's, another plugin's, and its own of harmless texts are as ever."""
    before = children()
    async with hosting(folder, name, "good") as (host, tools):
        assert states(host)[name].state is State.READY
        assert await together(tools, name) == (["pass", "unsure", "fail"], ["pass", "fail"])
        assert outcomes(await judge(tools, [(f"{name}.says", GOOD), (f"{name}.also", GOOD)])) == ["pass", "pass"]
    assert children() == before


@pytest.mark.parametrize("name", QUIET)
async def test_what_is_told_beside_a_verdict_is_nowhere(folder: Path, name: str) -> None:
    """The verdict holds, with a reason that is cut short."""
    async with hosting(folder, name, "good") as (_, tools):
        assert await together(tools, name) == (["pass", "fail", "fail"], ["pass", "fail"])
        (verdict,) = await judge(tools, [(f"{name}.says", NOW)])
    assert len(verdict.reason) + sum(map(len, verdict.details.values())) < 100_000


async def test_two_hundred_shapes_of_junk_are_no_verdicts(folder: Path) -> None:
    """Alone or among others; and what one of them says of itself is never asked here."""
    async with hosting(folder, "junk") as (_, tools):
        for number in range(200):
            asked = [("junk.says", f"now {number}"), ("junk.also", GOOD)]
            assert (number, outcomes(await judge(tools, asked))) == (number, ["unsure", "pass"])
        many = await judge(tools, [("junk.says", f"now {number}") for number in range(200)])
    assert set(outcomes(many)) == {"unsure"}


def test_nothing_of_a_worker_reaches_this_process() -> None:
    """Whatever was patched there: these classes are as they were."""
    assert Verdict.passed().ok
    assert Outcome("pass") is Outcome.PASS
