"""A plugin that cannot be loaded, or is not what its manifest says, costs itself alone and says why in a line."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from stepcache.bundled import tools as built_in
from stepcache.hosting.budgets import Budgets
from stepcache.hosting.host import Host
from stepcache.hosting.states import State
from stepcache.plugins.installed import installed
from stepcache.settings import PluginSettings
from tests.fakes.children import children
from tests.fakes.packages import reachable
from tests.functional.hostile.making import BAD, GOOD, TARGETS, VERIFIERS, hosting, judge, outcomes, put, states

PROVING = """
class Words(Arguments):
    words: Annotated[tuple[str, ...], Proves()] = ()

class Proving(Base):
    name = "NAME.proving"
    Args = Words
    cost = Cost.COST
    examples = EXAMPLES
    def check(self, passage, args): return Verdict.passed()

@hookimpl
def register_verifiers(register): register(Proving())
"""
PROOF: Mapping[str, Any] = {
    "name": "NAME.proving",
    "targets": TARGETS,
    "parameters": [{"name": "words", "types": ["list"], "required": False, "proves": True}],
}
BOTH = '(Example("good", Words(), passes=True), Example("bad", Words(), passes=False))'


def proving(examples: str, cost: str = "PURE") -> str:
    """A verifier that passes everything, and says that this proves its words."""
    return PROVING.replace("EXAMPLES", examples).replace("COST", cost)


def changed(**changes: Any) -> list[dict[str, Any]]:
    """The prelude's verifiers, the first one otherwise."""
    return [{**VERIFIERS[0], **changes}, VERIFIERS[1]]


LOADS: Mapping[str, tuple[str, dict[str, Any], str]] = {
    "imports": ("import nowhere_to_be_found", {}, "No module named 'nowhere_to_be_found'"),
    "slips": ("def def", {}, "SyntaxError: "),
    "raises": ("raise RuntimeError('two\\nlines \\x1b[31m')", {}, "RuntimeError: two lines"),
    "unspeakable": ("class E(Exception):\n    def __str__(self): raise SystemExit\nraise E", {}, "import: E"),
    "leaves": ("sys.exit(0)", {}, "SystemExit: 0"),
    "interrupts": ("raise KeyboardInterrupt", {}, "KeyboardInterrupt"),
    "exits": ("os._exit(0)", {}, "ended without an answer"),
    "segfaults": ("ctypes.string_at(0)", {}, "ended without an answer"),
    "grows": ("held = bytearray(1 << 40)", {}, "MemoryError"),
    "talks": ("os.write(0, b'\\0\\0\\0\\2{}'); os.write(1, b'{}'); raise OSError('talked')", {}, "talked"),
    "factory": ("class Plugin:\n    def __init__(self, needed): pass\n", {"entry": ":Plugin"}, "TypeError"),
    "empty": ("", {"entry": ":nothing"}, "no attribute 'nothing'"),
    "fewer": ("", {"verifiers": VERIFIERS[:1]}, "says otherwise: the code's verifiers hold `fewer.also`"),
    "more": ("", {"solvers": [{"name": "more.solve"}]}, "the manifest's solvers hold `more.solve`, the code's do not"),
    "argues": (
        "",
        {"verifiers": changed(parameters=[{"name": "x", "required": False}])},
        "`argues.says` has other `parameters` than its code: `argues.says(x?)`, and `argues.says()` in its code",
    ),
    "aims": ("", {"verifiers": changed(targets=["step"])}, "`aims.says` has other `targets` than its code"),
    "cheapens": ("Says.cost = Cost.SOLVER", {}, "`cheapens.says` has other `cost` than its code"),
    "opines": ("Says.advisory = True", {}, "`opines.says` has other `advisory` than its code"),
    "claims": (
        proving(BOTH).replace("Annotated[tuple[str, ...], Proves()]", "tuple[str, ...]"),
        {"verifiers": [PROOF]},
        "`claims.proving` has other `parameters` than its code",
    ),
    "passes": (proving(BOTH), {"verifiers": [PROOF]}, "example 2 of `passes.proving` has to fail: pass"),
    "unshown": (proving("()"), {"verifiers": [PROOF]}, "has no examples that pass and fail"),
    "half": (proving(BOTH.replace("False", "True")), {"verifiers": [PROOF]}, "has no examples that pass and fail"),
    "worldly": (proving(BOTH, "IO"), {"verifiers": [{**PROOF, "cost": "io"}]}, "touches the world"),
    "wrong": ("Says.examples = (Example('bad', NoArgs(), passes=True),)", {}, "example 1 of `wrong.says` has to pass"),
    "stumbles": (
        "def act(passage): raise KeyError('no')\nSays.examples = (Example('now', NoArgs(), passes=False),)",
        {},
        "example 1 of `stumbles.says` has to fail: KeyError: 'no'",
    ),
    "strange": ("Says.examples = ('good', 7)", {}, "AttributeError"),
    "squats": ("Says.name = 'good.says'", {}, "the code's verifiers hold `good.says`"),
    "bare": ("Says.name = 'says'", {}, "the code's verifiers hold `says`"),
    "ours": ("Says.name = 'json.parses'", {}, "the code's verifiers hold `json.parses`"),
    "reaches": ("", {"verifiers": changed(name="good.other")}, "does not begin with `reaches.`"),
    "another": ("", {"namespace": "good"}, "its manifest is that of `good`"),
    "future": ("", {"api": 99}, "edition 99 of the plugin interface"),
    "odd": ("", {"verifiers": [{"name": "odd.says", "cost": ["pure"]}]}, "is no manifest"),
    "shouts": ("Says.name = 'shouts.Says!'", {}, "what its code offers cannot stand in a manifest: 'shouts.Says!'"),
    "untold": ("", {"verifiers": 7}, "is no manifest"),
}
"""What each plugin's code and manifest are, and what is told of it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every plugin that cannot be used, and a good one."""
    found = tmp_path_factory.mktemp("loads")
    put(found, "good")
    for name, (code, manifest, _) in LOADS.items():
        put(found, name, code, **manifest)
    return found


@pytest.mark.parametrize("name", LOADS)
async def test_a_plugin_that_is_not_what_it_says_is_in_quarantine(folder: Path, name: str) -> None:
    """With the reason, in a line; its checks are unsure, and another plugin is as ever."""
    async with hosting(folder, name, "good") as (host, tools):
        found = states(host)
        assert (found[name].state, found["good"].state) == (State.QUARANTINED, State.READY)
        assert LOADS[name][2] in found[name].reason
        assert found[name].reason.isprintable()
        assert len(found[name].reason) <= 300
        own = [one for one in tools.verifiers if one.startswith(f"{name}.")]
        assert set(outcomes([verdict for one in own for verdict in await judge(tools, [(one, GOOD)])])) <= {"unsure"}
        assert outcomes(await judge(tools, [("good.says", GOOD), ("good.also", BAD)])) == ["pass", "fail"]
    assert not {f"hostile_{name}", "hostile_good"} & sys.modules.keys()


async def test_an_import_that_hangs_is_ended(tmp_path: Path) -> None:
    """So is one that is in a hook, and one that is in an example; each within its time, all at once."""
    before = children()
    put(tmp_path, "imports", "time.sleep(3600)")
    put(tmp_path, "hooks", "@hookimpl\ndef register_verifiers(register):\n    while True: pass")
    put(tmp_path, "examples", "def act(passage): time.sleep(3600)\nSays.examples += (Example('now', NoArgs(), True),)")
    async with hosting(tmp_path, budgets=Budgets(load_s=4.0)) as (host, _):
        assert {one.state for one in host.states} == {State.QUARANTINED}
        assert all("not done within 4 s" in one.reason for one in host.states)
    assert children() == before


async def test_a_hook_that_raises_costs_its_own_things(tmp_path: Path) -> None:
    """The others are used, and what is lost is told; where every hook raises, nothing is left."""
    one = "@hookimpl\ndef register_adapters(register): raise SystemExit('no')"
    kinds = ("slot_types", "derivations", "segmenters", "verifiers", "adapters", "solvers")
    put(tmp_path, "one", one, adapters=[{"name": "one.adapt"}])
    put(tmp_path, "all", "\n".join(one.replace("adapters", kind) for kind in kinds))
    put(tmp_path, "twice", "@hookimpl\ndef register_solvers(register): register(Says()); register(Says())")
    put(tmp_path, "junk", "@hookimpl\ndef register_solvers(register): register(7)")
    async with hosting(tmp_path) as (host, tools):
        found = states(host)
        assert {one.state for one in host.states} == {State.READY}
        assert found["one"].reason == "`register_adapters` raised SystemExit: no: it offers no adapters"
        assert all(f"it offers no {kind.replace('_', ' ')}" in found["all"].reason for kind in kinds[3:])
        assert "it offers no solvers" in found["twice"].reason
        assert "it offers no solvers" in found["junk"].reason
        asked = [outcomes(await judge(tools, [(f"{name}.says", GOOD)])) for name in ("one", "all", "twice", "junk")]
        assert asked == [["pass"], ["unsure"], ["pass"], ["pass"]]


async def test_two_distributions_of_one_namespace_are_none(tmp_path: Path) -> None:
    """Where nobody chose between them; another plugin is as ever."""
    for distribution in ("hostile-twice", "hostile-again"):
        put(tmp_path, "twice", distribution=distribution)
    put(tmp_path, "good")
    async with hosting(tmp_path) as (host, tools):
        told = [(one.state, one.reason) for one in host.states if one.namespace == "twice"]
        assert told == [(State.QUARANTINED, "several distributions bring its namespace")] * 2
        assert outcomes(await judge(tools, [("twice.says", GOOD)])) == ["unsure"]
        assert outcomes(await judge(tools, [("good.says", GOOD)])) == ["pass"]


@pytest.mark.parametrize("name", ["json", "text", "number", "stepcache", "linear"])
def test_a_namespace_of_ours_cannot_be_taken(tmp_path: Path, name: str) -> None:
    """Nor can any of its names: what is built in stays what it is."""
    put(tmp_path, name, verifiers=[{"name": f"{name}.parses"}, {"name": f"{name}.contains"}])
    with reachable(tmp_path):
        host = Host([one for one in installed() if one.root == tmp_path], PluginSettings())
    assert "is StepCache's own" in states(host)[name].reason
    base = built_in()
    assert host.tools(base) == base


async def test_nothing_is_imported_here_or_before_the_start(tmp_path: Path) -> None:
    """The tools are made from the manifest; until they are started, and when they are closed, all is unsure."""
    put(tmp_path, "good")
    with reachable(tmp_path):
        host = Host([one for one in installed() if one.root == tmp_path], PluginSettings())
    tools = host.tools(built_in())
    assert outcomes(await judge(tools, [("good.says", GOOD)])) == ["unsure"]
    for _ in range(2):
        await host.start()
        assert outcomes(await judge(tools, [("good.says", GOOD)])) == ["pass"]
        await host.close()
        assert outcomes(await judge(tools, [("good.says", GOOD)])) == ["unsure"]
    assert "hostile_good" not in sys.modules
