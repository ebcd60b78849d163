"""TgiBackend: Text Generation Inference, asked through its official clients."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

from stepcache.backends.http import HttpBackend, Timeouts, root_of
from stepcache.backends.hub import HubClient
from stepcache.backends.replies import read
from stepcache.domain.request import Api
from stepcache.ports import Completion

_PATHS = {Api.CHAT: "/v1/chat/completions", Api.COMPLETIONS: "/v1/completions", Api.GENERATE: "/generate"}


class OfficialClient(Protocol):
    """A client of TGI's makers, behind what we need of it."""

    def load(self) -> None:
        """Import what is slow to import."""
        ...

    def expresses(self, api: Api, body: Mapping[str, Any]) -> bool:
        """Whether the client would send all of the body, and nothing else in its place."""
        ...

    async def ask(self, api: Api, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float) -> bytes:
        """The server's answer, as JSON.

        Raises:
            BackendError: One of its kinds; nothing else.
        """
        ...


class TgiBackend(HttpBackend):
    """Calls go through the official client; what it cannot express goes over our own connections.

    Those are completions, fields that the client's methods do not take, and everything that is relayed.
    """

    kind = "tgi"
    apis = frozenset(Api)

    def __init__(self, base_url: str, *, key: str | None = None, timeouts: Timeouts | None = None) -> None:
        """Name the server.

        Args:
            base_url: With or without `/v1` or `/` at its end.
            key: Sent as the bearer token instead of what the caller sent; None passes the caller's on.
            timeouts: None for the defaults.

        Raises:
            ConfigurationError: The client is not installed.
        """
        super().__init__(base_url, key=key, timeouts=timeouts)
        self._client = self._official(root_of(base_url), key)

    def _official(self, root: str, _key: str | None) -> OfficialClient:
        return HubClient(root, self._http)

    async def start(self) -> None:
        """Import the client and open the pool; no connection is made yet."""
        await asyncio.to_thread(self._client.load)
        await super().start()

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """One whole answer in any of the three shapes."""
        asked = _worded(api, body)
        if api is not Api.COMPLETIONS and self._client.expresses(api, asked):
            return read(api, await self._client.ask(api, asked, headers, timeout_s=timeout_s))
        return read(api, await self._http.post(_PATHS[api], asked, headers, timeout_s=timeout_s))


def _worded(api: Api, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body in TGI's words: schemas as it takes them, and `details`, without which no one knows how it ended."""
    if api is Api.GENERATE:
        parameters = body.get("parameters") or {}
        return {**body, "parameters": {**parameters, "details": True}} if isinstance(parameters, dict) else body
    match body.get("response_format"):
        case {"type": "json_schema", "json_schema": {"schema": dict() as schema}}:
            return {**body, "response_format": {"type": "json", "value": schema}}
    return body
