"""A thread beside the event loop, for what would keep others waiting."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from stepcache.workers.errors import BusyError

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


class Aside:
    """Does what is light on the spot, and what is not in a thread, one thing after the other.

    One thread, started when it is needed: the event loop shares the interpreter with it, and with several it would
    get less. Sizes are in whatever unit the time of the work grows with.
    """

    def __init__(self, name: str, *, light: int, most: int) -> None:
        """Start nothing yet.

        Args:
            name: The thread's, for whoever looks at a process.
            light: Greatest size of what is done on the spot.
            most: Greatest sum of sizes that wait or are being worked at; one thing alone may be greater.
        """
        self._name, self._light, self._most = name, light, most
        self._taken = 0
        self._threads: ThreadPoolExecutor | None = None

    async def run(
        self, size: int, work: Callable[_Given, _Found], *args: _Given.args, **named: _Given.kwargs
    ) -> _Found:
        """What a function gives. A caller that no longer waits takes what was not begun with it.

        Raises:
            BusyError: So much waits already that this would wait too long; it was not begun.
        """
        if size <= self._light:
            return work(*args, **named)
        if self._taken and self._taken + size > self._most:
            raise BusyError(f"{self._name}: too much waits already")
        self._taken += size
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor(), partial(work, *args, **named))
        finally:
            self._taken -= size

    async def close(self) -> None:
        """End the thread when it is done with what waits; a later call starts a new one."""
        threads, self._threads = self._threads, None
        if threads is not None:
            await asyncio.to_thread(threads.shutdown)

    def _executor(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(1, thread_name_prefix=self._name)
        return self._threads
