"""Killable processes."""

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from stepcache.workers.errors import JobError, WorkerCrashedError, WorkerTimeoutError
from stepcache.workers.limits import Limits
from stepcache.workers.pool import WorkerPool

HERE = "tests.unit.workers.test_pool"
JOBS = {
    "echo": f"{HERE}:echo",
    "print": f"{HERE}:prints",
    "spin": f"{HERE}:spin",
    "eat": f"{HERE}:eat",
    "exit": "os:_exit",
    "pid": f"{HERE}:pid",
    "environment": f"{HERE}:environment",
    "long": f"{HERE}:long",
    "write": f"{HERE}:write",
    "wait": "time:sleep",
    "gone": "stepcache.nowhere:gone",
}


# --- jobs ------------------------------------------------------------------------------------------------------------


def echo(payload: object) -> object:
    """The payload."""
    return payload


def prints(payload: object) -> object:
    """The payload, after some noise where the protocol might be."""
    sys.stdout.write("noise " * 1000)
    sys.stdout.flush()
    os.write(1, b"\0\0\0\1x")
    return payload


def spin(payload: object) -> None:
    """Never ends."""
    while payload is not Ellipsis:
        pass


def eat(payload: int) -> int:
    """Takes that many bytes."""
    return len(bytearray(payload))


def pid(payload: object) -> int:  # noqa: ARG001 - says the same whatever it is asked
    """The worker's process id."""
    return os.getpid()


def environment(payload: object) -> list[str]:  # noqa: ARG001 - says the same whatever it is asked
    """The names of all environment variables."""
    return sorted(os.environ)


def long(payload: int) -> str:
    """A text of that length."""
    return "x" * payload


def write(payload: str) -> None:
    """Writes to a file."""
    with open(payload, "w", buffering=1) as file:  # noqa: PTH123 - nothing else is needed
        file.write("something\n" * 10)


# --- the pool --------------------------------------------------------------------------------------------------------


async def test_a_job_answers_in_json() -> None:
    """What goes in comes out, several times from one process."""
    pool = WorkerPool(JOBS, size=1)
    payload = {"text": "Zoë \N{MINUS SIGN}", "numbers": [1, 2.5, None, True], "big": 10**40, "half": "\ud800"}
    assert await pool.call("echo", payload, wall_s=30) == payload
    assert await pool.call("pid", None, wall_s=30) == await pool.call("pid", None, wall_s=30)
    await pool.close()


async def test_what_a_job_prints_is_not_part_of_the_answer() -> None:
    """Neither through Python nor past it."""
    pool = WorkerPool(JOBS, size=1)
    assert await pool.call("print", 1, wall_s=30) == 1
    assert await pool.call("print", 2, wall_s=30) == 2
    await pool.close()


async def test_a_job_that_hangs_is_killed_at_its_deadline() -> None:
    """And the next call gets a new process."""
    pool = WorkerPool(JOBS, size=1)
    before = await pool.call("pid", None, wall_s=30)
    begun = time.monotonic()
    with pytest.raises(WorkerTimeoutError, match="spin: not done within"):
        await pool.call("spin", None, wall_s=0.3)
    assert time.monotonic() - begun < 20  # it would sleep much longer
    assert await pool.call("pid", None, wall_s=30) != before
    await pool.close()


async def test_a_caller_that_gives_up_kills_the_worker_too() -> None:
    """Cancelling a call ends what it started, and a call that waited for a worker is never begun."""
    pool = WorkerPool(JOBS, size=1)
    first = await pool.call("pid", None, wall_s=30)
    running = [asyncio.create_task(pool.call(job, None, wall_s=30)) for job in ("spin", "echo")]
    await asyncio.sleep(0.2)
    for task in reversed(running):
        task.cancel()
    assert [type(one) for one in await asyncio.gather(*running, return_exceptions=True)] == [asyncio.CancelledError] * 2
    assert await pool.call("pid", None, wall_s=30) != first
    await pool.close()


async def test_memory_is_limited() -> None:
    """More than is allowed fails, in the job or with it; a little does not."""
    pool = WorkerPool(JOBS, size=1, limits=Limits(memory_bytes=256 * 1024**2))
    assert await pool.call("eat", 1000, wall_s=30) == 1000
    with pytest.raises((JobError, WorkerCrashedError)):
        await pool.call("eat", 1024**3, wall_s=30)
    await pool.close()


async def test_processor_time_is_limited() -> None:
    """The system ends a job that computes too long, though nobody waits for its deadline."""
    pool = WorkerPool(JOBS, size=1, limits=Limits(cpu_s=1))
    with pytest.raises(WorkerCrashedError):
        await pool.call("spin", None, wall_s=30)
    await pool.close()


async def test_a_job_that_raises_says_why() -> None:
    """So does one that is in no table, that is nowhere, whose worker ends."""
    pool = WorkerPool(JOBS, size=1)
    for job, message in (("wait", "TypeError"), ("json.dumps", "KeyError"), ("gone", "ModuleNotFoundError")):
        with pytest.raises(JobError, match=message):
            await pool.call(job, "x", wall_s=30)
    with pytest.raises(WorkerCrashedError, match="without an answer"):
        await pool.call("exit", 3, wall_s=30)
    assert await pool.call("echo", 1, wall_s=30) == 1
    await pool.close()


async def test_messages_have_a_greatest_length() -> None:
    """Either way; what is shorter passes though it fills the pipe."""
    pool = WorkerPool(JOBS, size=1)
    with pytest.raises(JobError, match="too many"):
        await pool.call("echo", "x" * 5_000_000, wall_s=30)
    with pytest.raises(JobError, match="too long"):
        await pool.call("long", 5_000_000, wall_s=30)
    assert len(await pool.call("echo", "x" * 1_000_000, wall_s=30)) == 1_000_000
    await pool.close()


async def test_a_worker_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No key of ours can leave with it, and it writes no files."""
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    pool = WorkerPool(JOBS, size=1)
    names = await pool.call("environment", None, wall_s=30)
    assert set(names) <= {"LANG", "LC_CTYPE"}
    with pytest.raises(JobError, match="OSError"):
        await pool.call("write", str(tmp_path / "file"), wall_s=30)
    await pool.close()


async def test_calls_wait_for_a_worker() -> None:
    """Never more of them than the pool's size."""
    pool = WorkerPool(JOBS, size=2)
    pids = await asyncio.gather(*(pool.call("pid", None, wall_s=60) for _ in range(12)))
    assert 1 <= len(set(pids)) <= 2
    await pool.close()


async def test_a_worker_is_replaced_after_so_many_calls() -> None:
    """What it leaked goes with it."""
    pool = WorkerPool(JOBS, size=1, limits=Limits(calls=2))
    pids = [await pool.call("pid", None, wall_s=30) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]
    await pool.close()


async def test_a_worker_that_died_in_the_meantime_is_replaced() -> None:
    """Nobody notices."""
    pool = WorkerPool(JOBS, size=1)
    first = await pool.call("pid", None, wall_s=30)
    os.kill(first, 9)
    await asyncio.sleep(0.2)
    assert await pool.call("pid", None, wall_s=30) != first
    await pool.close()


def test_a_pool_serves_one_event_loop_after_the_other() -> None:
    """Nothing in it belongs to a loop; and no process is left behind."""
    pool = WorkerPool(JOBS, size=1)
    first = asyncio.run(pool.call("pid", None, wall_s=30))
    assert asyncio.run(pool.call("pid", None, wall_s=30)) == first
    asyncio.run(pool.close())
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert asyncio.run(pool.call("echo", 1, wall_s=30)) == 1
    del pool


async def test_closing_ends_what_is_running() -> None:
    """Its caller is told."""
    pool = WorkerPool(JOBS, size=1)
    running = asyncio.create_task(pool.call("spin", None, wall_s=60))
    await asyncio.sleep(0.3)
    await pool.close()
    with pytest.raises(WorkerCrashedError):
        await running


async def test_closing_ends_what_waits_for_a_worker_too() -> None:
    """Each caller is told, none is cancelled, and nothing is begun any more."""
    pool = WorkerPool(JOBS, size=1)
    calls = [asyncio.create_task(pool.call("spin", None, wall_s=60)) for _ in range(3)]
    await asyncio.sleep(0)  # each is handed over; the first may or may not have its worker
    await pool.close()
    ends = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(one) for one in ends] == [WorkerCrashedError] * 3
    assert await pool.call("echo", 1, wall_s=30) == 1
    await pool.close()
