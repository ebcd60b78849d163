"""The kinds of stores, and the embedders, that come with StepCache."""

from typing import ClassVar

from stepcache.domain.errors import ConfigurationError
from stepcache.keeping import Embedder, Store
from stepcache.ports import Clock
from stepcache.store.embedder import WordLlamaEmbedder

MEMORY = ":memory:"


class SqliteKind:
    """One SQLite file, or memory."""

    name: ClassVar[str] = "sqlite"

    def open(self, place: str, clock: Clock) -> Store:
        """The store in that file, or in `:memory:`."""
        from stepcache.store.sqlite import SqliteStore  # noqa: PLC0415 - another kind may be asked for

        if not place:
            raise ConfigurationError(f"the store `sqlite` needs a path, as in `sqlite=cache.db`, or `{MEMORY}`")
        return SqliteStore(place, clock=clock)


class WordLlamaKind:
    """A static model in a wheel: 16 MB, no network."""

    name: ClassVar[str] = "wordllama"

    def make(self) -> Embedder:
        """Its weights are loaded at the first text."""
        return WordLlamaEmbedder()
