"""Jobs that do to a worker what broken or hostile code would."""

import ctypes
import os
import signal
import sys
import time

LEAKED: list[bytearray] = []


def echo(payload: object) -> object:
    """The payload: a job that behaves."""
    return payload


def pid(payload: object) -> int:  # noqa: ARG001 - says the same whatever it is asked
    """The worker's process id."""
    return os.getpid()


def spin(payload: object) -> None:
    """Never ends, in Python."""
    while payload is not Ellipsis:
        pass


def tower(payload: int) -> int:
    """Never ends, in one C call that holds the interpreter's lock."""
    return len(str(payload ** (payload**payload)))


def stubborn(payload: object) -> None:
    """Never ends, and ignores whatever a process can ignore."""
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    spin(payload)


def leave(payload: int) -> None:
    """Ends the process on the spot."""
    os._exit(payload)


def fault(payload: object) -> None:  # noqa: ARG001 - nothing is needed to fall
    """A fault in C."""
    ctypes.string_at(0)


def hog(payload: int) -> int:
    """Takes so many bytes and uses them."""
    return len(bytearray(payload))


def leak(payload: int) -> int:
    """Takes so many bytes and never gives them back."""
    LEAKED.append(bytearray(os.urandom(1) * payload))
    return os.getpid()


def late(payload: object) -> None:
    """Says itself that its time is over."""
    raise TimeoutError(payload)


def odd(payload: object) -> object:
    """What is no JSON."""
    return {"nan": float("nan"), "set": {1}, "deep": _deep()}[str(payload)]


def _deep() -> list[object]:
    deep: list[object] = []
    for _ in range(900):
        deep = [deep]
    return deep


def shout(payload: object) -> object:
    """The payload, after noise wherever a program prints."""
    for stream in (sys.stdout, sys.stderr):
        stream.write("noise " * 1000)
        stream.flush()
    os.write(1, b"\0\0\0\1x")
    return payload


def scribble(payload: str) -> str:
    """These bytes, in hex, into every open file: the protocol's own pipes are among them."""
    for number in range(3, 16):
        try:
            os.write(number, bytes.fromhex(payload))
        except OSError:
            continue
    return "the answer"


def brood(payload: object) -> None:
    """A child that holds the protocol's pipes, and then neither ends."""
    if os.fork() == 0:
        time.sleep(600)
    spin(payload)


def fickle(payload: str) -> str:
    """Ends the process or answers, as it is told."""
    if payload == "end":
        os._exit(1)
    return payload
