"""Workers, started when needed and killed when they must be."""

import asyncio
import json
import secrets
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

from stepcache.workers.errors import JobError, WorkerCrashedError, WorkerError, WorkerTimeoutError
from stepcache.workers.frames import LARGEST, Status
from stepcache.workers.limits import Limits
from stepcache.workers.process import Worker
from stepcache.workers.strikes import Strikes

Reply = tuple[Status, Any]


class _Call:
    """One call on its way: the thread that makes it and the task that waits for it agree here on its end.

    Attributes:
        begun: Whether a worker was at it, or whether it only waited for one.
    """

    def __init__(self, job: str, payload: object) -> None:
        """Write the call.

        Raises:
            JobError: It is too long.
        """
        # What a job wrote past its own answer is another call's token, and never taken for the next one's answer.
        self.token = secrets.token_hex(8)
        self.request = json.dumps([self.token, job, payload]).encode()
        self.begun = False
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._given_up = False
        if len(self.request) > LARGEST:
            raise JobError(f"{job}: {len(self.request)} bytes are too many")

    def begin(self, worker: Worker) -> bool:
        """The thread has a worker; False where nobody waits any more."""
        with self._lock:
            self._worker = worker
            self.begun = not self._given_up
            return self.begun

    def end(self) -> bool:
        """The thread is done with its worker; False where that was killed."""
        with self._lock:
            self._worker = None
            return not self._given_up

    def give_up(self) -> None:
        """Nobody waits any more: kill the worker that is at it."""
        with self._lock:
            self._given_up = True
            if self._worker is not None:
                self._worker.kill()


class WorkerPool:
    """At most `size` workers, started when needed; calls beyond that wait for one.

    It may be used from any event loop, and from several one after the other.
    """

    def __init__(
        self,
        jobs: Mapping[str, str],
        *,
        size: int = 2,
        limits: Limits | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the table of jobs.

        Args:
            jobs: Name -> `module:function`, a function from JSON value to JSON value. A job that raises TimeoutError
                or MemoryError is as good as killed.
            now: Seconds that only grow, by which a job rests.
        """
        self._jobs, self._size, self._limits = dict(jobs), size, limits or Limits()
        self._strikes = Strikes(self._limits, now)
        self._threads: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._alive: set[Worker] = set()
        self._calls: set[_Call] = set()
        weakref.finalize(self, _bury_all, self._alive)

    async def call(self, job: str, payload: object, *, wall_s: float) -> Any:
        """Run one job in a worker.

        Args:
            job: A name of the pool's table.
            payload: A JSON value.
            wall_s: Seconds from now until the worker is killed, waiting and starting included.

        Raises:
            WorkerTimeoutError: It was not done in time.
            WorkerCrashedError: The worker ended without an answer.
            JobError: The job raised, or is not in the table.
            StruckOutError: The job rests.
        """
        call = _Call(job, payload)
        self._strikes.check(job)
        try:
            value = _value(job, await self._reply(call, job, wall_s))
        except JobError:
            self._strikes.answered(job)
            raise
        except WorkerError as error:
            if call.begun:  # else it only waited for others to end
                self._strikes.failed(job, error)
            raise
        self._strikes.answered(job)
        return value

    async def close(self) -> None:
        """End all workers; a later call starts anew."""
        with self._lock:
            threads, self._threads, self._idle = self._threads, None, []
        if threads is not None:  # first, or calls that wait would begin as soon as those before them end
            threads.shutdown(wait=False, cancel_futures=True)
        for call in tuple(self._calls):  # one may be about to begin, with a worker that is just being started
            call.give_up()
        await asyncio.to_thread(_bury_all, self._alive)
        if threads is not None:
            await asyncio.to_thread(threads.shutdown)

    async def _reply(self, call: _Call, job: str, wall_s: float) -> Reply | None:
        pending = asyncio.get_running_loop().run_in_executor(self._executor(), self._run, call)
        self._calls.add(call)
        try:
            return await asyncio.wait_for(pending, wall_s)
        except TimeoutError:
            raise WorkerTimeoutError(f"{job}: not done within {wall_s:g} s") from None
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise WorkerCrashedError(f"{job}: the pool was closed") from None
        finally:
            self._calls.discard(call)
            call.give_up()

    def _executor(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self._size, thread_name_prefix="stepcache-worker")
            return self._threads

    def _run(self, call: _Call) -> Reply | None:
        """One call, in a thread; None where the worker gave no answer."""
        try:
            worker = self._take()
        except OSError:
            return None
        reply = _read(call.token, worker.exchange(call.request)) if call.begin(worker) else None
        if call.end() and reply is not None and reply[0] is not Status.FULL and worker.fresh:
            with self._lock:
                self._idle.append(worker)
        else:
            self._bury(worker)
        return reply

    def _take(self) -> Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is not None and worker.alive:
            return worker
        if worker is not None:
            self._bury(worker)
        worker = Worker(self._jobs, self._limits)
        self._alive.add(worker)
        return worker

    def _bury(self, worker: Worker) -> None:
        worker.bury()
        self._alive.discard(worker)


def _bury_all(workers: set[Worker]) -> None:
    for worker in list(workers):
        worker.bury()
        workers.discard(worker)


def _read(token: str, message: bytes) -> Reply | None:
    """The answer to the call of that token; None for anything else."""
    try:
        match json.loads(message, parse_constant=_no_number):
            case [str(answered), str(status), value] if answered == token:
                return Status(status), value
            case _:
                return None
    except (ValueError, RecursionError):
        return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _value(job: str, reply: Reply | None) -> Any:
    """What the job gave.

    Raises:
        WorkerError: It gave nothing.
    """
    match reply:
        case (Status.OK, value):
            return value
        case (Status.ERROR, why):
            raise JobError(f"{job}: {why}")
        case (Status.LATE, why):
            raise WorkerTimeoutError(f"{job}: {why}")
        case (Status.FULL, why):
            raise WorkerCrashedError(f"{job}: {why}")
        case _:
            raise WorkerCrashedError(f"{job}: the worker ended without an answer")
