"""What a plugin does over many calls: it leaks, it fails again and again, it looks for secrets."""

import asyncio
import logging
import resource
from pathlib import Path
from typing import Any

import pytest

from stepcache.domain.steps import Passage
from stepcache.hosting.budgets import Budgets
from stepcache.hosting.states import State
from stepcache.ports import Asked, Away, Tools
from stepcache.settings import PluginSettings
from stepcache.workers.limits import Limits
from tests.fakes.children import children
from tests.fakes.clock import FakeClock
from tests.functional.hostile.making import GOOD, NOW, SLOW, hosting, judge, outcomes, put, states

LEAKS = (
    "HELD = []\n"
    "def act(passage):\n"
    "    HELD.append(bytearray(os.urandom(1)) * (1 << 20))\n"
    "    return Verdict.fail(str(os.getpid()))"
)
READS = "def act(passage): return Verdict.fail(json.dumps([dict(os.environ), os.getcwd(), sys.argv]))"
ENDS = "def act(passage): os._exit(1)"


def resident() -> int:
    """Bytes that this process holds."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()


async def test_what_a_plugin_leaks_is_not_ours(tmp_path: Path) -> None:
    """A megabyte a call: workers are replaced as they grow, every call is answered, and this process is as before."""
    put(tmp_path, "leaks", LEAKS)
    async with hosting(tmp_path, limits=Limits(resident_bytes=192 << 20)) as (_, tools):
        for _ in range(50):
            await judge(tools, [("leaks.says", NOW)])
        before = resident()
        found = [(await judge(tools, [("leaks.says", NOW)]))[0] for _ in range(600)]
        after = resident()
    assert {verdict.outcome.value for verdict in found} == {"fail"}
    assert 2 < len({verdict.reason for verdict in found}) < 20
    assert after - before < 0.05 * before


async def test_a_plugin_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for what the operator gives it, and it alone."""
    monkeypatch.setenv("OPENAI_API_KEY", "canary-secret")
    monkeypatch.setenv("GIVEN", "canary-given")
    put(tmp_path, "reads", READS)
    put(tmp_path, "other", READS)
    settings = PluginSettings(environment={"reads": ("GIVEN", "ABSENT")})
    async with hosting(tmp_path, settings=settings) as (_, tools):
        (reads,), (other,) = [await judge(tools, [(f"{name}.says", NOW)]) for name in ("reads", "other")]
    assert "canary-given" in reads.reason
    assert "canary" not in reads.reason.replace("canary-given", "")
    assert "canary" not in other.reason
    assert "ABSENT" not in reads.reason


async def test_a_verifier_that_fails_again_and_again_rests_and_comes_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its neighbour does not; while it rests no process is lost for it; after its rest one call finds it well."""
    caplog.set_level(logging.WARNING, "stepcache")
    put(tmp_path, "ends", ENDS)
    clock = FakeClock()
    limits = Limits(strikes=2, rest_s=30)
    async with hosting(tmp_path, limits=limits, now=clock.monotonic) as (host, tools):
        for _ in range(2):
            assert outcomes(await judge(tools, [("ends.says", NOW), ("ends.also", GOOD)])) == ["unsure", "pass"]
        assert (states(host)["ends"].state, states(host)["ends"].reason) == (State.RESTING, "`ends.says` rests")
        (verdict,) = await judge(tools, [("ends.says", GOOD)])
        assert verdict.reason == "ends.says rests, since it failed again and again"
        assert outcomes(await judge(tools, [("ends.also", GOOD)])) == ["pass"]
        clock.forward(30)
        assert outcomes(await judge(tools, [("ends.says", GOOD)])) == ["pass"]
        assert states(host)["ends"].state is State.READY
    rests = [message for message in caplog.messages if "rests for 30 s" in message or "answers again" in message]
    assert len(rests) == 2


async def test_who_waits_is_told_as_soon_as_a_verifier_rests(tmp_path: Path) -> None:
    """Of many that ask at once few lose a process; its neighbour answers all of them."""
    lost = "open(os.path.join(os.path.dirname(__file__), str(os.getpid())), 'w').close()"
    put(tmp_path, "ends", f"def act(passage):\n    {lost}\n    os._exit(1)")
    async with hosting(tmp_path, limits=Limits(strikes=2, rest_s=3600)) as (_, tools):
        asked = (judge(tools, [("ends.says", NOW), ("ends.also", GOOD)]) for _ in range(12))
        found = await asyncio.gather(*asked)
    assert [outcomes(one) for one in found] == [["unsure", "pass"]] * 12
    assert len(list((tmp_path / "hostile_ends").glob("[0-9]*"))) < 8


async def test_a_call_cut_short_by_its_caller_is_no_strike(tmp_path: Path) -> None:
    """Nothing is known of the verifier; it is asked again at once."""
    put(tmp_path, "sleeps", "def act(passage):\n    time.sleep(600)")
    async with hosting(tmp_path, limits=Limits(strikes=1), budgets=Budgets(load_s=60.0, pure_s=600.0)) as (_, tools):
        assert outcomes(await judge(tools, [("sleeps.says", NOW)], within_s=0.2)) == ["unsure"]
        task = asyncio.create_task(judge(tools, [("sleeps.says", NOW)]))
        await asyncio.sleep(0.2)
        task.cancel()
        assert isinstance((await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError)
        assert outcomes(await judge(tools, [("sleeps.says", GOOD)], within_s=60)) == ["pass"]


async def test_many_steps_take_as_long_as_they_need(tmp_path: Path) -> None:
    """Each has the budget of one call, not all of them together."""
    put(tmp_path, "slow", "def act(passage):\n    time.sleep(0.2)\n    return Verdict.passed()")
    async with hosting(tmp_path, budgets=Budgets(load_s=60.0, pure_s=1.5, slice_s=0.1)) as (_, tools):
        assert set(outcomes(await judge(tools, [("slow.says", NOW)] * 12, within_s=60))) == {"pass"}


async def test_a_long_answer_is_sent_once_however_many_of_its_steps_are_judged(tmp_path: Path) -> None:
    """Each step is judged with all others before it."""
    code = "def act(passage): return Verdict.of(len(passage.before) == passage.index, str(passage.index))"
    put(tmp_path, "long", code)
    steps = tuple(f"now {number} " + "x" * 250 for number in range(250))

    async def asked(tools: Tools) -> Any:
        verifier = tools.verifiers["long.says"]
        assert isinstance(verifier, Away)
        args = verifier.Args()
        questions = [
            Asked("long.says", Passage(text, "\N{CJK UNIFIED IDEOGRAPH-4E00}" * 200_000, steps, at), args)
            for at, text in enumerate(steps)
        ]
        return await verifier.door.judge(questions, within_s=60)

    async with hosting(tmp_path) as (_, tools):
        assert set(outcomes(await asked(tools))) == {"pass"}


async def test_whatever_a_plugin_starts_ends_with_its_host(tmp_path: Path) -> None:
    """Children of its own, too; and a host that is closed while it works says so."""
    before = children()
    put(tmp_path, "spins", "def act(passage):\n    os.fork()\n    while True: pass")
    async with hosting(tmp_path, budgets=Budgets(load_s=60.0, pure_s=600.0)) as (host, tools):
        task = asyncio.create_task(judge(tools, [("spins.says", NOW)]))
        await asyncio.sleep(0.3)
        await host.close()
        assert outcomes(await task) == ["unsure"]
    assert children() == before


async def test_a_trusted_plugin_runs_here_and_is_held_to_the_same(tmp_path: Path) -> None:
    """What it raises is the engine's to see; one that is not what it says is in quarantine all the same."""
    put(tmp_path, "trusty", "def act(passage): raise SystemExit")
    put(tmp_path, "liar", "Says.examples = (Example('bad', NoArgs(), passes=True),)")
    settings = PluginSettings(trusted=frozenset({"trusty", "liar"}))
    before = children()
    async with hosting(tmp_path, settings=settings, budgets=SLOW) as (host, tools):
        found = states(host)
        assert (found["trusty"].state, found["liar"].state) == (State.TRUSTED, State.QUARANTINED)
        verifier = tools.verifiers["trusty.says"]
        assert not isinstance(verifier, Away)
        assert verifier.check(Passage(GOOD), verifier.Args()).ok
        with pytest.raises(SystemExit):
            verifier.check(Passage(NOW), verifier.Args())
        assert children() == before
