"""`make mutants`: a mutant is put in the place of its function, and the shares are counted rightly."""

from functools import lru_cache
from typing import Any

import pytest

from benchmarks.mutants import switch
from benchmarks.mutants.__main__ import sampled
from benchmarks.mutants.grow import GROUPS, ROOT, Mutant
from benchmarks.mutants.page import estimate


def test_a_mutant_that_is_turned_on_is_what_every_caller_gets() -> None:
    """Whoever took the function before, and whatever wraps it."""
    mutants: dict[str, Any] = {}

    @switch.register(mutants)
    def double(n: int, by: int = 2) -> int:
        return n * by

    def add(n: int, by: int = 3) -> int:
        return n + by

    mutants |= {"x_double__mutmut_1": lru_cache(add)}
    taken = double
    with switch.Watch() as watch:
        assert taken(10) == 20
    assert watch.called() == {f"{__name__}.x_double"}
    switch.turn_on(f"{__name__}.x_double__mutmut_1")
    assert taken(10) == 13


def test_a_mutant_that_is_nowhere_is_an_error() -> None:
    """It would live through every test."""
    with pytest.raises(LookupError, match="x_nothing__mutmut_1"):
        switch.turn_on("no.module.x_nothing__mutmut_1")


def test_a_part_counts_by_the_mutants_it_has() -> None:
    """Nothing is unknown of a part that was run as a whole."""
    small = {"mutants": 100, "run": 100, "killed": 90, "equivalent": {"a": "why"}, "alive": []}
    large = {"mutants": 900, "run": 90, "killed": 45, "equivalent": {}, "alive": []}
    share, half = estimate([small, large])
    assert share == pytest.approx(0.1 * 0.91 + 0.9 * 0.5)
    assert 0 < half < 0.1
    whole, unknown = estimate([small])
    assert (round(whole, 9), unknown) == (0.91, 0)


def test_the_sample_is_the_same_for_the_same_seed() -> None:
    """So many of each part, or all."""
    groups = {"a": [Mutant(str(n), "f", "- x + y") for n in range(50)], "b": [Mutant("b", "f", "- x + y")]}
    one = sampled(groups, 10, seed=1)
    assert (len(one["a"]), len(one["b"])) == (10, 1)
    assert one == sampled(groups, 10, seed=1) != sampled(groups, 10, seed=2)


def test_every_part_has_files_and_tests() -> None:
    """A folder that moves is noticed."""
    for group in GROUPS:
        assert all(list(ROOT.glob(pattern)) for pattern in group.files)
        assert all((ROOT / name).exists() for name in group.tests)
