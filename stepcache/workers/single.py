"""One worker for callers that wait in a thread."""

import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

from stepcache.workers.calls import Call
from stepcache.workers.errors import WorkerCrashedError, WorkerError, WorkerTimeoutError
from stepcache.workers.limits import First
from stepcache.workers.process import Worker
from stepcache.workers.strikes import Strikes


class SingleWorker:
    """One worker, started when it is needed; its callers wait in their threads, one after the other.

    No event loop may call it: whoever waits on one keeps all others waiting.
    """

    def __init__(self, make: Callable[[], Worker], first: First, strikes: Strikes) -> None:
        """Start nothing yet."""
        self._make, self._first, self._strikes = make, first, strikes
        self._lock = threading.Lock()
        self._alive: list[Worker] = []
        weakref.finalize(self, _bury_all, self._alive)

    def run(self, job: str, payload: object, *, wall_s: float) -> Any:
        """Run one job, whoever failed before.

        Args:
            wall_s: Seconds until the worker is killed, once it is ready.

        Raises:
            WorkerError: It gave no result.
        """
        call = Call.of(job, payload)
        with self._lock:
            worker = self._ready()
            value = self._asked(worker, call, wall_s)
            if not worker.fresh:
                _bury_all(self._alive)
            return value

    def ready(self) -> None:
        """Start the worker, so that nobody waits for that later.

        Raises:
            WorkerError: It does not start.
        """
        with self._lock:
            self._ready()

    def close(self) -> None:
        """End the worker; whoever waits for it is told, and a later call starts another."""
        for worker in tuple(self._alive):
            worker.kill()
        with self._lock:
            _bury_all(self._alive)

    def _ready(self) -> Worker:
        if self._alive and self._alive[0].alive:
            return self._alive[0]
        _bury_all(self._alive)
        self._strikes.check(self._first.job)
        self._first.allow()
        until = time.monotonic() + self._first.wall_s
        try:
            worker = self._make()
            self._alive.append(worker)
            self._asked(worker, Call.of(self._first.job, self._first.payload), until - time.monotonic())
        except (OSError, WorkerError) as error:
            _bury_all(self._alive)
            told = type(error) if isinstance(error, WorkerError) else WorkerCrashedError
            raised = told(str(error), begun=False)
            self._strikes.failed(self._first.job, raised)
            raise raised from None
        self._strikes.answered(self._first.job)
        return worker

    def _asked(self, worker: Worker, call: Call, wall_s: float) -> Any:
        try:
            return call.value(worker.wait(call.request, wall_s=wall_s))
        except TimeoutError:
            _bury_all(self._alive)
            raise WorkerTimeoutError(f"{call.job}: not done within {wall_s:g} s") from None
        except WorkerCrashedError:
            _bury_all(self._alive)
            raise


def _bury_all(workers: list[Worker]) -> None:
    while workers:
        workers.pop().bury()
