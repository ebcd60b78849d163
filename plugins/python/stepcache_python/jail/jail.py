"""The near end of the jail: starts it when it is first needed, asks it, and starts it anew when it is gone."""

import atexit
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from stepcache import Outcome, Verdict

PATIENCE_S = 1.8
"""A little more than the jail takes to end a run by itself."""

_INSIDE = str(Path(__file__).with_name("inside.py"))
_FLAGS = ("-s", "-S", "-P", "-B", "-W", "ignore")

Case = tuple[str, str]
"""A tuple of arguments and the value that is expected, as literals; for an error `raises NAME`."""


class Jail:
    """One process that runs answers, one at a time; its environment is empty but for the seed of hashes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def verdict(self, code: str, fn: str, cases: Sequence[Case], modules: Sequence[str] = ()) -> Verdict:
        """Whether the function gives what each case says; unsure where it was not to be run to its end.

        Args:
            cases: Literals, read as such by who asks.
            modules: What the code imports, of the modules that are offered.
        """
        words = (" ".join(modules), code, fn, *(text for case in cases for text in case))
        request = " ".join(word.encode().hex() for word in words).encode() + b"\n"
        with self._lock:
            try:
                answer = self._asked(request)
            except (OSError, ValueError) as error:
                self._drop()
                return Verdict.unsure(f"the jail cannot be asked: {type(error).__name__}")
        outcome, why = answer
        known = {"pass": Outcome.PASS, "fail": Outcome.FAIL}
        return Verdict(known.get(outcome, Outcome.UNSURE), why)

    def _asked(self, request: bytes) -> tuple[str, str]:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes")
        process.stdin.write(request)
        process.stdin.flush()
        said = b""
        while not said.endswith(b"\n"):
            ready = select.select([process.stdout], [], [], PATIENCE_S)[0]
            piece = os.read(process.stdout.fileno(), 65_536) if ready else b""
            if not piece:
                raise OSError("no answer")
            said += piece
        outcome, _, why = bytes.fromhex(said.decode()).decode().partition(" ")
        return outcome, why

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and (self._owner != os.getpid() or self._process.poll() is not None):
            self._drop()
        if self._process is None:
            self._owner = os.getpid()
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and script, no shell
                [sys.executable, *_FLAGS, _INSIDE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PYTHONHASHSEED": "0", "LANG": "C.UTF-8"},
                cwd="/",
            )
        return self._process

    def close(self) -> None:
        """End it; whoever asks again gets it anew."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


JAIL = Jail()
"""Shared by all checks of this process: it keeps nothing from one run to the next."""
atexit.register(JAIL.close)
