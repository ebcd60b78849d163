"""Plugged: the plugins that a rule set calls, found, admitted and loaded, and the rules that are left without them."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from stepcache.builtin import taken
from stepcache.bundled import tools
from stepcache.domain.errors import RuleError
from stepcache.domain.findings import Finding
from stepcache.domain.rules import RuleSet, Task
from stepcache.domain.signatures import canonical
from stepcache.hosting.states import State
from stepcache.language.diagnostics import finding
from stepcache.language.digest import calls_in
from stepcache.plugins.admission import admit, introduced, strangers
from stepcache.plugins.installed import Installed, installed
from stepcache.plugins.locking import content
from stepcache.ports import Closes
from stepcache.settings import PluginSettings
from stepcache.text.clean import in_a_line

if TYPE_CHECKING:  # most rules call no plugin
    from stepcache.hosting.host import Host

_log = logging.getLogger("stepcache.plugins")
_USUAL = PluginSettings()
_UNCLEAR = "no distribution brings it, or several do"


def namespaces_of(task: Task) -> frozenset[str]:
    """The plugins that a task calls."""
    heads = (call.name.partition(".") for call in calls_in(task))
    return frozenset(head for head, _, tail in heads if tail and head not in taken())


class Plugged:
    """The plugins of one rule set.

    Attributes:
        rules: The tasks that can be served: those whose plugins may be loaded and, once it is started, were.
        settings: What the operator decided.
        left_out: Why others are not (SC105), a finding a task.
        tools: Everything that rules can call.
        host: What runs the plugins; None where no task calls any.
    """

    def __init__(
        self, rules: RuleSet, settings: PluginSettings, plugins: Callable[[], Iterable[Installed]] = installed
    ) -> None:
        """Choose them; nothing of theirs is imported yet.

        Raises:
            RuleError: No task is left.
            ConfigurationError: A lock is to hold, and there is none.
        """
        self.rules = rules
        self.settings = settings
        self.left_out: tuple[Finding, ...] = ()
        self._loaded: tuple[Installed, ...] = ()
        self.host: Host | None = None
        self.tools = tools()
        if _used(rules.tasks) or settings != _USUAL:
            self._choose(settings, tuple(plugins()))

    def _choose(self, settings: PluginSettings, plugins: Sequence[Installed]) -> None:
        for line in strangers(plugins, settings):
            _log.warning("%s", line)
        brought = {name: _brought(name, self.rules, plugins) for name in _used(self.rules.tasks)}
        admission = admit([one for one in brought.values() if one is not None], settings)
        unclear = {name: _UNCLEAR for name, plugin in brought.items() if plugin is None}
        self._withdraw({**admission.refused, **unclear})
        still = _used(self.rules.tasks)
        self._loaded = tuple(one for one in admission.admitted if one.namespace in still)
        if self._loaded:
            from stepcache.hosting.host import Host  # noqa: PLC0415 - see above

            self.rules = _tied(self.rules, self._loaded)
            self.host = Host(self._loaded, settings)
            self.tools = self.host.tools(self.tools)

    async def start(self) -> None:
        """Load them; the tasks of one that cannot be loaded are left out.

        Raises:
            RuleError: No task is left.
        """
        if self.host is None:
            return
        await self.host.start()
        states = {one.namespace: one for one in self.host.states}
        for one in self._loaded:
            state = states[one.namespace].state
            if state is not State.QUARANTINED:
                _log.info("%s", introduced(one, here=state is State.TRUSTED))
        self._withdraw({name: one.reason for name, one in states.items() if one.state is State.QUARANTINED})

    @property
    def rested(self) -> bool:
        """Whether something of theirs failed again and again, and is not asked for a while."""
        return self.host is not None and any(one.state is State.RESTING for one in self.host.states)

    def insist(self) -> None:
        """Insist on all tasks.

        Raises:
            RuleError: One was left out.
        """
        if self.left_out:
            raise RuleError(self.left_out)

    async def close(self) -> None:
        """End what runs them, and the processes that solvers hold."""
        async with AsyncExitStack() as stack:  # whichever fails, the others are closed
            for solver in self.tools.solvers.values():
                if isinstance(solver, Closes):
                    stack.push_async_callback(solver.close)
            if self.host is not None:
                stack.push_async_callback(self.host.close)

    def _withdraw(self, why: Mapping[str, str]) -> None:
        """Take out the tasks that call one of these plugins."""
        gone = [(task, sorted(namespaces_of(task) & why.keys())) for task in self.rules.tasks]
        told = [_told(task, names[0], why[names[0]]) for task, names in gone if names]
        if not told:
            return
        self.left_out += tuple(told)
        kept = tuple(task for task, names in gone if not names)
        if not kept:
            raise RuleError(told)
        self.rules = RuleSet(kept, self.rules.plugins)
        tell(told)


def _used(tasks: Iterable[Task]) -> frozenset[str]:
    return frozenset(name for task in tasks for name in namespaces_of(task))


def _tied(rules: RuleSet, plugins: Iterable[Installed]) -> RuleSet:
    """The rules, tied to the files of plugins: what others judged is judged anew before it is served."""
    contents = {one.namespace: content(one) for one in plugins}

    def tied(task: Task) -> Task:
        names = sorted(namespaces_of(task) & contents.keys())
        if not names:
            return task
        whole = "\n".join((task.digest, *(f"{name}={contents[name]}" for name in names)))
        digest = sha256(whole.encode()).hexdigest()
        return replace(task, digested=lambda: digest)

    return RuleSet(tuple(map(tied, rules.tasks)), rules.plugins)


def _brought(namespace: str, rules: RuleSet, plugins: Iterable[Installed]) -> Installed | None:
    """The plugin of that namespace: the one that the rules were compiled with, else the only one."""
    found = {canonical(one.distribution): one for one in plugins if one.namespace == namespace}
    chosen = canonical(rules.plugins.get(namespace, "") or (next(iter(found)) if len(found) == 1 else ""))
    return found.get(chosen)


def _told(task: Task, namespace: str, why: str) -> Finding:
    return finding("SC105", f"task `{task.name}` is left out: `{namespace}` cannot be used: {why}", task.span)


def tell(findings: Iterable[Finding]) -> None:
    """Tell what is left out of what is served, in a line each."""
    for one in findings:
        where = f"{one.span.path}:{one.span.line}:{one.span.column}"
        help_ = f" ({one.help})" if one.help else ""
        _log.warning("%s", in_a_line(f"{where}: {one.severity}[{one.code}] {one.name}: {one.message}{help_}"))
