"""What was handed to the writer and is not yet committed: it is read as if it were."""

import threading
from collections.abc import Sequence

from stepcache.domain.entries import Entry
from stepcache.keeping import Embedding, Nearby
from stepcache.store.tables import Change, Clear, Drop, Put

MAX_CHANGES = 1024
MAX_CHARACTERS = 32 << 20
BATCH = 256


class Pending:
    """A bounded queue that can be looked into. Every method may be called from any thread.

    Who holds `lock` while looking here and then at what is written misses nothing and sees nothing twice: what
    waits is taken down only under it, after it was committed.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._queue: list[Change] = []
        self._characters = 0
        self._busy = False
        self._closed = False
        self._entries: dict[tuple[str, str], Entry] = {}
        self._shelves: dict[tuple[str, str], dict[str, Entry]] = {}
        self._embeddings: dict[tuple[str, str, str], dict[str, Embedding]] = {}
        self._dropped: set[str] = set()
        self._cleared = 0

    # --- the path of a request ---------------------------------------------------------------------------------------

    def add(self, change: Change) -> bool:
        """Queue a change; False where the queue is full or closed."""
        weight = _weight(change)
        with self._changed:
            full = len(self._queue) >= MAX_CHANGES or self._characters + weight > MAX_CHARACTERS
            if self._closed or full:
                return False
            self._queue.append(change)
            self._characters += weight
            self._show(change)
            self._changed.notify_all()
            return True

    def get(self, owner: str, key: str) -> Entry | None:
        """The waiting entry of an exact key."""
        return self._entries.get((owner, key))

    def shelf(self, owner: str, skeleton: str) -> list[Entry]:
        """The waiting entries of a skeleton, newest first."""
        return list(reversed(self._shelves.get((owner, skeleton), {}).values())) if self._shelves else []

    def embeddings(self, near: Nearby) -> dict[str, Embedding]:
        """The waiting embeddings of an owner, region and pins, by skeleton."""
        waiting = self._embeddings.get((near.owner, near.region, near.pins), {}) if self._embeddings else {}
        return {name: one for name, one in waiting.items() if one.embedder == near.embedding.embedder}

    def hides(self, entry: Entry) -> bool:
        """Whether a written entry is about to be replaced or dropped."""
        return bool(self._cleared) or entry.id in self._dropped or (entry.owner, entry.key) in self._entries

    # --- the writer --------------------------------------------------------------------------------------------------

    def take(self) -> list[Change]:
        """Wait for changes; empty when closed and nothing is left."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closed)
            batch, self._queue = self._queue[:BATCH], self._queue[BATCH:]
            self._busy = bool(batch)
            return batch

    def done(self, batch: Sequence[Change]) -> None:
        """These are committed, or given up."""
        with self._changed:
            for change in batch:
                self._characters -= _weight(change)
                self._unshow(change)
            self._busy = False
            self._changed.notify_all()

    def close(self) -> None:
        """Take nothing more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def idle(self) -> bool:
        """Whether nothing waits and nothing is being written."""
        return not self._queue and not self._busy

    def wait_idle(self) -> None:
        """Block until that is so."""
        with self._changed:
            self._changed.wait_for(lambda: self.idle)

    def __len__(self) -> int:
        return len(self._queue)

    # --- the view ----------------------------------------------------------------------------------------------------

    def _show(self, change: Change) -> None:
        match change:
            case Put(entry, embedding):
                self._take_down(self._entries.get((entry.owner, entry.key)))
                self._entries[entry.owner, entry.key] = entry
                if entry.candidate:
                    self._shelves.setdefault((entry.owner, entry.skeleton), {})[entry.id] = entry
                if embedding is not None:
                    self._embeddings.setdefault(_place(entry), {})[entry.skeleton] = embedding
            case Drop(entry_id):
                self._dropped.add(entry_id)
                self._take_down(next((entry for entry in self._entries.values() if entry.id == entry_id), None))
            case Clear():
                self._entries.clear()
                self._shelves.clear()
                self._embeddings.clear()
                self._cleared += 1

    def _unshow(self, change: Change) -> None:
        match change:
            case Put(entry, embedding):
                if self._entries.get((entry.owner, entry.key)) is entry:
                    self._take_down(entry)
                if embedding is not None:
                    self._unshow_embedding(entry, embedding)
            case Drop(entry_id):
                self._dropped.discard(entry_id)
            case Clear():
                self._cleared -= 1

    def _unshow_embedding(self, entry: Entry, embedding: Embedding) -> None:
        waiting = self._embeddings.get(_place(entry), {})
        if waiting.get(entry.skeleton) is embedding:
            del waiting[entry.skeleton]
            if not waiting:
                del self._embeddings[_place(entry)]

    def _take_down(self, entry: Entry | None) -> None:
        if entry is None:
            return
        del self._entries[entry.owner, entry.key]
        shelf = self._shelves.get((entry.owner, entry.skeleton), {})
        shelf.pop(entry.id, None)
        if not shelf:
            self._shelves.pop((entry.owner, entry.skeleton), None)


def _place(entry: Entry) -> tuple[str, str, str]:
    """What neighbours are looked for by."""
    return entry.owner, entry.region, entry.pins


def _weight(change: Change) -> int:
    """About how many characters a waiting change holds."""
    if not isinstance(change, Put):
        return 0
    return len(change.entry.output) + len(change.entry.prompt) + len(change.entry.schema) + 1024
