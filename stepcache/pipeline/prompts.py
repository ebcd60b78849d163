"""Read prompts with a rule set's slot types and derivations: on the spot, or in a thread where others should not wait.

Some readers run elsewhere and are waited for. A prompt that reaches none of them is read as if there were none, so that
one which hangs delays those alone whose rules call it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from stepcache.domain.faults import FAULTS
from stepcache.ports import Refusal, Tools, Waits
from stepcache.workers.aside import Aside

_Found = TypeVar("_Found")
_LIGHT = 2_000
"""Characters; longer prompts are looked at in a thread, as that may take longer than others should wait."""
_NOTHING = -1
_WAITING = 2_000_000
"""Characters of prompts that may wait for that: some seconds. A model answers sooner than what came later."""


@dataclass(frozen=True, slots=True)
class Read(Generic[_Found]):
    """What a reading found.

    Attributes:
        lasting: Whether the next reading of the same would find it, too: no reader was without an answer.
    """

    found: _Found
    lasting: bool


class Prompts:
    """Reads prompts with some tools, one at a time where it is not on the spot."""

    def __init__(self, tools: Tools) -> None:
        """Start no thread yet."""
        self._aside = Aside("stepcache-claim", light=_NOTHING, most=_WAITING)
        self._silent = False
        self._here = _with(tools, _NotHere)
        self._there = _with(tools, lambda reader: _Noting(reader, self._note))

    async def read(self, size: int, look: Callable[[Tools], _Found]) -> Read[_Found]:
        """What a look at a prompt of so many characters finds, with the tools that it is to look with.

        Raises:
            BusyError: Too much waits already.
        """
        if size <= _LIGHT:
            try:
                return Read(look(self._here), lasting=True)
            except _NotHereError:
                pass
        return await self._aside.run(max(size, _LIGHT), self._looked, look)

    async def close(self) -> None:
        """End the thread; whoever reads later gets a new one."""
        await self._aside.close()

    def _looked(self, look: Callable[[Tools], _Found]) -> Read[_Found]:
        self._silent = False
        found = look(self._there)
        return Read(found, lasting=not self._silent)

    def _note(self) -> None:
        self._silent = True


class _NotHereError(BaseException):
    """A reader that is waited for was asked on the spot; no rule is blamed for it."""


class _NotHere:
    """In the place of a reader that is waited for."""

    def __init__(self, reader: Any) -> None:
        self.name, self.Args = reader.name, reader.Args

    def read(self, *_: object) -> Any:
        """Not on the spot."""
        raise _NotHereError

    derive = read


class _Noting:
    """A reader that is waited for; notes where it has no answer."""

    def __init__(self, reader: Any, note: Callable[[], None]) -> None:
        self.name, self.Args = reader.name, reader.Args
        self._reader, self._note = reader, note

    def read(self, *given: object) -> Any:
        """As its own."""
        return self._noted(self._reader.read, given)

    def derive(self, *given: object) -> Any:
        """As its own."""
        return self._noted(self._reader.derive, given)

    def _noted(self, method: Callable[..., Any], given: tuple[object, ...]) -> Any:
        try:
            found = method(*given)
        except FAULTS:
            self._note()
            raise
        if isinstance(found, Refusal) and found.passing:
            self._note()
        return found


def _with(tools: Tools, instead: Callable[[Any], Any]) -> Tools:
    """The tools, with something else for each reader that is waited for."""
    return replace(
        tools,
        slot_types={name: instead(one) if _waits(one) else one for name, one in tools.slot_types.items()},
        derivations={name: instead(one) if _waits(one) else one for name, one in tools.derivations.items()},
    )


def _waits(reader: object) -> bool:
    return isinstance(reader, Waits) and reader.waits
