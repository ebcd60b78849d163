"""What one worker may use and see, and how often a job may fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use, and how often a job may fail.

    Attributes:
        memory_bytes: Address space.
        resident_bytes: Memory that it may still hold when a call is over; with more it is replaced. Not seen on
            systems without `/proc`.
        cpu_s: Processor seconds of one call, rounded up; a net below the wall-clock deadline.
        calls: Calls after which it is replaced, so that what it leaks goes with it.
        strikes: Time-outs and crashes of one job in a row after which it rests.
        rest_s: How long it rests; then one call tries it.
        niceness: How far a worker stands back where processors are short: requests that need none go first.
    """

    memory_bytes: int = 2 * 1024**3
    resident_bytes: int = 512 * 1024**2
    cpu_s: float = 10.0
    calls: int = 1000
    strikes: int = 3
    rest_s: float = 30.0
    niceness: int = 10


@dataclass(frozen=True, slots=True)
class Home:
    """What a worker finds around it.

    Attributes:
        paths: Folders that it imports from, after those of its interpreter.
        environment: All variables that it sees, besides `LANG`.
    """

    paths: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


HOME = Home()


@dataclass(frozen=True, slots=True)
class First:
    """The call that makes a new worker ready: no other begins before it was answered.

    Attributes:
        wall_s: Seconds from the worker's start until it is given up.
        allow: Called in a thread before a worker starts; raises a `WorkerError` where none may.
    """

    job: str
    payload: object
    wall_s: float
    allow: Callable[[], None] = lambda: None
