"""One observer in a thread of its own, behind a queue that never makes anybody wait."""

import logging
import queue
import threading

from stepcache.plugins.parts import Observer
from stepcache.proxy.observing.seen import End, Exchange
from stepcache.text.redaction import Redaction

_log = logging.getLogger("stepcache.proxy")

# What waits to be seen: this many events, of together this many characters.
WAITING = 1024
_WAITING_SIZE = 64 << 20
# The server's end waits so long for them.
_DRAIN_S = 2.0

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
        self._queue: queue.Queue[Event | None] = queue.Queue(waiting + 1)  # and the word that ends it
        self._waiting = waiting
        self._size = 0
        self._lock = threading.Lock()
        self._told = False
        # A daemon: an observer that hangs does not keep the process from ending.
        self._thread = threading.Thread(target=self._work, name=f"stepcache-observe-{name}", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def show(self, exchange: Exchange, end: End | None = None) -> None:
        """Have a request seen, or how it ended; returns at once."""
        size = _size(exchange, end)
        with self._lock:
            if self._queue.qsize() >= self._waiting or self._size + size > _WAITING_SIZE:
                self.dropped += 1
                first = self.dropped == 1
            else:
                self._size += size
                self._queue.put_nowait((exchange, end))
                return
        if first:
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
            try:
                asked = exchange.inquiry(self._redaction)
                if end is None:
                    self._observer.before(asked)
                else:
                    self._observer.after(asked, end.outcome(exchange, self._redaction))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it raises, it sees the next one
                self._fails(error)
            with self._lock:
                self._size -= _size(exchange, end)
        self._end()

    def _end(self) -> None:
        try:
            self._observer.close()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the same
            self._fails(error)

    def _fails(self, error: BaseException) -> None:
        if not self._told:
            self._told = True
            said = self._redaction.clean(f"{type(error).__name__}: {error}")
            _log.warning("the observer `%s` fails: %s", self._name, said)


def _size(exchange: Exchange, end: End | None) -> int:
    return len(exchange.request.raw) + (end.size if end is not None else 0)
