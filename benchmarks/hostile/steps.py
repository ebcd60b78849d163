"""How long one request keeps the event loop from turning to others: in processor time, so that no neighbour counts."""

import asyncio
import gc
from time import thread_time
from typing import Any

from benchmarks.hostile.inputs import HOSTILE, ORDINARY, made

EACH = 12
PATH = "/v1/chat/completions"


async def longest_steps(upstream: str, rules: list[str]) -> dict[str, dict[str, float]]:
    """Per kind, the longest turn of the event loop while one request is served: the median and the worst of some."""
    from stepcache import StepCache  # noqa: PLC0415 - the other half of the benchmark needs none of it
    from stepcache.assembly import SystemClock  # noqa: PLC0415 - as above
    from stepcache.proxy.app import Proxy  # noqa: PLC0415 - as above

    found: dict[str, list[float]] = {}
    async with StepCache(rules, backend=f"openai={upstream}") as cache:
        proxy = Proxy(cache, clock=SystemClock())
        for _, body in made(ORDINARY, 20, "first"):
            await _serve(proxy, body)
        gc.collect()
        gc.freeze()
        for kinds in (ORDINARY, HOSTILE):
            for name, body in made(kinds, EACH * len(kinds), "steps"):
                found.setdefault(name, []).append(await _longest(proxy, body))
    return {
        name: {"n": len(all_), "p50_ms": round(sorted(all_)[len(all_) // 2], 1), "max_ms": round(max(all_), 1)}
        for name, all_ in found.items()
    }


async def _longest(proxy: Any, body: bytes) -> float:
    """Milliseconds of the longest turn."""
    asked = asyncio.create_task(_serve(proxy, body))
    longest, before = 0.0, thread_time()
    while not asked.done():
        await asyncio.sleep(0)
        now = thread_time()
        longest, before = max(longest, now - before), now
    await asked
    return longest * 1000


async def _serve(proxy: Any, body: bytes) -> None:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Any:
        return next(messages, None) or await asyncio.Event().wait()

    async def send(_message: Any) -> None:
        return

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": PATH, "raw_path": PATH.encode(), "query_string": b""}
    await proxy({**scope, "headers": headers, "client": ("127.0.0.1", 1)}, receive, send)
