"""Strike-out: a job that times out or crashes again and again is not asked for a while."""

import logging
from collections.abc import Callable

from stepcache.workers.errors import StruckOutError, WorkerError
from stepcache.workers.limits import Limits

_log = logging.getLogger("stepcache.workers")


class Strikes:
    """Which jobs rest; to be used from one thread.

    After its rest one call tries a job; until that has ended, or another rest has passed, the others are turned away.
    """

    def __init__(self, limits: Limits, now: Callable[[], float]) -> None:
        """Take `strikes` and `rest_s` of the limits, and the seconds that only grow."""
        self._limits, self._now = limits, now
        self._failures: dict[str, int] = {}
        self._until: dict[str, float] = {}

    def check(self, job: str) -> None:
        """A call asks for the job.

        Raises:
            StruckOutError: It rests.
        """
        until = self._until.get(job)
        if until is None:
            return
        if self._now() < until:
            raise StruckOutError(f"{job}: it rests after {self._failures[job]} failures")
        self._until[job] = self._now() + self._limits.rest_s

    def answered(self, job: str) -> None:
        """It answered in time, whatever it said."""
        self._failures.pop(job, None)
        if self._until.pop(job, None) is not None:
            _log.warning("the job `%s` answers again", job)

    def failed(self, job: str, error: WorkerError) -> None:
        """It timed out, or its worker ended."""
        self._failures[job] = self._failures.get(job, 0) + 1
        if self._failures[job] < self._limits.strikes:
            return
        if job not in self._until:
            _log.warning("the job `%s` rests for %g s at a time: %s", job, self._limits.rest_s, error)
        self._until[job] = self._now() + self._limits.rest_s
