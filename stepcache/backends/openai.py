"""OpenAIBackend: a server that speaks OpenAI's API (vLLM, SGLang, llama.cpp), over pooled connections."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from stepcache.backends.http import HttpPool, Timeouts, root_of
from stepcache.backends.replies import read
from stepcache.backends.translate import full_text, to_completions
from stepcache.domain.request import Api
from stepcache.ports import Backend, Completion, Relayed

_PATHS = {Api.CHAT: "/v1/chat/completions", Api.COMPLETIONS: "/v1/completions"}


class OpenAIBackend:
    """Calls `/v1/chat/completions` and `/v1/completions`, and relays whatever else is asked.

    TGI's `/generate` is put into the words of `/v1/completions`.
    """

    kind = "openai"
    apis = frozenset({Api.CHAT, Api.COMPLETIONS})

    def __init__(self, base_url: str, *, key: str | None = None, timeouts: Timeouts | None = None) -> None:
        """Name the server.

        Args:
            base_url: With or without `/v1` or `/` at its end.
            key: Sent as the bearer token instead of what the caller sent; None passes the caller's on.
            timeouts: None for the defaults.
        """
        self._http = HttpPool(root_of(base_url), key=key, timeouts=timeouts)

    async def start(self) -> None:
        """Open the pool; no connection is made yet."""
        await self._http.start()

    async def close(self) -> None:
        """Close every connection."""
        await self._http.close()

    def serving(self, model: str) -> Backend:
        """Itself: it is one server."""
        return self

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """One whole completion."""
        if api is Api.GENERATE:
            asked = to_completions(body)
            reply = await self.complete(asked, headers, timeout_s=timeout_s, api=Api.COMPLETIONS)
            return replace(reply, text=full_text(body, reply.text))
        return read(api, await self._http.post(_PATHS[api], body, headers, timeout_s=timeout_s))

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Pass a request through unchanged."""
        return await self._http.relay(method, path, body, headers)
