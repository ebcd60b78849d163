"""Surface: how one API's callers want to be answered."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import msgspec

from stepcache.domain.request import Answer, Api
from stepcache.proxy.problems import Problem

Asked = Mapping[str, Any]
"""The body of a request that was read, and whose `odd` field is none."""


class Surface(Protocol):
    """The shapes of one API.

    Attributes:
        api: Whose they are.
        unreadable: The status for a body that only a server of this API could read, where there is none.
    """

    api: Api
    unreadable: int

    def odd(self, asked: Asked) -> str:
        """The field that an answer's shape hangs on and that is not what the API says; empty for none.

        One that must be there and is not is called `no` and its name.
        """
        ...

    def streams(self, asked: Asked) -> bool:
        """Whether the caller wants events."""
        ...

    def whole(self, answer: Answer, asked: Asked, created: int) -> bytes:
        """The answer in one body.

        Args:
            created: Seconds since 1970.
        """
        ...

    def events(self, answer: Answer, asked: Asked, created: int) -> Iterator[bytes]:
        """The answer as events, one a step, to the end of the stream."""
        ...

    def refusal(self, answer: Answer) -> Problem:
        """What is said where the rule refuses an answer that it cannot prove."""
        ...

    def error(self, problem: Problem) -> bytes:
        """An error as a body."""
        ...

    def error_event(self, problem: Problem) -> bytes:
        """An error within a stream; nothing follows it."""
        ...

    def is_error(self, body: bytes) -> bool:
        """Whether a body is an error of this shape already."""
        ...


def steps_of(answer: Answer) -> tuple[str, ...]:
    """The answer's steps, or all of it as one, were they ever to differ."""
    return answer.steps if "".join(answer.steps) == answer.text else (answer.text,)


def odd_of(asked: Asked, **allowed: type) -> str:
    """The first field that is there and neither null nor of its type; empty for none."""
    for name, kind in allowed.items():
        if not isinstance(asked.get(name), kind | None):
            return name
    return ""


def read_object(body: bytes) -> Mapping[str, Any]:
    """A server's body, where it is a JSON object; else an empty one."""
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
