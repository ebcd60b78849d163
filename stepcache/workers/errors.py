"""Why a call to a worker gave no result."""

from stepcache.domain.errors import StepCacheError


class WorkerError(StepCacheError):
    """A call to a worker gave no result.

    Attributes:
        begun: Whether a worker was at it; if not, the failure says nothing of the job.
    """

    def __init__(self, message: str, *, begun: bool = True) -> None:
        super().__init__(message)
        self.begun = begun


class WorkerTimeoutError(WorkerError):
    """The deadline passed, and the worker was killed; or the job says itself that its time is over."""


class WorkerCrashedError(WorkerError):
    """The worker ended, or answered what is no answer: out of memory, out of processor time, a fault in C."""


class JobError(WorkerError):
    """The job raised an exception, or there is no such job."""


class BusyError(WorkerError):
    """Too much waits already; nothing was begun."""


class StruckOutError(WorkerError):
    """The job timed out or crashed too often of late; nothing was started."""
