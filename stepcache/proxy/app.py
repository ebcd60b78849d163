"""The server's ASGI application: OpenAI's API in front of a gateway."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route as Path
from starlette.types import Message, Receive, Scope, Send

from stepcache.domain.errors import BackendError
from stepcache.domain.request import Answer, Request, Unclaimed
from stepcache.domain.routes import Reason, Route, Word
from stepcache.ports import Clock
from stepcache.proxy import openai, streaming
from stepcache.proxy.attention import Attention
from stepcache.proxy.gateway import Gateway
from stepcache.proxy.incoming import BodyError, GoneError, headers_of, read_body, tenant_of
from stepcache.proxy.openai import Headers
from stepcache.proxy.page import EXAMPLE, Shown, curl_line, render
from stepcache.proxy.relaying import relay_to
from stepcache.proxy.strict import parse
from stepcache.settings import Limits

_log = logging.getLogger("stepcache.proxy")

_CHAT = "/v1/chat/completions"
_JSON = (b"content-type", b"application/json")
_EVENTS = (b"content-type", b"text/event-stream; charset=utf-8")
_NOT_CACHED = (b"cache-control", b"no-cache")


class Proxy:
    """Answers chat completions on a bare route, passes the rest of `/v1/` through, and leaves pages to Starlette."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        clock: Clock,
        limits: Limits | None = None,
        rules: Sequence[Shown] = (),
        example: str = EXAMPLE,
    ) -> None:
        """Put a server in front of a gateway.

        Args:
            gateway: Started and closed with the application, where its host speaks ASGI's `lifespan`.
            clock: For `created`.
            limits: None for the defaults.
            rules: For the page.
            example: A prompt to try, for the page.
        """
        self._gateway = gateway
        self._clock = clock
        self._limits = limits or Limits()
        self._rules = tuple(rules)
        self._example = example
        self._routes: Counter[str] = Counter()
        self._pages = self._starlette()
        self._backend_answers = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the application's life."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self._pages(scope, receive, send)
            return
        sender = _Sender(send)
        async with Attention(receive) as attention:
            try:
                await self._serve(scope, receive, sender)
            except asyncio.CancelledError:
                if not attention.gone and not sender.begun:  # the server ends, and waits no longer for this answer
                    await _reply(send, 503, [], openai.error("the server is shutting down", "server_error"))
                raise
            except BodyError as problem:
                await _refuse_body(send, problem)
            except GoneError:
                pass
            except BackendError as problem:
                await _reply(send, *openai.of_backend_error(problem))

    def _heard(self, problem: BackendError | None) -> None:
        """Say once that the backend fails, and once that it answers again."""
        if problem is not None and self._backend_answers:
            _log.warning("the backend fails: %s", problem)
        elif problem is None and not self._backend_answers:
            _log.warning("the backend answers again")
        self._backend_answers = problem is None

    # --- the API -----------------------------------------------------------------------------------------------------

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = _path_of(scope)
        if path is None:
            await _reply(send, 404, [], openai.error("no such path", "invalid_request_error"))
            return
        headers = headers_of(scope)
        chat = scope["path"] == _CHAT and scope["method"] == "POST"
        if chat and headers.get("content-encoding", "identity") != "identity":
            raise BodyError(415, "a compressed body is not taken")
        raw = await read_body(receive, headers, self._limits)
        outcome = await self._outcome(raw, headers) if chat else Unclaimed(Reason(Word.NO_RULE))
        if isinstance(outcome, Unclaimed):
            self._routes[Route.BYPASS] += 1
            await self._relay(send, scope["method"], path, (raw, headers), openai.relay_headers(outcome))
        else:
            await self._answer(send, *outcome)

    async def _relay(
        self, send: Send, method: str, path: str, asked: tuple[bytes, dict[str, str]], ours: Headers
    ) -> None:
        """Pass a request through; where nothing comes back, the error says why it was not answered here."""
        try:
            relayed = await self._gateway.relay(method, path, *asked)
        except BackendError as problem:
            self._heard(problem)
            status, theirs, body = openai.of_backend_error(problem)
            await _reply(send, status, [*theirs, *ours], body)
            return
        self._heard(None)
        await relay_to(send, relayed, ours)

    async def _outcome(self, raw: bytes, headers: dict[str, str]) -> tuple[Answer, dict[str, object]] | Unclaimed:
        """The gateway's answer with the body it answers; a fault of ours costs the answer, not the request."""
        body = parse(raw, self._limits.max_depth)
        if isinstance(body, Reason):
            return Unclaimed(body)
        request = Request(body=body, tenant=tenant_of(headers), raw=raw, headers=headers)
        try:
            found = await self._gateway.ask(request)
        except BackendError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, the backend can still answer
            _log.exception("a request could not be answered from the rules and is passed through")
            return Unclaimed(Reason(Word.UNCACHEABLE, "internal error"))
        return found if isinstance(found, Unclaimed) else (found, body)

    async def _answer(self, send: Send, answer: Answer, asked: dict[str, object]) -> None:
        self._routes[answer.route] += 1
        headers = openai.answer_headers(answer)
        if answer.route is Route.REFUSE:
            await _reply(send, 422, headers, openai.refusal(answer))
            return
        created = int(self._clock.now())
        if asked.get("stream") is True:
            body = b"".join(streaming.events(answer, asked, created))
            await _send(send, 200, [_EVENTS, _NOT_CACHED, *headers], body)
        else:
            await _reply(send, 200, headers, openai.completion(answer, asked, created))

    # --- pages -------------------------------------------------------------------------------------------------------

    def _starlette(self) -> Starlette:
        pages = [Path("/", self._page), Path("/health", self._health)]
        return Starlette(routes=pages, lifespan=self._lifespan, exception_handlers={404: _missing, 405: _missing})

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        await self._gateway.start()
        try:
            yield
        finally:
            await self._gateway.close()

    async def _page(self, request: HttpRequest) -> Response:
        return HTMLResponse(render(self._rules, self._routes, curl_line(str(request.base_url), self._example)))

    async def _health(self, _request: HttpRequest) -> Response:
        return Response(b'{"status":"ok"}', media_type="application/json")


async def _missing(request: HttpRequest, problem: Exception) -> Response:
    status = getattr(problem, "status_code", 404)
    message = f"nothing answers {request.method} {request.url.path}"
    return Response(openai.error(message, "invalid_request_error"), status, media_type="application/json")


class _Sender:
    """Sends, and knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        self.begun = True
        await self._send(message)


def _path_of(scope: Scope) -> str | None:
    """Path and query as they came; None where the path climbs out of `/v1/`."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    segments = scope["path"].replace("\\", "/").split("/")
    if ".." in segments or "." in segments or not raw.startswith(b"/v1/") or not raw.isascii():
        return None
    query: bytes = scope["query_string"]
    return (raw + b"?" + query if query else raw).decode("latin-1")


async def _refuse_body(send: Send, problem: BodyError) -> None:
    body = openai.error(str(problem), "invalid_request_error")
    await _reply(send, problem.status, [(b"connection", b"close")], body)


async def _reply(send: Send, status: int, headers: Headers, body: bytes) -> None:
    typed = any(name == b"content-type" for name, _ in headers)
    await _send(send, status, headers if typed else [_JSON, *headers], body)


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
