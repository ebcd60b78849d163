"""Scripted servers in one group, and a clock that only sleeping and slow servers move."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from stepcache.backends.breaker import Breaker
from stepcache.backends.fake import FakeBackend, Reply
from stepcache.backends.group import Group, Member
from stepcache.backends.retry import Patience
from stepcache.domain.errors import BackendError, BackendStatusError, BackendUnavailableError
from tests.fakes.clock import FakeClock

BODY = {"messages": [{"role": "user", "content": "hi"}]}
CHAT = "/v1/chat/completions"


def status(code: int, after: str = "") -> BackendStatusError:
    """An answer with that status."""
    return BackendStatusError(code, b"%d" % code, {"retry-after": after} if after else {})


DOWN = BackendUnavailableError("down")


@dataclass
class Team:
    """A group of scripted servers, with a clock that only sleeping and slow servers move."""

    scripts: Sequence[list[Reply]]
    chance: float = 0.5
    slow_s: float = 0.0
    oversleeps_s: float = 0.0
    clock: FakeClock = field(default_factory=FakeClock)
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.backends = [FakeBackend(self._play(script)) for script in self.scripts]
        members = [Member(f"b{place}", one, Breaker(self.clock)) for place, one in enumerate(self.backends)]
        self.group = Group(members, Patience(self.clock, self._sleep, lambda: self.chance))

    def _play(self, script: list[Reply]) -> Callable[[object], Reply]:
        left = list(script)

        def reply(_body: object) -> Reply:
            self.clock.forward(self.slow_s)
            return left.pop(0) if len(left) > 1 else left[0]

        return reply

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.forward(seconds + self.oversleeps_s)

    @property
    def asked(self) -> list[int]:
        """How often each server was asked."""
        return [len(one.calls) for one in self.backends]

    async def ask(self, timeout_s: float = 60.0) -> str:
        """The text of an answer, or the error's."""
        try:
            return (await self.group.complete(BODY, {}, timeout_s=timeout_s)).text
        except BackendError as error:
            return str(error)

    async def pass_on(self) -> tuple[int, bytes]:
        """Status and body of a relayed answer."""
        relayed = await self.group.relay("POST", CHAT, b"{}", {})
        return relayed.status, b"".join([chunk async for chunk in relayed.chunks])
