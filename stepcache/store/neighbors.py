"""Nearest neighbours by an exact scan: the vectors of one owner, region and pins, as a matrix kept in memory.

A matrix is a copy and may be behind: rows that were deleted stand in it until they are found to lead nowhere. Who
asks looks every neighbour up among the entries, which are the truth.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import merge

import numpy as np

from stepcache.keeping import Embedding, Nearby
from stepcache.store.records import CorruptRowError, VectorRow, vector_bytes
from stepcache.store.vectors import Vector, is_unit, unpack

MAX_BYTES = 64 << 20
"""Of all matrices together, and of each."""

MAX_ROWS = 1 << 14
"""Of one matrix. Skeletons are few; so many are read in about a fifth of a second, once."""

_FIRST_ROWS = 4
_ROW_BYTES = 256
"""About what a row takes beside its numbers: its name in a list and a dictionary."""

Read = Callable[[tuple[str, str, str, str], int, int], Iterable[tuple[int, VectorRow]]]
"""The newest rows of owner, region, pins and embedder: beyond a number, at most so many; in the numbers' order."""
Place = tuple[str, str, str, str, int]
"""owner, region, pins, embedder, dims"""


class Matrix:
    """Vectors by skeleton; when it is full, a new one takes the place of the one that came first."""

    def __init__(self, dims: int) -> None:
        self._dims = dims
        self.most = max(1, min(MAX_ROWS, MAX_BYTES // (4 * dims + _ROW_BYTES)))
        self.last = 0
        self._rows = np.zeros((_FIRST_ROWS, dims), np.float32)
        self._names: list[str] = []
        self._places: dict[str, int] = {}
        self._free: list[int] = []
        self._oldest = 0

    @property
    def bytes(self) -> int:
        """About how much memory it takes."""
        return self._rows.nbytes + _ROW_BYTES * len(self._rows)

    def add(self, number: int, skeleton: str, vector: Vector) -> None:
        """A skeleton's vector, in place of its older one."""
        self.last = max(self.last, number)
        place = self._places.get(skeleton)
        if place is None:
            place = self._free.pop() if self._free else self._next()
            self._names[place] = skeleton
            self._places[skeleton] = place
        self._rows[place] = vector

    def forget(self, skeleton: str) -> None:
        """A skeleton that leads nowhere."""
        place = self._places.pop(skeleton, None)
        if place is not None:
            self._names[place] = ""
            self._free.append(place)

    def nearest(self, vector: Vector, similar: float) -> Iterator[tuple[str, float]]:
        """Skeletons at least so similar with their similarity, the most similar first."""
        # Not by BLAS: its threads wait for each other, on busy cores fifty times as long as one of them computes.
        found = np.einsum("ij,j->i", self._rows[: len(self._names)], vector)
        near = np.flatnonzero(found >= similar)
        for place in near[np.argsort(-found[near], kind="stable")]:
            if self._names[place]:
                yield self._names[place], float(found[place])

    def _next(self) -> int:
        """Room for one more."""
        if len(self._names) == self.most:
            place, self._oldest = self._oldest, (self._oldest + 1) % self.most
            del self._places[self._names[place]]
            return place
        if len(self._names) == len(self._rows):
            room = np.zeros((min(2 * len(self._rows), self.most), self._dims), np.float32)
            room[: len(self._rows)] = self._rows
            self._rows = room
        self._names.append("")
        return len(self._names) - 1


class Neighborhood:
    """The matrices that were asked for last, in bounded memory, each with all that was written until it was asked.

    Args:
        read: Reads rows.
        scrap: Is told the number of a row that does not say what was written.
    """

    def __init__(self, read: Read, scrap: Callable[[int], None]) -> None:
        self._read = read
        self._scrap = scrap
        self._kept: OrderedDict[Place, Matrix] = OrderedDict()
        self._bytes = 0

    def takes(self, embedding: Embedding) -> bool:
        """Whether an embedding is what it should be: a foreign embedder may hand over anything."""
        vector: object = embedding.vector
        return isinstance(vector, np.ndarray) and vector.dtype == np.float32 and vector.ndim == 1 and is_unit(vector)

    def nearest(self, near: Nearby, waiting: Mapping[str, Embedding]) -> Iterator[tuple[str, float]]:
        """Other skeletons that are similar enough, with their similarity, the most similar first.

        Args:
            waiting: Embeddings that are not yet written, by skeleton; they count, not what was written before.
        """
        if not self.takes(near.embedding):
            return
        vector = near.embedding.vector
        fresh = [
            (float(one.vector @ vector), name) for name, one in waiting.items() if one.vector.shape == vector.shape
        ]
        ranked = [(name, similarity) for similarity, name in sorted(fresh, reverse=True) if similarity >= near.similar]
        written = self._matrix(near).nearest(vector, near.similar)
        older = (one for one in written if one[0] not in waiting)
        for name, similarity in merge(ranked, older, key=lambda one: -one[1]):
            if name != near.skeleton:
                yield name, similarity

    def forget(self, near: Nearby, skeleton: str) -> None:
        """A skeleton that leads nowhere."""
        if place := self._kept.get(_place(near)):
            place.forget(skeleton)

    def _matrix(self, near: Nearby) -> Matrix:
        place, dims = _place(near), len(near.embedding.vector)
        matrix = self._kept.pop(place, None)
        self._bytes -= matrix.bytes if matrix else 0
        matrix = matrix or Matrix(dims)
        for number, row in self._read(place[:4], matrix.last, matrix.most):
            self._add(matrix, number, row, dims)
        if matrix.last:
            self._kept[place] = matrix
            self._bytes += matrix.bytes
        while self._bytes > MAX_BYTES and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].bytes
        return matrix

    def _add(self, matrix: Matrix, number: int, row: VectorRow, dims: int) -> None:
        vector = vector_of(row, dims)
        if vector is None:
            matrix.last = max(matrix.last, number)
            self._scrap(number)
        else:
            matrix.add(number, row[3], vector)


def vector_of(row: VectorRow, dims: int) -> Vector | None:
    """A row's vector; None where a bit of it is not as it was written, or it is none of that length."""
    try:
        return unpack(vector_bytes(row), dims)
    except CorruptRowError:
        return None


def _place(near: Nearby) -> Place:
    return near.owner, near.region, near.pins, near.embedding.embedder, len(near.embedding.vector)
