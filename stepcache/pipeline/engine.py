"""Request to answer: the only file that knows the order of the stages."""

import copy
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from stepcache.dialects.base import Reading
from stepcache.dialects.registry import dialect_of
from stepcache.domain.entries import Entry
from stepcache.domain.request import Answer, Request, Unclaimed
from stepcache.domain.routes import Grade, Reason, Route, Word
from stepcache.domain.rules import Otherwise, RuleSet, Scope
from stepcache.domain.slots import Slots
from stepcache.domain.trace import Trace
from stepcache.keeping import Embedder, Store
from stepcache.matching.claim import MAX_PROMPT
from stepcache.matching.types import names_in
from stepcache.pipeline.admit import admit, entry_of
from stepcache.pipeline.budget import Budget
from stepcache.pipeline.gate import fits, stops
from stepcache.pipeline.key import Keys, exact_key, owner_of
from stepcache.pipeline.ladder import Climb, climb
from stepcache.pipeline.match import Claim, claim, surroundings, try_claim
from stepcache.pipeline.prompts import Prompts
from stepcache.pipeline.retrieve import LONG_PROMPT, Found, Retriever
from stepcache.pipeline.rungs.adapt import settle
from stepcache.pipeline.verify import bind, complaints
from stepcache.pipeline.work import Scene, Work
from stepcache.ports import Backend, Clock, Tools
from stepcache.workers.errors import BusyError

_REMEMBERED = 8192
_BUSY = Reason(Word.UNCACHEABLE, "busy")


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator decides.

    Attributes:
        allow_global: Whether a rule's `scope = global` joins tenants.
    """

    allow_global: bool = False


_DEFAULT = Options()


@dataclass(frozen=True, slots=True)
class Outside:
    """The parts of the world that an engine touches.

    Attributes:
        embedder: Without one no neighbours are looked for.
        withheld: Whether a text holds what must not be stored.
    """

    store: Store
    backend: Backend
    clock: Clock
    embedder: Embedder | None = None
    withheld: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A model's answer as a rule takes it.

    Attributes:
        text: What is kept of it: mended by `on fail`, remarks dropped.
        passes: Whether that passes every `require` and `forbid` for its prompt.
    """

    text: str
    passes: bool


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A request that a rule claims, as it was read, and its exact key."""

    reading: Reading
    claim: Claim
    key: str


class Engine:
    """Answers requests from rules, older answers, solvers and, where nothing else holds, the model."""

    def __init__(self, rules: RuleSet, tools: Tools, outside: Outside, options: Options = _DEFAULT) -> None:
        self.rules = rules
        self._tools = tools
        self._outside = outside
        self._options = options
        self._prompts = Prompts(tools)
        self._retriever = Retriever(outside.store, self._prompts, outside.embedder)
        self._claims: OrderedDict[tuple[str, str], Claim | Reason] = OrderedDict()

    async def answer(self, request: Request, trace: Trace | None = None) -> Answer | Unclaimed:
        """The verified answer, or why the request must be passed through.

        Raises:
            BackendError: Never for a claimed request that a rung can answer without the model.
        """
        found = await self._claimed(request)
        if isinstance(found, Reason):
            if found.word is Word.NO_RULE and trace is not None:
                await self._explain(request, trace)
            return Unclaimed(found)
        reading, claimed, key = found.reading, found.claim, found.key
        owner = owner_of(request, claimed.task.cache.scope, allow_global=self._options.allow_global)
        if trace is not None:
            trace.add("claim", claimed.task.label, "claimed", slots=shown(claimed.slots))
        entry = self._same(owner, key, claimed, reading)
        if entry is not None:
            return self._exact(claimed, entry)
        return await self._climb(request, reading, claimed, (owner, key), trace)

    async def close(self) -> None:
        """End the thread for long prompts; whoever asks later gets a new one."""
        await self._prompts.close()

    def before(self, backend: Backend) -> Self:
        """This engine in front of another backend; they share the store and all that they remember."""
        other = copy.copy(self)
        other._outside = replace(self._outside, backend=backend)  # noqa: SLF001 - it is one of this class
        return other

    async def judge(self, request: Request, text: str) -> Kept | None:
        """What the rule that claims a request would make of the model's answer to it; None where none claims it."""
        found = await self._claimed(request)
        if isinstance(found, Reason):
            return None
        scene = self._scene(request, found.reading, found.claim)
        work = await settle(scene, Work(await scene.assess(text), Route.GENERATE))
        return Kept(work.text, work.assessment.ok)

    async def _claimed(self, request: Request) -> _Claimed | Reason:
        """The request as the rule that claims it reads it, or why none does."""
        reading = dialect_of(request.api).read(request.body)
        if isinstance(reading, Reason):
            return reading
        if len(reading.prompt) > MAX_PROMPT:  # no rule looks at it; that is known before a key is made of it
            return Reason(Word.NO_RULE)
        try:
            key, asker = exact_key(request), owner_of(request, Scope.USER, allow_global=False)
        except (ValueError, TypeError, RecursionError):  # NaN, no JSON, or deeper than JSON is written
            return Reason(Word.UNCACHEABLE, "body")
        found = await self._claim((asker, key), reading)
        return found if isinstance(found, Reason) else _Claimed(reading, found, key)

    async def _explain(self, request: Request, trace: Trace) -> None:
        """Why no rule claimed a request that could be, rule by rule."""
        reading = dialect_of(request.api).read(request.body)
        if isinstance(reading, Reason):
            return
        for task in self.rules.tasks:
            try:
                read = await self._prompts.read(_size(reading), partial(try_claim, task, reading))
            except BusyError:
                return
            why = read.found if isinstance(read.found, str) else "another rule claims it with equal weight"
            trace.add("claim", task.label, "not claimed", why=why)

    async def _claim(self, key: tuple[str, str], reading: Reading) -> Claim | Reason:
        """The claim of this very request, or why none: the same body is claimed the same way while the rules stand.

        Remembered for each asker by itself, so that its time tells nobody what others asked; not where a reader had no
        answer, which it may have the next time. Long prompts are looked at beside the event loop, one at a time; where
        too many wait, this one is not, and may be the next time.
        """
        if key in self._claims:
            self._claims.move_to_end(key)
            return self._claims[key]
        try:
            read = await self._prompts.read(_size(reading), partial(self._look, reading))
        except BusyError:
            return _BUSY
        if read.lasting and len(reading.prompt) <= LONG_PROMPT:
            self._claims[key] = read.found
        if len(self._claims) > _REMEMBERED:
            self._claims.popitem(last=False)
        return read.found

    def _look(self, reading: Reading, tools: Tools) -> Claim | Reason:
        found = claim(self.rules, reading, tools)
        return found or Reason(Word.NO_RULE, surroundings(self.rules, reading, tools))

    def _same(self, owner: str, key: str, claimed: Claim, reading: Reading) -> Entry | None:
        """The entry of this very request, admitted under this very rule.

        It was admitted under the same token limit, so only the `stop` strings are looked for again.
        """
        entry = self._outside.store.get(owner, key)
        if entry is None or (entry.owner, entry.key, entry.digest) != (owner, key, claimed.task.digest):
            return None
        return None if stops(entry.output, reading) else entry

    def _exact(self, claimed: Claim, entry: Entry) -> Answer:
        steps = entry.step_texts()
        return Answer(
            text=entry.output,
            route=Route.EXACT,
            reason=Reason(Word.HIT),
            steps=steps,
            rule=claimed.task.label,
            grade=entry.grade,
            counts={"total": len(steps), "reused": len(steps)},
            model=entry.model,
            entry=entry.id,
            slots=shown(claimed.slots),
        )

    async def _climb(
        self, request: Request, reading: Reading, claimed: Claim, found_by: tuple[str, str], trace: Trace | None
    ) -> Answer | Unclaimed:
        keys = Keys.of(request, claimed.task, claimed.slots, found_by)
        try:
            found = await self._retriever.find(claimed, reading.prompt, keys, trace)
        except BusyError:
            return Unclaimed(_BUSY, claimed.task.label)
        scene = self._scene(request, reading, claimed)
        scene.trace = trace
        scene.names = scene.names.union(*(names_in(one.slots) for one in found.candidates))
        served, state = await climb(scene, found.candidates)
        if served is None:
            return _otherwise(scene, state)
        entry = entry_of(scene, served, keys)
        if self._withheld(entry):
            entry = replace(entry, id="")
        else:
            await admit(scene, entry, self._outside.store, self._outside.embedder)
        return _served(scene, served, _reason(served, found), entry)

    def _withheld(self, entry: Entry) -> bool:
        """Whether it holds what must not be stored."""
        holds = self._outside.withheld
        return holds is not None and holds(f"{entry.prompt}\n{entry.schema}\n{entry.output}")

    def _scene(self, request: Request, reading: Reading, claimed: Claim) -> Scene:
        return Scene(
            request=request,
            reading=reading,
            claim=claimed,
            bound=bind(claimed.task, claimed.slots, self._tools),
            tools=self._tools,
            backend=self._outside.backend.serving(request.model),
            clock=self._outside.clock,
            budget=Budget.of(claimed.task.repair),
            names=names_in(claimed.slots),
        )


def _size(reading: Reading) -> int:
    """How many characters rules look at: none of a system text that is too long."""
    return len(reading.prompt) + (len(reading.system) if len(reading.system) <= MAX_PROMPT else 0)


def shown(slots: Slots) -> dict[str, str]:
    """Slot values as text, for tests, traces and explain."""
    return {name: value.text or value.canonical for name, value in slots.items()}


def _reason(served: Work, found: Found) -> Reason:
    if served.candidate is not None:
        return Reason(Word.HIT)
    if found.candidates:
        return Reason(Word.REJECTED)
    return Reason(Word.SKIP, found.skipped) if found.skipped else Reason(Word.MISS)


def _served(scene: Scene, work: Work, reason: Reason, entry: Entry) -> Answer:
    return Answer(
        text=work.text,
        route=work.route,
        reason=reason,
        steps=work.steps,
        rule=scene.task.label,
        grade=entry.grade,
        counts=_counts(work),
        usage=scene.usage,
        model=entry.model,
        entry=entry.id,
        stored=bool(entry.id),
        slots=shown(scene.slots),
    )


_MADE = {Route.ADAPT: "adapted", Route.PATCH: "patched", Route.SOLVE: "solved", Route.GENERATE: "generated"}


def _counts(work: Work) -> dict[str, int]:
    """Steps in all, those an older answer gave unchanged, and the rest by what made them."""
    older = _lines(*work.candidate.entry.step_texts()) if work.candidate else frozenset()
    reused = sum(bool(older) and older.issuperset(_lines(step)) for step in work.steps)
    counts = {"total": len(work.steps), "reused": reused}
    if work.route in _MADE:
        counts[_MADE[work.route]] = len(work.steps) - reused
    return counts


def _lines(*steps: str) -> frozenset[str]:
    """The lines of steps, without what only parts them from their neighbours (a member's comma and braces)."""
    return frozenset(line.strip(" \t,{}") for step in steps for line in step.splitlines()) - {""}


def _limit_in_the_way(scene: Scene, state: Climb) -> str:
    """The caller's own limit, where nothing else keeps a verified answer from being served: the model must answer."""
    for work in (*state.works, *([state.last] if state.last else ())):
        if work.assessment.ok and not fits(work.text, scene.reading):
            return "stop" if stops(work.text, scene.reading) else scene.dialect.limit
    return ""


def _otherwise(scene: Scene, state: Climb) -> Answer | Unclaimed:
    """What the rule wants where no rung verified an answer; unverified text is never stored."""
    if limit := _limit_in_the_way(scene, state):
        return Unclaimed(Reason(Word.UNCACHEABLE, limit), scene.task.label, scene.usage)
    word = Word.BUDGET if scene.budget.spent else Word.UNVERIFIED
    last = state.working or state.last
    failures = complaints(last.assessment, scene.slots) if last else ()
    first = scene.first
    if scene.task.repair.otherwise is Otherwise.MISS and (first is None or not scene.first_whole):
        return Unclaimed(Reason(word), scene.task.label, scene.usage)
    refused = scene.task.repair.otherwise is Otherwise.REFUSE
    text = "" if refused or first is None else first.text
    return Answer(
        text=text,
        route=Route.REFUSE if refused else Route.BYPASS,
        reason=Reason(word),
        steps=(text,) if text else (),
        rule=scene.task.label,
        grade=Grade.NONE,
        usage=scene.usage,
        model=first.model if first else "",
        finish_reason=first.finish_reason if first else "stop",
        failures=failures,
        slots=shown(scene.slots),
    )
