"""TextGenerationBackend: TGI through its own Python client, the package `text-generation`."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import aiohttp
import msgspec
import pydantic

from stepcache.backends.headers import for_call
from stepcache.backends.http import Timeouts, mapped
from stepcache.backends.tgi import OfficialClient, TgiBackend
from stepcache.domain.errors import BackendProtocolError, BackendStatusError, ConfigurationError
from stepcache.domain.request import CREDENTIALS, Api

_INSTALL = "pip install 'stepcache[text-generation]'"
# The client's exceptions by name: status and TGI's own type. They carry neither.
_ERRORS = {
    "ValidationError": (422, "validation"),
    "GenerationError": (424, "generation"),
    "OverloadedError": (429, "overloaded"),
    "IncompleteGenerationError": (500, "incomplete_generation"),
    "BadRequestError": (400, "bad_request"),
    "ShardNotReadyError": (424, "generation"),
    "ShardTimeoutError": (504, "timeout"),
    "NotFoundError": (404, "not_found"),
    "RateLimitExceededError": (429, "overloaded"),
    "NotSupportedError": (400, "bad_request"),
    "UnknownError": (503, "unknown"),
}
# The client follows redirects, and only `Authorization` is taken off on the way to another host.
_NOT_TO_STRANGERS = (*(name for name in CREDENTIALS if name != "authorization"), "cookie")
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


class TextGenerationBackend(TgiBackend):
    """As `tgi`, through the other client. It opens a connection for every call."""

    kind = "text-generation"

    def __init__(self, base_url: str, *, key: str | None = None, timeouts: Timeouts | None = None) -> None:
        if find_spec("text_generation") is None:
            raise ConfigurationError(f"the backend `text-generation` needs its client: {_INSTALL}")
        super().__init__(base_url, key=key, timeouts=timeouts)

    def _official(self, root: str, key: str | None) -> OfficialClient:
        return PythonClient(root, key)


class PythonClient:
    """`text_generation.AsyncClient`: one for each call, as it holds a caller's headers and nothing else."""

    def __init__(self, url: str, key: str | None) -> None:
        """Hold on to the server.

        Args:
            url: Where it is, without `/` at the end.
            key: Sent in the place of the caller's; None passes theirs on.
        """
        self._url = url
        self._key = key

    def load(self) -> None:
        """Import the client, 0.3 s."""
        _package()

    def expresses(self, api: Api, body: Mapping[str, Any]) -> bool:
        """Whether the client's own model of a request holds all of the body, and nothing else in its place.

        Its chat knows neither `stop` nor `response_format` and always asks for the model `tgi`; its `generate`
        limits the answer to 20 tokens where the caller does not.
        """
        types, refused = _package().types, _package().errors.ValidationError
        try:
            if api is Api.CHAT:
                model = {"model": "tgi", "stream": False}
                return _holds(types.ChatRequest(**{**body, **model}), {**model, **body})
            limited = "max_new_tokens" in body["parameters"]
            return limited and _holds(types.Request(**body), body)
        except (refused, *_UNREADABLE):
            return False

    async def ask(self, api: Api, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float) -> bytes:
        """The server's answer, as the client read it.

        Raises:
            BackendError: One of its kinds; nothing else.
        """
        # Its own limit is 10 s.
        client = _package().AsyncClient(self._url, headers=_sent(headers, self._key), timeout=timeout_s)
        with mapped(f"no answer within {timeout_s:g} s"), _said_by_the_client():
            async with asyncio.timeout(timeout_s):
                if api is Api.CHAT:
                    reply = await client.chat(**{name: value for name, value in body.items() if name != "model"})
                else:
                    reply = await client.generate(body["inputs"], **_arguments(body["parameters"]))
        return bytes(reply.model_dump_json().encode())


def _sent(headers: Mapping[str, str], key: str | None) -> dict[str, str]:
    """The headers of a call, without credentials that a redirect would carry to another host."""
    return {name: value for name, value in for_call(headers, key).items() if name not in _NOT_TO_STRANGERS}


def _package() -> Any:
    import text_generation  # noqa: PLC0415 - 0.3 s, only where a backend of this kind is used

    return text_generation


def _arguments(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """TGI's parameters under the names of the client's method, which always asks for details."""
    found = {name: value for name, value in parameters.items() if name not in {"stop", "details"}}
    return {**found, "stop_sequences": parameters.get("stop")}


def _holds(made: pydantic.BaseModel, body: Mapping[str, Any]) -> bool:
    """Whether everything in the body came through the client's model unchanged."""
    return _same(body, made.model_dump(mode="json"))


def _same(given: Any, kept: Any) -> bool:
    if isinstance(given, dict):
        return isinstance(kept, dict) and all(name in kept and _same(given[name], kept[name]) for name in given)
    if isinstance(given, list):
        return isinstance(kept, list) and len(given) == len(kept) and all(map(_same, given, kept))
    return bool(given == kept)


@contextmanager
def _said_by_the_client() -> Iterator[None]:
    """The client's exceptions as ours."""
    try:
        yield
    except aiohttp.ContentTypeError as error:
        if error.status != 200:
            raise BackendStatusError(error.status, b"") from error
        raise BackendProtocolError("the backend's answer is not JSON") from error
    except _UNREADABLE as error:
        raise BackendProtocolError("the backend's answer is not TGI's") from error
    except Exception as error:
        known = _ERRORS.get(type(error).__name__) if type(error).__module__ == "text_generation.errors" else None
        if known is None:
            raise
        status, kind = known
        body = msgspec.json.encode({"error": str(error), "error_type": kind})
        raise BackendStatusError(status, body, {"content-type": "application/json"}) from error
