"""The parts of a server that its operator names: backends, the store, the embedder, redactors, observers."""

import re
from collections.abc import Mapping, Sequence

from stepcache.bundled import registry
from stepcache.keeping import Embedder, Store
from stepcache.manifest import PARTS
from stepcache.plugins.choosing import Parts
from stepcache.plugins.parts import BackendKind, Observer
from stepcache.ports import Clock
from stepcache.settings import PluginSettings
from stepcache.text.redaction import Redaction

NONE = "none"
_KIND = re.compile(r"[a-z][a-z0-9_.-]*")


class Named:
    """What names stand for, built in or of a trusted plugin.

    All methods raise ConfigurationError where a name stands for nothing, or for what may not be loaded.
    """

    def __init__(self, settings: PluginSettings) -> None:
        self._parts = Parts(registry(PARTS), settings)

    @property
    def backends(self) -> Mapping[str, BackendKind]:
        """The kinds of model servers."""
        return self._parts.of("backends")

    def store(self, given: str, clock: Clock) -> Store:
        """The store of `KIND=PLACE`, of a path, or of `:memory:`."""
        kind, equals, place = given.partition("=")
        if not equals or not _KIND.fullmatch(kind):
            kind, place = "sqlite", given
        opened: Store = self._parts.of("stores").chosen(kind).open(place, clock)
        return opened

    def embedder(self, given: str) -> Embedder | None:
        """The embedder of that name; None for `none`."""
        made: Embedder | None = None if given == NONE else self._parts.of("embedders").chosen(given).make()
        return made

    def redaction(self, given: Sequence[str]) -> Redaction:
        """All redactors of these names; `none` stands for none, and alone."""
        found = self._parts.of("redactors")
        return Redaction([found.chosen(name) for name in given if [*given] != [NONE]])

    def observers(self, given: Sequence[str]) -> Mapping[str, Observer]:
        """The observers of `NAME=PLACE`, opened, by what was given."""
        kinds = self._parts.of("observers")
        return {one: kinds.chosen(one.partition("=")[0]).open(one.partition("=")[2]) for one in given}
