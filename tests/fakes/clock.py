"""A clock that stands until it is moved."""


class FakeClock:
    """Time as a test sets it."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.wall = now
        self.elapsed = 0.0

    def now(self) -> float:
        """Wall clock."""
        return self.wall

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return self.elapsed

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.wall += seconds
        self.elapsed += max(seconds, 0.0)
