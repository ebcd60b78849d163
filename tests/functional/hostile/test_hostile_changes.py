"""What is loaded is what was found: the files of that very distribution, as they were at the start, until the end."""

import asyncio
import os
from pathlib import Path

import pytest

from stepcache.domain.steps import Passage
from stepcache.hosting.budgets import Budgets
from stepcache.hosting.host import State
from stepcache.ports import Away
from stepcache.settings import PluginSettings
from tests.fakes.children import children
from tests.functional.hostile.making import GOOD, NOW, hosting, judge, outcomes, put, states


@pytest.mark.parametrize("trusted", [False, True])
async def test_code_that_stands_elsewhere_is_not_the_plugins(tmp_path: Path, trusted: bool) -> None:
    """Its distribution is found in one folder, and Python would import a package of that name from another."""
    put(tmp_path, "decoy", distribution="stepcache")
    settings = PluginSettings(trusted=frozenset({"decoy"} if trusted else ()))
    async with hosting(tmp_path, settings=settings) as (host, _):
        (state,) = host.states
    assert state.state is State.QUARANTINED
    assert "is imported from another folder than its distribution's" in state.reason


async def test_a_worker_runs_no_code_that_changed_since_the_start(tmp_path: Path) -> None:
    """An upgrade under a running server: nothing of the new code judges for rules that were made for the old."""
    put(tmp_path, "ends", "def act(passage): os._exit(1)")
    code = tmp_path / "hostile_ends" / "__init__.py"
    async with hosting(tmp_path) as (host, tools):
        assert outcomes(await judge(tools, [("ends.says", GOOD), ("ends.says", "bad")])) == ["pass", "fail"]
        code.write_text(code.read_text() + "\nSays.check = lambda self, passage, args: Verdict.passed()\n")
        os.utime(code, (1, 1))
        for _ in range(4):
            assert outcomes(await judge(tools, [("ends.says", NOW)])) == ["unsure"]
        assert outcomes(await judge(tools, [("ends.says", "bad")])) == ["unsure"]
        found = states(host)["ends"]
    assert (found.state, found.reason) == (State.QUARANTINED, "its files have changed since it was loaded")


@pytest.mark.parametrize("waits", [False, True])
async def test_a_host_that_was_closed_starts_no_worker(tmp_path: Path, waits: bool) -> None:
    """Not even to ask once more what was under way, or for who waited for its turn."""
    before = children()
    put(tmp_path, "spins", "def act(passage):\n    while True: pass")
    async with hosting(tmp_path, budgets=Budgets(load_s=60.0, pure_s=600.0)) as (host, tools):
        verifier = tools.verifiers["spins.says"]
        assert isinstance(verifier, Away)
        if waits:
            given = Passage(NOW), verifier.Args()
            asked = [asyncio.create_task(asyncio.to_thread(verifier.check, *given)) for _ in range(3)]
        else:
            asked = [asyncio.create_task(judge(tools, [("spins.says", NOW), ("spins.also", GOOD)])) for _ in range(3)]
        await asyncio.sleep(0.5)
        await host.close()
        found = await asyncio.wait_for(asyncio.gather(*asked), 60)
        assert {verdict.outcome.value for one in found for verdict in (one if isinstance(one, list) else [one])} == {
            "unsure"
        }
        assert children() == before
