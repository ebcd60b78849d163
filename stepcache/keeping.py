"""The ports to what keeps verified answers and finds those that may serve: stores and embedders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from stepcache.domain.entries import Entry

if TYPE_CHECKING:  # numpy is imported when the first vector is made
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """What a text means, as a direction.

    Attributes:
        embedder: The id of what made it; only embeddings of one embedder are ever compared.
        vector: Of unit length, float32, shape (d,).
    """

    embedder: str
    vector: "NDArray[np.float32]"


class Embedder(Protocol):
    """Tells how alike texts are in meaning. It only proposes: nothing is served on its word.

    Attributes:
        id: What it is and of which version; another id, another meaning of its vectors.
        dims: How long its vectors are.
    """

    id: str
    dims: int

    async def embed(self, text: str) -> Embedding | None:
        """The embedding of a text; None where it has none. What must be loaded is loaded beside the event loop."""
        ...


@dataclass(frozen=True, slots=True)
class Nearby:
    """Where neighbours of a prompt are looked for: its owner's, of its task and pins, that fill other slots.

    Attributes:
        skeleton: The prompt's own, which is left out.
        similar: Least cosine similarity, -1 to 1.
    """

    owner: str
    region: str
    pins: str
    skeleton: str
    embedding: Embedding
    similar: float


@dataclass(frozen=True, slots=True)
class Neighbor:
    """An entry of another skeleton, and how similar that is to the new prompt's: cosine, -1 to 1."""

    entry: Entry
    similarity: float


class Store(Protocol):
    """Keeps verified answers. It may lose, it may not lie, block or slow the path: reads are inline."""

    def get(self, owner: str, key: str) -> Entry | None:
        """The entry of that exact key; None where there is none, it is over its time, or it is corrupt."""
        ...

    def candidates(
        self, owner: str, skeleton: str, pins: str | None, slots: Sequence[tuple[str, str]], limit: int
    ) -> list[Entry]:
        """Entries of a skeleton that may serve others: most equal slot values first, then newest.

        Args:
            pins: Only entries with these pins; None for any (to tell `skip` from `miss`).
            slots: Slot name and canonical value of the new prompt.
        """
        ...

    def neighbors(self, near: Nearby, slots: Sequence[tuple[str, str]], limit: int) -> list[Neighbor]:
        """Entries of other skeletons that may serve, the nearest skeleton first; within one, as `candidates` has them.

        A skeleton is as near as the embedding that its last candidate was put with; without one it is not found.
        """
        ...

    def put(self, entry: Entry, embedding: Embedding | None = None) -> None:
        """Hand an entry to the writer; returns at once.

        Args:
            embedding: Of what a candidate's skeleton says; it takes the place of the skeleton's older one.
        """
        ...

    def drop(self, entry_id: str) -> None:
        """Forget an entry."""
        ...

    async def flush(self) -> None:
        """Wait until everything handed over is written."""
        ...

    async def close(self) -> None:
        """Write what is left and give everything back."""
        ...
