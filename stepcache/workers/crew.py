"""Who of a pool's workers is idle, who is being started, and who waits for one."""

import asyncio
import weakref
from collections import deque
from collections.abc import Callable

from stepcache.workers.calls import Call
from stepcache.workers.errors import WorkerCrashedError, WorkerError, WorkerTimeoutError
from stepcache.workers.limits import First
from stepcache.workers.process import Worker
from stepcache.workers.strikes import Strikes


class Crew:
    """At most `size` workers, started when they are needed.

    It belongs to no event loop: it may be used from several, one after the other. A worker that takes long to get
    ready gets so whoever still waits for it; one that fails to is a strike, and after some no more are tried for a
    while.
    """

    def __init__(self, make: Callable[[], Worker], size: int, first: First | None, strikes: Strikes) -> None:
        """Start nothing yet.

        Args:
            first: What makes a worker ready; with it one stands by as soon as another was lost.
        """
        self._make, self._size, self._first, self._strikes = make, size, first, strikes
        self._count = 0
        self._closings = 0
        self._open = False
        self._idle: list[Worker] = []
        self._alive: set[Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        weakref.finalize(self, _bury_all, self._alive)

    async def take(self, *, again: bool = False) -> Worker:
        """A worker that is ready, to be given back or buried.

        Args:
            again: Whether the caller lost one before: it goes before those who wait for their first.

        Raises:
            WorkerError: None could be started, or the pool was closed.
        """
        self._open = True
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self.bury(worker)
        waiting: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        if again:
            self._waiting.appendleft(waiting)
        else:
            self._waiting.append(waiting)
        self._grow()
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled() and waiting.exception() is None:
                self.give(waiting.result())
            raise
        finally:
            if waiting in self._waiting:
                self._waiting.remove(waiting)

    def give(self, worker: Worker) -> None:
        """Take back a worker that may take another call."""
        waiting = self._next()
        if waiting is not None:
            waiting.set_result(worker)
        else:
            self._idle.append(worker)

    def bury(self, worker: Worker) -> None:
        """End a worker; its end is waited for in a thread."""
        self._drop(worker)
        self._grow(1 if self._first is not None and self._open else 0)

    async def close(self) -> None:
        """End all workers, and tell those who wait; a later call starts anew."""
        self._closings += 1
        self._open = False
        while waiting := self._next():
            waiting.set_exception(WorkerCrashedError("the pool was closed", begun=False))
        self._count -= len(self._idle)
        self._idle.clear()
        await asyncio.to_thread(_bury_all, self._alive)
        await asyncio.gather(*self._starting, return_exceptions=True)
        await asyncio.to_thread(_bury_all, self._alive)

    def _next(self) -> "asyncio.Future[Worker] | None":
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                return waiting
        return None

    def _drop(self, worker: Worker) -> None:
        worker.kill()
        self._count -= 1
        asyncio.get_running_loop().run_in_executor(None, _bury, worker, self._alive)

    def _grow(self, spare: int = 0) -> None:
        while self._count < self._size and len(self._starting) < max(len(self._waiting), spare):
            self._count += 1
            task = asyncio.get_running_loop().create_task(self._start())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _start(self) -> None:
        closings = self._closings
        worker: Worker | None = None
        try:
            if self._first is not None:
                self._strikes.check(self._first.job)
            worker = await asyncio.to_thread(self._made)
            if self._first is not None:
                await self._greet(worker, self._first)
        except (OSError, WorkerError) as error:
            self._lost(worker, error)
        except BaseException:
            self._lost(worker, None)
            raise
        else:
            if closings == self._closings:
                self.give(worker)
            else:
                self._lost(worker, None)

    def _made(self) -> Worker:
        if self._first is not None:
            self._first.allow()
        worker = self._make()
        self._alive.add(worker)
        return worker

    async def _greet(self, worker: Worker, first: First) -> None:
        """Make a worker ready.

        Raises:
            WorkerError: It does not get so.
        """
        call = Call.of(first.job, first.payload)
        try:
            async with asyncio.timeout(first.wall_s):
                call.value(await worker.answer(call.request))
        except TimeoutError:
            error: WorkerError = WorkerTimeoutError(f"{first.job}: not done within {first.wall_s:g} s", begun=False)
        except WorkerError as raised:
            error = type(raised)(str(raised), begun=False)
        else:
            self._strikes.answered(first.job)
            return
        self._strikes.failed(first.job, error)
        raise error

    def _lost(self, worker: Worker | None, error: Exception | None) -> None:
        """One did not come to be: whoever waited longest is told why."""
        task = asyncio.current_task()
        if task is not None:
            self._starting.discard(task)
        if worker is None:
            self._count -= 1
        else:
            self._drop(worker)
        if error is not None and (waiting := self._next()) is not None:
            told = error if isinstance(error, WorkerError) else WorkerCrashedError(str(error), begun=False)
            waiting.set_exception(told)
        self._grow()


def _bury(worker: Worker, alive: set[Worker]) -> None:
    worker.bury()
    alive.discard(worker)


def _bury_all(workers: set[Worker]) -> None:
    for worker in list(workers):
        _bury(worker, workers)
