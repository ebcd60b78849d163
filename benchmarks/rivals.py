"""An exact hit and a pass-through over HTTP, beside LiteLLM's proxy with its own in-memory response cache.

Set up alike: one worker each, caching on, no database, no key, the same upstream, the same client, the same bodies, in
turn within one run. LiteLLM lives in an environment of its own (`make bench-http-rivals`).
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from benchmarks.client import send
from benchmarks.machine import save, spread
from benchmarks.paper.systems import ROOT, SERVE, process

RIVAL = ROOT / ".venv-litellm" / "bin" / "litellm"
SETTINGS = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # nothing is fetched
    "LITELLM_TELEMETRY": "False",
    "LITELLM_LOG": "ERROR",
    "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true",  # loopback, and none of the two asks for a key
}
REPLY = "A reply of some eighty tokens. " * 12
ROUNDS, REQUESTS = 4, 250
PATIENCE_S = 180.0


def body(prompt: str) -> bytes:
    """A chat request of everyday size."""
    turns = [{"role": "system", "content": "You are a helpful assistant."}, {"role": "user", "content": prompt}]
    return json.dumps({"model": "m", "messages": turns, "temperature": 0}).encode()


HIT = body("Solve 2x + 3 = 13")


def unclaimed(start: int) -> list[bytes]:
    """Prompts that no cache has seen and no rule claims."""
    return [body(f"Write a line about the number {start + place}.") for place in range(REQUESTS)]


async def upstream() -> None:
    """The model server behind all: a fixed completion at once, and how often it was asked."""
    asked = 0

    async def chat(request: web.Request) -> web.Response:
        nonlocal asked
        await request.read()
        asked += 1
        choice = {"index": 0, "message": {"role": "assistant", "content": REPLY}, "finish_reason": "stop"}
        usage = {"prompt_tokens": 30, "completion_tokens": 80, "total_tokens": 110}
        whole = {
            "id": "u",
            "object": "chat.completion",
            "created": 0,
            "model": "m",
            "choices": [choice],
            "usage": usage,
        }
        return web.json_response(whole)

    async def count(_: web.Request) -> web.Response:
        return web.json_response(asked)

    app = web.Application(client_max_size=4 << 20)
    app.add_routes([web.post("/v1/chat/completions", chat), web.get("/asked", count)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"ready http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


@contextmanager
def litellm(url: str) -> Iterator[str]:
    """LiteLLM's proxy before the upstream, its response cache on; gives its URL."""
    config = {
        "model_list": [
            {"model_name": "m", "litellm_params": {"model": "openai/m", "api_base": f"{url}/v1", "api_key": "none"}}
        ],
        "litellm_settings": {
            "cache": True,
            "cache_params": {"type": "local", "ttl": 3600},
            "telemetry": False,
            "num_retries": 0,
        },
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(json.dumps(config), "utf-8")
        command = [str(RIVAL), "--config", str(path), "--host", "127.0.0.1", "--port", str(port), "--num_workers", "1"]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env=os.environ | SETTINGS, stdout=quiet, stderr=quiet) as running:  # noqa: S603 - own words
            try:
                _wait(port, running)
                yield f"http://127.0.0.1:{port}"
            finally:
                running.terminate()


def _wait(port: int, running: "subprocess.Popen[bytes]") -> None:
    ends = perf_counter() + PATIENCE_S
    while perf_counter() < ends and running.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/liveliness")
            if connection.getresponse().status == 200:
                return
        except OSError:
            sleep(0.5)
        finally:
            connection.close()
    raise RuntimeError("LiteLLM's proxy does not start")


def asked(url: str) -> int:
    """How often the upstream was asked."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", "/asked")
    count = int(connection.getresponse().read())
    connection.close()
    return count


async def measure(urls: dict[str, str], behind: str) -> dict[str, Any]:
    """Hits and pass-throughs of every system in turn, round by round."""
    times: dict[tuple[str, str], list[float]] = {(name, what): [] for name in urls for what in ("hit", "pass")}
    number = 0
    for _ in range(ROUNDS):
        for name, base in urls.items():
            url = f"{base}/v1/chat/completions"
            await send(url, [HIT] * 20)  # LiteLLM's cache holds 200 entries: what was passed through drove this one out
            before = asked(behind)
            times[name, "hit"] += await send(url, [HIT] * REQUESTS)
            spent = asked(behind) - before
            if spent and name != "upstream":
                raise RuntimeError(f"{name}: {spent} of {REQUESTS} repetitions were no hits")
            times[name, "pass"] += await send(url, unclaimed(number))
            number += REQUESTS
    found: dict[str, Any] = {name: {} for name in urls}
    for (name, what), seconds in times.items():
        found[name][what] = spread(seconds)
    return found


def version() -> str:
    """LiteLLM's, as its environment has it."""
    command = [str(RIVAL.parent / "python"), "-c", "from importlib.metadata import version; print(version('litellm'))"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - own words


def main() -> int:
    """Start all, measure, end all, and write the figures down."""
    if "--upstream" in sys.argv:
        asyncio.run(upstream())
    if not RIVAL.exists():
        print("LiteLLM is not installed here: make bench-http-rivals", file=sys.stderr)
        return 1
    with ExitStack() as stack:
        behind = stack.enter_context(process([sys.executable, "-m", "benchmarks.rivals", "--upstream"]))
        options = ["--backend", f"openai={behind}", "--port", "0", "--store", ":memory:"]
        ours = stack.enter_context(process([sys.executable, "-c", SERVE, "serve", *options]))
        urls = {"upstream": behind, "StepCache": ours, "LiteLLM": stack.enter_context(litellm(behind))}
        figures = asyncio.run(measure(urls, behind))
    print(save("rivals", {"litellm": version(), "systems": figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
