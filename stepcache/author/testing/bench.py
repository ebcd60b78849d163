"""A test's surroundings: the whole engine on scripted replies and an empty store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from stepcache.assembly import StepCache, SystemClock
from stepcache.backends.fake import FakeBackend, Reply, last_text
from stepcache.domain.entries import Entry
from stepcache.domain.errors import BackendError, RuleError
from stepcache.domain.request import Answer
from stepcache.domain.rules import RuleSet, RuleTest
from stepcache.domain.trace import Trace
from stepcache.hosting.plugged import Plugged
from stepcache.keeping import Embedding
from stepcache.store.kinds import MEMORY
from stepcache.store.sqlite import SqliteStore
from stepcache.text.json import read


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that was sent, and its whole way.

    Attributes:
        answer: What came; None where nothing did.
        asked: What the model was asked, call by call.
        error: Why nothing came.
        left: Scripted replies that nobody asked for.
    """

    prompt: str
    trace: Trace
    answer: Answer | None = None
    asked: tuple[str, ...] = ()
    error: str = ""
    left: int = 0


class Bench:
    """A cache on scripted replies and an empty store; closed when its `async with` ends.

    Args:
        rules: The rule set in front.
        plugins: Its plugins, loaded, and not closed with it; without them it loads its own.

    Attributes:
        entries: What was admitted, in order.
        sent: All requests so far.
    """

    def __init__(self, rules: RuleSet, plugins: Plugged | None = None) -> None:
        self.backend = FakeBackend()
        self._shelf = _Shelf()
        self.cache = StepCache(rules, backend=self.backend, store=self._shelf, plugins=plugins)
        self.sent: list[Sent] = []

    async def __aenter__(self) -> Self:
        """Open it.

        Raises:
            RuleError: A plugin that the rules call cannot be used, so that not all of them would be tested.
        """
        await self.cache.__aenter__()
        if self.cache.left_out:
            await self.cache.close()
            raise RuleError(self.cache.left_out)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.cache.__aexit__(kind, error, trace)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What was admitted, in order."""
        return tuple(self._shelf.entries)

    async def send(self, request: str | Mapping[str, Any], replies: Iterable[Reply] = ()) -> Sent:
        """Ask one request; with a reply too few the server is down for the call that finds none."""
        self.backend.script(replies)
        trace, before = Trace(), len(self.backend.calls)
        answer: Answer | None = None
        error = ""
        try:
            answer = await self.cache.answer(request, trace=trace)
        except BackendError as failed:
            error = f"no answer: {failed}"
        prompt = request if isinstance(request, str) else last_text(request)
        asked = tuple(last_text(call.body) for call in self.backend.calls[before:])
        self.sent.append(Sent(prompt, trace, answer, asked, error, self.backend.left))
        return self.sent[-1]

    async def seed(self, test: RuleTest) -> Sent | None:
        """Send the `given` requests of a test; the one whose answer was not admitted, which ends it."""
        for (prompt, reply), schema in zip(test.given, test.schemas, strict=False):
            sent = await self.send(request_of(prompt, schema), [reply])
            if sent.answer is None or not sent.answer.stored:
                return sent
        return None

    async def ask(self, test: RuleTest) -> Sent:
        """Send the `when` request of a test."""
        return await self.send(request_of(test.when, test.schemas[-1]), test.model)


class _Shelf(SqliteStore):
    """A store in memory that tells what it was given."""

    def __init__(self) -> None:
        super().__init__(MEMORY, clock=SystemClock())
        self.entries: list[Entry] = []

    def put(self, entry: Entry, embedding: Embedding | None = None) -> None:
        self.entries.append(entry)
        super().put(entry, embedding)


def request_of(prompt: str, schema: str = "") -> str | dict[str, Any]:
    """The prompt alone; with a schema (JSON), a chat request that has it as its `response_format`."""
    if not schema:
        return prompt
    form = {"type": "json_schema", "json_schema": {"name": "asked", "schema": read(schema)}}
    return {"messages": [{"role": "user", "content": prompt}], "response_format": form}
