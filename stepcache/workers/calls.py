"""One call as a message, and its answer as a value."""

import json
import secrets
from dataclasses import dataclass
from typing import Any, NoReturn, Self

from stepcache.workers.errors import JobError, WorkerCrashedError, WorkerTimeoutError
from stepcache.workers.frames import LARGEST, Status


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a job.

    Attributes:
        token: What the answer must repeat: what a job wrote past its own answer is never taken for the next one's.
        request: The message.
    """

    job: str
    token: str
    request: bytes

    @classmethod
    def of(cls, job: str, payload: object) -> Self:
        """Write the call.

        Raises:
            JobError: It is too long.
        """
        token = secrets.token_hex(8)
        # No escapes: most scripts would take twice the room. Half a character is for the job to refuse.
        request = json.dumps([token, job, payload], ensure_ascii=False).encode("utf-8", "surrogatepass")
        if len(request) > LARGEST:
            raise JobError(f"{job}: {len(request)} bytes are too many", begun=False)
        return cls(job, token, request)

    def value(self, message: bytes) -> Any:
        """What the job gave.

        Raises:
            WorkerError: It gave nothing, or this is no answer to this call.
        """
        match self._reply(message):
            case [self.token, Status.OK, value]:
                return value
            case [self.token, Status.ERROR, why]:
                raise JobError(f"{self.job}: {why}")
            case [self.token, Status.LATE, why]:
                raise WorkerTimeoutError(f"{self.job}: {why}")
            case [self.token, Status.FULL, why]:
                raise WorkerCrashedError(f"{self.job}: {why}")
            case _:
                raise WorkerCrashedError(f"{self.job}: the worker ended without an answer")

    def _reply(self, message: bytes) -> object:
        try:
            return json.loads(message, parse_constant=_no_number)
        except (ValueError, RecursionError):
            return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
