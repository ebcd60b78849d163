"""The server's ASGI application: OpenAI's API and TGI's in front of a gateway."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route as Path
from starlette.types import Receive, Scope, Send

from stepcache.domain.errors import BackendError, BackendStatusError, UnknownModelError
from stepcache.domain.request import Answer, Api, Request, Unclaimed
from stepcache.domain.routes import Reason, Route, Word
from stepcache.ports import Clock
from stepcache.proxy import headers as headers_
from stepcache.proxy import problems, tgi
from stepcache.proxy.attention import Attention
from stepcache.proxy.doors import ELSEWHERE, INFO, PAGE, Door, door_of, target_of
from stepcache.proxy.gateway import Gateway
from stepcache.proxy.headers import Headers
from stepcache.proxy.incoming import BodyError, GoneError, headers_of, read_body, tenant_of
from stepcache.proxy.page import Front, render
from stepcache.proxy.relaying import relay_to
from stepcache.proxy.replying import Sender, fail, fail_behind, send_events, send_json
from stepcache.proxy.strict import parse
from stepcache.proxy.surface import Surface
from stepcache.settings import Limits

_log = logging.getLogger("stepcache.proxy")

_CLOSE = (b"connection", b"close")
_NOT_ASKED = Unclaimed(Reason(Word.NO_RULE))


@dataclass(frozen=True, slots=True)
class _Call:
    """A request as it came over the wire, and where its answer goes.

    Attributes:
        target: Path and query.
    """

    surface: Surface
    method: str
    target: str
    headers: dict[str, str]
    raw: bytes
    send: Send


class Proxy:
    """Answers generations on bare routes, passes the rest of the APIs through, and leaves pages to Starlette."""

    def __init__(
        self,
        gateway: Gateway,
        *,
        clock: Clock,
        limits: Limits | None = None,
        front: Callable[[], Front] = Front,
    ) -> None:
        """Put a server in front of a gateway.

        Args:
            gateway: Started and closed with the application, where its host speaks ASGI's `lifespan`.
            clock: For `created`.
            limits: None for the defaults.
            front: Tells what the page shows; asked anew for each.
        """
        self._gateway = gateway
        self._clock = clock
        self._limits = limits or Limits()
        self._front = front
        self._routes: Counter[str] = Counter()
        self._pages = self._starlette()
        self._backend_answers = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the application's life."""
        door = door_of(scope["path"], scope["method"]) if scope["type"] == "http" else None
        if door is None:
            await self._pages(scope, receive, send)
            return
        sender = Sender(send)
        async with Attention(receive) as attention:
            try:
                await self._safely(door, scope, attention.receive, sender)
            except asyncio.CancelledError:
                if not attention.gone and not sender.begun:  # the server ends, and waits no longer for this answer
                    await fail(send, door.surface, problems.SHUTTING_DOWN, [])
                raise

    async def _safely(self, door: Door, scope: Scope, receive: Receive, send: Sender) -> None:
        """Whatever goes wrong is said in the caller's shape."""
        try:
            await self._serve(door, scope, receive, send)
        except BodyError as problem:
            await fail(send, door.surface, problems.of_request(problem.status, str(problem)), [_CLOSE])
        except GoneError:
            pass
        except BackendError as error:
            await self._fail_behind(send, door.surface, error, [])
        except Exception:
            _log.exception("a request could not be answered")
            if send.begun:
                raise
            await fail(send, door.surface, problems.INTERNAL, [])

    # --- the APIs ----------------------------------------------------------------------------------------------------

    async def _serve(self, door: Door, scope: Scope, receive: Receive, send: Send) -> None:
        target, method, surface = target_of(scope), scope["method"], door.surface
        if target is None:
            await fail(send, surface, problems.of_request(404, "no such path"), [])
            return
        if door.methods and method not in door.methods:
            allowed = (b"allow", ", ".join(door.methods).encode())
            await fail(send, surface, problems.not_there(405, method, scope["path"]), [allowed])
            return
        headers = headers_of(scope)
        asks = door.asks and method == "POST"
        if asks and headers.get("content-encoding", "identity") != "identity":
            raise BodyError(415, "a compressed body is not taken")
        call = _Call(surface, method, target, headers, await read_body(receive, headers, self._limits), send)
        if asks:
            await self._ask(call)
        elif door.is_tgis and not self._gateway.speaks(Api.GENERATE, ""):
            await self._instead(call)
        else:
            await self._relay(call, _NOT_ASKED)

    async def _ask(self, call: _Call) -> None:
        """Answer from the rules; else relay to a backend that speaks this API, or let another one answer."""
        body = parse(call.raw, self._limits.max_depth, call.surface.odd)
        if isinstance(body, Reason):
            await self._unread(call, body)
            return
        request = Request(body, call.surface.api, tenant_of(call.headers), call.raw, call.headers)
        outcome = await self._outcome(request)
        if isinstance(outcome, Answer):
            await self._answer(call, request, outcome)
        elif self._gateway.speaks(request.api, request.model):
            await self._relay(call, outcome)
        else:
            await self._pass_through(call, request, outcome)

    async def _outcome(self, request: Request) -> Answer | Unclaimed:
        """What the gateway says; a fault of ours costs the answer, not the request."""
        try:
            return await self._gateway.ask(request)
        except BackendError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, the backend can still answer
            _log.exception("a request could not be answered from the rules and is passed through")
            return Unclaimed(Reason(Word.UNCACHEABLE, "internal error"))

    async def _answer(self, call: _Call, request: Request, answer: Answer) -> None:
        self._routes[answer.route] += 1
        surface, asked, headers = call.surface, request.body, headers_.of_answer(answer)
        if answer.route is Route.REFUSE:
            await fail(call.send, surface, surface.refusal(answer), headers)
            return
        created = int(self._clock.now())
        if surface.streams(asked):
            await send_events(call.send, b"".join(surface.events(answer, asked, created)), headers)
        else:
            await send_json(call.send, surface.whole(answer, asked, created), headers)

    async def _relay(self, call: _Call, unclaimed: Unclaimed) -> None:
        """Pass a request through; where nothing comes back, the error says why it was not answered here."""
        self._routes[Route.BYPASS] += 1
        try:
            relayed = await self._gateway.relay(call.method, call.target, call.raw, call.headers)
        except BackendError as error:
            await self._fail_behind(call.send, call.surface, error, _story(unclaimed, error))
            return
        self._heard(None)
        await relay_to(call.send, relayed, headers_.of_relay(unclaimed), call.surface)

    async def _pass_through(self, call: _Call, request: Request, unclaimed: Unclaimed) -> None:
        """Let a backend of another API answer, whole, and say it in the caller's shape."""
        try:
            answer = await self._gateway.pass_through(request, unclaimed)
        except BackendError as error:
            self._routes[Route.BYPASS] += 1
            await self._fail_behind(call.send, call.surface, error, _story(unclaimed, error))
            return
        self._heard(None)
        await self._answer(call, request, answer)

    async def _unread(self, call: _Call, reason: Reason) -> None:
        """What is not ours to read is the backend's, where it speaks this API at all."""
        if self._gateway.speaks(call.surface.api, ""):
            await self._relay(call, Unclaimed(reason))
            return
        await fail(call.send, call.surface, problems.unreadable(call.surface.unreadable, reason.detail), [])

    async def _instead(self, call: _Call) -> None:
        """What can be said of TGI's own matters where the backend speaks no TGI."""
        if call.target.partition("?")[0] == INFO:
            await send_json(call.send, tgi.info(self._limits), [])
        else:
            await fail(call.send, call.surface, problems.of_request(404, "the backend offers no tokenizer"), [])

    async def _fail_behind(self, send: Send, surface: Surface, error: BackendError, headers: Headers) -> None:
        if not isinstance(error, BackendStatusError):  # a status may be the caller's own fault, as an unknown model is
            self._heard(error)
        await fail_behind(send, surface, error, headers)

    def _heard(self, problem: BackendError | None) -> None:
        """Say once that the backend fails, and once that it answers again."""
        if problem is not None and self._backend_answers:
            name = f" `{problem.backend}`" if problem.backend else ""
            _log.warning("the backend%s fails: %s", name, problem)
        elif problem is None and not self._backend_answers:
            _log.warning("the backend answers again")
        self._backend_answers = problem is None

    # --- pages -------------------------------------------------------------------------------------------------------

    def _starlette(self) -> Starlette:
        pages = [Path(PAGE, self._page), Path("/health", self._health)]
        if self._front().shadow is not None:
            pages.append(Path("/shadow", self._found_out))
        return Starlette(routes=pages, lifespan=self._lifespan, exception_handlers={404: _missing, 405: _missing})

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        await self._gateway.start()
        try:
            yield
        finally:
            await self._gateway.close()

    async def _page(self, request: HttpRequest) -> Response:
        return HTMLResponse(render(self._front(), self._routes, str(request.base_url)))

    async def _found_out(self, _request: HttpRequest) -> Response:
        ledger = self._front().shadow
        return Response(orjson.dumps(ledger.as_json() if ledger is not None else {}), media_type="application/json")

    async def _health(self, _request: HttpRequest) -> Response:
        return Response(b'{"status":"ok"}', media_type="application/json")


def _story(unclaimed: Unclaimed, error: BackendError) -> Headers:
    """Why a request was passed through that came back with an error."""
    return headers_.of_relay(unclaimed, asked=not isinstance(error, UnknownModelError))


async def _missing(request: HttpRequest, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 404
    headers = problem.headers if isinstance(problem, HTTPException) else None
    body = ELSEWHERE.surface.error(problems.not_there(status, request.method, request.url.path))
    return Response(body, status, headers, media_type="application/json")
