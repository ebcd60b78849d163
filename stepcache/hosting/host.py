"""Host: runs the plugins that rules call, each in workers of its own, and keeps those away that are not what they say.

What runs in a worker can be killed; what the operator trusts runs in this process and cannot. Neither is a sandbox: a
plugin's code may do whatever this user may, but for what a worker does not see and cannot hold.
"""

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from functools import partial
from typing import Any, cast

from stepcache.builtin import unusable
from stepcache.domain.errors import ConfigurationError
from stepcache.domain.faults import EVERY_FAULT, told
from stepcache.domain.signatures import Signature, Signatures
from stepcache.hosting.budgets import Budgets
from stepcache.hosting.door import Entry, PluginDoor
from stepcache.hosting.inspecting import Report, broken_lines, read_report, shown, why_unfit
from stepcache.hosting.remote import REMOTE
from stepcache.hosting.states import PluginState, State
from stepcache.hosting.trusted import TRUSTED, TrustedPlugin
from stepcache.manifest import TOOLS, Manifest
from stepcache.plugins.installed import Installed, fault_of
from stepcache.plugins.locking import content
from stepcache.ports import Tools
from stepcache.settings import PluginSettings
from stepcache.workers.errors import WorkerCrashedError, WorkerError
from stepcache.workers.limits import Home, Limits

_log = logging.getLogger("stepcache.plugins")
Kinds = Mapping[str, Signatures]
_LIMITS = Limits(niceness=0)  # a request waits for them
_WAITING = ("slot_types", "derivations")


class _Hosted:
    """One plugin, and how its code is reached."""

    def __init__(
        self, plugin: Installed, settings: PluginSettings, open_door: Callable[[Entry, Kinds], PluginDoor]
    ) -> None:
        self.plugin = plugin
        self.manifest = plugin.manifest or Manifest(plugin.distribution, {})
        self.trusted = plugin.namespace in settings.trusted
        self.quarantine = self._unusable()
        self.lost = ""
        self.load_ms: float | None = None
        names = settings.environment.get(plugin.namespace, ())
        home = Home((str(plugin.root),), {name: os.environ[name] for name in names if name in os.environ})
        self.content = ""
        self.here = TrustedPlugin(plugin.namespace, plugin.entry, str(plugin.root))
        entry = Entry(plugin.namespace, plugin.entry, str(plugin.root), home, self.allow)
        self.door = open_door(entry, self.manifest.kinds)
        self.tools = self._tools()
        self._shut()

    def _unusable(self) -> str:
        """What its manifest alone says against it."""
        return unusable(self.plugin) or fault_of(self.manifest, self.plugin.namespace, self.plugin.distribution)

    def _tools(self) -> Mapping[str, Mapping[str, Any]]:
        if self.quarantine:
            return {}
        try:
            return {
                kind: {name: self._tool(kind, one) for name, one in self.manifest.kinds.get(kind, {}).items()}
                for kind in TOOLS
            }
        except ValueError as error:
            self.quarantine = shown(f"its manifest cannot be used: {error}")
            return {}

    def _tool(self, kind: str, signature: Signature) -> Any:
        return TRUSTED[kind](signature, self.here) if self.trusted else REMOTE[kind](signature, self.door)

    def refuse(self, why: str) -> None:
        """Put it in quarantine: nothing of it is asked any more."""
        self.quarantine = self.quarantine or shown(why)
        self._shut()

    def allow(self) -> None:
        """Whether another worker may start: rules were compiled, and locks compared, with what the files were.

        Raises:
            WorkerError: They are others now; all of it is in quarantine.
        """
        if content(self.plugin) != self.content:
            self.refuse("its files have changed since it was loaded")
            _log.warning("the plugin `%s` is in quarantine: %s", self.plugin.namespace, self.quarantine)
            raise WorkerCrashedError(self.quarantine, begun=False)

    def _shut(self) -> None:
        if self.quarantine:
            self.door.shut = self.here.shut = f"is in quarantine: {self.quarantine}"

    async def start(self) -> None:
        """Load it, and open it if it is what it says."""
        if not self.quarantine:
            await self._load()
        if self.quarantine:
            await self.close()

    async def _load(self) -> None:
        self.content = await asyncio.to_thread(content, self.plugin)
        try:
            report = await self._inspected()
        except (WorkerError, ConfigurationError) as error:
            self.refuse(str(error))
        except EVERY_FAULT as error:  # what runs in this process may raise anything
            self.refuse(told(error))
        else:
            self._judge(report)

    async def _inspected(self) -> Report:
        if self.trusted:
            return await self.here.inspect()
        report = read_report(await self.door.inspect())
        if any(self.manifest.kinds.get(kind) for kind in _WAITING):
            await asyncio.to_thread(self.door.ready)
        return report

    async def close(self) -> None:
        """End its workers; it is not asked before it is started again."""
        self.door.shut = self.here.shut = self.door.shut or "is not loaded any more"
        await self.door.close()

    def _judge(self, report: Report) -> None:
        self.load_ms = report.load_ms
        self.lost = "; ".join(broken_lines(report))
        if why := why_unfit(report, self.manifest):
            self.refuse(why)
        else:
            self.door.shut = self.here.shut = ""

    @property
    def state(self) -> PluginState:
        """How it is now."""
        resting = self.door.strikes.resting
        rests = ", ".join(f"`{name}`" for name in resting) + " rests" if resting else ""
        state = State.TRUSTED if self.trusted else State.RESTING if resting else State.READY
        plugin = self.plugin
        return PluginState(
            plugin.namespace,
            plugin.distribution,
            plugin.version,
            State.QUARANTINED if self.quarantine else state,
            self.manifest.hooks,
            self.load_ms,
            self.quarantine or "; ".join(filter(None, (rests, self.lost))),
        )


class Host:
    """Runs plugins; each costs only itself."""

    def __init__(
        self,
        plugins: Iterable[Installed],
        settings: PluginSettings,
        *,
        now: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
        budgets: Budgets | None = None,
    ) -> None:
        """Start nothing: all this is made from manifests.

        Args:
            plugins: One for each namespace; of several none is used, since rules do not say which they mean.
            now: Seconds that only grow, by which what fails again and again rests.
            limits: Of each worker.
            budgets: Of each call.
        """
        open_door = partial(PluginDoor, limits=limits or _LIMITS, budgets=budgets or Budgets(), now=now)
        self._hosted = [_Hosted(one, settings, open_door) for one in plugins]
        several = Counter(one.plugin.namespace for one in self._hosted)
        for one in self._hosted:
            if several[one.plugin.namespace] > 1:
                one.refuse("several distributions bring its namespace")

    def tools(self, base: Tools) -> Tools:
        """All of `base`, and a tool for every name of every manifest; no plugin's takes the place of one of `base`."""
        tables = {
            one.name: {
                **{name: tool for hosted in self._hosted for name, tool in hosted.tools.get(one.name, {}).items()},
                **getattr(base, one.name),
            }
            for one in fields(Tools)
        }
        return replace(base, **cast("dict[str, Any]", tables))

    async def start(self) -> None:
        """Load each plugin, all at once: import it, compare its manifest with its code, try its verifiers' examples.

        Whichever fails is in quarantine; nothing raises.
        """
        await asyncio.gather(*(one.start() for one in self._hosted))

    async def close(self) -> None:
        """End every worker; nothing is asked before another start."""
        await asyncio.gather(*(one.close() for one in self._hosted))

    @property
    def states(self) -> tuple[PluginState, ...]:
        """How each plugin is now, in the order given."""
        return tuple(one.state for one in self._hosted)
