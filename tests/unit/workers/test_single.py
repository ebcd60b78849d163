"""One worker for those who wait in a thread, and workers that have to get ready first."""

import asyncio
import os
import threading
import time

import pytest

from stepcache.workers.errors import JobError, StruckOutError, WorkerCrashedError, WorkerTimeoutError
from stepcache.workers.limits import First, Home, Limits
from stepcache.workers.pool import WorkerPool
from stepcache.workers.process import Worker
from stepcache.workers.single import SingleWorker
from stepcache.workers.strikes import Strikes
from tests.fakes.children import children
from tests.fakes.clock import FakeClock

HERE = "tests.fakes.hostile_jobs"
JOBS = {name: f"{HERE}:{name}" for name in ("echo", "pid", "spin", "leave", "leak", "late")}
JOBS |= {"paths": "tests.unit.workers.test_single:paths", "wait": "time:sleep"}
LONG_S = 60.0


def paths(payload: object) -> list[object]:  # noqa: ARG001 - says the same whatever it is asked
    """Where a worker imports from, and what it sees."""
    import sys  # noqa: PLC0415 - of the worker

    return [sys.path, dict(os.environ)]


def wait_for_another(before: frozenset[int]) -> None:
    """Until there is a process that was not there before."""
    while not children() - before:
        time.sleep(0.01)


def single(first: First | None = None, limits: Limits | None = None, clock: FakeClock | None = None) -> SingleWorker:
    """One worker that is ready when it has echoed."""
    limits = limits or Limits()
    strikes = Strikes(limits, (clock or FakeClock()).monotonic)
    return SingleWorker(lambda: Worker(JOBS, limits), first or First("echo", 1, LONG_S), strikes)


def test_a_worker_answers_a_thread_that_waits() -> None:
    """The same one, call after call; closing ends it, and a later call starts another."""
    before = children()
    worker = single()
    worker.ready()
    first = worker.run("pid", None, wall_s=LONG_S)
    assert worker.run("pid", None, wall_s=LONG_S) == first
    worker.close()
    assert children() == before
    assert worker.run("pid", None, wall_s=LONG_S) != first
    worker.close()


@pytest.mark.parametrize(
    ("job", "payload", "error"),
    [("spin", None, WorkerTimeoutError), ("leave", 1, WorkerCrashedError), ("nowhere", None, JobError)],
)
def test_whatever_fails_is_told_and_the_next_call_is_as_ever(job: str, payload: object, error: type[Exception]) -> None:
    """A job that never ends is killed."""
    worker = single()
    worker.ready()
    with pytest.raises(error):
        worker.run(job, payload, wall_s=1.0)
    assert worker.run("echo", 7, wall_s=LONG_S) == 7
    worker.close()


def test_a_worker_that_holds_too_much_is_replaced() -> None:
    """As in a pool."""
    worker = single(limits=Limits(resident_bytes=128 << 20))
    first = worker.run("leak", 192 << 20, wall_s=LONG_S)
    assert worker.run("pid", None, wall_s=LONG_S) != first
    worker.close()


def test_closing_ends_what_a_thread_waits_for() -> None:
    """It is told."""
    worker, told = single(), list[object]()

    def spin() -> None:
        try:
            worker.run("spin", None, wall_s=LONG_S)
        except WorkerCrashedError as error:
            told.append(error)

    before = children()
    thread = threading.Thread(target=spin)
    thread.start()
    wait_for_another(before)
    worker.close()
    thread.join(LONG_S)
    worker.close()
    assert len(told) == 1


@pytest.mark.parametrize("first", [First("leave", 1, LONG_S), First("spin", None, 1.0), First("nowhere", None, LONG_S)])
async def test_a_worker_that_does_not_get_ready_is_not_tried_for_long(first: First) -> None:
    """Each try is told to whoever waits for it; after some no process is started for a while, and then one."""
    clock = FakeClock()
    limits = Limits(strikes=2, rest_s=30)
    pool = WorkerPool(JOBS, limits=limits, first=first, now=clock.monotonic)
    alone = single(first, limits, clock)
    before = children()

    async def in_pool() -> object:
        return await pool.run("echo", 1, wall_s=LONG_S, wait_s=LONG_S)

    async def in_thread() -> object:
        return await asyncio.to_thread(alone.run, "echo", 1, wall_s=LONG_S)

    for ask in (in_pool, in_thread):
        for _ in range(2):
            with pytest.raises((WorkerCrashedError, WorkerTimeoutError, JobError)) as error:
                await ask()
            assert not error.value.begun
        with pytest.raises(StruckOutError):
            await ask()
    clock.forward(30)
    with pytest.raises((WorkerCrashedError, WorkerTimeoutError, JobError)):
        await in_pool()
    await pool.close()
    assert children() == before


async def test_whoever_waits_gets_a_worker_though_it_takes_long_to_get_ready() -> None:
    """One that gave up does not end it; the time it took is none of the call's."""
    pool = WorkerPool(JOBS, size=1, first=First("wait", 1.0, LONG_S))
    with pytest.raises(WorkerTimeoutError, match="no worker was free"):
        await pool.run("echo", 1, wall_s=LONG_S, wait_s=0.05)
    waiting = [pool.run("pid", None, wall_s=LONG_S, wait_s=LONG_S) for _ in range(3)]
    assert len(set(await asyncio.gather(*waiting))) == 1
    await pool.close()


async def test_another_worker_gets_ready_as_soon_as_one_is_lost() -> None:
    """Before anybody asks for it."""
    before = children()
    pool = WorkerPool(JOBS, size=2, first=First("echo", 1, LONG_S))
    with pytest.raises(WorkerCrashedError):
        await pool.run("leave", 1, wall_s=LONG_S, wait_s=LONG_S)
    await asyncio.to_thread(wait_for_another, before)
    await pool.close()
    assert children() == before


async def test_a_worker_finds_its_home() -> None:
    """Folders behind those of its interpreter, and variables."""
    pool = WorkerPool(JOBS, size=1, home=Home(("/nowhere/at/all",), {"GIVEN": "yes"}))
    found, environment = await pool.run("paths", None, wall_s=LONG_S)
    assert found[-1] == "/nowhere/at/all"
    assert environment["GIVEN"] == "yes"
    assert environment.keys() <= {"GIVEN", "LANG", "LC_CTYPE"}
    await pool.close()
