"""What share of wordings the shipped rules claim: of the benchmark's own, and of those that no rule was changed for."""

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import replace

from benchmarks.machine import save
from benchmarks.paper import algebra, extraction, phrases
from benchmarks.paper.measure import body_of
from benchmarks.paper.problem import Kind, Problem, Task
from benchmarks.paper.systems import ROOT, RULES, System
from stepcache import StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.domain.request import Request

SEED = 42


def equations(bank: tuple[str, ...]) -> Iterable[Problem]:
    """Every wording of every base equation."""
    for base in algebra.bases(SEED):
        for phrasing in bank:
            case = base.written(base.draw, base.case.unknown, phrasing)
            yield Problem(phrasing, Task.ALGEBRA, Kind.REWORDED, base.number, case.prompt, case)


def notes(bank: tuple[str, ...], *, guided: bool) -> Iterable[Problem]:
    """Every wording of every base note, with a schema or without one."""
    for base in extraction.bases(SEED):
        if base.guided is guided:
            yield from (replace(base, phrasing=phrasing).problem(Kind.REWORDED, 0) for phrasing in bank)


async def claimed(problems: Iterable[Problem]) -> list[bool]:
    """Whether a rule claims each; the backend is off."""
    async with StepCache(str(ROOT / RULES[System.OURS]), backend=FakeBackend()) as cache:
        return [bool((await cache.ask(Request(body_of(problem, "m")))).rule) for problem in problems]


def main() -> int:
    """Ask with every bank and write the figures down."""
    banks = {
        "equations, the benchmark's": (phrases.REWORDED_EQUATION, equations(phrases.REWORDED_EQUATION)),
        "equations, unseen": (phrases.UNSEEN_EQUATION, equations(phrases.UNSEEN_EQUATION)),
        "keys, the benchmark's": (phrases.REWORDED_KEYS, notes(phrases.REWORDED_KEYS, guided=False)),
        "keys, unseen": (phrases.UNSEEN_KEYS, notes(phrases.UNSEEN_KEYS, guided=False)),
        "schema, the benchmark's": (phrases.REWORDED_SCHEMA, notes(phrases.REWORDED_SCHEMA, guided=True)),
        "schema, unseen": (phrases.UNSEEN_SCHEMA, notes(phrases.UNSEEN_SCHEMA, guided=True)),
    }
    found = []
    for name, (bank, problems) in banks.items():
        hits = asyncio.run(claimed(problems))
        found.append({"bank": name, "wordings": len(bank), "claimed": sum(hits), "of": len(hits)})
    print(save("paper-reach", {"seed": SEED, "banks": found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
