"""A model server that fails, in each API's shape: what callers get, and what is kept of it (nothing)."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import aiohttp
import pytest

from stepcache import StepCache
from stepcache.assembly import SystemClock, load_rules
from stepcache.backends.http import MAX_RESPONSE_BYTES, Timeouts
from stepcache.backends.openai import OpenAIBackend
from stepcache.backends.tgi import TgiBackend
from stepcache.domain.entries import Entry
from stepcache.domain.rules import RuleSet
from stepcache.keeping import Embedding
from stepcache.resources import resource_dir
from stepcache.store.sqlite import SqliteStore
from tests.fakes.http_server import HANGS_UP, SILENCE, HttpServer, Played, Then, chat, chunked, response
from tests.fakes.running import running

EQUATION = "Solve 2x + 3 = 13"
UNCLAIMED = "Tell me a joke."
EXTRACTION = "Extract name, email from the following note: Ada, ada@x.org"
FOUND = '{"name": "Ada", "email": "ada@x.org"}'
# For servers that hang; the others get all the time they want.
LIMIT_S, PATIENCE_S = 0.4, 60.0
LATE = f"no answer within {LIMIT_S:g} s"
CUT = f"the answer stopped for {LIMIT_S:g} s"
EVENTS = "Content-Type: text/event-stream"


# --- the shapes ------------------------------------------------------------------------------------------------------


def openai_error(message: str, kind: str, code: str) -> dict[str, Any]:
    """As OpenAI's callers get it."""
    return {"error": {"message": message, "type": "server_error", "param": None, "code": code}, "error_type": kind}


def tgi_error(message: str, kind: str, _code: str) -> dict[str, Any]:
    """As TGI's callers get it."""
    return {"error": message, "error_type": kind}


def generated(text: str, finish: str = "stop") -> Played:
    """TGI's answer at `/`."""
    reason = {"stop": "eos_token"}.get(finish, finish)
    details = {"finish_reason": reason, "generated_tokens": 3, "seed": None, "prefill": [], "tokens": []}
    return response(json.dumps([{"generated_text": text, "details": details}]))


def completed(text: str, finish: str = "stop") -> Played:
    """A text completion."""
    choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": finish}
    return response({"object": "text_completion", "model": "scripted", "choices": [choice]})


@dataclass(frozen=True, slots=True)
class Side:
    """A caller's API and the kind of server behind.

    Attributes:
        said: The text of an answer's body.
        good: The server's answer with a text, and why it ended.
        error: Our words in the caller's shape.
        relays: Whether the server speaks the caller's API, so that its bytes come through.
    """

    path: str
    backend: Callable[..., OpenAIBackend | TgiBackend]
    asked: Callable[[str], dict[str, Any]]
    said: Callable[[Any], str]
    good: Callable[..., Played]
    error: Callable[[str, str, str], dict[str, Any]]
    relays: bool = True


def _inputs(prompt: str) -> dict[str, Any]:
    return {"inputs": prompt, "parameters": {"max_new_tokens": 400}}


CHAT = Side(
    "/v1/chat/completions",
    OpenAIBackend,
    lambda prompt: {"model": "m", "messages": [{"role": "user", "content": prompt}]},
    lambda body: str(body["choices"][0]["message"]["content"]),
    chat,
    openai_error,
)
TEXT = Side(
    "/v1/completions",
    OpenAIBackend,
    lambda prompt: {"model": "m", "prompt": prompt, "max_tokens": 400},
    lambda body: str(body["choices"][0]["text"]),
    completed,
    openai_error,
)
TGI = Side("/", TgiBackend, _inputs, lambda body: str(body[0]["generated_text"]), generated, tgi_error)
# A caller of TGI's API before a server that speaks OpenAI's alone.
PUT_SO = Side(
    "/generate", OpenAIBackend, _inputs, lambda body: str(body["generated_text"]), completed, tgi_error, relays=False
)
SIDES = {"chat": CHAT, "completions": TEXT, "tgi": TGI, "tgi before openai": PUT_SO}


# --- the faults ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """What the server does, every time it is asked.

    Attributes:
        played: None for a server that is down.
        status: Of what the caller gets.
        relayed: The server's own bytes, where they come through; None where nothing whole came.
        told: Message, kind and code of our own words, where they do not.
        translated: The status of these, where it is another.
    """

    played: Played | None
    status: int
    relayed: bytes | None
    told: tuple[str, str, str]
    translated: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def _answers(status: int, body: bytes, kind: str, *headers: str, says: str = "") -> Fault:
    told = (says or f"the backend answered {status}", kind, "backend_error")
    kept = {name: value for name, _, value in (header.partition(": ") for header in headers)}
    return Fault(response(body, status, *headers), status, body, told, headers=kept)


def _garbage(body: bytes, why: str = "the backend's answer is not a completion") -> Fault:
    return Fault(response(body), 200, body, (why, "generation", "backend_unavailable"), 502)


_LOST = ("the connection to the backend was lost", "generation", "backend_unavailable")
_TRICKLED = json.dumps({"choices": "?"}).encode()
FAULTS = {
    "down": Fault(None, 502, None, ("the backend cannot be reached", "generation", "backend_unavailable")),
    "hangs up": Fault(HANGS_UP, 502, None, _LOST),
    "hangs": Fault(SILENCE, 504, None, (LATE, "generation", "backend_timeout")),
    "429": _answers(
        429, b'{"error":{"message":"slow down"},"more":1}', "overloaded", "Retry-After: 7", says="slow down"
    ),
    "500": _answers(500, b"<h1>Internal Server Error</h1>", "generation"),
    "503": _answers(503, b"", "overloaded"),
    "no JSON": _garbage(b"\x00\x01 certainly!"),
    "wrong JSON": _garbage(b'{"choices":{"a":[]}}'),
    "no answer in it": _garbage(b'{"choices":[]}', "the backend's answer has no choice"),
    "no UTF-8": _garbage(b'{"choices":"\xff\xfe"}'),
    "an error that says 200": _garbage(b'{"error":{"message":"no"},"error_type":"generation"}'),
    "a line without end": _garbage(b'{"a":"' + b"x" * MAX_RESPONSE_BYTES, "the answer is over 8 MB"),
    "a trickle": Fault(
        chunked([bytes([byte]) for byte in _TRICKLED]),
        200,
        _TRICKLED,
        ("the backend's answer is not a completion", "generation", "backend_unavailable"),
        502,
    ),
}
# The head came, the rest did not.
HALF = {
    "a cut body": (
        Played([b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"], Then.CLOSE),
        (502, "the backend's answer is not whole HTTP", "backend_unavailable"),
    ),
    "a body that stops": (
        Played([b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"], Then.HANG),
        (504, LATE, "backend_timeout"),
    ),
}


# --- the world -------------------------------------------------------------------------------------------------------


class Watched(SqliteStore):
    """Knows of which rules' answers it was given."""

    def __init__(self) -> None:
        super().__init__(":memory:", clock=SystemClock())
        self.kept: set[str] = set()

    def put(self, entry: Entry, embedding: Embedding | None = None) -> None:
        """Noted."""
        self.kept.add(entry.task)
        super().put(entry, embedding)


@cache
def shipped(within_s: float) -> RuleSet:
    """Two shipped rules, one that needs the model and one that needs none, with that much patience."""
    rules = load_rules([resource_dir("rules") / f"{name}.stepcache" for name in ("json_extract", "linear_equation")])
    return RuleSet(tuple(replace(task, repair=replace(task.repair, within_s=within_s)) for task in rules.tasks))


@dataclass(frozen=True, slots=True)
class Said:
    """A response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class World:
    """A client before StepCache before a server."""

    side: Side
    server: HttpServer
    store: Watched
    url: str
    client: aiohttp.ClientSession

    async def ask(self, prompt: str, **more: Any) -> Said:
        """One prompt in the side's shape."""
        async with self.client.post(self.url + self.side.path, json={**self.side.asked(prompt), **more}) as reply:
            headers = {name.lower(): value for name, value in reply.headers.items()}
            return Said(reply.status, headers, await reply.read())

    async def solves(self) -> None:
        """Claimed algebra is answered right and proved, whatever the server does."""
        said = await self.ask(EQUATION)
        assert (said.status, self.side.said(json.loads(said.body))[-5:]) == (200, "x = 5")
        assert (said.headers["x-stepcache-route"], said.headers["x-stepcache-proof"]) in (
            ("solve", "proved"),
            ("exact", "proved"),
        )
        assert said.headers["x-stepcache-backend-calls"] == "0"

    async def recovers(self) -> None:
        """Nothing was kept of what the server said before: now that it works, it is asked."""
        assert self.store.kept <= {"linear_equation"}
        self.server.script[:] = [self.side.good(FOUND)]
        said = await self.ask(EXTRACTION)
        assert (said.status, self.side.said(json.loads(said.body))) == (200, FOUND)
        assert (said.headers["x-stepcache-route"], said.headers["x-stepcache-reason"]) == ("generate", "miss")
        assert (await self.ask(EXTRACTION)).headers["x-stepcache-route"] == "exact"


@asynccontextmanager
async def world(side: Side, played: Played | None, *, limit_s: float = PATIENCE_S) -> AsyncIterator[World]:
    """A server that plays the same for ever, or is down, behind the proxy; of what it says, nothing is kept."""
    async with HttpServer([played or HANGS_UP] * 20) as server:
        behind = server.url
        if played is None:
            async with HttpServer([]) as closed:
                behind = closed.url
        backend = side.backend(behind, timeouts=Timeouts(first_byte_s=limit_s, between_chunks_s=limit_s))
        store = Watched()
        cache = StepCache(shipped(limit_s), backend=backend, store=store, backend_timeout_s=limit_s)
        async with running(cache) as url, aiohttp.ClientSession() as client:
            yield World(side, server, store, url, client)


def limit_for(played: Played | None) -> float:
    """Short where nothing comes, however long one waits."""
    return LIMIT_S if played is not None and played.then is Then.HANG else PATIENCE_S


def check_said(side: Side, fault: Fault, said: Said) -> None:
    """The server's own bytes where they come through, else our words; always that nobody checked it."""
    headers = said.headers
    assert (headers["x-stepcache-route"], headers["x-stepcache-proof"]) == ("bypass", "none")
    assert {name: headers.get(name.lower()) for name in fault.headers} == fault.headers
    if side.relays and fault.relayed is not None:
        assert (said.status, said.body) == (fault.status, fault.relayed)
        return
    message, kind, code = fault.told
    found = json.loads(said.body)
    assert said.status == (fault.translated or fault.status)
    # Beyond its first words the reader's own account of the garbage follows.
    told = found["error"] if side.error is tgi_error else found["error"]["message"]
    assert told.startswith(message)
    assert found == side.error(told, kind, code)


# --- the tests -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", SIDES.values(), ids=SIDES.keys())
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_a_failing_server_is_told_of_and_nothing_of_it_is_kept(side: Side, fault: Fault) -> None:
    """An unclaimed request, one whose rule needs the model, and one that needs none."""
    async with world(side, fault.played, limit_s=limit_for(fault.played)) as around:
        await around.solves()
        unclaimed = await around.ask(UNCLAIMED)
        check_said(side, fault, unclaimed)
        assert unclaimed.headers["x-stepcache-reason"] == "no-rule"
        needs_it = await around.ask(EXTRACTION)
        check_said(side, fault, needs_it)
        assert needs_it.headers["x-stepcache-rule"] == "json_extract@1.0.0"
        assert needs_it.headers["x-stepcache-reason"] in {"unverified", "budget"}
        await around.solves()
        assert around.store.kept == {"linear_equation"}
        if fault.played not in (None, SILENCE):
            await around.recovers()


@pytest.mark.parametrize("side", SIDES.values(), ids=SIDES.keys())
@pytest.mark.parametrize(("played", "told"), HALF.values(), ids=HALF.keys())
async def test_half_a_body_is_never_taken_for_the_whole(side: Side, played: Played, told: tuple[int, str, str]) -> None:
    """Relayed, it ends with its connection; else it is told of."""
    status, message, code = told
    async with world(side, played, limit_s=limit_for(played)) as around:
        for prompt in (UNCLAIMED, EXTRACTION):
            if side.relays:
                with pytest.raises(aiohttp.ClientPayloadError):
                    await around.ask(prompt)
            else:
                said = await around.ask(prompt)
                assert (said.status, json.loads(said.body)) == (status, side.error(message, "generation", code))
        await around.solves()
        assert around.store.kept == {"linear_equation"}


@pytest.mark.parametrize("side", [CHAT, TEXT, TGI], ids=["chat", "completions", "tgi"])
@pytest.mark.parametrize(
    ("then", "message"), [(Then.CLOSE, "the backend's answer is not whole HTTP"), (Then.HANG, CUT)]
)
async def test_a_cut_stream_ends_in_an_error_of_its_shape(side: Side, then: Then, message: str) -> None:
    """And without `[DONE]`; the same where a rule claimed the request and its own calls failed."""
    first = b'data: {"a":"beginning"}\n\n'
    played = chunked([first], EVENTS, then=then, ended=False)
    async with world(side, played, limit_s=limit_for(played)) as around:
        for prompt in (UNCLAIMED, EXTRACTION):
            said = await around.ask(prompt, stream=True)
            assert (said.status, said.body[: len(first)]) == (200, first)
            last = json.loads(said.body[len(first) :].strip().removeprefix(b"data:"))
            assert last == side.error(message, "incomplete_generation", "backend_cut")
        assert around.store.kept == set()


@pytest.mark.parametrize("side", SIDES.values(), ids=SIDES.keys())
async def test_an_answer_cut_by_its_token_limit_is_passed_on_and_not_kept(side: Side) -> None:
    """Even where what there is of it would pass every check."""
    async with world(side, side.good(FOUND, "length")) as around:
        for prompt, reason in ((UNCLAIMED, "no-rule"), (EXTRACTION, "unverified")):
            said = await around.ask(prompt)
            assert (said.status, side.said(json.loads(said.body))) == (200, FOUND)
            assert (said.headers["x-stepcache-route"], said.headers["x-stepcache-reason"]) == ("bypass", reason)
        await around.recovers()


@pytest.mark.parametrize("side", SIDES.values(), ids=SIDES.keys())
async def test_others_are_answered_while_one_waits(side: Side) -> None:
    """A server that hangs holds up only those who need it."""
    async with world(side, SILENCE) as around:
        waiting = [asyncio.create_task(around.ask(UNCLAIMED)) for _ in range(4)]
        await around.server.asked(4)
        await around.solves()
        assert not any(task.done() for task in waiting)
        around.server.release()
        assert {(await task).status for task in waiting} == {502}
