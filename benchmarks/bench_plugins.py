"""What it costs that a plugin's code runs elsewhere: a call through a warm worker, and a new worker for a lost one.

The plugin is one that looks for a word; what is measured is the way to it and back. Beside it stands the way alone:
a worker that gives back what it is given, asked from the event loop.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.machine import save, spread
from stepcache.bundled import tools
from stepcache.domain.steps import Passage
from stepcache.hosting.host import Host
from stepcache.plugins.installed import installed
from stepcache.ports import Asked, Away, Tools
from stepcache.settings import PluginSettings
from stepcache.workers.pool import WorkerPool
from tests.fakes.packages import put, reachable

STEPS = (1, 10, 50)
SAMPLES, LOST = 3_000, 20


def asked(tools_: Tools, texts: tuple[str, ...]) -> tuple[Asked, ...]:
    """Every step of an answer."""
    args = tools_.verifiers["bench.says"].Args()
    return tuple(Asked("bench.says", Passage(text, "prompt", texts, at), args) for at, text in enumerate(texts))


async def timed(call: Callable[[], Awaitable[object]], samples: int) -> dict[str, float]:
    """How long it takes, again and again."""
    times: list[float] = []
    for _ in range(samples):
        started = perf_counter()
        await call()
        times.append(perf_counter() - started)
    return {**spread(times), "least_us": round(min(times) * 1e6, 1)}


async def bare() -> dict[str, float]:
    """The way alone."""
    pool = WorkerPool({"echo": "builtins:bool"}, size=1)
    await pool.run("echo", 1, wall_s=30)
    found = await timed(lambda: pool.run("echo", 1, wall_s=30), SAMPLES)
    await pool.close()
    return found


async def measure() -> dict[str, object]:
    """A batch of each size, and how long a new worker takes."""
    host = Host([one for one in installed() if one.namespace == "bench"], PluginSettings())
    found: dict[str, object] = {"bare": await bare()}
    started = perf_counter()
    await host.start()
    found["start_ms"] = round((perf_counter() - started) * 1000, 1)
    tools_ = host.tools(tools())
    verifier = tools_.verifiers["bench.says"]
    if not isinstance(verifier, Away):
        raise TypeError("it has to run elsewhere")
    for size in STEPS:
        one = asked(tools_, tuple(f"good x{at} = {at}\n" for at in range(size)))
        found[f"steps_{size}"] = await timed(partial(verifier.door.judge, one, within_s=30), SAMPLES)
    await host.close()
    found["new_worker"] = await lost()
    return found


async def lost() -> dict[str, float]:
    """A worker of its own each time, from its start to its first answer."""
    times: list[float] = []
    for _ in range(LOST):
        host = Host([one for one in installed() if one.namespace == "bench"], PluginSettings())
        started = perf_counter()
        await host.start()
        times.append(perf_counter() - started)
        await host.close()
    return spread(times)


def main() -> int:
    """Measure, and write the figures down."""
    with TemporaryDirectory() as folder, reachable(Path(folder)):
        put(Path(folder), "bench")
        print(save("plugins", asyncio.run(measure())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
