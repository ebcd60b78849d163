"""The messages between a pool and its workers: four bytes that tell the length, then JSON."""

import struct
from enum import StrEnum
from typing import IO

HEAD = struct.Struct(">I")
LARGEST = 1024 * 1024
"""Bytes of one message, either way: what the pool's process reads in some milliseconds, whatever stands in it."""


class Status(StrEnum):
    """How a job ended."""

    OK = "ok"
    ERROR = "error"
    LATE = "late"
    FULL = "full"


def framed(message: bytes) -> bytes:
    """One message as it is sent."""
    return HEAD.pack(len(message)) + message


def send(pipe: IO[bytes], message: bytes) -> None:
    """Write one message."""
    pipe.write(framed(message))
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """The next message; empty at the end, and for one that is too long."""
    head = pipe.read(HEAD.size)
    size = HEAD.unpack(head)[0] if len(head) == HEAD.size else 0
    message = pipe.read(size) if 0 < size <= LARGEST else b""
    return message if len(message) == size else b""


def unframed(data: bytes | bytearray) -> bytes | None:
    """The one message that these bytes are; None while more must come, empty for what can be none or is more than one.

    More than one is none: to one call there is one answer, and the rest would be taken for the next call's.
    """
    if len(data) < HEAD.size:
        return None
    size = HEAD.unpack_from(data)[0]
    if not 0 < size <= LARGEST or len(data) > HEAD.size + size:
        return b""
    return bytes(data[HEAD.size :]) if len(data) == HEAD.size + size else None
