"""Many tests, side by side: none can hold up the others for longer than its time.

Each lane is a thread with an event loop for each test. A test that gives the loop back is ended when its time is over;
one that does not (a plugin that never returns) is left behind with its lane, and a new lane goes on with the rest.
"""

import asyncio
import queue
import threading
from collections.abc import Awaitable, Callable, Generator, Sequence
from time import monotonic

from stepcache.author.testing.plugins import Plugins
from stepcache.author.testing.run import Failure, Job, Outcome, run_test

LIMIT_S = 30.0
LANES = 2
"""More only take turns: what a test does is thinking, and what it waits for are solvers."""
GRACE_S = 2.0
_LOOK_S = 0.2

Run = Callable[[Job], Awaitable[Outcome]]


class Lanes:
    """Runs jobs.

    Args:
        jobs: In the order that their outcomes are wanted.
        limit_s: Seconds that a test may take.
        grace_s: Seconds more that it has to end in, before its thread is given up.
        run: Runs one of them, in place of the test itself.

    Attributes:
        stuck: How many never gave their thread back.
    """

    def __init__(
        self, jobs: Sequence[Job], *, limit_s: float = LIMIT_S, grace_s: float = GRACE_S, run: Run | None = None
    ) -> None:
        self._jobs = jobs
        self._limit_s = limit_s
        self._waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[int, Outcome]] = queue.SimpleQueue()
        self._began: dict[int, float] = {}
        self._found: dict[int, Outcome] = {}
        self._grace_s = grace_s
        self._test = run
        self._threads: list[threading.Thread] = []
        self.stuck = 0

    @property
    def waiting(self) -> int:
        """How many have not begun."""
        return self._waiting.qsize()

    def outcomes(self) -> Generator[Outcome, None, None]:
        """The outcome of each job, in order, as soon as those before it are there; who stops early runs no more."""
        for place in range(len(self._jobs)):
            self._waiting.put(place)
        for _ in range(min(LANES, len(self._jobs))):
            self._lane()
        try:
            for place in range(len(self._jobs)):
                while place not in self._found:
                    self._wait()
                yield self._found.pop(place)
        finally:
            self._drop()
            self._join()

    def _wait(self) -> None:
        try:
            place, outcome = self._done.get(timeout=_LOOK_S)
            if self._began.pop(place, None) is not None:  # else it was given up, and comes too late
                self._found[place] = outcome
        except queue.Empty:
            self._give_up()

    def _give_up(self) -> None:
        """The tests that hold their lanes for too long."""
        late = monotonic() - self._limit_s - self._grace_s
        for place in [place for place, began in list(self._began.items()) if began < late]:
            del self._began[place]
            self._found[place] = self._too_slow(self._jobs[place])
            self.stuck += 1
            self._lane()

    def _drop(self) -> None:
        while True:
            try:
                self._waiting.get_nowait()
            except queue.Empty:
                return

    def _join(self) -> None:
        """Let lanes end what they hold; not those that are given up."""
        until = monotonic() + self._grace_s
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))

    def _lane(self) -> None:
        self._threads.append(threading.Thread(target=self._work, name="stepcache-test", daemon=True))
        self._threads[-1].start()

    def _work(self) -> None:
        plugins = Plugins()
        while True:
            try:
                place = self._waiting.get_nowait()
            except queue.Empty:
                break
            self._began[place] = monotonic()
            self._done.put((place, self._run(self._jobs[place], plugins)))
        asyncio.run(plugins.close())

    def _run(self, job: Job, plugins: Plugins) -> Outcome:
        try:
            return asyncio.run(self._within(job, plugins))
        except TimeoutError:
            return self._too_slow(job)
        except Exception as error:  # noqa: BLE001 - a plugin's fault, or ours: it fails its own test and no other
            said = " ".join(str(error).split())
            return Outcome(job, (Failure(f"the test broke off: {type(error).__name__}{f': {said}' if said else ''}"),))

    async def _within(self, job: Job, plugins: Plugins) -> Outcome:
        async with asyncio.timeout(self._limit_s):
            return await (self._test(job) if self._test is not None else run_test(job, plugins))

    def _too_slow(self, job: Job) -> Outcome:
        return Outcome(job, (Failure(f"no end within {self._limit_s:g} s"),), seconds=self._limit_s)


def run_jobs(jobs: Sequence[Job], *, limit_s: float = LIMIT_S) -> list[Outcome]:
    """All of them, in order."""
    return list(Lanes(jobs, limit_s=limit_s).outcomes())
