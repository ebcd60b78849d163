"""Tests side by side, none longer than its time."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from stepcache.author.testing.lanes import Lanes, run_jobs
from stepcache.author.testing.load import load
from stepcache.author.testing.run import Job, Outcome, run_test
from tests.fakes.echo_rules import FAILS, HOLDS, write

LONG_S = 100.0


@pytest.fixture
def free() -> Iterator[threading.Event]:
    """Holds threads, and lets them go in the end."""
    event = threading.Event()
    yield event
    event.set()


def _named(name: str) -> str:
    return HOLDS.replace("it says b", name)


def test_outcomes_come_in_the_order_of_the_tests(tmp_path: Path) -> None:
    """However long each takes."""
    jobs = load([write(tmp_path, *(_named(str(number)) for number in range(9)))]).jobs
    assert [one.job.test.name for one in run_jobs(jobs)] == [str(number) for number in range(9)]


def test_a_test_that_never_ends_fails_and_the_others_run(tmp_path: Path, free: threading.Event) -> None:
    """Two of them take both lanes with them; new ones go on."""

    async def run(job: Job) -> Outcome:
        if job.test.name == "stuck":
            free.wait(LONG_S)  # the loop does not go round meanwhile
        return await run_test(job)

    names = ["stuck", "stuck", "third", "fourth"]
    lanes = Lanes(load([write(tmp_path, *map(_named, names))]).jobs, limit_s=1.0, grace_s=0.0, run=run)
    found = list(lanes.outcomes())
    assert [one.passed for one in found] == [False, False, True, True]
    assert [one.text for one in found[0].failures] == ["no end within 1 s"]
    assert lanes.stuck == 2


def test_a_test_that_waits_too_long_is_ended(tmp_path: Path) -> None:
    """Where it gives the loop back, its own loop ends it."""

    async def run(job: Job) -> Outcome:
        await asyncio.Event().wait()
        return await run_test(job)

    lanes = Lanes(load([write(tmp_path, HOLDS)]).jobs, limit_s=0.01, run=run)
    [outcome] = lanes.outcomes()
    assert [one.text for one in outcome.failures] == ["no end within 0.01 s"]
    assert lanes.stuck == 0


def test_who_stops_looking_lets_no_more_tests_begin(tmp_path: Path) -> None:
    """`--fail-fast` takes the first failure and goes."""
    lanes = Lanes(load([write(tmp_path, FAILS, *map(_named, map(str, range(50))))]).jobs)
    outcomes = lanes.outcomes()
    assert not next(outcomes).passed
    outcomes.close()
    assert lanes.waiting == 0


def test_a_fault_in_a_test_is_its_own(tmp_path: Path) -> None:
    """Told in a line, with no traceback."""

    async def run(_: Job) -> Outcome:
        raise RuntimeError("a plugin\nbroke")

    [outcome] = Lanes(load([write(tmp_path, HOLDS)]).jobs, run=run).outcomes()
    assert [one.text for one in outcome.failures] == ["the test broke off: RuntimeError: a plugin broke"]
