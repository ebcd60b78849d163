"""Group: servers of one kind that stand for each other."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from stepcache.backends.breaker import Breaker
from stepcache.backends.retry import (
    LONGEST_RETRY_AFTER_S,
    NOT_HERE,
    PASSED_OVER,
    ROUNDS,
    Patience,
    asked_pause,
    elsewhere,
    jitter,
    later,
    repeatable,
)
from stepcache.domain.errors import (
    BackendError,
    BackendLostError,
    BackendStatusError,
    BackendTimeoutError,
    BackendUnavailableError,
)
from stepcache.domain.request import Api
from stepcache.ports import Backend, Completion, Relayed

_Said = TypeVar("_Said")

_log = logging.getLogger("stepcache.backends")

# Whoever gives a call its time may end it a moment before the server's own time-out would.
_EARLY_S = 0.05


@dataclass(frozen=True, slots=True)
class Member:
    """One server by its name; in every group it is in, what is known of it is the same."""

    name: str
    backend: Backend
    breaker: Breaker


@dataclass(frozen=True, slots=True)
class _Call:
    """One call, to be made until `deadline` on the monotonic clock."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]
    api: Api
    deadline: float


Failures = list[tuple[Member, BackendError]]


class Group:
    """Asks one server after the other until one answers; then, where waiting may help, again.

    Those that were not reached lately come last. In a call each has its share of the time that is left, the last all
    of it, so that one that hangs does not use up the others' time.
    """

    def __init__(self, members: Sequence[Member], patience: Patience) -> None:
        """Put servers together.

        Args:
            members: One or more, all of one kind, the preferred first.
            patience: How it waits.
        """
        self.members = tuple(members)
        self.kind = members[0].backend.kind
        self.apis = frozenset[Api].intersection(*(member.backend.apis for member in members))
        self._patience = patience

    async def start(self) -> None:
        """Start all; one that does not start costs only itself, unless no other is left."""
        outcomes = await asyncio.gather(*(one.backend.start() for one in self.members), return_exceptions=True)
        failed = [outcome for outcome in outcomes if outcome is not None]
        if len(failed) == len(self.members):
            raise failed[0]
        for member, outcome in zip(self.members, outcomes, strict=True):
            if outcome is not None:
                _log.warning("the backend `%s` does not start: %s", member.name, outcome)

    async def close(self) -> None:
        """Close all; each is tried, and the first fault is raised after that."""
        outcomes = await asyncio.gather(*(one.backend.close() for one in self.members), return_exceptions=True)
        for outcome in outcomes:
            if outcome is not None:
                raise outcome

    def serving(self, model: str) -> Backend:
        """Itself: its servers serve the same models."""
        return self

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """The first answer that a server gives, in at most three rounds and `timeout_s`, waiting included."""
        call = _Call(body, headers, api, self._now() + timeout_s)
        # Nobody waits for what was down before: its callers have other ways, and it is tried again soon enough.
        rounds = 1 if all(member.breaker.open for member in self.members) else ROUNDS
        left: Iterable[Member] = self.members
        failures: Failures = []
        for round_ in range(rounds):
            found = await self._round(left, call, late=bool(failures))
            if isinstance(found, Completion):
                return found
            failures += found
            waiting = {one.name: asked_pause(error, self._patience.clock) for one, error in found if later(error)}
            pause = max(jitter(round_, self._patience.chance()), min(waiting.values(), default=0.0))
            if round_ + 1 == rounds or not waiting or not self._fits(pause, call):
                break
            await self._patience.sleep(pause)
            left = [one for one, _ in found if waiting.get(one.name, pause + 1) <= pause]
        raise _most_telling(failures)

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """The first answer that is not to be passed over, else the most telling that came at all.

        No server is asked twice; and what is not `repeatable` is put to another only where it reached none.
        """
        again = repeatable(method, path)
        held: Relayed | None = None
        failed: BackendError | None = None
        try:
            for member in self._ordered(self.members):
                try:
                    relayed = await self._watched(member, member.backend.relay(method, path, body, headers))
                except BackendUnavailableError as error:
                    if isinstance(error, BackendLostError) and not again:
                        raise
                    failed = error
                    continue
                if not (again and relayed.status in PASSED_OVER):
                    await _close(held)
                    return relayed
                held = await _more_telling(held, relayed)
        except BaseException:
            await _close(held)
            raise
        if held is None or (failed is not None and held.status == NOT_HERE):
            await _close(held)
            raise failed or BackendUnavailableError("no backend is left")
        return held

    async def _round(self, members: Iterable[Member], call: _Call, *, late: bool) -> Completion | Failures:
        """Ask each once, while there is time.

        Args:
            late: Whether others failed before, so that without time nobody is asked: a call that cannot be
                answered in time would say nothing but that.

        Raises:
            BackendError: One that every server would give alike.
        """
        failures: Failures = []
        ordered = self._ordered(members)
        for place, member in enumerate(ordered):
            left_s = call.deadline - self._now()
            if (late or failures) and left_s <= 0:
                break
            # No time is kept for those that were not reached lately.
            well = sum(not other.breaker.open for other in ordered[place + 1 :])
            asked = member.backend.complete(call.body, call.headers, timeout_s=left_s / (1 + well), api=call.api)
            try:
                return await self._watched(member, asked, call.deadline)
            except BackendError as error:
                if not elsewhere(error):
                    raise
                failures.append((member, error))
        return failures

    async def _watched(self, member: Member, asked: Awaitable[_Said], deadline: float = float("inf")) -> _Said:
        """What a server says; whether it was reached is noted."""
        member.breaker.begin()
        try:
            found = await asked
        except BackendError as error:
            error.backend = member.name
            if isinstance(error, BackendUnavailableError | BackendTimeoutError):
                self._failed(member, str(error))
            else:
                self._answered(member)
            raise
        except BaseException:
            if self._now() >= deadline - _EARLY_S:
                self._failed(member, "no answer in time")
            raise
        self._answered(member)
        return found

    def _failed(self, member: Member, why: str) -> None:
        if member.breaker.failed() and len(self.members) > 1:
            _log.warning("the backend `%s` fails, others are asked first: %s", member.name, why)

    def _answered(self, member: Member) -> None:
        if member.breaker.answered() and len(self.members) > 1:
            _log.warning("the backend `%s` answers again", member.name)

    def _ordered(self, members: Iterable[Member]) -> list[Member]:
        """As they were given, but those that were not reached lately last."""
        return sorted(members, key=lambda member: member.breaker.open)

    def _fits(self, pause_s: float, call: _Call) -> bool:
        return pause_s <= LONGEST_RETRY_AFTER_S and self._now() + pause_s < call.deadline

    def _now(self) -> float:
        return self._patience.clock.monotonic()


def _most_telling(failures: Failures) -> BackendError:
    """A time-out at the end; else the last that a server said; where none said anything, the last.

    What one server does not serve another may, so that is said only where there is nothing else.
    """
    errors = [error for _, error in failures]
    if isinstance(errors[-1], BackendTimeoutError):
        return errors[-1]
    errors = [error for error in errors if not _is_not_here(error)] or errors
    return next((error for error in reversed(errors) if isinstance(error, BackendStatusError)), errors[-1])


def _is_not_here(error: BackendError) -> bool:
    return isinstance(error, BackendStatusError) and error.status == NOT_HERE


async def _more_telling(held: Relayed | None, relayed: Relayed) -> Relayed:
    """The later of two answers, but not where it only says what one server does not serve; the other is closed."""
    if held is not None and relayed.status == NOT_HERE:
        await relayed.close()
        return held
    await _close(held)
    return relayed


async def _close(held: Relayed | None) -> None:
    if held is not None:
        await held.close()
