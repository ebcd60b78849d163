"""A gateway that says what it is told to say."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from stepcache.backends.fake import FakeBackend, echo
from stepcache.domain.request import Answer, Api, Request, Unclaimed, Usage
from stepcache.domain.routes import Grade, Reason, Route, Word
from stepcache.ports import Backend, Relayed

Outcome = Answer | Unclaimed | Exception
Script = Callable[[Request], Awaitable[Outcome]]

HIT = Answer(
    text="1. 2x = 10\n2. x = 5\n",
    route=Route.REUSE,
    reason=Reason(Word.HIT),
    steps=("1. 2x = 10\n", "2. x = 5\n"),
    rule="linear_equation@1",
    grade=Grade.PROVED,
    counts={"total": 2, "reused": 2, "adapted": 0},
)
WRITTEN = Answer(
    text="x = 5",
    route=Route.GENERATE,
    reason=Reason(Word.MISS),
    steps=("x = 5",),
    rule="linear_equation@1",
    grade=Grade.CARRIED,
    counts={"total": 1, "generated": 1},
    usage=Usage(11, 3, 1),
    model="scripted",
    stored=True,
)
NO_RULE = Unclaimed(Reason(Word.NO_RULE))


class FakeGateway:
    """Always the same outcome, or what a function says; relays to a backend that echoes."""

    def __init__(self, outcome: Outcome | Script = NO_RULE, backend: Backend | None = None) -> None:
        self._outcome = outcome
        self.backend = backend or FakeBackend(echo)
        self.asked: list[Request] = []
        self.life: list[str] = []
        self.cancelled = asyncio.Event()

    async def start(self) -> None:
        """Noted."""
        self.life.append("start")
        await self.backend.start()

    async def close(self) -> None:
        """Noted."""
        self.life.append("close")
        await self.backend.close()

    async def ask(self, request: Request) -> Answer | Unclaimed:
        """The outcome; an exception is raised."""
        self.asked.append(request)
        try:
            found = await self._outcome(request) if callable(self._outcome) else self._outcome
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        if isinstance(found, Exception):
            raise found
        return found

    def speaks(self, api: Api, model: str) -> bool:
        """What its backend speaks."""
        return api in self.backend.serving(model).apis

    async def pass_through(self, request: Request, unclaimed: Unclaimed) -> Answer:
        """The backend's answer, whole."""
        reply = await self.backend.complete(request.body, request.headers, timeout_s=5.0, api=request.api)
        return Answer(reply.text, Route.BYPASS, unclaimed.reason, usage=Usage(1, 1, 1), model=reply.model)

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """The backend's answer."""
        return await self.backend.relay(method, path, body, headers)
