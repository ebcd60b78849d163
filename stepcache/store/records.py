"""What stands in a row: an entry as JSON under a checksum, and the marks of its slot values."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from stepcache.domain.entries import Entry
from stepcache.keeping import Embedding

# Beyond these an entry's slot values rank it no further.
MAX_MARKS = 32

Row = tuple[str, str, str, str, int, bytes, bytes]
"""owner, key, id, skeleton, candidate, body, checksum"""

VectorRow = tuple[str, str, str, str, str, bytes, bytes]
"""owner, region, pins, skeleton, embedder, vector, checksum"""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Entry)


class CorruptRowError(Exception):
    """A row that does not say what was written."""


def _digest(fields: Iterable[bytes]) -> bytes:
    """SHA-256 over length-prefixed fields, so that no two lists of fields look alike."""
    return hashlib.sha256(b"".join([len(field).to_bytes(8, "big") + field for field in fields])).digest()


def encode(entry: Entry) -> Row:
    """An entry as a row.

    Raises:
        UnicodeError: A text of it cannot be written (a lone surrogate).
    """
    body = _ENCODER.encode(entry)
    checksum = hashlib.sha256(body).digest()
    return entry.owner, entry.key, entry.id, entry.skeleton, int(entry.candidate), body, checksum


def decode(body: object, checksum: object) -> Entry:
    """The entry of a row.

    Raises:
        CorruptRowError: A bit of it is not as it was written.
    """
    if not isinstance(body, bytes) or hashlib.sha256(body).digest() != checksum:
        raise CorruptRowError("checksum")
    try:
        return _DECODER.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise CorruptRowError("shape") from error


def encode_vector(entry: Entry, embedding: Embedding) -> VectorRow:
    """What an entry's skeleton says, as a row.

    Raises:
        UnicodeError: A text of it cannot be written.
    """
    place = (entry.owner, entry.region, entry.pins, entry.skeleton, embedding.embedder)
    vector = embedding.vector.astype("<f4").tobytes()
    return *place, vector, _digest((*(text.encode() for text in place), vector))


def vector_bytes(row: VectorRow) -> bytes:
    """The vector's bytes in a row.

    Raises:
        CorruptRowError: A bit of the row is not as it was written.
    """
    *place, vector, checksum = row
    if checksum != _digest((*(text.encode() for text in place), vector)):
        raise CorruptRowError("checksum")
    return vector


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries that are searched together: one owner's, of one skeleton, with these pins."""

    owner: str
    skeleton: str
    pins: str

    @property
    def mark(self) -> bytes:
        """What every candidate on it has."""
        return _digest((self.owner.encode(), self.skeleton.encode(), self.pins.encode()))

    def marks(self, slots: Sequence[tuple[str, str]]) -> list[bytes]:
        """One a slot value; equal exactly where shelf, slot and value are."""
        head = (self.owner.encode(), self.skeleton.encode(), self.pins.encode())
        return [_digest((*head, name.encode(), value.encode())) for name, value in slots[:MAX_MARKS]]


def shelf_of(entry: Entry) -> Shelf:
    """Where an entry is looked for."""
    return Shelf(entry.owner, entry.skeleton, entry.pins)


def equal_slots(entry: Entry, slots: Sequence[tuple[str, str]]) -> int:
    """How many slots have the same value in the entry."""
    return len(set(entry.slots).intersection(slots))
