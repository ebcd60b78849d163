"""The pool's end of one worker."""

import asyncio
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from stepcache.workers.frames import framed, unframed
from stepcache.workers.limits import HOME, Home, Limits

ROOT = str(Path(__file__).resolve().parents[2])
BOOT = "import sys; sys.path.append(sys.argv[1]); from stepcache.workers.child import main; main(sys.argv[2])"
"""What the child runs: isolated (`-I`), it would not find a package that is not installed."""

_CHUNK = 1 << 16


class Worker:
    """One process, which is the first of a group of its own: whatever it starts ends with it.

    It is asked from an event loop (`answer`) or from a thread (`wait`), one message after the other.
    """

    def __init__(self, jobs: Mapping[str, str], limits: Limits, home: Home = HOME) -> None:
        """Start it.

        Raises:
            OSError: The system starts no more processes.
        """
        self.calls = 0
        self._asked = False
        self._limits = limits
        given = {
            "jobs": dict(jobs),
            "memory": limits.memory_bytes,
            "cpu": limits.cpu_s,
            "niceness": limits.niceness,
            "paths": home.paths,
        }
        self._socket, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
                    [sys.executable, "-I", "-B", "-c", BOOT, ROOT, json.dumps(given)],
                    stdin=theirs.fileno(),
                    stdout=theirs.fileno(),
                    stderr=subprocess.DEVNULL,
                    env={**home.environment, "LANG": "C.UTF-8"},
                    cwd="/",
                    process_group=0,
                )
            except BaseException:
                self._socket.close()
                raise
        self._memory = _opened(f"/proc/{self._process.pid}/statm")

    async def answer(self, request: bytes) -> bytes:
        """Send one message and wait for the one that answers it; empty where the process ended or answered amiss."""
        loop = asyncio.get_running_loop()
        self.calls += 1
        self._asked = True
        try:
            self._socket.setblocking(False)
            await loop.sock_sendall(self._socket, framed(request))
            data = await loop.sock_recv(self._socket, _CHUNK)
            while data and (message := unframed(data)) is None:
                more = await loop.sock_recv(self._socket, _CHUNK)
                data = data + more if more else b""
        except OSError:
            return b""
        finally:
            self._asked = False
        return message if data and message is not None else b""

    def wait(self, request: bytes, *, wall_s: float) -> bytes:
        """As `answer`, for a thread.

        Raises:
            TimeoutError: So many seconds are over; the worker is still at it.
        """
        until = time.monotonic() + wall_s
        self.calls += 1
        try:
            self._allow(until)
            self._socket.sendall(framed(request))
            data = bytearray()
            while (message := unframed(data)) is None:
                self._allow(until)
                more = self._socket.recv(_CHUNK)
                if not more:
                    return b""
                data += more
        except TimeoutError:
            raise
        except OSError:
            return b""
        return message

    def _allow(self, until: float) -> None:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def fresh(self) -> bool:
        """Whether it may take another call: it had few enough, and holds little enough."""
        return self.calls < self._limits.calls and self._resident_bytes() <= self._limits.resident_bytes

    def _resident_bytes(self) -> int:
        if self._memory is None:
            return 0
        try:
            pages = os.pread(self._memory, 200, 0).split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * resource.getpagesize()

    def kill(self) -> None:
        """End it at once, with whatever it started; may be called from any thread, and twice."""
        if self._process.returncode is None:  # once it is known, the number may be another's
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def bury(self) -> None:
        """Kill it, wait for its end and close the way to it.

        While an event loop still waits there, the way stays open: its end is how the loop learns of it, and whoever
        asked buries it once more.
        """
        self.kill()
        self._process.wait()
        if self._asked:
            return
        with suppress(OSError):
            self._socket.close()
        memory, self._memory = self._memory, None
        if memory is not None:
            os.close(memory)


def _opened(path: str) -> int | None:
    """A file that is read again and again; None where the system has no such file."""
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
