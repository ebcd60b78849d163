"""StepCache as one of the systems: in process as a library, and over HTTP as `stepcache serve`."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from time import perf_counter
from typing import Any, TypeVar

from benchmarks.paper.systems import ROOT, process
from benchmarks.trust.backend import Model, limited, listening, schema_of
from benchmarks.trust.drive import Connection, Setting, ask, default_rules
from benchmarks.trust.judge import CACHE
from benchmarks.trust.record import Record
from benchmarks.trust.rivals.measure import Served, body_of
from stepcache import BackendError, StepCache
from stepcache.backends.fake import FakeBackend
from stepcache.ports import Completion

OWN = frozenset({"bypass", "refuse"})
"""Routes that serve nothing of StepCache's own: the model's answer as it is, or none."""
REFUSED = frozenset({400, 422})
Entered = TypeVar("Entered")


class Library:
    """`StepCache` within an event loop of its own."""

    def __init__(self, cache: StepCache, model: Model, loop: asyncio.Runner) -> None:
        self._cache = cache
        self._model = model
        self._loop = loop

    def ask(self, record: Record, reply: str) -> Served:
        """Answer a request."""
        self._model.ask(record)
        return self._loop.run(self._answer(record))

    async def _answer(self, record: Record) -> Served:
        authorization = f"Bearer {record.tenant}" if record.tenant else ""
        started = perf_counter()
        try:
            answer = await self._cache.answer(body_of(record), authorization=authorization)
        except BackendError:
            return Served(None, hit=False, seconds=perf_counter() - started)
        took = perf_counter() - started
        return _served(answer.route, answer.text, answer.usage.calls, took)


class Server:
    """`stepcache serve` over one kept connection; the model behind it answers in the same loop."""

    def __init__(self, connection: Connection, model: Model, loop: asyncio.Runner) -> None:
        self._connection = connection
        self._model = model
        self._loop = loop

    def ask(self, record: Record, reply: str) -> Served:
        """Answer a request.

        Raises:
            RuntimeError: The server fails.
        """
        found = self._loop.run(ask(self._connection, self._model, record))
        if found.status == 200:
            return _served(found.route, found.text, found.calls, found.seconds)
        if found.status in REFUSED:
            return Served(None, hit=False, seconds=found.seconds)
        raise RuntimeError(f"{record.name}: {found.status} {found.text}")


def _served(route: str, text: str, calls: int, took: float) -> Served:
    return Served(None if route in OWN else text, hit=route in CACHE and not calls, seconds=took)


def _script(model: Model, body: Mapping[str, Any]) -> Completion:
    text, reason = limited(model.reply(body["messages"], schema_of(body)), body)
    return Completion(text, reason, str(body.get("model", "scripted")), 1, 1)


@contextmanager
def library(seed: int) -> Iterator[Library]:
    """A library with an empty store before the model of that seed, until the block ends."""
    model = Model(seed, 0.0, sticky=True)
    rules = [ROOT / folder for folder in default_rules()]
    cache = StepCache(rules, backend=FakeBackend(lambda body: _script(model, body)))
    with asyncio.Runner() as loop:
        loop.run(cache.start())
        try:
            yield Library(cache, model, loop)
        finally:
            loop.run(cache.close())


@contextmanager
def server(seed: int) -> Iterator[Server]:
    """A server with an empty store before the model of that seed, until the block ends."""
    model = Model(seed, 0.0, sticky=True)
    setting = Setting(0, seed, 0.0, True, default_rules())
    with ExitStack() as stack:
        loop = stack.enter_context(asyncio.Runner())
        backend = stack.enter_context(_entered(listening(model), loop))
        url = stack.enter_context(process(setting.command(backend)))
        yield Server(stack.enter_context(_entered(Connection(url, "/v1/chat/completions"), loop)), model, loop)


@contextmanager
def _entered(opened: AbstractAsyncContextManager[Entered], loop: asyncio.Runner) -> Iterator[Entered]:
    """What is opened and closed in that loop."""
    found = loop.run(_enter(opened))
    try:
        yield found
    finally:
        loop.run(_leave(opened))


async def _enter(opened: AbstractAsyncContextManager[Entered]) -> Entered:
    return await opened.__aenter__()


async def _leave(opened: AbstractAsyncContextManager[object]) -> None:
    await opened.__aexit__(None, None, None)
