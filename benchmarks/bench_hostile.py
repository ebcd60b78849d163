"""Whether hostile requests slow the others down: p99 of everyday requests with and without them, by turns in one run.

Both kinds come at a steady rate whatever the server does, and a time is counted from when its request was due. The
hostile ones come from a process of their own. Beside that, how long one request of each kind keeps the event loop
from turning to others, which no neighbour on the machine changes.
"""

import asyncio
import json
import os
import sys
from collections import defaultdict
from contextlib import ExitStack
from itertools import chain
from time import perf_counter
from typing import Any

from benchmarks.client import send
from benchmarks.hostile.inputs import HOSTILE, ORDINARY, SEED, made
from benchmarks.hostile.steps import PATH, longest_steps
from benchmarks.machine import save, spread
from benchmarks.paper.systems import SERVE, process

ROUNDS, SECONDS = 5, 15
CONNECTIONS, A_SECOND = 6, 24
HOSTILE_A_SECOND = 1
RULES = ["rules", "benchmarks/hostile/rules"]
TAKEN = frozenset({200, 400, 404, 413, 422})
"""What a hostile request may be told."""

Times = dict[str, list[float]]


async def ordinary(url: str, part: str, seconds: float) -> Times:
    """Everyday requests over some connections, each its turn; seconds by kind."""
    asked = made(ORDINARY, int(A_SECOND * seconds), part)
    every_s = CONNECTIONS / A_SECOND

    async def one(place: int) -> list[tuple[str, float]]:
        await asyncio.sleep(place / A_SECOND)
        mine = asked[place::CONNECTIONS]
        took = await send(url, [body for _, body in mine], every_s=every_s)
        return list(zip((name for name, _ in mine), took, strict=True))

    found: Times = defaultdict(list)
    for name, took in chain.from_iterable(await asyncio.gather(*map(one, range(CONNECTIONS)))):
        found[name].append(took)
    return found


async def attack(url: str, part: str, seconds: float) -> Times:
    """Hostile requests, each over a connection of its own; seconds by kind."""
    asked = made(HOSTILE, int(HOSTILE_A_SECOND * seconds), part)
    print(f"ready {url}", flush=True)
    found: Times = defaultdict(list)

    async def one(place: int, name: str, body: bytes) -> None:
        await asyncio.sleep(place / HOSTILE_A_SECOND)
        found[name] += await send(url, [body], TAKEN)

    await asyncio.gather(*(one(place, name, body) for place, (name, body) in enumerate(asked)))
    return found


async def attacked(url: str, part: str) -> tuple[Times, Times]:
    """Everyday requests while another process sends hostile ones; the times of both."""
    command = [sys.executable, "-m", "benchmarks.bench_hostile", "--attack", url, part]
    # Its last line is long: the times of all that it sent.
    other = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, limit=1 << 24)
    assert other.stdout is not None
    await other.stdout.readline()
    found = await ordinary(url, part, SECONDS)
    theirs: Times = json.loads(await other.stdout.readline())
    if await other.wait():
        raise RuntimeError("the hostile requests were not all answered")
    return found, theirs


async def measure(url: str) -> dict[str, Any]:
    """Both by turns, round by round."""
    sides: dict[str, Times] = {"without": defaultdict(list), "with": defaultdict(list)}
    hostile: Times = defaultdict(list)
    await ordinary(url, "first", 2)
    for round_ in range(ROUNDS):
        _add(sides["without"], await ordinary(url, f"{round_} without", SECONDS))
        found, theirs = await attacked(url, f"{round_} with")
        _add(sides["with"], found)
        _add(hostile, theirs)
    whole = {side: spread([*chain.from_iterable(times.values())]) for side, times in sides.items()}
    return {
        "seed": SEED,
        "share": round(HOSTILE_A_SECOND / (HOSTILE_A_SECOND + A_SECOND), 3),
        "a_second": A_SECOND,
        "whole": whole,
        "ratio_p99": round(whole["with"]["p99_us"] / whole["without"]["p99_us"], 2),
        "kinds": {side: {name: spread(one) for name, one in times.items()} for side, times in sides.items()},
        "hostile": {name: spread(times) for name, times in hostile.items()},
    }


def _add(to: Times, found: Times) -> None:
    for name, times in found.items():
        to[name] += times


def main() -> int:
    """Start the servers, measure, end them, and write the figures down."""
    if "--attack" in sys.argv:
        url, part = sys.argv[-2:]
        os.nice(5)  # what it takes to send two megabytes is not the server's doing; elsewhere it has its own machine
        print(json.dumps(asyncio.run(attack(url, part, SECONDS))), flush=True)
        return 0
    load, started = os.getloadavg()[0], perf_counter()
    with ExitStack() as stack:
        behind = stack.enter_context(process([sys.executable, "-m", "benchmarks.rivals", "--upstream"]))
        rules = [word for place in RULES for word in ("--rules", place)]
        options = ["--backend", f"openai={behind}", "--port", "0", "--store", ":memory:", *rules]
        url = stack.enter_context(process([sys.executable, "-c", SERVE, "serve", *options]))
        figures = asyncio.run(measure(f"{url}{PATH}"))
        figures["steps"] = asyncio.run(longest_steps(behind, RULES))
    print(save("hostile", {**figures, "load": round(load, 1), "seconds": round(perf_counter() - started)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
