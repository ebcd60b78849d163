"""A server that behaves as Text Generation Inference does, with a script in the place of a model."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import islice
from typing import Any, Self

from aiohttp import web

from tests.fakes import tgi_shapes as shapes
from tests.fakes.tgi_rules import STATUS, Fault, Generated, RefusedError, check, check_grammar, generate, invalid

JSON = Mapping[str, Any]


class Silence(Enum):
    """The model never comes to an end."""

    SILENCE = auto()


SILENCE = Silence.SILENCE
Reply = str | Fault | Silence
Script = Callable[[str], Reply]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the server understood it.

    Attributes:
        body: As it came.
        prompt: The text the model is given; of a chat, its last message.
        parameters: As `/generate` names them, whichever way the request came.
        connection: The client's port: equal for two requests on one connection.
    """

    path: str
    body: JSON
    prompt: str
    parameters: JSON
    headers: Mapping[str, str]
    connection: int

    @property
    def grammar(self) -> Any:
        """What the answer was to keep to; None for nothing."""
        return self.parameters.get("grammar")


class TgiServer:
    """Answers from a script: what a function says of the prompt, or one reply after the other, then overloaded.

    `async with TgiServer(...) as server` runs it on a free loopback port, at `server.url`.
    """

    def __init__(self, replies: Iterable[Reply] | Script = ()) -> None:
        self._replies = iter(() if callable(replies) else replies)
        self._script: Script = replies if callable(replies) else self._in_order
        self.asked: list[Asked] = []
        self.left = asyncio.Event()
        self.came = asyncio.Event()
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        for path, handler in self._routes().items():
            app.router.add_post(path, self._guarded(handler))
        for path, body in {"/info": shapes.INFO, "/v1/models": shapes.MODELS}.items():
            app.router.add_get(path, _constant(body))
        app.router.add_get("/health", self._health)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._runner.cleanup()

    @property
    def connections(self) -> int:
        """How many connections requests came on."""
        return len({one.connection for one in self.asked})

    def _in_order(self, _prompt: str) -> Reply:
        return next(self._replies, Fault("overloaded", "Model is overloaded"))

    def _routes(self) -> dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]]:
        return {
            "/": self._compat,
            "/generate": self._whole,
            "/generate_stream": self._streamed,
            "/v1/chat/completions": self._chat,
            "/v1/completions": self._completions,
            "/tokenize": self._tokenize,
        }

    def _guarded(
        self, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The handler, its refusals told in TGI's shape."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except RefusedError as error:
                fault = error.fault
                status = fault.status or STATUS.get(fault.error_type, 500)
                return web.json_response(fault.body, status=status, headers=fault.headers)
            except asyncio.CancelledError:
                self.left.set()
                raise

        return guarded

    # --- generate ---

    async def _compat(self, request: web.Request) -> web.StreamResponse:
        """`/`, which is all that the official clients ask for: a list, or events."""
        body = await _body(request)
        if body.get("stream"):
            return await self._events(request, body)
        return web.json_response([await self._object(request, body)])

    async def _whole(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(await self._object(request, await _body(request)))

    async def _streamed(self, request: web.Request) -> web.StreamResponse:
        return await self._events(request, await _body(request))

    async def _object(self, request: web.Request, body: JSON) -> dict[str, Any]:
        asked = self._understood(request, body, body.get("inputs"), body.get("parameters", {}))
        return shapes.generated(await self._model(asked, stream=False), asked.prompt, asked.parameters)

    async def _events(self, request: web.Request, body: JSON) -> web.StreamResponse:
        asked = self._understood(request, body, body.get("inputs"), body.get("parameters", {}))
        if asked.parameters.get("decoder_input_details"):
            raise invalid("`decoder_input_details` == true is not supported when streaming tokens")
        made = await self._model(asked, stream=True)
        return await _stream(request, shapes.generated_events(made, asked.prompt, asked.parameters), made)

    # --- OpenAI's shapes ---

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        stream = bool(body.get("stream"))
        asked = self._understood(request, body, _last_message(body), _chat_parameters(body))
        made = await self._model(asked, stream=stream)
        model = str(body.get("model") or shapes.MODEL)
        if not stream:
            return web.json_response(shapes.chat(made, model))
        usage = bool((body.get("stream_options") or {}).get("include_usage"))
        return await _stream(request, shapes.chat_events(made, model, usage=usage), made, shapes.DONE)

    async def _completions(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        stream = bool(body.get("stream"))
        prompts = [body.get("prompt")] if not isinstance(body.get("prompt"), list) else body["prompt"]
        parameters = _of_openai(body)
        asked = [self._understood(request, body, prompt, parameters) for prompt in prompts]
        if not asked or (stream and len(asked) > 1):
            raise invalid("`prompt` must be one text where it is streamed")
        made = [await self._model(one, stream=stream) for one in asked]
        model = str(body.get("model") or shapes.MODEL)
        if not stream:
            return web.json_response(shapes.completions(made, model))
        return await _stream(request, shapes.completion_events(made[0], model), made[0], shapes.DONE)

    async def _tokenize(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        check(body.get("inputs"), {}, stream=False)
        return web.json_response(shapes.tokenized(body["inputs"]))

    async def _health(self, _request: web.Request) -> web.StreamResponse:
        return web.Response()

    # --- the model ---

    def _understood(self, request: web.Request, body: JSON, prompt: Any, parameters: Any) -> Asked:
        port = request.transport.get_extra_info("peername")[1] if request.transport else 0
        headers = {name.lower(): value for name, value in request.headers.items()}
        given = parameters if isinstance(parameters, dict) else {}
        self.asked.append(Asked(request.path, body, str(prompt or ""), given, headers, port))
        self.came.set()
        stream = bool(body.get("stream")) or request.path == "/generate_stream"
        check(prompt, parameters, stream=stream)
        return self.asked[-1]

    async def _model(self, asked: Asked, *, stream: bool) -> Generated:
        """What the script says, as the parameters cut it."""
        reply = self._script(asked.prompt)
        if isinstance(reply, Silence):
            await asyncio.Event().wait()
        if isinstance(reply, str):
            return generate(asked.prompt, reply, asked.parameters)
        assert isinstance(reply, Fault)
        if not stream or reply.after is None:
            raise RefusedError(reply)
        made = generate(asked.prompt, "so it begins, " * reply.after, {})
        return replace(made, fault=reply)


def _constant(body: JSON) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.json_response(body)

    return answer


async def _body(request: web.Request) -> JSON:
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise invalid(f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise invalid("the body is not an object")
    return body


async def _stream(
    request: web.Request, events: Iterator[bytes], made: Generated, end: bytes = b""
) -> web.StreamResponse:
    """The events one by one; a fault comes after as many tokens as it says, and ends them."""
    response = web.StreamResponse(headers={"content-type": "text/event-stream", "cache-control": "no-cache"})
    await response.prepare(request)
    for one in islice(events, made.fault.after if made.fault else None):
        await response.write(one)
    await response.write(shapes.event(made.fault.body) if made.fault else end)
    await response.write_eof()
    return response


# --- OpenAI's words in TGI's -----------------------------------------------------------------------------------------


def _of_openai(body: JSON) -> dict[str, Any]:
    """Parameters that only have another name; a temperature of 0 asks for no sampling."""
    found = {name: body.get(name) for name in ("seed", "top_p", "frequency_penalty", "stop")}
    temperature = body.get("temperature")
    greedy = temperature == 0
    return {
        **found,
        "max_new_tokens": body.get("max_tokens"),
        "temperature": None if greedy else temperature,
        "do_sample": not greedy,
    }


def _chat_parameters(body: JSON) -> dict[str, Any]:
    """A chat's parameters; its `response_format` is a grammar, in TGI's words alone."""
    grammar = body.get("response_format")
    if grammar is not None:
        check_grammar(grammar)
    return {**_of_openai(body), "grammar": grammar}


def _last_message(body: JSON) -> Any:
    """The text that the script sees."""
    match body.get("messages"):
        case [*_, {"role": str(), "content": str() as text}]:
            return text
        case [*_, {"role": str(), "content": [*parts]}]:
            return "".join(part["text"] for part in parts if isinstance(part, dict) and part.get("type") == "text")
    raise invalid("`messages` must hold a message with `role` and `content`")
