"""`adapt`: rewrite the working answer's steps without the model; and `on fail`, its use right where a check fails."""

from dataclasses import replace
from inspect import isawaitable

from pydantic import ValidationError

from stepcache.domain.expressions import Call, arguments_of, slots_in
from stepcache.domain.faults import FAULTS
from stepcache.domain.routes import Route
from stepcache.domain.writing import Adapted
from stepcache.pipeline.work import Scene, Work
from stepcache.ports import Adapter, AwayAdapter, Carries


async def settle(scene: Scene, work: Work) -> Work:
    """Apply `on fail` mends, the first failing check first, until none is left that was not used."""
    if not any(check.on_fail for check in scene.task.checks):
        return work
    while True:
        failing = next(
            (one for one in work.assessment.failures() if one.check.on_fail and one.index not in work.used), None
        )
        if failing is None or failing.check.on_fail is None:
            return work
        work = replace(work, used=work.used | {failing.index})
        mended = await adapt(scene, work, failing.check.on_fail)
        if scene.trace is not None:
            outcome = "applied" if mended is not None else "does not apply"
            scene.trace.add("mend", f"on fail adapt {failing.check.on_fail.name}", outcome, place=failing.index)
        if mended is not None:
            route = Route.ADAPT if work.route is Route.REUSE else work.route
            work = replace(mended, route=route)


async def adapt(scene: Scene, work: Work, call: Call) -> Work | None:
    """The working answer as the adapter rewrites it; None where it does not apply or leaves more failing."""
    adapter = scene.tools.adapters.get(call.name)
    adapted = await _apply(scene, work, adapter, call) if adapter is not None else None
    if adapter is None or not isinstance(adapted, Adapted):
        return None
    assessment = await scene.assess(adapted.text)
    if assessment.worse_than(work.assessment):
        return None
    route = max(work.route, Route.ADAPT, key=lambda route: route.rank)
    carried = work.carried | adapted.carried | _carried(adapter, call)
    return replace(work, assessment=assessment, route=route, carried=carried, solved=frozenset())


async def _apply(scene: Scene, work: Work, adapter: Adapter | AwayAdapter, call: Call) -> Adapted | None:
    source = scene.source(work)
    try:
        old = adapter.Args(**arguments_of(call, source.old))
        new = adapter.Args(**arguments_of(call, source.new))
        found = adapter.adapt(source, old, new)
        return await found if isawaitable(found) else found
    except ValidationError:
        return None
    except FAULTS as error:  # an adapter that raises costs only itself
        if scene.trace is not None:
            scene.trace.add("rung", call.name, "raised", error=type(error).__name__)
        return None


def _carried(adapter: Adapter | AwayAdapter, call: Call) -> frozenset[str]:
    """Slots given to parameters that the adapter declares to carry: bare names, or names in a list."""
    marked = {
        name
        for name, info in adapter.Args.model_fields.items()
        if any(isinstance(mark, Carries) for mark in info.metadata)
    }
    return frozenset(slot for name, expr in call.args if name in marked for slot in slots_in(expr))
