"""The pool's end of one worker."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from stepcache.workers.frames import receive, send
from stepcache.workers.limits import Limits

ROOT = str(Path(__file__).resolve().parents[2])
BOOT = "import sys; sys.path.append(sys.argv[1]); from stepcache.workers.child import main; main(sys.argv[2])"
"""What the child runs: isolated (`-I`), it would not find a package that is not installed."""


class Worker:
    """One process, which is the first of a group of its own: whatever it starts ends with it."""

    def __init__(self, jobs: Mapping[str, str], limits: Limits) -> None:
        """Start it.

        Raises:
            OSError: The system starts no more processes.
        """
        self.calls = 0
        self._limits = limits
        settings = json.dumps({"jobs": dict(jobs), "memory": limits.memory_bytes, "cpu": limits.cpu_s})
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-I", "-B", "-c", BOOT, ROOT, settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            process_group=0,
        )

    def exchange(self, request: bytes) -> bytes:
        """Send one message and wait for the one that answers it; empty where the process ended."""
        if self._process.stdin is None or self._process.stdout is None:
            return b""
        self.calls += 1
        try:
            send(self._process.stdin, request)
            return receive(self._process.stdout)
        except OSError:
            return b""

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def fresh(self) -> bool:
        """Whether it may take another call: it had few enough, and holds little enough."""
        return self.calls < self._limits.calls and self._resident_bytes() <= self._limits.resident_bytes

    def _resident_bytes(self) -> int:
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * resource.getpagesize()

    def kill(self) -> None:
        """End it at once, with whatever it started; may be called from any thread, and twice."""
        if self._process.returncode is None:  # once it is known, the number may be another's
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def bury(self) -> None:
        """Kill it, wait for its end and close its pipes."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
