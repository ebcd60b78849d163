"""What plugins may offer beside what rules call: parts of the server, rules of the linter, commands.

Whatever a rule calls can be asked in a process of its own. These cannot: a store or a redactor stands in the way of
every request. A plugin's are therefore taken only where the operator trusts the plugin.
"""

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from stepcache.domain.findings import Severity
from stepcache.keeping import Embedder, Store
from stepcache.ports import Backend, Clock


class Named(Protocol):
    """Whatever plugins offer has a name, `NAMESPACE.name`; only what is built in goes without the namespace."""

    @property
    def name(self) -> str:
        """As rules, flags and reports write it."""
        ...


# --- the server ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """Where a model server is, and how it is spoken to.

    Attributes:
        place: What stands behind `KIND=`, as it was written; empty for nothing. A URL, where the kind has `at_url`, was
            checked before.
        key: Sent in place of the caller's; None passes the caller's on.
        first_byte_s: How long it may take to begin an answer that is passed through.
    """

    place: str = ""
    key: str | None = None
    first_byte_s: float = 600.0


class BackendKind(Named, Protocol):
    """A kind of model server, `--backend KIND=PLACE`."""

    @property
    def at_url(self) -> bool:
        """Whether it is reached at an http(s) URL and takes a key."""
        ...

    @property
    def usual(self) -> str:
        """Where it usually is, for messages; empty for nowhere."""
        ...

    @property
    def Args(self) -> Any:  # noqa: N802 - a class, as everywhere
        """The pydantic model of what a rule's `backend KIND { … }` may set; None where no rule may name it."""
        ...

    def make(self, site: Site) -> Backend:
        """The backend; nothing is opened yet.

        Raises:
            ConfigurationError: It cannot be used so.
        """
        ...


class StoreKind(Named, Protocol):
    """A kind of store, `--store KIND=PLACE`."""

    def open(self, place: str, clock: Clock) -> Store:
        """The store.

        Args:
            place: What stands behind `KIND=`, as it was written.
            clock: For entries that live only for a time.

        Raises:
            ConfigurationError: It cannot be used.
        """
        ...


class EmbedderKind(Named, Protocol):
    """An embedder, `--embedder NAME`."""

    def make(self) -> Embedder:
        """The embedder; what takes long to load is loaded at its first text."""
        ...


class Redactor(Named, Protocol):
    """Tells what of a text must not be kept, `--redact NAME`."""

    def find(self, text: str) -> Iterable[tuple[int, int]]:
        """Where it stands: start and end, by characters, in order.

        Called for each answer before it is stored, so it takes microseconds; one that raises counts as if it had
        found something.
        """
        ...


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A request as observers see it, redacted.

    Attributes:
        id: The same before and after.
        at: Seconds since 1970.
        model: As the caller asked for; empty for none.
        alone: Whether nothing but a system text stands before the prompt, and no form of answer is asked for.
        greedy: Whether the likeliest answer is asked for.
    """

    id: str
    at: float
    api: str
    model: str
    system: str
    prompt: str
    alone: bool
    greedy: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """How a request was answered, redacted.

    Attributes:
        text: The answer; empty where there is none, or none that could be read.
        finish_reason: As the server said; empty where the answer was cut off.
        route: `exact` … `bypass`; empty where an error was answered.
        reason: Why it took that route.
        rule: `name@version`; empty where none claimed it.
        took_s: From when it was read to when its answer stood, or was passed through to its end.
    """

    text: str
    finish_reason: str
    route: str
    reason: str
    rule: str
    grade: str
    prompt_tokens: int
    completion_tokens: int
    took_s: float


class Observer(Protocol):
    """Sees requests and answers go by, in a thread of its own: it can neither change nor slow them."""

    def before(self, asked: Inquiry) -> None:
        """A request was read; no rule has seen it yet."""
        ...

    def after(self, asked: Inquiry, outcome: Reply) -> None:
        """The same request was answered."""
        ...

    def close(self) -> None:
        """Nothing more will come."""
        ...


class ObserverKind(Named, Protocol):
    """A kind of observer, `--observe NAME=PLACE`."""

    def open(self, place: str) -> Observer:
        """The observer.

        Raises:
            ConfigurationError: It cannot be used.
        """
        ...


# --- the author ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SeenArgument:
    """A constant that a call is given: text, Fraction, bool, Regex, or a tuple of these, and where it stands."""

    value: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A call in a rule.

    Attributes:
        name: What it calls: `units.converts`.
        role: `require expect forbid adapt solve`, or the kind of place it stands in: `slot derive steps`.
        arguments: By parameter, those that are constants; what is read from the prompt is not there.
        start: Where it stands, by characters of the file.
    """

    name: str
    role: str
    arguments: Mapping[str, SeenArgument]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SeenTask:
    """A task.

    Attributes:
        slots: Name -> slot type, `number`.
        start: Where its name stands.
    """

    name: str
    doc: str
    slots: Mapping[str, str]
    calls: tuple[SeenCall, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A rule file as a plugin's lint rule sees it: tasks that compiled, as data."""

    path: str
    text: str
    tasks: tuple[SeenTask, ...] = field(default=())

    def calls(self) -> Iterable[tuple[SeenTask, SeenCall]]:
        """Every call with its task."""
        return ((task, call) for task in self.tasks for call in task.calls)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a lint rule found.

    Attributes:
        message: What is wrong: lower case, no final period, the author's text in backticks.
        start: Where, by characters of the file.
        help: What to do next.
    """

    message: str
    start: int
    end: int
    help: str = ""


class LintRule(Named, Protocol):
    """One thing the linter can say; its `name` is its code: `NAMESPACE/X01`."""

    @property
    def title(self) -> str:
        """What it is called: `unknown-unit`."""
        ...

    @property
    def severity(self) -> Severity:
        """Warning or info: only StepCache's own rules keep a file from being served."""
        ...

    @property
    def summary(self) -> str:
        """What it says, in a line."""
        ...

    @property
    def explanation(self) -> str:
        """Why that is bad and what to write instead, in a paragraph."""
        ...

    def look(self, file: Any) -> Iterable[Any]:
        """The `Flaw`s of a `SeenFile`. Built-in rules look at the compiled file itself, and give whole findings."""
        ...


class Command(Named, Protocol):
    """A command: `stepcache NAMESPACE NAME …`, or `stepcache NAME …` where it is built in."""

    @property
    def help(self) -> str:
        """What it does, in a line."""
        ...

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add what it takes."""
        ...

    def run(self, options: argparse.Namespace) -> int:
        """Do it; the exit code: 0 done, 1 something failed, 2 wrong usage."""
        ...
