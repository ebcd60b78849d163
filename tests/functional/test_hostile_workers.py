"""What broken or hostile code does in a worker costs nobody else anything."""

import asyncio
import json
import logging
from random import Random

import pytest

from stepcache.workers.errors import (
    JobError,
    StruckOutError,
    WorkerCrashedError,
    WorkerError,
    WorkerTimeoutError,
)
from stepcache.workers.frames import HEAD
from stepcache.workers.limits import Limits
from stepcache.workers.pool import WorkerPool
from tests.fakes.clock import FakeClock

HERE = "tests.fakes.hostile_jobs"
NAMES = "echo pid spin tower stubborn leave fault hog leak late odd shout scribble brood fickle".split()  # noqa: SIM905 - shorter to read
JOBS = {name: f"{HERE}:{name}" for name in NAMES}
PATIENT = Limits(strikes=1_000_000)
LONG_S = 60.0


def framed(value: object) -> bytes:
    """A message as the protocol has it."""
    message = json.dumps(value).encode()
    return HEAD.pack(len(message)) + message


def junk() -> list[bytes]:
    """Two hundred shapes of what is no answer."""
    rng = Random(20)
    shapes: list[object] = [None, 1, "ok", [], ["ok"], ["ok", 1], {"ok": 1}, [["ok"], "ok", 1], [None, "ok", 1]]
    statuses: tuple[object, ...] = ("ok", "error", "late", "full", "fine", None, 1, [])
    shapes += [["0" * 16, status, "666"] for status in statuses]
    shapes += [["0" * 16, "ok", "666", 1], ["", "ok", "666"], [0, 0, 0], [True, False, None], "x" * 1000]
    found = [framed(shape) for shape in shapes]
    found += [HEAD.pack(size) + b"[" * 20_000 for size in (0, 1, 10, 20_000, 1 << 20, (1 << 20) + 1, (1 << 32) - 1)]
    found += [HEAD.pack(9) + text for text in (b"[NaN,1,2]", b"[1e999,1]", b'["a","\xff"', b"\0" * 9, b'"\\ud800" ')]
    return found + [rng.randbytes(rng.randrange(4, 300)) for _ in range(200 - len(found))]


@pytest.mark.parametrize(("job", "payload"), [("spin", None), ("tower", 9), ("stubborn", None), ("brood", None)])
async def test_what_never_ends_is_killed_while_others_are_served(job: str, payload: object) -> None:
    """In Python, in C, deaf to every signal, with a child that holds the pipes: others are answered meanwhile."""
    pool = WorkerPool(JOBS, size=2)
    assert await pool.call("echo", 1, wall_s=LONG_S) == 1
    endless = asyncio.create_task(pool.call(job, payload, wall_s=2.0))
    assert [await pool.call("echo", number, wall_s=LONG_S) for number in range(20)] == list(range(20))
    with pytest.raises(WorkerTimeoutError, match=f"{job}: not done within 2 s"):
        await endless
    assert await asyncio.gather(*(pool.call("echo", number, wall_s=LONG_S) for number in range(4))) == [0, 1, 2, 3]
    await pool.close()


@pytest.mark.parametrize(("job", "payload"), [("leave", 3), ("fault", None), ("hog", 8 << 30)])
async def test_what_ends_its_process_is_told_and_replaced(job: str, payload: object) -> None:
    """An exit, a fault in C, too much memory: each is one call's loss."""
    pool = WorkerPool(JOBS, size=1)
    before = await pool.call("pid", None, wall_s=LONG_S)
    with pytest.raises(WorkerCrashedError, match=f"^{job}: "):
        await pool.call(job, payload, wall_s=LONG_S)
    assert await pool.call("pid", None, wall_s=LONG_S) != before
    await pool.close()


async def test_two_hundred_shapes_of_junk_are_no_answer_to_this_call_or_the_next() -> None:
    """Written into the protocol's own pipe, they cost their call and their worker."""
    pool = WorkerPool(JOBS, size=1, limits=PATIENT)
    found: list[object] = []
    for number, shape in enumerate(junk()):
        try:
            found.append(await pool.call("scribble", shape.hex(), wall_s=1.0))
        except WorkerError as error:
            found.append(type(error))
        assert await pool.call("echo", number, wall_s=LONG_S) == number
    await pool.close()
    assert len(found) == 200
    assert set(found) <= {WorkerCrashedError, WorkerTimeoutError}


@pytest.mark.parametrize(("payload", "error"), [("nan", WorkerCrashedError), ("set", JobError)])
async def test_a_result_that_is_no_json_is_no_answer(payload: str, error: type[WorkerError]) -> None:
    """Python writes NaN as JSON, which it is not."""
    pool = WorkerPool(JOBS, size=1)
    with pytest.raises(error):
        await pool.call("odd", payload, wall_s=LONG_S)
    assert await pool.call("echo", 1, wall_s=LONG_S) == 1
    await pool.close()


async def test_what_a_job_prints_is_nowhere_and_what_it_nests_is_read_or_refused() -> None:
    """Standard output is not the way of answers."""
    pool = WorkerPool(JOBS, size=1)
    assert await pool.call("shout", 1, wall_s=LONG_S) == 1
    try:
        assert json.dumps(await pool.call("odd", "deep", wall_s=LONG_S)).count("[") == 901
    except WorkerError:
        assert await pool.call("shout", 2, wall_s=LONG_S) == 2
    await pool.close()


async def test_a_worker_that_holds_too_much_is_replaced() -> None:
    """A leak goes with the process; one that is within bounds goes on."""
    pool = WorkerPool(JOBS, size=1, limits=Limits(resident_bytes=128 << 20))
    first = await pool.call("leak", 1 << 20, wall_s=LONG_S)
    assert await pool.call("leak", 192 << 20, wall_s=LONG_S) == first
    assert await pool.call("pid", None, wall_s=LONG_S) != first
    await pool.close()


async def test_a_job_that_fails_again_and_again_rests_and_comes_back() -> None:
    """It is refused without a process; others run on; after its rest one call finds it well."""
    clock = FakeClock()
    pool = WorkerPool(JOBS, size=1, limits=Limits(strikes=2, rest_s=30), now=clock.monotonic)
    for _ in range(2):
        with pytest.raises(WorkerCrashedError):
            await pool.call("fickle", "end", wall_s=LONG_S)
    worker = await pool.call("pid", None, wall_s=LONG_S)
    with pytest.raises(StruckOutError):
        await pool.call("fickle", "end", wall_s=LONG_S)
    assert await pool.call("pid", None, wall_s=LONG_S) == worker
    clock.forward(30)
    assert await pool.call("fickle", "well", wall_s=LONG_S) == "well"
    assert await pool.call("fickle", "well", wall_s=LONG_S) == "well"
    await pool.close()


@pytest.mark.parametrize(("job", "wall_s"), [("spin", 0.5), ("late", LONG_S)])
async def test_time_outs_are_strikes_whoever_notices(job: str, wall_s: float, caplog: pytest.LogCaptureFixture) -> None:
    """The deadline or the job itself, as Z3 does; it is logged once."""
    caplog.set_level(logging.WARNING, "stepcache.workers")
    pool = WorkerPool(JOBS, size=1, limits=Limits(strikes=2))
    assert await pool.call("echo", 1, wall_s=LONG_S) == 1
    for error in (WorkerTimeoutError, WorkerTimeoutError, StruckOutError, StruckOutError):
        with pytest.raises(error):
            await pool.call(job, "its time is over", wall_s=wall_s)
        assert await pool.call("echo", 1, wall_s=LONG_S) == 1
    assert [message.partition(" at a time")[0] for message in caplog.messages] == [f"the job `{job}` rests for 30 s"]
    await pool.close()


async def test_a_call_that_only_waited_is_no_strike() -> None:
    """Another job had the worker; nothing is known of this one."""
    pool = WorkerPool(JOBS, size=1, limits=Limits(strikes=1))
    assert await pool.call("echo", 1, wall_s=LONG_S) == 1
    endless = asyncio.create_task(pool.call("spin", None, wall_s=LONG_S))
    await asyncio.sleep(0)
    with pytest.raises(WorkerTimeoutError):
        await pool.call("echo", 1, wall_s=0.2)
    endless.cancel()
    await asyncio.gather(endless, return_exceptions=True)
    assert await pool.call("echo", 1, wall_s=LONG_S) == 1
    await pool.close()


async def test_an_exception_is_an_answer_and_no_strike() -> None:
    """So is a job that is nowhere: a plugin without its module costs no rest."""
    pool = WorkerPool({**JOBS, "gone": "stepcache.nowhere:gone"}, size=1, limits=Limits(strikes=1))
    for _ in range(3):
        with pytest.raises(JobError):
            await pool.call("gone", None, wall_s=LONG_S)
    await pool.close()
