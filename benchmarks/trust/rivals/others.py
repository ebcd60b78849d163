"""A rival in its own environment, asked over a pipe."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.paper.systems import ROOT
from benchmarks.trust.record import Record
from benchmarks.trust.rivals.measure import Served, body_of, holds, key_of

PYTHON = ROOT / ".venv-rivals" / "bin" / "python"
QUIET = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # nothing is fetched
    "LITELLM_TELEMETRY": "False",
    "LITELLM_LOG": "ERROR",
    "PIP_NO_INDEX": "1",  # GPTCache would install what it lacks while it runs; all it needs is locked
    "OMP_NUM_THREADS": "1",  # a search of a few thousand vectors is over before a second thread has begun
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONPATH": str(ROOT),
}


class Rival:
    """The parent's end of the pipe."""

    def __init__(self, running: "subprocess.Popen[str]") -> None:
        self._running = running

    def ask(self, record: Record, reply: str) -> Served:
        """Send a request, say what its judge wants to know, and take what it serves.

        Raises:
            RuntimeError: It ended.
        """
        self._write({"key": key_of(record), "body": body_of(record), "reply": reply})
        while "judge" in (line := self.read()):
            self._write(holds(record, reply, line["judge"]))
        text = line["text"]
        return Served(text, text is not None, line["seconds"])

    def read(self) -> dict[str, Any]:
        """Its next line."""
        assert self._running.stdout is not None
        line = self._running.stdout.readline()
        if not line:
            raise RuntimeError(f"the rival ended: {self._running.args!r}")
        found: dict[str, Any] = json.loads(line)
        return found

    def _write(self, value: object) -> None:
        assert self._running.stdin is not None
        self._running.stdin.write(json.dumps(value) + "\n")
        self._running.stdin.flush()


@contextmanager
def rival(name: str, _seed: int) -> Iterator[Rival]:
    """The rival of that name, empty, until the block ends; it is told what the model says with every request."""
    command = [str(PYTHON), "-m", "benchmarks.trust.rivals.child", name]
    with tempfile.TemporaryDirectory() as folder, started(command, folder) as running:
        try:
            found = Rival(running)
            found.read()
            yield found
        finally:
            assert running.stdin is not None
            running.stdin.close()
            running.wait(timeout=30)


def started(command: list[str], folder: str) -> "subprocess.Popen[str]":
    """The process; what it leaves behind lies in the folder."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=os.environ | QUIET, stdin=pipe, stdout=pipe, text=True)  # noqa: S603 - own words


def versions() -> dict[str, str]:
    """The packages' versions, as their environment has them."""
    names = ("gptcache", "litellm", "faiss-cpu", "wordllama")
    code = f"import json; from importlib.metadata import version; print(json.dumps({{n: version(n) for n in {names}}}))"
    told = subprocess.run([str(PYTHON), "-c", code], capture_output=True, text=True, check=True).stdout  # noqa: S603 - own words
    found: dict[str, str] = json.loads(told)
    return found
