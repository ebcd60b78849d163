"""The way to one plugin's code: questions go out together, answers come back one by one, and a guilty one is found."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from stepcache.domain.signatures import Signatures
from stepcache.domain.verdicts import Verdict
from stepcache.hosting.budgets import Budgets
from stepcache.hosting.results import Fault, answer_of, verdict_of
from stepcache.hosting.serving import JOBS
from stepcache.hosting.wire import WireError, Writer
from stepcache.ports import Asked
from stepcache.workers.errors import JobError, StruckOutError, WorkerCrashedError, WorkerError, WorkerTimeoutError
from stepcache.workers.limits import First, Home, Limits
from stepcache.workers.pool import WorkerPool
from stepcache.workers.process import Worker
from stepcache.workers.single import SingleWorker
from stepcache.workers.strikes import Strikes

_log = logging.getLogger("stepcache.plugins")
_RESTS = "rests, since it failed again and again"
_TOLD = 100
"""Different faults of a plugin that are logged: what a fault says may be made to differ each time."""


@dataclass(frozen=True, slots=True)
class Question:
    """One call of something that a plugin offers.

    Attributes:
        kind: `verifiers` …
        given: What its method is given.
    """

    kind: str
    name: str
    given: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a plugin's workers import, and what they find around them.

    Attributes:
        root: The folder that its package is in.
        allow: Called in a thread before a worker starts; raises a `WorkerError` where none may.
    """

    namespace: str
    entry: str
    root: str
    home: Home
    allow: Callable[[], None]


class PluginDoor:
    """Asks one plugin's code, in workers of its own; nothing that happens there raises here.

    A call that fails is made anew for each name in it alone, so that only the guilty one has no answer. A name that
    fails again and again rests.

    Attributes:
        shut: Why the plugin is not asked at all; empty where it is.
        strikes: Which of its names rest.
    """

    def __init__(
        self,
        entry: Entry,
        kinds: Mapping[str, Signatures],
        *,
        limits: Limits,
        budgets: Budgets,
        now: Callable[[], float],
    ) -> None:
        """Start nothing yet."""
        self.shut = "is not loaded yet"
        self.strikes = Strikes(limits, now, what="plugin's")
        self._kinds, self._namespace, self._budgets = kinds, entry.namespace, budgets
        self._closed, self._entry = False, entry
        told = {"namespace": entry.namespace, "entry": entry.entry, "root": entry.root}
        first = First("import", told, budgets.load_s, self._allow)
        self._pool = WorkerPool(JOBS, limits=limits, home=entry.home, first=first, now=now)
        starts = Strikes(limits, now, what=f"worker of `{entry.namespace}`, job")
        self._single = SingleWorker(lambda: Worker(JOBS, limits, entry.home), first, starts)
        self._faults: set[tuple[str, str]] = set()

    async def inspect(self) -> object:
        """What the plugin tells of itself; from now on there are workers.

        Raises:
            WorkerError: It cannot be loaded.
        """
        self._closed = False
        load_s = self._budgets.load_s  # twice to wait: why a worker does not get ready says more than that none is
        return await self._pool.run("inspect", None, wall_s=load_s, wait_s=2 * load_s)

    def ready(self) -> None:
        """Start the worker of those who wait in a thread."""
        self._single.ready()

    async def judge(self, asked: Sequence[Asked], *, within_s: float | None) -> Sequence[Verdict]:
        """The verdicts, in order; whatever goes wrong is an unsure one."""
        questions = [Question("verifiers", one.verifier, (one.passage, one.args)) for one in asked]
        found = await self.ask(questions, within_s=within_s)
        return tuple(verdict_of(one.verifier, answer) for one, answer in zip(asked, found, strict=True))

    async def ask(self, questions: Sequence[Question], *, within_s: float | None = None) -> list[Any]:
        """The answers, in order, still to be read; a `Fault` for each that has none."""
        asking = _Asking(questions, time.monotonic() + (math.inf if within_s is None else within_s))
        left, error = await self._together(asking, self._awake(asking))
        names = dict.fromkeys(questions[place].name for place in left)
        alone = len(names) > 1 and error is not None and (error.begun or isinstance(error, JobError))
        for name in names:
            places = [place for place in left if questions[place].name == name]
            if alone:
                places, error = await self._together(asking, places, again=True)
            if places and error is not None:
                self._failed(asking, places, error)
        return self._settled(asking)

    def wait(self, question: Question) -> Any:
        """The answer to one question, for a thread that waits."""
        asking = _Asking((question,), 0.0)
        places = self._awake(asking)
        payload = asking.payload(places, self._budgets.slice_s)
        if payload["questions"]:
            try:
                asking.take(places, self._single.run("ask", payload, wall_s=self._budget(question)))
            except WorkerError as error:
                self._failed(asking, places, error)
        return self._settled(asking)[0]

    async def close(self) -> None:
        """End the workers; none starts, not even for a call that is under way."""
        self._closed = True
        await asyncio.to_thread(self._single.close)
        await self._pool.close()

    def _allow(self) -> None:
        if self._closed:
            raise WorkerCrashedError(f"{self._namespace}: it was closed", begun=False)
        self._entry.allow()

    def _awake(self, asking: "_Asking") -> list[int]:
        """The places of what may be asked; what rests, and what the manifest does not have, is a fault."""
        asking.resting = frozenset(self.strikes.resting)
        resting: dict[str, str] = {}
        for question in asking.questions:
            if question.name not in resting:
                resting[question.name] = self._why_not(question)
        for place, question in enumerate(asking.questions):
            if why := resting[question.name]:
                asking.found[place] = Fault(why)
        return asking.unanswered(range(len(asking.questions)))

    def _why_not(self, question: Question) -> str:
        if self.shut or question.name not in self._kinds.get(question.kind, {}):
            return self.shut or "is not offered"
        try:
            self.strikes.check(question.name)
        except StruckOutError:
            return _RESTS
        return ""

    async def _together(
        self, asking: "_Asking", places: list[int], *, again: bool = False
    ) -> tuple[list[int], WorkerError | None]:
        """Ask in one call, or a few; the places that have no answer when one failed, and why it did."""
        while places:
            left_s = asking.until - time.monotonic()
            budget_s = self._budgets.slice_s + max(self._budget(asking.questions[place]) for place in places)
            wall_s = min(budget_s, left_s)
            if left_s <= 0:
                return places, WorkerTimeoutError("ask: no time is left", begun=False)
            payload = asking.payload(places, self._budgets.slice_s)
            places = asking.unanswered(places)
            if not places:
                break
            try:
                wait_s = min(left_s, self._budgets.load_s)
                still = partial(self._still, asking, places)
                answers = await self._pool.run("ask", payload, wall_s=wall_s, wait_s=wait_s, still=still, again=again)
                places = asking.take(places, answers)
            except WorkerTimeoutError as error:
                # Cut short by its caller, it says nothing of the plugin.
                return places, WorkerTimeoutError(str(error), begun=error.begun and wall_s == budget_s)
            except WorkerError as error:
                if (left := asking.unanswered(places)) == places:
                    return places, error
                places = left
        return [], None

    def _still(self, asking: "_Asking", places: list[int]) -> bool:
        """Whether none of these names came to rest while others were asked; one that did is a fault."""
        resting = set(self.strikes.resting) - asking.resting
        asking.fail([place for place in places if asking.questions[place].name in resting], _RESTS)
        return asking.unanswered(places) == places

    def _budget(self, question: Question) -> float:
        return self._budgets.of(question.kind, self._kinds[question.kind][question.name])

    def _failed(self, asking: "_Asking", places: Iterable[int], error: WorkerError) -> None:
        """One name has no answer, and nobody else is to blame."""
        places = tuple(places)
        name = asking.questions[places[0]].name
        if error.begun:
            asking.guilty.add(name)
            self.strikes.failed(name, error)
        match error:
            case WorkerTimeoutError():
                asking.fail(places, "did not answer in time")
            case StruckOutError():
                asking.fail(places, "is not asked, since its plugin could not be loaded again and again")
            case WorkerCrashedError() if error.begun:
                asking.fail(places, "ended its process")
            case _:
                asking.fail(places, "cannot be asked")

    def _settled(self, asking: "_Asking") -> list[Any]:
        """All that was found; who answered is well, and each kind of fault is logged once."""
        for question, found in zip(asking.questions, asking.found, strict=True):
            if not isinstance(found, Fault):
                if question.name not in asking.guilty:
                    self.strikes.answered(question.name)
                continue
            fault = question.name, found.reason
            if fault not in self._faults and len(self._faults) < _TOLD:
                self._faults.add(fault)
                _log.warning("plugin `%s`: `%s` %s", self._namespace, *fault)
        return asking.found


class _Asking:
    """Questions, and what became of each so far.

    Attributes:
        guilty: Names that failed.
        resting: Names that rested, or were only tried, when it began.
    """

    def __init__(self, questions: Sequence[Question], until: float) -> None:
        self.questions, self.until = questions, until
        self.found: list[Any] = [None] * len(questions)
        self.guilty: set[str] = set()
        self.resting: frozenset[str] = frozenset()

    def payload(self, places: Iterable[int], slice_s: float) -> dict[str, Any]:
        """These questions for a worker; one that holds what no worker can be told is a fault, and left out."""
        writer = Writer()
        questions = []
        for place in places:
            one = self.questions[place]
            try:
                questions.append([one.kind, one.name, [writer.write(part) for part in one.given]])
            except (WireError, RecursionError):
                self.fail([place], "is given what its worker cannot be told")
        return {"slice_s": slice_s, "shared": writer.shared, "questions": questions}

    def unanswered(self, places: Iterable[int]) -> list[int]:
        """Those that are no faults yet."""
        return [place for place in places if not isinstance(self.found[place], Fault)]

    def take(self, places: list[int], answers: object) -> list[int]:
        """Take what a worker told of these; the places that it has not come to.

        Raises:
            WorkerCrashedError: It told nothing of the kind.
        """
        if not isinstance(answers, list) or not 0 < len(answers) <= len(places):
            raise WorkerCrashedError("ask: no list of answers")
        for place, answer in zip(places, answers, strict=False):
            self.found[place] = answer_of(answer)
        return places[len(answers) :]

    def fail(self, places: Iterable[int], reason: str) -> None:
        """These have no answer."""
        for place in places:
            self.found[place] = Fault(reason)
