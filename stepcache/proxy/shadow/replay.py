"""A backend that has one answer, and calls nobody."""

from collections.abc import Mapping
from typing import Any

from stepcache.dialects.registry import dialect_of
from stepcache.domain.errors import BackendUnavailableError
from stepcache.domain.request import Api, Request
from stepcache.domain.routes import Reason
from stepcache.ports import Backend, Completion, Relayed

_NO_CALL = Completion("", "not asked")


class Replay:
    """Says what the backend just said, to whoever asks the very same; a patch or another try is left unanswered.

    Not with an error: after one the engine asks no more, and the `generate` below a `patch` must find its answer.
    """

    def __init__(self, kind: str, request: Request, reply: Completion) -> None:
        self.kind = kind
        self.apis = frozenset({request.api})
        self._prompt = _prompt(request.api, request.body)
        self._reply: Completion | None = reply

    async def start(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to give back."""

    def serving(self, model: str) -> Backend:
        """Itself: it stands for the one that answered."""
        return self

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """The one answer, once; a turn more, and it is another question."""
        if self._reply is None or _prompt(api, body) != self._prompt:
            return _NO_CALL
        reply, self._reply = self._reply, None
        return reply

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Nothing is relayed twice."""
        raise BackendUnavailableError("shadow mode makes no call of its own")


def _prompt(api: Api, body: Mapping[str, Any]) -> str | None:
    found = dialect_of(api).read(body)
    return None if isinstance(found, Reason) else found.prompt
