"""The protocols StepCache is built from; plugins and built-ins implement them alike."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel

from stepcache.domain.request import Api
from stepcache.domain.signatures import Cost, Target
from stepcache.domain.slots import Value
from stepcache.domain.steps import Passage, Segmented
from stepcache.domain.verdicts import Example, Verdict
from stepcache.domain.writing import Adapted, Solution, SolveTask, Source


class Arguments(BaseModel, frozen=True, extra="forbid", arbitrary_types_allowed=True):
    """The base of every `Args`: frozen, and no name beyond its own."""


class NoArgs(Arguments):
    """Takes no arguments."""


@dataclass(frozen=True, slots=True)
class Proves:
    """Marks a verifier's parameter: a passing check proves the slots given there.

    On a derivation's: a proof of its result proves them, because two values never give the same result.
    """


@dataclass(frozen=True, slots=True)
class Carries:
    """Marks an adapter's parameter: it carries the slots given there from old value to new."""


@dataclass(frozen=True, slots=True)
class Takes:
    """Marks a parameter with the slot types it takes, where its Python type does not say (`Takes("equation")`)."""

    types: frozenset[str]

    def __init__(self, *types: str) -> None:
        object.__setattr__(self, "types", frozenset(types))


@dataclass(frozen=True, slots=True)
class Rest:
    """Marks the parameter that takes all further positional arguments."""


class Called(Protocol):
    """Whatever rules can call: its name, and the pydantic model of its arguments."""

    name: ClassVar[str]

    @property
    def Args(self) -> Any:  # noqa: N802 - a class, given by each implementation as a nested pydantic model
        """The pydantic model of its arguments."""
        ...


class Verifier(Called, Protocol):
    """Judges one step or a whole output. One instance serves all requests: it keeps no state between calls."""

    targets: ClassVar[frozenset[Target]]
    details: ClassVar[frozenset[str]]
    cost: ClassVar[Cost]
    examples: ClassVar[tuple[Example, ...]]

    def check(self, passage: Passage, args: Any) -> Verdict:
        """Judge `passage`; never raises for a passage that is merely wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a verifier that is elsewhere: what it is called, what it judges, its arguments as read."""

    verifier: str
    passage: Passage
    args: Any


class Door(Protocol):
    """The way to one plugin's code in a process of its own."""

    async def judge(self, asked: Sequence[Asked], *, within_s: float | None) -> Sequence[Verdict]:
        """The verdicts, in order, all asked for in one call; whatever goes wrong there is an unsure verdict.

        Args:
            within_s: Seconds that the caller waits; the plugin's own budget may be less. None leaves it to that.
        """
        ...


@runtime_checkable
class Away(Protocol):
    """A verifier whose code runs elsewhere: it is asked through its plugin's door, with others in one call."""

    @property
    def door(self) -> Door:
        """Verifiers of one plugin share it."""
        ...


@runtime_checkable
class Waits(Protocol):
    """A slot type or derivation whose code runs elsewhere: a call waits for it, so no event loop may make it."""

    @property
    def waits(self) -> bool:
        """Whether it does."""
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reading that has no or several meanings; the prompt is then not claimed.

    Attributes:
        passing: Whether the same may be read the next time: whoever reads it has no answer now.
    """

    reason: str
    passing: bool = field(default=False, compare=False)


Names = frozenset[str]
"""Identifiers that the prompt names, such as the unknowns of its equations: words of an answer may be these."""

NO_NAMES: Names = frozenset()


class SlotType(Called, Protocol):
    """Reads one slot's characters to an exact value."""

    def read(self, text: str, args: Any, names: Names = NO_NAMES) -> Value | Refusal:
        """The value, with `text` and without a place; a Refusal where it can be read in two ways or in none."""
        ...


@dataclass(frozen=True, slots=True)
class RequestView:
    """What a derivation may see of the request besides its arguments."""

    prompt: str = ""
    schema: Any = None


class Derivation(Called, Protocol):
    """Computes a derived slot: `slot x as T = algebra.unknown(eq)`."""

    result: ClassVar[str]

    def derive(self, args: Any, request: RequestView) -> Value | Refusal:
        """The value, or a Refusal: then the rule does not claim the request."""
        ...


class Segmenter(Called, Protocol):
    """Cuts an answer into steps. `Args` are the settings of the `steps` section."""

    names_steps: ClassVar[bool]

    def segment(self, text: str, args: Any, names: Names = NO_NAMES) -> Segmented:
        """Steps whose texts, joined, are what is kept (all of `text`, but for dropped remarks)."""
        ...


class AwaySegmenter(Called, Protocol):
    """A segmenter whose code runs elsewhere."""

    names_steps: ClassVar[bool]

    async def segment(self, text: str, args: Any, names: Names = NO_NAMES) -> Segmented:
        """As a segmenter's; an output that cannot be cut there says why."""
        ...


class Adapter(Called, Protocol):
    """Rewrites an answer without the model. Its arguments are read twice: under the old slots and the new."""

    carries_types: ClassVar[frozenset[str]]

    def adapt(self, source: Source, old: Any, new: Any) -> Adapted | None:
        """The new answer, or None where it does not apply."""
        ...


class AwayAdapter(Called, Protocol):
    """An adapter whose code runs elsewhere."""

    carries_types: ClassVar[frozenset[str]]

    async def adapt(self, source: Source, old: Any, new: Any) -> Adapted | None:
        """As an adapter's; None, too, where something went wrong there."""
        ...


class Solver(Called, Protocol):
    """Writes an answer deterministically, as steps."""

    engines: ClassVar[tuple[str, ...]]
    total: ClassVar[bool]
    domain: ClassVar[Mapping[str, int]]

    async def solve(self, task: SolveTask, args: Any) -> Solution | None:
        """The answer, proved by substitution; None where it cannot solve this."""
        ...


@runtime_checkable
class Closes(Protocol):
    """Something that holds processes or files while it is used; a solver may."""

    async def close(self) -> None:
        """Give everything back; whoever asks again gets it anew."""
        ...


@dataclass(frozen=True, slots=True)
class Completion:
    """A model server's complete answer to one call.

    Attributes:
        text: The assistant's message.
        finish_reason: As the server said; only `stop` may be admitted.
        raw: The response body, parsed, as the caller would have got it.
    """

    text: str
    finish_reason: str
    model: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    raw: Mapping[str, Any] = field(default_factory=dict)


@runtime_checkable
class _Closable(Protocol):
    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Relayed:
    """A response passed through, byte by byte.

    Attributes:
        headers: End-to-end response headers, lower-case names.
        chunks: The body as it comes; closing the iterator cancels the call.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    chunks: AsyncIterator[bytes]

    async def close(self) -> None:
        """Cancel what is still to come of it; an iterator that cannot be closed is left alone."""
        if isinstance(self.chunks, _Closable):
            await self.chunks.aclose()


class Backend(Protocol):
    """A model server, or several that stand for each other.

    Attributes:
        kind: `tgi`, `openai`, …: which `backend KIND { … }` block of a rule holds for it.
        apis: The shapes it speaks itself, so that a request can be relayed as it is. A call in any other shape is
            put into one of these by the backend.
    """

    kind: str
    apis: frozenset[Api]

    async def start(self) -> None:
        """Open what it needs; called once before the first request."""
        ...

    async def close(self) -> None:
        """Give everything back."""
        ...

    def serving(self, model: str) -> "Backend":
        """The backend that answers for a model's name; itself, where there is but one."""
        ...

    async def complete(
        self, body: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float, api: Api = Api.CHAT
    ) -> Completion:
        """One whole answer to a body of that shape (`stream` is absent).

        Raises:
            BackendError: One of its kinds; nothing else.
            asyncio.CancelledError: The caller gave up; the call is aborted at the server.
        """
        ...

    async def relay(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Relayed:
        """Pass a request through unchanged; `path` as the API has it (`/v1/chat/completions`).

        Raises:
            BackendError: Nothing came back at all.
        """
        ...


class Files(Protocol):
    """Where the texts of imported rule files come from; the language itself reads nothing."""

    def resolve(self, target: str, importer: str) -> str:
        """The path of the file that `importer` calls `target`, written as `importer` is.

        Raises:
            OutsideRootError: It stands outside of the project that `importer` belongs to.
            ImportedFileError: That cannot be a path.
        """
        ...

    def read(self, path: str) -> str:
        """The text of a rule file.

        Raises:
            ImportedFileError: It is not there, is no regular file of at most 128 KiB, or is not UTF-8.
        """
        ...

    def identity(self, path: str) -> str:
        """The same for every path of one file, and for no other."""
        ...


class Clock(Protocol):
    """Time, so that tests can set it."""

    def now(self) -> float:
        """Wall clock, seconds since 1970."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything rules can call, by name, as the engine is handed it."""

    slot_types: Mapping[str, SlotType]
    derivations: Mapping[str, Derivation]
    segmenters: Mapping[str, Segmenter | AwaySegmenter]
    verifiers: Mapping[str, Verifier]
    adapters: Mapping[str, Adapter | AwayAdapter]
    solvers: Mapping[str, Solver]
