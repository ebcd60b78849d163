"""The parts of a server that its operator names: backends, the store, the embedder, redactors, observers."""

import difflib
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from stepcache.builtin import unusable
from stepcache.bundled import registry
from stepcache.domain.errors import ConfigurationError
from stepcache.keeping import Embedder, Store
from stepcache.manifest import PARTS
from stepcache.plugins.admission import admit, introduced
from stepcache.plugins.installed import Installed, installed
from stepcache.plugins.loading import offered_by
from stepcache.plugins.parts import BackendKind, Observer
from stepcache.ports import Clock
from stepcache.settings import PluginSettings
from stepcache.text.redaction import Redaction

NONE = "none"
_log = logging.getLogger("stepcache.plugins")
_KIND = re.compile(r"[a-z][a-z0-9_.-]*")


class Choices:
    """What names stand for, built in or of a trusted plugin, which is loaded when the first of its names is asked for.

    All methods raise ConfigurationError where a name stands for nothing, or for what may not be loaded.
    """

    def __init__(self, settings: PluginSettings, plugins: Callable[[], Iterable[Installed]] = installed) -> None:
        """Look at no plugin yet.

        Args:
            settings: Which plugins are allowed, locked and trusted.
            plugins: Called once, where a name has a namespace.
        """
        self._built_in = registry(PARTS)
        self._settings = settings
        self._find = plugins
        self._loaded: dict[str, Installed] = {}

    @property
    def backends(self) -> Mapping[str, BackendKind]:
        """The kinds of model servers."""
        return self.of("backends")

    def store(self, given: str, clock: Clock) -> Store:
        """The store of `KIND=PLACE`, of a path, or of `:memory:`."""
        kind, equals, place = given.partition("=")
        if not equals or not _KIND.fullmatch(kind):
            kind, place = "sqlite", given
        opened: Store = self.of("stores").chosen(kind).open(place, clock)
        return opened

    def embedder(self, given: str) -> Embedder | None:
        """The embedder of that name; None for `none`."""
        made: Embedder | None = None if given == NONE else self.of("embedders").chosen(given).make()
        return made

    def redaction(self, given: Sequence[str]) -> Redaction:
        """All redactors of these names; `none` stands for none, and alone."""
        found = self.of("redactors")
        return Redaction([found.chosen(name) for name in given if [*given] != [NONE]])

    def observers(self, given: Sequence[str]) -> Mapping[str, Observer]:
        """The observers of `NAME=PLACE`, opened, by what was given."""
        kinds = self.of("observers")
        return {one: kinds.chosen(one.partition("=")[0]).open(one.partition("=")[2]) for one in given}

    def of(self, kind: str) -> "Offered":
        """The parts of a kind, such as `stores`, by name."""
        return Offered(kind, getattr(self._built_in, kind), self._offered)

    def _offered(self, namespace: str, kind: str) -> Mapping[str, Any]:
        """What a plugin offers of a kind, its code loaded into this process; nothing where there is no such plugin."""
        if namespace in self._loaded:
            return offered_by(self._loaded[namespace], kind)
        found = [one for one in self._installed if one.namespace == namespace]
        if not found:
            return {}
        if len(found) > 1:
            names = ", ".join(f"`{one.distribution}`" for one in found)
            raise ConfigurationError(
                f"several distributions bring the plugin `{namespace}`: {names}; remove all but one"
            )
        plugin = found[0]
        if why := unusable(plugin) or admit(found, self._settings).refused.get(namespace):
            raise ConfigurationError(f"the plugin `{namespace}` cannot be used: {why}")
        if namespace not in self._settings.trusted:
            raise ConfigurationError(
                f"the plugin `{namespace}` is not trusted: {kind.replace('_', ' ')} run in this process, where nothing "
                f"can stop them; `--trust-plugin {namespace}` allows it"
            )
        offered = offered_by(plugin, kind)
        self._loaded[namespace] = plugin
        _log.info("%s", introduced(plugin, here=True))
        return offered

    @cached_property
    def _installed(self) -> Sequence[Installed]:
        return tuple(self._find())


class Offered(Mapping[str, Any]):
    """Parts of one kind by name; those that stand in it when it is listed are the built-in ones."""

    def __init__(self, kind: str, built_in: Mapping[str, Any], plugin: Callable[[str, str], Mapping[str, Any]]) -> None:
        self._kind = kind
        self._built_in = built_in
        self._plugin = plugin

    def __getitem__(self, name: str) -> Any:
        """The part.

        Raises:
            KeyError: There is none of that name.
            ConfigurationError: It is a plugin's, which may not be loaded or cannot be.
        """
        return self._known(name)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._built_in)

    def __len__(self) -> int:
        return len(self._built_in)

    def chosen(self, name: str) -> Any:
        """The part that an operator names.

        Raises:
            ConfigurationError: There is none of that name, or it may not be loaded.
        """
        known = self._known(name)
        if name in known:
            return known[name]
        what = self._kind.removesuffix("s")
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"there is {', '.join(f'`{one}`' for one in known)}"
        raise ConfigurationError(f"unknown {what} `{name}`: {hint}")

    def _known(self, name: str) -> Mapping[str, Any]:
        """What is built in, and what the plugin of that name's namespace offers."""
        namespace, dot, _ = name.partition(".")
        if name in self._built_in or not dot:
            return self._built_in
        return {**self._built_in, **self._plugin(namespace, self._kind)}
