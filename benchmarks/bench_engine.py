"""How long an answer takes in process: exact, reuse, adapt, solve; with few entries and with many.

The backend is off: everything measured here is answered without a model. Each sample has a model name, and so a
partition, of its own: its first equation is solved, then repeated, reworded, and changed.
"""

import asyncio
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from time import perf_counter

from benchmarks.machine import save, spread
from stepcache import StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.domain.request import Answer, Request

SEED = 2026
SIZES = (0, 10_000, 100_000)
SAMPLES = 400


def request(prompt: str, model: str = "m") -> Request:
    """A chat request with that prompt alone."""
    return Request({"model": model, "messages": [{"role": "user", "content": prompt}]})


def equations(rng: random.Random) -> Iterator[str]:
    """`ax + b = c` with a solution in integers, none twice."""
    seen: set[str] = set()
    while True:
        a, b, x = rng.randint(2, 999), rng.randint(2, 9999), rng.randint(2, 9999)
        text = f"{a}x + {b} = {a * x + b}"
        if text not in seen:
            seen.add(text)
            yield text


async def fill(cache: StepCache, prompts: Iterator[str], count: int) -> None:
    """Answer so many different equations, each by another model name so that every one becomes a candidate."""
    for number in range(count):
        await cache.ask(request(f"Solve {next(prompts)}", model=f"m{number}"))
        if number % 2000 == 1999:
            await cache.store.flush()
    await cache.store.flush()


async def one(cache: StepCache, asked: Request, times: dict[str, list[float]]) -> None:
    """Answer a request and put its time under its route."""
    started = perf_counter()
    answer = await cache.ask(asked)
    took = perf_counter() - started
    times[str(answer.route) if isinstance(answer, Answer) else "unclaimed"].append(took)


async def measure(size: int) -> dict[str, dict[str, float]]:
    """Times by route with a store of that size."""
    prompts = equations(random.Random(SEED))
    times: dict[str, list[float]] = defaultdict(list)
    async with StepCache(backend=FakeBackend()) as cache:
        await fill(cache, prompts, size)
        for number in range(SAMPLES):
            text, other, model = next(prompts), next(prompts), f"sample{number}"
            await one(cache, request(f"Solve {text}", model), times)
            await one(cache, request(f"Solve {text}", model), times)
            await one(cache, request(f"Find x if {text}", model), times)
            await one(cache, request(f"Solve {other}", model), times)
    return {route: spread(values) for route, values in sorted(times.items())}


def main() -> int:
    """Measure every size and write the figures down."""
    sizes = {str(size): asyncio.run(measure(size)) for size in SIZES}
    print(save("engine", {"seed": SEED, "entries": sizes}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
