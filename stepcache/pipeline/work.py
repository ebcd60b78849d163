"""The working answer of a ladder, and what surrounds it on one request."""

from dataclasses import dataclass, field

from stepcache.dialects.base import Dialect, Reading
from stepcache.dialects.registry import dialect_of
from stepcache.domain.request import Request, Usage
from stepcache.domain.routes import Grade, Route
from stepcache.domain.rules import Rung, Task
from stepcache.domain.slots import Slots
from stepcache.domain.trace import Trace
from stepcache.domain.writing import Source
from stepcache.pipeline.budget import Budget
from stepcache.pipeline.gate import changed_words, fits, grade_of, open_gate, stale
from stepcache.pipeline.match import Claim
from stepcache.pipeline.retrieve import Candidate
from stepcache.pipeline.segment import Cutter
from stepcache.pipeline.stitch import intact
from stepcache.pipeline.verify import Assessment, Bound, Judgement, assess
from stepcache.ports import NO_NAMES, Backend, Clock, Completion, Names, Tools


@dataclass(frozen=True, slots=True)
class Work:
    """A working answer: a candidate as adapted so far, or a generated text.

    Attributes:
        candidate: The older answer it stems from; None for a generated or solved text.
        route: The costliest thing in the text.
        carried: Slots whose change an applied adapter carried.
        solved: Slots that a solver's own arguments account for.
        used: Checks (by place) whose `on fail` was used on it.
        reply: The model's reply it came from; None for one that no model wrote now.
        complaints: What was amiss with the members that a patch was given, for the next try.
    """

    assessment: Assessment
    route: Route
    candidate: Candidate | None = None
    carried: frozenset[str] = frozenset()
    solved: frozenset[str] = frozenset()
    used: frozenset[int] = frozenset()
    reply: Completion | None = None
    complaints: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The kept text."""
        return self.assessment.segmented.text

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps' texts."""
        return tuple(step.text for step in self.assessment.segmented.steps)


@dataclass(slots=True)
class Scene:
    """Everything one climb has at hand.

    Attributes:
        kind: The backend's kind, which picks the rule's `backend` block.
        first: The first `generate` reply, for `otherwise miss`; None before.
        first_whole: Whether that reply is what the caller's own request would have got.
    """

    request: Request
    reading: Reading
    claim: Claim
    bound: tuple[Bound, ...]
    tools: Tools
    backend: Backend
    clock: Clock
    budget: Budget
    trace: Trace | None = None
    usage: Usage = field(default_factory=Usage)
    first: Completion | None = None
    first_whole: bool = False
    sample: str = ""
    names: Names = NO_NAMES

    @property
    def cutter(self) -> Cutter:
        """How outputs are cut: unknowns of the prompt and of the candidates' prompts are no words."""
        return Cutter(self.task.cut, self.tools, self.names)

    @property
    def task(self) -> Task:
        """The task that claimed the request."""
        return self.claim.task

    @property
    def dialect(self) -> Dialect:
        """Who reads and writes the request's body."""
        return dialect_of(self.request.api)

    @property
    def slots(self) -> Slots:
        """The new prompt's slots."""
        return self.claim.slots

    async def assess(self, text: str) -> Assessment:
        """Cut and check a text for this request."""
        found = await assess(self.cutter, self.bound, self.reading.prompt, text, self.task.repair.within_s)
        if found.trimmed:  # what was cut without dropping anything is cut so again
            found.intact = await intact(self.cutter, found.segmented)
        return found

    def source(self, work: Work) -> Source:
        """The working answer as adapters see it; a generated text answers the new prompt itself."""
        old = work.candidate.slots if work.candidate else self.slots
        prompt = work.candidate.entry.prompt if work.candidate else self.reading.prompt
        return Source(work.text, work.steps, prompt, self.reading.prompt, old, self.slots)

    def passable(self, work: Work, covered: frozenset[str]) -> bool:
        """Whether the slot gate could open for this working answer with these slots covered."""
        if work.candidate is None:
            return True
        return open_gate(self.task, self.slots, work.candidate.slots, covered | work.carried)

    def refusal(self, work: Work) -> str:
        """Why a working answer must not be served; empty where it may."""
        segmented = work.assessment.segmented
        if not segmented.whole:
            return f"it cannot be cut into steps: {segmented.reason}"
        if not work.assessment.ok:
            return "a check fails"
        covered = work.assessment.proved | work.solved
        if not self.passable(work, covered):
            return "a changed slot is neither pinned, proved nor carried"
        if work.candidate is not None:
            unproved = changed_words(self.task, self.slots, work.candidate.slots, covered)
            left = stale(work.text, self.reading.prompt, self.slots, work.candidate.slots, unproved)
            if left:
                return f"stale: `{left}` stems from the older prompt"
        if not fits(work.text, self.reading, _written(work)):
            return "the caller's `stop` or token limit does not allow it"
        if self.task.cache.proved_only and work.candidate and self.grade(work) is not Grade.PROVED:
            return "the rule asks for proved answers"
        return "" if work.assessment.intact else "the stitched output is cut otherwise"

    def grade(self, work: Work) -> Grade:
        """The grade a served working answer has."""
        return grade_of(self.task, self.slots, work.assessment.proved | work.solved)

    def note(self, rung: Rung | None, work: Work | None, started: float, nothing: str = "does not apply") -> None:
        """Put a rung and every verdict on its result into the trace."""
        if self.trace is None:
            return
        what = (rung.text or rung.action.value) if rung else "reuse"
        outcome = (self.refusal(work) or "passed") if work else nothing
        took = round((self.clock.monotonic() - started) * 1000, 3)
        place = next((at for at, one in enumerate(self.task.repair.rungs) if one is rung), None)
        entry = work.candidate.entry.id if work and work.candidate else ""
        tokens = self.usage.completion_tokens
        self.trace.add("rung", what, outcome, place=place, entry=entry, ms=took, tokens=tokens)
        for one in work.assessment.judgements if work else ():
            text = _judged(work, one) if work and not one.verdict.ok else ""
            self.trace.add(
                "check", one.check.text or one.check.call.name, one.verdict.outcome.value,
                place=one.index, step=one.step, text=text, reason=one.verdict.reason, verb=one.check.verb.value,
            )  # fmt: skip


def _judged(work: Work, judgement: Judgement) -> str:
    """The step that was judged; empty for the whole output."""
    return "" if judgement.step is None else "".join(work.steps[judgement.step : judgement.step + 1])


def _written(work: Work) -> str:
    """What the model wrote for this very request, where the text is that or a part of it."""
    return work.reply.text if work.reply is not None and work.route is Route.GENERATE else ""
