"""Hostile plugins, written as `pip` leaves distributions, and a host that runs them beside a good one."""

import json
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from stepcache.bundled import tools
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Verdict
from stepcache.hosting.budgets import Budgets
from stepcache.hosting.host import Host
from stepcache.hosting.states import PluginState
from stepcache.plugins.installed import installed
from stepcache.ports import Asked, Away, Tools
from stepcache.settings import PluginSettings
from stepcache.workers.limits import Limits
from tests.fakes.distributions import install
from tests.fakes.packages import reachable

PRELUDE = '''
import ctypes, gc, json, os, re, signal, sys, threading, time
from fractions import Fraction
from typing import Annotated

from stepcache import (
    Adapted, Arguments, Cost, Example, NoArgs, Outcome, Passage, Proves, Refusal, Segmented, Solution, Step, Target,
    Value, Verdict, hookimpl,
)


def act(passage):
    """What is hostile in it."""
    return Verdict.fail("nothing")


class Base:
    targets = frozenset({Target.STEP, Target.OUTPUT})
    details = frozenset()
    cost = Cost.PURE
    Args = NoArgs
    examples = (Example("all good", NoArgs(), passes=True), Example("bad", NoArgs(), passes=False))


class Says(Base):
    name = "NAME.says"

    def check(self, passage, args):
        if "now" in passage.text:
            return act(passage)
        return Verdict.of("good" in passage.text, "it does not say good")


class Also(Base):
    name = "NAME.also"

    def check(self, passage, args):
        return Verdict.of("good" in passage.text, "it does not say good")


@hookimpl
def register_verifiers(register):
    register(Says())
    register(Also())
'''
"""A plugin that behaves until a text says `now`; code behind it changes that."""

TARGETS = ["step", "output"]
VERIFIERS = [{"name": "NAME.says", "targets": TARGETS}, {"name": "NAME.also", "targets": TARGETS}]
GOOD, BAD, NOW = "all good", "all bad", "good, and now"
PATIENT = Limits(strikes=1_000_000)
SLOW = Budgets(load_s=60.0, pure_s=4.0, solver_s=6.0)
"""Other tests run on the next core: what is to answer does so even then."""


def put(folder: Path, name: str, code: str = "", *, distribution: str = "", entry: str = "", **manifest: Any) -> None:
    """Write the plugin `name`: the prelude and this code, and a manifest of the prelude with these changes.

    Args:
        entry: What stands behind the module in its entry point: `:attribute`.
    """
    distribution = distribution or f"hostile-{name}"
    package = distribution.replace("-", "_")
    told = {"manifest": 1, "api": 1, "name": distribution, "namespace": name, "verifiers": VERIFIERS, **manifest}
    files = {
        f"{package}/__init__.py": (PRELUDE + code).replace("NAME", name),
        f"{package}/stepcache.json": json.dumps(told).replace("NAME", name),
    }
    install(folder, distribution, f"[stepcache.plugins]\n{name} = {package}{entry}\n", files)


@asynccontextmanager
async def hosting(
    folder: Path,
    *names: str,
    settings: PluginSettings | None = None,
    limits: Limits = PATIENT,
    budgets: Budgets = SLOW,
    now: Callable[[], float] = time.monotonic,
) -> AsyncIterator[tuple[Host, Tools]]:
    """Plugins of a folder, found as ever and started, with the tools that ask them."""
    with reachable(folder):
        plugins = [one for one in installed() if one.root == folder and (not names or one.namespace in names)]
        host = Host(plugins, settings or PluginSettings(), limits=limits, budgets=budgets, now=now)
        await host.start()
    try:
        yield host, host.tools(tools())
    finally:
        await host.close()


async def judge(tools: Tools, asked: Sequence[tuple[str, str]], within_s: float | None = None) -> list[Verdict]:
    """Verdicts of verifiers of one plugin on texts, asked for in one call."""
    verifiers = [tools.verifiers[name] for name, _ in asked]
    (door,) = {one.door for one in verifiers if isinstance(one, Away)}
    questions = [
        Asked(one.name, Passage(text, "prompt", (text,)), one.Args())
        for one, (_, text) in zip(verifiers, asked, strict=True)
    ]
    return list(await door.judge(questions, within_s=within_s))


def outcomes(verdicts: Iterable[Verdict]) -> list[str]:
    """What they say, without the reasons."""
    return [verdict.outcome.value for verdict in verdicts]


def states(host: Host) -> Mapping[str, PluginState]:
    """Namespace -> how it is."""
    return {one.namespace: one for one in host.states}
