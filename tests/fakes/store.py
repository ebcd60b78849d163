"""A store that is a list: slow, and plainly right."""

from collections.abc import Sequence

from stepcache.domain.entries import Entry
from stepcache.keeping import Embedding, Nearby, Neighbor
from stepcache.ports import Clock


class ListStore:
    """Every entry in one list, the newest last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: list[Entry] = []
        self._embeddings: dict[tuple[str, str, str, str], Embedding] = {}

    def get(self, owner: str, key: str) -> Entry | None:
        """The entry of that key."""
        return next((entry for entry in self._living() if (entry.owner, entry.key) == (owner, key)), None)

    def candidates(
        self, owner: str, skeleton: str, pins: str | None, slots: Sequence[tuple[str, str]], limit: int
    ) -> list[Entry]:
        """Most equal slot values first, then newest."""
        found = [
            entry
            for entry in reversed(self._living())
            if entry.candidate and (entry.owner, entry.skeleton) == (owner, skeleton) and pins in {None, entry.pins}
        ]
        return sorted(found, key=lambda entry: -len(set(entry.slots) & set(slots)))[:limit]

    def neighbors(self, near: Nearby, slots: Sequence[tuple[str, str]], limit: int) -> list[Neighbor]:
        """The nearest skeleton first, then in the order of candidates."""
        here = [
            (skeleton, float(one.vector @ near.embedding.vector))
            for (*place, skeleton), one in self._embeddings.items()
            if place == [near.owner, near.region, near.pins] and _comparable(one, near.embedding)
        ]
        found = [
            Neighbor(entry, similarity)
            for skeleton, similarity in sorted(here, key=lambda one: -one[1])
            if similarity >= near.similar and skeleton != near.skeleton
            for entry in self.candidates(near.owner, skeleton, near.pins, slots, limit)
        ]
        return found[:limit]

    def put(self, entry: Entry, embedding: Embedding | None = None) -> None:
        """In place of the owner's under that key."""
        place = (entry.owner, entry.key)
        self._entries = [other for other in self._entries if (other.owner, other.key) != place]
        self._entries.append(entry)
        if embedding is not None and entry.candidate:
            self._embeddings[_place(entry)] = embedding

    def embedding(self, entry: Entry) -> Embedding | None:
        """What the entry's skeleton was put with last."""
        return self._embeddings.get(_place(entry))

    def drop(self, entry_id: str) -> None:
        """Forget an entry."""
        self._entries = [entry for entry in self._entries if entry.id != entry_id]

    async def flush(self) -> None:
        """Nothing waits."""

    async def close(self) -> None:
        """Nothing to give back."""

    def _living(self) -> list[Entry]:
        now = self._clock.now()
        return [entry for entry in self._entries if not entry.expires or now < entry.expires]


def _place(entry: Entry) -> tuple[str, str, str, str]:
    return entry.owner, entry.region, entry.pins, entry.skeleton


def _comparable(one: Embedding, other: Embedding) -> bool:
    return (one.embedder, one.vector.shape) == (other.embedder, other.vector.shape)
