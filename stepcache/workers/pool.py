"""Workers, started when needed and killed when they must be."""

import asyncio
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from stepcache.workers.calls import Call
from stepcache.workers.crew import Crew
from stepcache.workers.errors import JobError, WorkerError, WorkerTimeoutError
from stepcache.workers.limits import HOME, First, Home, Limits
from stepcache.workers.process import Worker
from stepcache.workers.strikes import Strikes


class WorkerPool:
    """At most `size` workers, started when needed; calls beyond that wait for one.

    It may be used from any event loop, and from several one after the other.
    """

    def __init__(  # noqa: PLR0913 - by keyword, and none but the table is needed
        self,
        jobs: Mapping[str, str],
        *,
        size: int = 2,
        limits: Limits | None = None,
        home: Home = HOME,
        first: First | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the table of jobs.

        Args:
            jobs: Name -> `module:function`, a function from JSON value to JSON value. A job that raises TimeoutError
                or MemoryError is as good as killed.
            first: What makes a new worker ready.
            now: Seconds that only grow, by which a job rests.
        """
        limits = limits or Limits()
        self._strikes = Strikes(limits, now)
        self._crew = Crew(partial(Worker, dict(jobs), limits, home), size, first, self._strikes)

    async def call(self, job: str, payload: object, *, wall_s: float) -> Any:
        """Run one job in a worker, unless it rests.

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
        self._strikes.check(job)
        try:
            value = await self.run(job, payload, wall_s=wall_s)
        except JobError:
            self._strikes.answered(job)
            raise
        except WorkerError as error:
            if error.begun:  # else it only waited for others to end
                self._strikes.failed(job, error)
            raise
        self._strikes.answered(job)
        return value

    async def run(  # noqa: PLR0913 - by keyword, and most calls need none of the last
        self,
        job: str,
        payload: object,
        *,
        wall_s: float,
        wait_s: float | None = None,
        still: Callable[[], bool] = lambda: True,
        again: bool = False,
    ) -> Any:
        """Run one job in a worker, whoever failed before.

        Args:
            wall_s: Seconds until the worker is killed.
            wait_s: How long it may wait for a worker that is ready, which then does not count; None where it does.
            still: Asked when a worker is free: whether the call is still wanted.
            again: Whether it failed before together with others: what is to blame is then found before others fail.

        Raises:
            WorkerError: As `call`.
        """
        call = Call.of(job, payload)
        worker: Worker | None = None
        message = b""
        try:
            async with asyncio.timeout(wall_s if wait_s is None else wait_s) as patience:
                worker = await self._crew.take(again=again)
                if not still():
                    self._crew.give(worker)
                    worker = None
                    raise WorkerError(f"{job}: it is not wanted any more", begun=False)
                if wait_s is not None:
                    patience.reschedule(asyncio.get_running_loop().time() + wall_s)
                message = await worker.answer(call.request)
        except TimeoutError:
            late = f"{job}: not done within {wall_s:g} s" if worker else f"{job}: no worker was free"
            raise WorkerTimeoutError(late, begun=worker is not None) from None
        finally:
            if worker is not None and not message:
                self._crew.bury(worker)
        return self._judged(call, worker, message)

    async def close(self) -> None:
        """End all workers; a later call starts anew."""
        await self._crew.close()

    def _judged(self, call: Call, worker: Worker, message: bytes) -> Any:
        """What a call gave; a worker that did not answer it, or is no longer fresh, is replaced."""
        sound = False
        try:
            value = call.value(message)
            sound = True
        except (JobError, WorkerTimeoutError):  # its own words
            sound = True
            raise
        finally:
            if message:
                give = self._crew.give if sound and worker.fresh else self._crew.bury
                give(worker)
        return value
