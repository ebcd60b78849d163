"""The rivals behind one small port: look a request up, and keep the model's reply. Runs in their environment alone.

Nothing of them is imported before it is asked for: tests and the page live without their packages.
"""

import logging
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from benchmarks.trust.rivals.vcache import Seen, exploits

Vector = npt.NDArray[np.float32]
Embed = Callable[[str], Vector]
Judge = Callable[[str], bool]
"""Whether a text would have been right for the request at hand."""
CAPACITY = 1_000_000
MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it has a name that nobody can know beforehand
"""A file system in memory, where the machine has one: StepCache's store is in memory, too."""
DELTA = 0.02
"""vCache's own default."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a rival sees it.

    Attributes:
        key: System text, earlier turns and prompt, for those that take a text.
        body: The chat request's whole body, for those that take one.
    """

    key: str
    body: Mapping[str, Any] = field(default_factory=dict)


class Cache(Protocol):
    """What all rivals can do."""

    def get(self, asked: Asked) -> str | None:
        """The answer it serves; None for a miss."""
        ...

    def put(self, asked: Asked, reply: str) -> None:
        """Keep what the model said after a miss."""
        ...


class Neighbors:
    """Unit vectors in one matrix, searched exactly."""

    def __init__(self) -> None:
        self._rows: Vector = np.empty((0, 0), dtype=np.float32)
        self._count = 0

    def add(self, vector: Vector) -> int:
        """Keep one; gives its place."""
        if self._count == len(self._rows):
            rows = np.empty((max(1024, 2 * self._count), len(vector)), dtype=np.float32)
            rows[: self._count] = self._rows[: self._count] if self._count else 0
            self._rows = rows
        self._rows[self._count] = vector
        self._count += 1
        return self._count - 1

    def nearest(self, vector: Vector) -> tuple[int, float] | None:
        """Place and cosine of the nearest; None where there is none."""
        if not self._count:
            return None
        similarities = self._rows[: self._count] @ vector
        place = int(similarities.argmax())
        return place, float(similarities[place])


class Cosine:
    """Serves the nearest prompt's answer from a similarity on."""

    def __init__(self, embed: Embed, least: float) -> None:
        self._embed = embed
        self._least = least
        self._near = Neighbors()
        self._replies: list[str] = []

    def get(self, asked: Asked) -> str | None:
        """The nearest one's answer where it is near enough."""
        found = self._near.nearest(self._embed(asked.key))
        return self._replies[found[0]] if found and found[1] >= self._least else None

    def put(self, asked: Asked, reply: str) -> None:
        """Keep prompt and reply."""
        self._near.add(self._embed(asked.key))
        self._replies.append(reply)


class VCache:
    """Serves the nearest prompt's answer where its own record allows it; learns from each time it asked the model."""

    def __init__(self, embed: Embed, right: Judge, delta: float = DELTA) -> None:
        self._embed = embed
        self._right = right
        self._delta = delta
        self._near = Neighbors()
        self._replies: list[str] = []
        self._seen: list[Seen] = []
        self._rng = Random(0)

    @property
    def replies(self) -> tuple[str, ...]:
        """What is kept."""
        return tuple(self._replies)

    def get(self, asked: Asked) -> str | None:
        """The nearest one's answer where it is served."""
        found = self._near.nearest(self._embed(asked.key))
        if found is None:
            return None
        place, similarity = found
        return self._replies[place] if exploits(self._seen[place], similarity, self._delta, self._rng) else None

    def put(self, asked: Asked, reply: str) -> None:
        """Observe what the nearest one's answer was worth; the reply is kept where that one was wrong."""
        vector = self._embed(asked.key)
        found = self._near.nearest(vector)
        if found is not None:
            place, similarity = found
            right = self._right(self._replies[place])
            self._seen[place].add(similarity, right)
            if right:
                return
        self._near.add(vector)
        self._replies.append(reply)
        self._seen.append(Seen())


class GPTCache:
    """GPTCache as `init_similar_cache` sets it up: SQLite and FAISS, search distance, threshold 0.8, its own key."""

    def __init__(self, embed: Embed) -> None:
        from gptcache import Cache  # noqa: PLC0415 - in its own environment only
        from gptcache.adapter import api  # noqa: PLC0415 - likewise
        from gptcache.manager import manager_factory  # noqa: PLC0415 - likewise

        self._folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self._api = api
        self._cache = Cache()
        dimension = len(embed("dimension"))
        stores = manager_factory(
            "sqlite,faiss",
            data_dir=self._folder.name,
            vector_params={"dimension": dimension},
            eviction_params={"max_size": CAPACITY},
        )
        api.init_similar_cache(cache_obj=self._cache, embedding=_Embedding(embed, dimension), data_manager=stores)

    def get(self, asked: Asked) -> str | None:
        """What it serves."""
        found: str | None = self._api.get(asked.key, cache_obj=self._cache)
        return found

    def put(self, asked: Asked, reply: str) -> None:
        """Keep the reply."""
        self._api.put(asked.key, reply, cache_obj=self._cache)


@dataclass(frozen=True, slots=True)
class _Embedding:
    """An embedding in GPTCache's shape."""

    embed: Embed
    dimension: int

    def to_embeddings(self, data: str, **_: object) -> Vector:
        """The vector of a text."""
        return self.embed(data)


class LiteLLM:
    """LiteLLM's in-memory response cache: the same body gets the same answer."""

    def __init__(self) -> None:
        from litellm.caching.caching import Cache  # noqa: PLC0415 - in its own environment only
        from litellm.caching.in_memory_cache import InMemoryCache  # noqa: PLC0415 - likewise

        self._cache = Cache(type="local", ttl=86_400)
        self._cache.cache = InMemoryCache(max_size_in_memory=CAPACITY)

    def get(self, asked: Asked) -> str | None:
        """What it serves."""
        found = self._cache.get_cache(**asked.body)
        return None if found is None else str(found["reply"])

    def put(self, asked: Asked, reply: str) -> None:
        """Keep the reply."""
        self._cache.add_cache({"reply": reply}, **asked.body)


def wordllama() -> Embed:
    """The embedding that all share: weights from the package's own folder, unit length."""
    logging.getLogger().addHandler(logging.NullHandler())  # else the package sets up logging for the whole process
    import wordllama as package  # noqa: PLC0415 - in their environment only

    model = package.WordLlama.load(cache_dir=Path(package.__file__).parent, disable_download=True)

    def embed(text: str) -> Vector:
        vector = np.asarray(model.embed(text), dtype=np.float32).reshape(-1)
        length = float(np.linalg.norm(vector))
        return vector / length if length else np.eye(1, len(vector), dtype=np.float32)[0]

    return embed


def make(name: str, right: Judge) -> Cache:
    """The rival of that name.

    Raises:
        KeyError: There is none.
    """
    makers: dict[str, Callable[[], Cache]] = {
        "gptcache": lambda: GPTCache(wordllama()),
        "vcache": lambda: VCache(wordllama(), right),
        "litellm": LiteLLM,
        "cosine-0.80": lambda: Cosine(wordllama(), 0.80),
        "cosine-0.95": lambda: Cosine(wordllama(), 0.95),
    }
    return makers[name]()
