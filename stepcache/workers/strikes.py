"""Strike-out: what times out or crashes again and again is not asked for a while."""

import logging
import threading
from collections.abc import Callable

from stepcache.workers.errors import StruckOutError, WorkerError
from stepcache.workers.limits import Limits

_log = logging.getLogger("stepcache.workers")


class Strikes:
    """Who rests, by name: a job, or whatever else may fail; to be used from any thread.

    After its rest one call tries it; until that has ended, or another rest has passed, the others are turned away.
    """

    def __init__(self, limits: Limits, now: Callable[[], float], *, what: str = "job") -> None:
        """Take `strikes` and `rest_s` of the limits, the seconds that only grow, and what is told to rest."""
        self._limits, self._now, self._what = limits, now, what
        self._lock = threading.Lock()
        self._failures: dict[str, int] = {}
        self._until: dict[str, float] = {}

    @property
    def resting(self) -> tuple[str, ...]:
        """Who is not asked now, or is only tried."""
        with self._lock:
            return tuple(self._until)

    def check(self, name: str) -> None:
        """A call asks for it.

        Raises:
            StruckOutError: It rests.
        """
        with self._lock:
            until = self._until.get(name)
            if until is None:
                return
            if self._now() < until:
                raise StruckOutError(f"{name}: it rests after {self._failures[name]} failures", begun=False)
            self._until[name] = self._now() + self._limits.rest_s

    def answered(self, name: str) -> None:
        """It answered in time, whatever it said."""
        with self._lock:
            self._failures.pop(name, None)
            back = self._until.pop(name, None) is not None
        if back:
            _log.warning("the %s `%s` answers again", self._what, name)

    def failed(self, name: str, error: WorkerError) -> None:
        """It timed out, or its worker ended."""
        with self._lock:
            self._failures[name] = self._failures.get(name, 0) + 1
            if self._failures[name] < self._limits.strikes:
                return
            new = name not in self._until
            self._until[name] = self._now() + self._limits.rest_s
        if new:
            _log.warning("the %s `%s` rests for %g s at a time: %s", self._what, name, self._limits.rest_s, error)
