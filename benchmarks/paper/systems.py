"""The processes that are measured: a backend, and in front of it nothing, the paper's order, or the shipped rules."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
SERVE = "import sys; from stepcache.cli import main; sys.exit(main())"


class System(StrEnum):
    """What stands in front of the backend."""

    BASELINE = "baseline"
    PAPER = "paper's order"
    OURS = "StepCache"


RULES = {System.PAPER: "rules/paper", System.OURS: "rules"}


@contextmanager
def process(command: list[str]) -> Iterator[str]:
    """A server in a process of its own, until the block ends; gives the URL that its first line tells."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603 - own words
        try:
            assert running.stdout is not None
            line = running.stdout.readline()
            url = next((word for word in line.split() if word.startswith("http://")), "")
            if not url:
                raise RuntimeError(f"did not start: {' '.join(command)}: {line}")
            yield url
        finally:
            running.terminate()
            try:
                running.wait(timeout=20)
            except subprocess.TimeoutExpired:
                running.kill()


def scripted(seed: int, ms_a_token: float) -> list[str]:
    """The command of the scripted backend."""
    options = ["--seed", str(seed), "--ms-a-token", str(ms_a_token)]
    return [sys.executable, "-m", "benchmarks.paper.backend", *options]


@contextmanager
def system(which: System, backend: str) -> Iterator[str]:
    """The system in front of the backend at that URL, its store empty; gives its URL."""
    if which is System.BASELINE:
        yield backend
        return
    options = ["--rules", RULES[which], "--backend", f"openai={backend}", "--port", "0", "--store", ":memory:"]
    with process([sys.executable, "-c", SERVE, "serve", *options]) as url:
        yield url


class Client:
    """One connection that is kept."""

    def __init__(self, url: str, timeout_s: float = 120) -> None:
        parts = urlsplit(url)
        self._connection = HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=timeout_s)

    def chat(self, body: dict[str, Any]) -> tuple[int, dict[str, str], dict[str, Any], float]:
        """Status, headers (lower-case names), body and seconds of a chat request."""
        payload = json.dumps(body).encode()
        started = perf_counter()
        self._connection.request("POST", "/v1/chat/completions", payload, {"content-type": "application/json"})
        response = self._connection.getresponse()
        raw = response.read()
        took = perf_counter() - started
        headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, headers, json.loads(raw), took

    def get(self, path: str) -> Any:
        """The JSON at a path."""
        self._connection.request("GET", path)
        return json.loads(self._connection.getresponse().read())

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
