"""One observer in a thread of its own, behind a queue that never makes anybody wait."""

import logging
import queue
import threading
import time

from stepcache.domain.faults import FAULTS, told
from stepcache.plugins.parts import Observer
from stepcache.proxy.observing.seen import End, Exchange
from stepcache.text.redaction import Redaction

_log = logging.getLogger("stepcache.proxy")

# What waits to be seen: this many events, of together this many characters.
WAITING = 1024
_WAITING_SIZE = 64 << 20
# The server's end waits so long for them.
_DRAIN_S = 2.0

# The observer lets a request go first that just came: one thread at a time runs Python.
_PAUSE_S = 0.005
_NOTHING = (0, 0)  # events, and their size

Event = tuple[Exchange, End | None]


class Watcher:
    """Shows one observer what happens, in order; what it has no room for is dropped and counted.

    Attributes:
        dropped: Events that were not shown.
    """

    def __init__(self, name: str, observer: Observer, redaction: Redaction, *, waiting: int = WAITING) -> None:
        """Start nothing yet.

        Args:
            name: What the operator calls it.
            waiting: Events that may wait.
        """
        self.dropped = 0
        self._name, self._observer, self._redaction = name, observer, redaction
        # Nothing here is locked, so that nobody waits for a thread that holds a lock: what was shown is counted by who
        # shows it, the event loop's thread, and what was seen by the observer's.
        self._queue: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._waiting = waiting
        self._shown = self._seen = _NOTHING
        self._told = False
        # A daemon: an observer that hangs does not keep the process from ending.
        self._thread = threading.Thread(target=self._work, name=f"stepcache-observe-{name}", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def show(self, exchange: Exchange, end: End | None = None) -> None:
        """Have a request seen, or how it ended; returns at once."""
        shown, seen = _with(self._shown, exchange, end), self._seen
        if shown[0] - seen[0] <= self._waiting and shown[1] - seen[1] <= _WAITING_SIZE:
            self._shown = shown
            self._queue.put((exchange, end))
            return
        self.dropped += 1
        if self.dropped == 1:
            _log.warning("the observer `%s` is too slow: it does not see everything", self._name)

    def close(self) -> None:
        """Let it see what waits, for a moment; then it is left alone."""
        if self._thread.ident is None:
            self._end()
            return
        self._queue.put(None)
        self._thread.join(_DRAIN_S)
        if self.dropped or self._thread.is_alive():
            unseen = self.dropped + self._queue.qsize()
            _log.warning("the observer `%s` has not seen %d events", self._name, unseen)

    def _work(self) -> None:
        while event := self._queue.get():
            exchange, end = event
            if self._queue.empty():
                time.sleep(_PAUSE_S)
            try:
                asked = exchange.inquiry(self._redaction)
                if end is None:
                    self._observer.before(asked)
                else:
                    self._observer.after(asked, end.outcome(exchange, self._redaction))
            except FAULTS as error:  # whatever it raises, it sees the next one
                self._fails(error)
            self._seen = _with(self._seen, exchange, end)
        self._end()

    def _end(self) -> None:
        try:
            self._observer.close()
        except FAULTS as error:
            self._fails(error)

    def _fails(self, error: BaseException) -> None:
        if not self._told:
            self._told = True
            said = self._redaction.clean(told(error))
            _log.warning("the observer `%s` fails: %s", self._name, said)


def _with(sums: tuple[int, int], exchange: Exchange, end: End | None) -> tuple[int, int]:
    """One event more, and its size more."""
    count, size = sums
    return count + 1, size + len(exchange.request.raw) + (end.size if end is not None else 0)
