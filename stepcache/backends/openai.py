"""OpenAIBackend: a server that speaks OpenAI's API (vLLM, SGLang, llama.cpp), over pooled connections."""

from collections.abc import Mapping
from typing import Any

import msgspec

from stepcache.backends.http import HttpPool, Timeouts
from stepcache.domain.errors import BackendProtocolError
from stepcache.domain.request import Api
from stepcache.ports import Backend, Completion, Relayed

_COMPLETIONS = "/v1/chat/completions"


class OpenAIBackend:
    """Calls `/v1/chat/completions`, and relays whatever else is asked."""

    kind = "openai"
    apis = frozenset({Api.CHAT, Api.COMPLETIONS})

    def __init__(self, base_url: str, *, key: str | None = None, timeouts: Timeouts | None = None) -> None:
        """Name the server.

        Args:
            base_url: With or without `/v1` or `/` at its end.
            key: Sent as the bearer token instead of what the caller sent; None passes the caller's on.
            timeouts: None for the defaults.
        """
        root = base_url.rstrip("/").removesuffix("/v1").rstrip("/")
        self._http = HttpPool(root, key=key, timeouts=timeouts)

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
        """One whole chat completion."""
        return _read(await self._http.post(_COMPLETIONS, body, headers, timeout_s=timeout_s))

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Pass a request through unchanged."""
        return await self._http.relay(method, path, body, headers)


# --- the answer ------------------------------------------------------------------------------------------------------


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Response(msgspec.Struct):
    choices: tuple[_Choice, ...]
    model: str | None = None
    usage: _Usage | None = None


_RESPONSE = msgspec.json.Decoder(_Response)


def _read(body: bytes) -> Completion:
    """A completion from the response's body."""
    try:
        response = _RESPONSE.decode(body)
        raw = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BackendProtocolError(f"the backend's answer is not a chat completion: {error}") from error
    if not response.choices:
        raise BackendProtocolError("the backend's answer has no choice")
    choice, usage = response.choices[0], response.usage or _Usage()
    return Completion(
        text=choice.message.content or "",
        finish_reason=choice.finish_reason or "",
        model=response.model or "",
        prompt_tokens=max(usage.prompt_tokens or 0, 0),
        completion_tokens=max(usage.completion_tokens or 0, 0),
        raw=raw,
    )
