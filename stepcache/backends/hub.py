"""TGI through huggingface_hub's `AsyncInferenceClient`, of its 0.36 and its 2.x line."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any

from stepcache.backends.http import HttpPool
from stepcache.domain.errors import BackendProtocolError, ConfigurationError
from stepcache.domain.request import Api

_PATHS = {Api.CHAT: "/v1/chat/completions", Api.GENERATE: "/"}
_OURS = frozenset({"self", "stream", "model", "extra_body", "prompt", "messages"})
_NEEDED = {Api.CHAT: "messages", Api.GENERATE: "inputs"}
# The client looks for a token in the environment and on disk as long as it has none.
_NO_TOKEN = "none"
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)

Send = Callable[[Mapping[str, Any]], Awaitable[bytes]]


class HubClient:
    """The client words the request and judges the answer; the bytes go over our own pool.

    Its own transport would open a connection for every call (0.36), take proxies and `HF_HUB_OFFLINE` from the
    environment (2.x), follow redirects and read answers of any size (both), and its errors forget `Retry-After`.
    """

    def __init__(self, url: str, http: HttpPool) -> None:
        """Hold on to the server; nothing is imported yet.

        Args:
            url: Where the server is. The client must be told one, else it looks for models elsewhere.
            http: Sends what the client has worded.
        """
        self._url = url
        self._http = http

    def load(self) -> None:
        """Import the client, 0.3 s.

        Raises:
            ConfigurationError: It is of a version that works in another way.
        """
        _client_class()

    def expresses(self, api: Api, body: Mapping[str, Any]) -> bool:
        """Whether the client would send all of the body, and nothing else in its place."""
        rest = _rest(api, body)
        if rest is None or not rest.keys() <= _named(api) or any(map(_holds_null, rest.values())):
            return False
        return api is Api.GENERATE or _keeps_chat(body)

    async def ask(self, api: Api, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float) -> bytes:
        """The server's answer, once the client has read it too.

        Raises:
            BackendError: One of its kinds; nothing else.
        """
        replies: list[bytes] = []

        async def send(worded: Mapping[str, Any]) -> bytes:
            replies.append(await self._http.post(_PATHS[api], worded, headers, timeout_s=timeout_s))
            return replies[-1]

        client = _client_class()(self._url, send)
        rest = _rest(api, body) or {}
        try:
            if api is Api.CHAT:
                await client.chat_completion(body["messages"], model=body.get("model", "tgi"), **rest)
            else:
                await client.text_generation(body["inputs"], **rest)
        except _UNREADABLE as error:
            raise BackendProtocolError("the backend's answer is not TGI's") from error
        return replies[-1]


@cache
def _client_class() -> Any:
    """The official client, imported once."""
    import huggingface_hub  # noqa: PLC0415 - 0.3 s, only where a backend of this kind is used

    return over_our_pool(huggingface_hub.AsyncInferenceClient, huggingface_hub.__version__)


def over_our_pool(official: Any, version: str) -> Any:
    """The client's class with our transport.

    Raises:
        ConfigurationError: It has no place for one.
    """
    if not hasattr(official, "_inner_post"):
        raise ConfigurationError(f"huggingface-hub {version} works in an unknown way: use 0.36 or 2.x, or `openai=URL`")

    class Client(official):  # type: ignore[misc]  # known when it is imported, not before
        def __init__(self, url: str, send: Send) -> None:
            super().__init__(base_url=url, token=_NO_TOKEN)
            self._send = send

        async def _inner_post(self, request_parameters: Any, *, stream: bool = False) -> Any:
            # All requests of a client go through here. Only its wording is taken: the address is ours, whatever
            # a caller's `model` may say.
            return await self._send(request_parameters.json)

    return Client


@cache
def _named(api: Api) -> frozenset[str]:
    """What the client's method takes by name."""
    made = _client_class()
    method = made.chat_completion if api is Api.CHAT else made.text_generation
    return frozenset(inspect.signature(method).parameters) - _OURS


def _rest(api: Api, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The arguments beside the prompt; None where the body has not the shape to have any."""
    if _NEEDED[api] not in body:
        return None
    if api is Api.CHAT:
        return {name: value for name, value in body.items() if name not in {"messages", "model"}}
    parameters = body.get("parameters", {})
    fits = body.keys() <= {"inputs", "parameters"} and isinstance(parameters, dict)
    return parameters if fits else None


def _keeps_chat(body: Mapping[str, Any]) -> bool:
    """Whether messages and model arrive as they are: the client puts its own word in the place of a URL."""
    model = body.get("model", "tgi")
    named = isinstance(model, str) and model != "" and not model.startswith(("http://", "https://"))
    return named and isinstance(body["messages"], list) and _keeps_format(body.get("response_format"))


def _keeps_format(value: Any) -> bool:
    """The client takes OpenAI's way to write a schema apart, and drops what stands beside it."""
    return not isinstance(value, dict) or value.get("type") != "json_schema"


def _holds_null(value: Any) -> bool:
    """The client leaves out members that are null; in a schema they mean something."""
    if isinstance(value, dict):
        return any(map(_holds_null, value.values()))
    return any(map(_holds_null, value)) if isinstance(value, list) else value is None
