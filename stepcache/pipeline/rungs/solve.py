"""`solve`: a deterministic solver writes the answer, or continues a verified prefix. Costs no token."""

from collections.abc import Iterable
from dataclasses import replace

from pydantic import ValidationError

from stepcache.domain.expressions import Call, arguments_of, slots_in
from stepcache.domain.faults import FAULTS
from stepcache.domain.routes import Route
from stepcache.domain.rules import Rung
from stepcache.domain.writing import Solution, SolveTask
from stepcache.pipeline.rungs.adapt import settle
from stepcache.pipeline.work import Scene, Work


async def solve(scene: Scene, rung: Rung, work: Work | None) -> Work | None:
    """The solver's whole answer; with `tail`, the working answer's good beginning and the solver's end."""
    if rung.call is None:
        return None
    if not rung.tail:
        solution = await _solution(scene, rung, rung.call, ())
        if solution is None:
            return None
        return await settle(scene, Work(await scene.assess(solution.text), Route.SOLVE, solved=_accounted(rung.call)))
    if work is None or 0 in work.assessment.failing_steps or not work.assessment.segmented.whole:
        return None
    kept = work.steps[: min(work.assessment.failing_steps, default=len(work.steps))]
    solution = await _solution(scene, rung, rung.call, kept)
    if solution is None:
        return None
    route = max(work.route, Route.SOLVE, key=lambda route: route.rank)
    # The prefix was not solved from this prompt: only the checks prove it.
    assessment = await scene.assess(_joined(kept, solution.text))
    return await settle(scene, replace(work, assessment=assessment, route=route))


def _joined(kept: Iterable[str], rest: str) -> str:
    head = "".join(kept)
    return head + rest if not head or head.endswith("\n") or rest.startswith("\n") else f"{head}\n{rest}"


async def _solution(scene: Scene, rung: Rung, call: Call, prefix: tuple[str, ...]) -> Solution | None:
    solver = scene.tools.solvers.get(call.name)
    if solver is None:
        return None
    task = SolveTask(rung.engines, prefix, scene.sample, scene.task.cut.segmenter.name == "numbered")
    try:
        found: object = await solver.solve(task, solver.Args(**arguments_of(call, scene.slots)))
        return found if isinstance(found, Solution) else None
    except ValidationError:
        return None
    except FAULTS as error:  # a solver that raises costs only itself
        if scene.trace is not None:
            scene.trace.add("rung", call.name, "raised", error=type(error).__name__)
        return None


def _accounted(call: Call) -> frozenset[str]:
    """Slots the solver was given: it solved for just these."""
    return frozenset(slot for _, expr in call.args for slot in slots_in(expr))
