"""One model server over pooled connections, and its faults in our own words."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
import msgspec
from multidict import CIMultiDict
from yarl import URL

from stepcache.backends import headers as headers_
from stepcache.domain.errors import (
    BackendLostError,
    BackendProtocolError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from stepcache.ports import Relayed

MAX_RESPONSE_BYTES = 8 << 20
MAX_ERROR_BYTES = 64 << 10

# Shorter than what servers grant (uvicorn and llama.cpp: 5 s), so that a pooled connection is rarely a dead one.
_KEEP_ALIVE_S = 4.0
_NOT_OURS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a server may take.

    Attributes:
        connect_s: Until it takes the connection.
        first_byte_s: Until a relayed answer begins, and from its headers, which some servers send at once, to its
            first piece. An answer that is not streamed begins when it is complete.
        between_chunks_s: From one piece of a relayed answer to the next.
    """

    connect_s: float = 2.0
    first_byte_s: float = 600.0
    between_chunks_s: float = 30.0


@dataclass(slots=True)
class _Trace:
    """Whether a call went out on a connection that had served another."""

    reused: bool = False


def root_of(base_url: str) -> str:
    """What every path is put behind, of an address with or without `/v1` or `/` at its end."""
    return base_url.rstrip("/").removesuffix("/v1").rstrip("/")


class HttpPool:
    """Calls one server, and relays to it."""

    def __init__(self, root: str, *, key: str | None = None, timeouts: Timeouts | None = None) -> None:
        """Name the server.

        Args:
            root: What every path is put behind; without `/` at its end.
            key: Sent as the bearer token instead of what the caller sent; None passes the caller's on.
            timeouts: None for the defaults.
        """
        self._root = root
        self._key = key
        self._timeouts = timeouts or Timeouts()
        self._pooled: aiohttp.ClientSession | None = None
        self._fresh: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the pool; no connection is made yet."""
        self._pooled = self._session(aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE_S))
        self._fresh = self._session(aiohttp.TCPConnector(limit=0, force_close=True))

    async def close(self) -> None:
        """Close every connection."""
        sessions = [session for session in (self._pooled, self._fresh) if session]
        self._pooled = self._fresh = None
        for session in sessions:
            await session.close()

    async def post(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float) -> bytes:
        """The whole body of a good response to a JSON body.

        Raises:
            BackendError: One of its kinds; nothing else.
        """
        sent = headers_.for_call(headers, self._key)
        try:
            payload = msgspec.json.encode(body)
        except (TypeError, UnicodeError, RecursionError) as error:
            raise BackendProtocolError("the request cannot be written as JSON") from error
        with mapped(f"no answer within {timeout_s:g} s"):
            async with asyncio.timeout(timeout_s):
                return await self._whole("POST", path, payload, sent)

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Pass a request through unchanged.

        Raises:
            BackendError: Nothing came back at all.
        """
        sent = headers_.for_relay(headers, self._key)
        limit = self._timeouts.first_byte_s
        with mapped(f"no answer within {limit:g} s"):
            async with asyncio.timeout(limit):
                response = await self._send(method, path, body, sent)
        chunks = _Body(response, self._timeouts)
        return Relayed(response.status, headers_.of_response(response.raw_headers), chunks)

    async def _whole(self, method: str, path: str, payload: bytes, sent: CIMultiDict[str]) -> bytes:
        """The body of a good response."""
        response = await self._send(method, path, payload, sent)
        try:
            if response.status // 100 != 2:
                body = await _read_some(response, MAX_ERROR_BYTES)
                raise BackendStatusError(response.status, body, headers_.of_error(response.headers))
            body = await _read_some(response, MAX_RESPONSE_BYTES + 1)
            if len(body) > MAX_RESPONSE_BYTES:
                raise BackendProtocolError(f"the answer is over {MAX_RESPONSE_BYTES >> 20} MB")
            return body
        finally:
            _give_back(response)

    async def _send(self, method: str, path: str, payload: bytes, sent: CIMultiDict[str]) -> aiohttp.ClientResponse:
        """The response's head. A pooled connection that died while it lay idle gets one fresh one in its place."""
        if self._pooled is None or self._fresh is None:
            raise BackendUnavailableError("the backend is not started")
        url = URL(self._root + path, encoded=True)
        data = payload if payload or method not in {"GET", "HEAD"} else None
        trace = _Trace()
        try:
            return await self._pooled.request(
                method, url, data=data, headers=sent, allow_redirects=False, trace_request_ctx=trace
            )
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            if not trace.reused:
                raise
        try:
            return await self._fresh.request(method, url, data=data, headers=sent, allow_redirects=False)
        except aiohttp.ClientConnectorError as error:  # the first connection took the request all the same
            raise aiohttp.ServerDisconnectedError from error

    def _session(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        tracing = aiohttp.TraceConfig()
        tracing.on_connection_reuseconn.append(_note_reuse)
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._timeouts.connect_s),
            trust_env=False,
            auto_decompress=False,
            skip_auto_headers=_NOT_OURS,
            trace_configs=[tracing],
        )


class HttpBackend:
    """What every backend over one pool has alike."""

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

    def serving(self, model: str) -> Self:
        """Itself: it is one server."""
        return self

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Pass a request through unchanged."""
        return await self._http.relay(method, path, body, headers)


async def _note_reuse(_session: object, context: Any, _params: object) -> None:
    if isinstance(context.trace_request_ctx, _Trace):
        context.trace_request_ctx.reused = True


class _Body:
    """A response's body as it comes. At its end, on an error and when closed, the connection is given back."""

    def __init__(self, response: aiohttp.ClientResponse, timeouts: Timeouts) -> None:
        self._response = response
        self._timeouts = timeouts
        self._limit_s = timeouts.first_byte_s

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            with mapped(f"the answer stopped for {self._limit_s:g} s"):
                async with asyncio.timeout(self._limit_s):
                    chunk = await self._response.content.readany()
        except BaseException:
            self._response.close()
            raise
        if not chunk:
            _give_back(self._response)
            raise StopAsyncIteration
        self._limit_s = self._timeouts.between_chunks_s
        return chunk

    async def aclose(self) -> None:
        """Cancel what is still to come."""
        _give_back(self._response)


def _give_back(response: aiohttp.ClientResponse) -> None:
    """Into the pool where everything was read; else the connection is closed, which cancels the call."""
    if response.content.at_eof():
        response.release()
    else:
        response.close()


async def _read_some(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body, at most `limit` bytes of it."""
    body = bytearray()
    while len(body) < limit:
        chunk = await response.content.readany()
        if not chunk:
            break
        body += chunk
    return bytes(body[:limit])


_UNREACHED = (
    ((aiohttp.ConnectionTimeoutError,), "the backend does not take connections"),
    ((aiohttp.ClientSSLError,), "the backend cannot be trusted: its TLS certificate does not hold"),
    ((aiohttp.ClientConnectorDNSError,), "the backend cannot be reached: its host is not known"),
    ((aiohttp.ClientConnectorError,), "the backend cannot be reached"),
)
"""What is said where no connection was made; the first kind that fits holds."""


@contextmanager
def mapped(late: str) -> Iterator[None]:
    """Speak of aiohttp's errors in our own words: they reach callers, and tell neither addresses nor internals.

    Args:
        late: What a time-out is called.
    """
    try:
        yield
    except (aiohttp.ClientPayloadError, aiohttp.ClientResponseError) as error:
        raise BackendProtocolError("the backend's answer is not whole HTTP") from error
    except (aiohttp.ClientError, OSError) as error:
        if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ClientError):
            raise BackendTimeoutError(late) from error
        unreached = next((words for kinds, words in _UNREACHED if isinstance(error, kinds)), "")
        if unreached:
            raise BackendUnavailableError(unreached) from error
        raise BackendLostError("the connection to the backend was lost") from error
    except ValueError as error:
        raise BackendProtocolError("the request cannot be sent: its path or a header is not HTTP") from error
