"""Breaker: whether a server that failed is asked before others again."""

from stepcache.ports import Clock

FIRST_S = 5.0
LONGEST_S = 60.0


class Breaker:
    """Opens when a server is not reached; when its time is over, one call may try whether it is back.

    It stays open twice as long after each such try, and closes with the first answer, whatever that says.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open_s = 0.0
        self._until = 0.0

    @property
    def open(self) -> bool:
        """Whether others should be asked first."""
        return self._open_s > 0 and self._clock.monotonic() < self._until

    def begin(self) -> None:
        """A call goes out. Where the time is over it is the one that tries, and the next must wait again."""
        if self._open_s > 0 and not self.open:
            self._open_for(min(self._open_s * 2, LONGEST_S))

    def answered(self) -> bool:
        """The server answered; whether that is news."""
        news = self._open_s > 0
        self._open_s = 0.0
        return news

    def failed(self) -> bool:
        """The server was not reached; whether that is news."""
        news = self._open_s == 0
        if news:
            self._open_for(FIRST_S)
        return news

    def _open_for(self, seconds: float) -> None:
        self._open_s = seconds
        self._until = self._clock.monotonic() + seconds
