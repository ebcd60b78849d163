"""What a flag names, among what is built in and what trusted plugins offer."""

import difflib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any

from stepcache.domain.errors import ConfigurationError
from stepcache.plugins.admission import admit
from stepcache.plugins.collecting import Registry, collect
from stepcache.plugins.installed import Installed, installed
from stepcache.settings import PluginSettings

_log = logging.getLogger("stepcache.plugins")


class Parts:
    """All parts of the server that there are. A plugin is loaded when the first of its names is asked for."""

    def __init__(
        self, built_in: Registry, settings: PluginSettings, plugins: Callable[[], Iterable[Installed]] = installed
    ) -> None:
        """Look at nothing yet.

        Args:
            settings: Which plugins are allowed, locked and trusted.
            plugins: Called once, where a name has a namespace.
        """
        self._built_in = built_in
        self._settings = settings
        self._find = plugins

    def of(self, kind: str) -> "Offered":
        """The parts of a kind, such as `stores`, by name."""
        return Offered(kind, getattr(self._built_in, kind), self.plugin)

    def plugin(self, namespace: str, kind: str) -> Mapping[str, Any]:
        """What a plugin offers of a kind, its code loaded into this process.

        Raises:
            KeyError: No plugin has that namespace.
            ConfigurationError: It may not be loaded, or cannot be.
        """
        if namespace not in self._installed:
            raise KeyError(namespace)
        plugin = self._installed[namespace]
        if namespace not in self._settings.trusted:
            raise ConfigurationError(
                f"the plugin `{namespace}` is not trusted: {kind.replace('_', ' ')} run in this process, where nothing "
                f"can stop them; `--trust-plugin {namespace}` allows it"
            )
        return offered_by(plugin, kind)

    @cached_property
    def _installed(self) -> Mapping[str, Installed]:
        return admitted(self._find(), self._settings)


class Offered(Mapping[str, Any]):
    """Parts of one kind by name; those that stand in it when it is listed are the built-in ones."""

    def __init__(self, kind: str, built_in: Mapping[str, Any], plugin: Callable[[str, str], Mapping[str, Any]]) -> None:
        self.kind = kind
        self._built_in = built_in
        self._plugin = plugin

    def __getitem__(self, name: str) -> Any:
        """The part.

        Raises:
            KeyError: There is none of that name.
            ConfigurationError: It is a plugin's, which may not be loaded or cannot be.
        """
        namespace, dot, _ = name.partition(".")
        if name in self._built_in or not dot:
            return self._built_in[name]
        return self._plugin(namespace, self.kind)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._built_in)

    def __len__(self) -> int:
        return len(self._built_in)

    def chosen(self, name: str) -> Any:
        """The part that an operator names.

        Raises:
            ConfigurationError: There is none of that name, or it may not be loaded.
        """
        if name in self:
            return self[name]
        what = self.kind.removesuffix("s")
        close = difflib.get_close_matches(name, self, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"there is {', '.join(f'`{one}`' for one in self)}"
        raise ConfigurationError(f"unknown {what} `{name}`: {hint}")


def admitted(plugins: Iterable[Installed], settings: PluginSettings) -> Mapping[str, Installed]:
    """Those that may be loaded, by namespace.

    Raises:
        ConfigurationError: A lock is to hold, and there is none.
    """
    return {one.namespace: one for one in admit(plugins, settings).admitted}


def offered_by(plugin: Installed, kind: str) -> Mapping[str, Any]:
    """What a plugin offers of a kind, imported here and now; names that are not its own are left out.

    Raises:
        ConfigurationError: It cannot be loaded.
    """
    try:
        found: dict[str, Any] = getattr(collect({plugin.namespace: loaded(plugin.entry)}, (kind,)), kind)
    except (Exception, SystemExit) as error:  # whatever a plugin's code raises is its own
        said = f"{type(error).__name__}: {error}".split("\n", 1)[0][:200]
        raise ConfigurationError(f"the plugin `{plugin.namespace}` cannot be loaded: {said}") from error
    strange = [name for name in found if not name.startswith(f"{plugin.namespace}.")]
    for name in strange:
        _log.warning("the plugin `%s` offers `%s`, which is no name of its own", plugin.namespace, name)
    return {name: one for name, one in found.items() if name not in strange}


def loaded(entry: str) -> object:
    """What an entry point names: a module, an object, or what a class makes without arguments."""
    module, _, attribute = entry.partition(":")
    found: Any = import_module(module)
    for name in attribute.split(".") if attribute else ():
        found = getattr(found, name)
    return found() if isinstance(found, type) else found
