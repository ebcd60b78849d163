"""Run a rule's checks on an output, for the new prompt. Unsure, and an exception, count as failed."""

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from typing import Any

from stepcache.domain.expressions import arguments_of
from stepcache.domain.faults import FAULTS
from stepcache.domain.rules import Check, Task, Verb, Where
from stepcache.domain.signatures import Cost
from stepcache.domain.slots import Slots
from stepcache.domain.steps import Passage, Segmented, Step
from stepcache.domain.verdicts import Verdict
from stepcache.pipeline.segment import Cutter, segment
from stepcache.ports import Asked, Away, Door, Tools, Verifier

NOT_ASKED = Verdict.unsure("not judged, since another check fails")
"""Of a costly check elsewhere: nothing is known of the step that it would have judged."""

_SHOWN = 200
_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Bound:
    """A check with its arguments read for one prompt; `args` None where they cannot be.

    Attributes:
        verifier: None where the plugin that offers it is gone.
        door: The way to the verifier, where its code runs elsewhere.
        proves: Slots that it proves where it passes on all that it judges.
    """

    index: int
    check: Check
    verifier: Verifier | None
    args: Any
    proves: frozenset[str]
    door: Door | None = None

    @property
    def costly(self) -> bool:
        """Whether it is not known to be cheap."""
        return self.verifier is None or self.verifier.cost is not Cost.PURE


@dataclass(frozen=True, slots=True)
class Judgement:
    """One verdict of one check.

    Attributes:
        index: The check's place in the file's order.
        step: The step judged; None for the whole output.
        verdict: Already turned round for `forbid`.
    """

    index: int
    check: Check
    step: int | None
    verdict: Verdict

    @property
    def failed(self) -> bool:
        """Whether it stands in the way of serving: a wish never does, and what was not asked only beside another."""
        return self.check.verb is not Verb.EXPECT and not self.verdict.ok and self.verdict is not NOT_ASKED


class Assessment:
    """What all checks say of an output. Each is run when its verdict is first asked for, and once.

    Attributes:
        trimmed: Whether something of the text was dropped when it was cut.
        intact: Whether what is kept is cut into the very steps that are judged.
    """

    def __init__(self, text: str, segmented: Segmented, bound: tuple[Bound, ...], judging: Iterator[Judgement]) -> None:
        self.segmented = segmented
        self.trimmed = segmented.text != text
        self.intact = True
        self._bound = bound
        self._judging = judging
        self._judged: list[Judgement] = []

    def _each(self) -> Iterator[Judgement]:
        """The judgements in file order; no more checks are run than are looked at."""
        for place in count():
            if place == len(self._judged):
                judgement = next(self._judging, None)
                if judgement is None:
                    return
                self._judged.append(judgement)
            yield self._judged[place]

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """All of them."""
        return tuple(self._each())

    def failures(self) -> Iterator[Judgement]:
        """`require` and `forbid` judgements that did not pass, in file order."""
        return (one for one in self._each() if one.failed)

    @cached_property
    def failed(self) -> tuple[Judgement, ...]:
        """All of these."""
        return tuple(self.failures())

    @cached_property
    def soft(self) -> int:
        """How many `expect` judgements did not pass."""
        return sum(one.check.verb is Verb.EXPECT and not one.verdict.ok for one in self.judgements)

    @cached_property
    def proved(self) -> frozenset[str]:
        """Slots proved by `require` checks that passed."""
        fell = {one.index for one in self.judgements if not one.verdict.ok}
        return frozenset[str]().union(*(one.proves for one in self._bound if one.index not in fell))

    @cached_property
    def ok(self) -> bool:
        """Whether every `require` and `forbid` passed on every step; after the first that did not, none is run."""
        return self.segmented.whole and next(self.failures(), None) is None

    @property
    def failing_steps(self) -> frozenset[int]:
        """Steps that some check fails."""
        return frozenset(one.step for one in self.failed if one.step is not None)

    @property
    def badness(self) -> tuple[int, int, int]:
        """Failing steps, failing checks, failing wishes: smaller is better."""
        uncut = 0 if self.segmented.whole else 1
        return len(self.failing_steps) + uncut, len({one.index for one in self.failed}), self.soft

    def worse_than(self, other: "Assessment") -> bool:
        """Whether more steps fail, or as many steps and more checks; wishes do not count."""
        return not self.ok and self.badness[:2] > other.badness[:2]


def bind(task: Task, slots: Slots, tools: Tools) -> tuple[Bound, ...]:
    """All checks of a task with their arguments for one prompt."""
    read = (_read(check, slots, tools) for check in task.checks)
    return tuple(
        Bound(index, check, verifier, args, task.proofs(check), door_of(verifier) if args is not None else None)
        for index, (check, (verifier, args)) in enumerate(zip(task.checks, read, strict=True))
    )


def door_of(verifier: object) -> Door | None:
    """The way to a verifier; None where it runs in this process."""
    return verifier.door if isinstance(verifier, Away) else None


def _read(check: Check, slots: Slots, tools: Tools) -> tuple[Verifier | None, Any]:
    verifier = tools.verifiers.get(check.call.name)
    try:
        args = verifier.Args(**arguments_of(check.call, slots)) if verifier is not None else None
    except FAULTS:  # a value that the verifier does not take: its verdict is unsure
        args = None
    return verifier, args


async def assess(
    cutter: Cutter, bound: tuple[Bound, ...], prompt: str, text: str, within_s: float | None = None
) -> Assessment:
    """Cut a text into steps, to be judged by every check.

    What is judged elsewhere is asked for now, all that goes through one door in one call; what is costly there, only
    where no other check fails.

    Args:
        within_s: Seconds that one such call may take; None leaves it to the plugin's budget.
    """
    shown = _Shown.of(await segment(cutter, text), prompt)
    cheap = [one for one in bound if one.door is not None and not one.costly]
    costly = [one for one in bound if one.door is not None and one.costly]
    done: dict[int, tuple[Judgement, ...]] = await _judged(cheap, shown, within_s) if cheap else {}
    if costly:
        done |= {one.index: tuple(_judge(one, shown)) for one in bound if one.door is None}
        fails = any(judgement.failed for judgements in done.values() for judgement in judgements)
        if fails or not shown.segmented.whole:
            done |= {one.index: _unasked(one, shown) for one in costly}
        else:
            done |= await _judged(costly, shown, within_s)
    judging = chain.from_iterable(done.get(one.index) or _judge(one, shown) for one in bound)
    return Assessment(text, shown.segmented, bound, judging)


@dataclass(frozen=True, slots=True)
class _Shown:
    """An output as checks are shown it; `texts` are those of its steps."""

    segmented: Segmented
    texts: tuple[str, ...]
    prompt: str

    @classmethod
    def of(cls, segmented: Segmented, prompt: str) -> "_Shown":
        return cls(segmented, tuple(step.text for step in segmented.steps), prompt)

    def to(self, check: Check) -> tuple[Passage, ...]:
        """What a check judges; nothing of an output that is not cut, and where there is no such step."""
        if check.where is Where.OUTPUT:
            return (Passage(self.segmented.text, self.prompt, self.texts),)
        if not self.segmented.whole:
            return ()
        steps = _targets(check, self.segmented)
        return tuple(Passage(step.text, self.prompt, self.texts, step.index) for step in steps)


async def _judged(bound: Sequence[Bound], shown: _Shown, within_s: float | None) -> dict[int, tuple[Judgement, ...]]:
    """What checks elsewhere say, by the check's place; one call for each door."""
    doors: dict[Door, list[tuple[Bound, Passage]]] = {}
    for one in bound:
        if one.door is not None:
            doors.setdefault(one.door, []).extend((one, each) for each in shown.to(one.check))
    calls = (_through(door, asked, within_s) for door, asked in doors.items())
    found: dict[int, list[Judgement]] = {}
    for (one, passage), verdict in chain.from_iterable(await asyncio.gather(*calls)):
        found.setdefault(one.index, []).append(Judgement(one.index, one.check, passage.index, _told(one, verdict)))
    return {index: tuple(judgements) for index, judgements in found.items()}


async def _through(
    door: Door, asked: Sequence[tuple[Bound, Passage]], within_s: float | None
) -> Iterable[tuple[tuple[Bound, Passage], object]]:
    questions = [Asked(one.check.call.name, passage, one.args) for one, passage in asked]
    try:
        return tuple(zip(asked, await door.judge(questions, within_s=within_s), strict=True))
    except FAULTS as error:  # a door that raises costs only its own checks
        return tuple((one, Verdict.unsure(f"it could not be asked: {type(error).__name__}")) for one in asked)


def _judge(bound: Bound, shown: _Shown) -> Iterator[Judgement]:
    check = bound.check
    passages = shown.to(check)
    if not passages:
        reason = shown.segmented.reason or f"there is no step `{check.step}`"
        yield Judgement(bound.index, check, None if shown.segmented.whole else 0, Verdict.unsure(reason))
    for passage in passages:
        yield Judgement(bound.index, check, passage.index, _verdict(bound, passage))


def _unasked(bound: Bound, shown: _Shown) -> tuple[Judgement, ...]:
    return tuple(Judgement(bound.index, bound.check, each.index, NOT_ASKED) for each in shown.to(bound.check))


def _targets(check: Check, segmented: Segmented) -> tuple[Step, ...]:
    steps = segmented.steps
    match check.where:
        case Where.FIRST:
            return steps[:1]
        case Where.LAST:
            return steps[-1:]
        case Where.STEP:
            return tuple(step for step in steps if step.name == check.step)
        case _:
            return steps


def _verdict(bound: Bound, passage: Passage) -> Verdict:
    if bound.verifier is None:
        return Verdict.unsure(f"no plugin offers {bound.check.call.name}")
    if bound.args is None:
        return Verdict.unsure("an argument is not filled by this prompt")
    try:
        verdict: object = bound.verifier.check(passage, bound.args)
    except FAULTS as error:  # a verifier that raises costs only itself: the verdict is unsure
        return Verdict.unsure(f"{bound.verifier.name} raised {type(error).__name__}")
    return _told(bound, verdict)


def _told(bound: Bound, verdict: object) -> Verdict:
    """What a verifier said, turned round for `forbid`; unsure where that is no verdict."""
    if type(verdict) is not Verdict:  # a subclass may say one thing of itself and another when it is asked
        return Verdict.unsure(f"{bound.check.call.name} gave no verdict")
    return verdict.negated() if bound.check.verb is Verb.FORBID else verdict


def complaints(assessment: Assessment, slots: Slots, most: int | None = None) -> tuple[str, ...]:
    """What is wrong with an answer, each once: that it cannot be cut, then what `most` checks say (None for all)."""
    segmented = assessment.segmented
    uncut = () if segmented.whole else (_short(segmented.reason),)
    return tuple(dict.fromkeys((*uncut, *(failure_text(one, slots) for one in assessment.failed[:most]))))


def failure_text(judgement: Judgement, slots: Slots) -> str:
    """The `else` text with its placeholders filled, else the verdict's own reason."""
    verdict = judgement.verdict
    if not judgement.check.hint:
        return _short(verdict.reason) or f"{judgement.check.call.name} did not pass"
    fields: dict[str, object] = {name: value.text or value.canonical for name, value in slots.items()}
    fields |= verdict.details
    if any(name not in fields for name in _PLACEHOLDER.findall(judgement.check.hint)):
        return _short(verdict.reason)  # the verifier could not even tell the detail that the text names
    return _filled(judgement.check.hint, fields)


def _filled(hint: str, fields: Mapping[str, object]) -> str:
    """Placeholders are filled once: a value that looks like one stays as it is."""
    return _PLACEHOLDER.sub(lambda found: _short(fields[found[1]]) if found[1] in fields else found[0], hint)


def _short(value: object) -> str:
    """A value on one line, cut short: it may come from a model's text."""
    return " ".join(str(value).split())[:_SHOWN]
