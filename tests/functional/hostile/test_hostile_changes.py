"""What is loaded is what was found: the files of that very distribution, as they were at the start, until the end."""

import asyncio
import os
from pathlib import Path

import pytest

from stepcache import StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Verdict
from stepcache.hosting.budgets import Budgets
from stepcache.hosting.states import State
from stepcache.ports import Away
from stepcache.settings import PluginSettings
from tests.fakes.children import children
from tests.fakes.packages import RULE, reachable
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
        given = Passage(NOW), verifier.Args()

        async def asked() -> list[Verdict]:
            if waits:
                return [await asyncio.to_thread(verifier.check, *given)]
            return await judge(tools, [("spins.says", NOW), ("spins.also", GOOD)])

        asking = [asyncio.create_task(asked()) for _ in range(3)]
        await asyncio.sleep(0.5)
        await host.close()
        found = await asyncio.wait_for(asyncio.gather(*asking), 60)
        assert {outcome for verdicts in found for outcome in outcomes(verdicts)} == {"unsure"}
        assert children() == before


async def test_what_other_code_judged_is_judged_anew(tmp_path: Path) -> None:
    """The same version of a plugin with another line: its older answers are candidates, and no exact hits."""
    put(tmp_path, "praise")
    rules = tmp_path / "praise.stepcache"
    rules.write_text(RULE.format(namespace="praise"), "utf-8")
    routes = []
    for edit in (
        "",
        "",
        "\nSays.check = lambda self, passage, args: Verdict.of(passage.text[-6:] in 'very good all good', '')\n",
    ):
        code = tmp_path / "hostile_praise" / "__init__.py"
        code.write_text(code.read_text("utf-8") + edit, "utf-8")
        with reachable(tmp_path):
            backend = FakeBackend(["honey is very good" if edit else "honey is good"])
            async with StepCache(rules, backend=backend, store=str(tmp_path / "store.db")) as cache:
                answer = await cache.answer("praise honey")
        routes.append((str(answer.route), answer.text))
    assert routes == [
        ("generate", "honey is good"),
        ("exact", "honey is good"),
        ("generate", "honey is very good"),
    ]
