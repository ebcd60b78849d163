"""The ladder: rungs run once each, downwards; the first output that passes every check is served.

`reuse` and each `adapt` rung are tried on every candidate before the next rung; then the working answer is the
candidate, as adapted, with the fewest failing steps; later a generated text.
"""

from dataclasses import dataclass, field

from stepcache.domain.routes import Route
from stepcache.domain.rules import Action, Rung
from stepcache.pipeline.gate import provable
from stepcache.pipeline.retrieve import Candidate
from stepcache.pipeline.rungs.adapt import adapt, settle
from stepcache.pipeline.rungs.generate import generate
from stepcache.pipeline.rungs.patch import patch_failing, patch_tail
from stepcache.pipeline.rungs.solve import solve
from stepcache.pipeline.work import Scene, Work


@dataclass(slots=True)
class Climb:
    """The state of one climb.

    Attributes:
        works: Every candidate as adapted so far, in order; then the one working answer.
        chosen: Whether the candidates have been narrowed to one working answer.
        generated: The last text that the model wrote whole; a later `generate` is told what failed in it.
        last: What a solver wrote last, for the failures that `refuse` names.
    """

    scene: Scene
    works: list[Work] = field(default_factory=list)
    chosen: bool = False
    generated: Work | None = None
    last: Work | None = None

    @property
    def working(self) -> Work | None:
        """The working answer; None where it is empty."""
        return self.works[0] if self.works else None

    def replace(self, work: Work) -> None:
        """This is the one working answer from now on."""
        self.works = [work]
        self.chosen = True


async def climb(scene: Scene, candidates: tuple[Candidate, ...]) -> tuple[Work | None, Climb]:
    """The first working answer that may be served, and the state it was reached in; None where no rung gave one."""
    state = Climb(scene)
    served = await _reuse(state, candidates)
    for rung in scene.task.repair.rungs:
        if served is not None:
            break
        served = await _RUNGS[rung.action](state, rung)
    return served, state


async def _reuse(state: Climb, candidates: tuple[Candidate, ...]) -> Work | None:
    scene, started = state.scene, state.scene.clock.monotonic()
    if candidates:
        scene.sample = candidates[0].entry.output
    for candidate in candidates:
        work = await settle(scene, Work(await scene.assess(candidate.entry.output), Route.REUSE, candidate))
        state.works.append(work)
        scene.note(None, work, started)
        if _is_best(scene, work):
            return work
    return _best_served(state)


def _is_best(scene: Scene, work: Work) -> bool:
    """Whether it may be served and none can be better: those that follow need not be looked at."""
    return not scene.refusal(work) and not work.assessment.soft


def _best_served(state: Climb) -> Work | None:
    """Of the candidates that may be served, the one with the fewest failing wishes, the first at a tie."""
    good = [work for work in state.works if not state.scene.refusal(work)]
    return min(good, key=lambda work: work.assessment.soft, default=None)


async def _adapt(state: Climb, rung: Rung) -> Work | None:
    scene, started = state.scene, state.scene.clock.monotonic()
    for place, work in enumerate(state.works):
        adapted = await adapt(scene, work, rung.call) if rung.call else None
        if adapted is not None:
            adapted = await settle(scene, adapted)
            state.works[place] = adapted
        scene.note(rung, adapted, started)
        if adapted is not None and _is_best(scene, adapted):
            return adapted
    return _best_served(state)


def _pick(state: Climb, covered: frozenset[str]) -> Work | None:
    """The working answer, if its slot gate could still open; None where a rung must be passed over.

    The first time, it is the candidate with the fewest failing steps of those whose gate could open; with
    none, all stay, because an adapter further down may yet carry what changed.
    """
    scene = state.scene
    fit = [work for work in state.works if scene.passable(work, covered)]
    if not fit:
        return None
    if not state.chosen:
        state.replace(min(fit, key=lambda work: work.assessment.badness))
    return state.working


async def _patch(state: Climb, rung: Rung) -> Work | None:
    scene = state.scene
    for _ in range(rung.times):
        work, started = _pick(state, provable(scene.task)), scene.clock.monotonic()
        if work is None or not work.assessment.failed or not work.assessment.segmented.whole:
            scene.note(rung, None, started)
            return None
        patched = await (patch_tail if rung.tail else patch_failing)(scene, work)
        state.replace(patched)
        scene.note(rung, patched, started)
        if not scene.refusal(patched):
            return patched
    return None


async def _generate(state: Climb, rung: Rung) -> Work | None:
    scene = state.scene
    for _ in range(rung.times):
        started = scene.clock.monotonic()
        work = await generate(scene, state.generated)
        if work is not None:
            state.replace(work)
            state.generated = work
        scene.note(rung, work, started, "no usable reply")
        if work is not None and not scene.refusal(work):
            return work
    return None


async def _solve(state: Climb, rung: Rung) -> Work | None:
    scene, started = state.scene, state.scene.clock.monotonic()
    begun = _pick(state, provable(scene.task)) if rung.tail else None
    work = await solve(scene, rung, begun)
    scene.note(rung, work, started)
    if work is None:
        return None
    state.last = work
    return None if scene.refusal(work) else work


_RUNGS = {Action.ADAPT: _adapt, Action.PATCH: _patch, Action.GENERATE: _generate, Action.SOLVE: _solve}
