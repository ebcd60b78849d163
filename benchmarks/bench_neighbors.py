"""Nearest neighbours: the exact scan over many skeletons, how long an embedding takes, and whether the right one comes.

Recall is by construction: every skeleton's vector is random and of unit length, and is asked for with noise of which
the nearest one is known. Embeddings are those of the words of rules, values named by their types.
"""

import asyncio
import random
import sys
from dataclasses import replace
from time import perf_counter

import numpy as np

from benchmarks.machine import save, spread, timed
from stepcache.assembly import SystemClock
from stepcache.domain.entries import Entry
from stepcache.domain.routes import Grade
from stepcache.keeping import Embedding, Nearby
from stepcache.store.embedder import WordLlamaEmbedder
from stepcache.store.sqlite import SqliteStore
from stepcache.store.vectors import Vector, unit

SEED = 2026
SIZES = (1_000, 10_000)
QUERIES = 300
NOISE = 0.05

PLAIN = Entry(
    id="", owner="tenant", key="", skeleton="", pins="pins", candidate=True, task="bench", digest="d", prompt="p",
    schema="", output="1. x = 5\n", steps=(9,), grade=Grade.PROVED, slots=(), backend="fake", model="fake",
    created=0.0, expires=0.0, region="region",
)  # fmt: skip
WORDS = "solve find the value of word identifier equation in for given list keys from following note text".split()  # noqa: SIM905 - read as a line


def directions(rng: np.random.Generator, count: int, dims: int) -> list[Vector]:
    """Random unit vectors."""
    return [row for row in map(unit, rng.standard_normal((count, dims))) if row is not None]


def near(vector: Vector, embedder: str) -> Nearby:
    """What the nearest skeletons are looked for by."""
    return Nearby("tenant", "region", "pins", "none", Embedding(embedder, vector), 0.5)


async def scan(size: int, embedder: WordLlamaEmbedder) -> dict[str, object]:
    """A store with so many skeletons: the first look, which reads the matrix, the others, and how many were right."""
    rng = np.random.default_rng(SEED)
    rows = directions(rng, size, embedder.dims)
    store = SqliteStore(":memory:", clock=SystemClock(), max_entries=2 * size)
    for number, row in enumerate(rows):
        one = replace(PLAIN, id=f"i{number}", key=f"k{number}", skeleton=f"s{number}")
        store.put(one, Embedding(embedder.id, row))
    wanted = rng.integers(0, size, QUERIES)
    asked = [unit(rows[place] + NOISE * rng.standard_normal(embedder.dims)) for place in wanted]
    first = timed(lambda: store.neighbors(near(rows[0], embedder.id), (), 4), 1)[0]
    times, right = [], 0
    for place, vector in zip(wanted, asked, strict=True):
        assert vector is not None
        started = perf_counter()
        found = store.neighbors(near(vector, embedder.id), (), 4)
        times.append(perf_counter() - started)
        right += bool(found) and found[0].entry.skeleton == f"s{place}"
    await store.close()
    return {"first_us": round(first * 1e6, 1), "recall": right / QUERIES, **spread(times)}


async def embedding(embedder: WordLlamaEmbedder) -> dict[str, object]:
    """Loading, then texts of five to thirty words."""
    started = perf_counter()
    await embedder.embed("solve")
    load = perf_counter() - started
    rng, times = random.Random(SEED), []
    for _ in range(1000):
        text = " ".join(rng.choices(WORDS, k=rng.randint(5, 30)))
        started = perf_counter()
        await embedder.embed(text)
        times.append(perf_counter() - started)
    return {"load_ms": round(load * 1e3), "embedder": embedder.id, **spread(times)}


async def measure() -> dict[str, object]:
    """All figures."""
    embedder = WordLlamaEmbedder()
    embedded = await embedding(embedder)
    return {"seed": SEED, "embed": embedded, "scan": {str(size): await scan(size, embedder) for size in SIZES}}


def main() -> int:
    """Measure and write the figures down."""
    print(save("neighbors", asyncio.run(measure())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
