"""Requests with truth known by construction; imports nothing of StepCache."""

from random import Random

from benchmarks.paper import algebra, extraction
from benchmarks.paper.problem import Problem


def bases(seed: int) -> list[Problem]:
    """The 20 base requests, which come first and are not counted."""
    return [*algebra.base_problems(seed), *extraction.base_problems(seed)]


def evaluation(seed: int) -> list[Problem]:
    """The 222 requests that are counted, in the seed's order."""
    found = [*algebra.evaluation(seed), *extraction.evaluation(seed)]
    Random(f"paper order {seed}").shuffle(found)
    return found
