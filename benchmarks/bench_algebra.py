"""What `linear_equation` accepts of right and of wrong solutions, and how many older answers it can adapt.

Solutions come from the tests' independent generator, which knows nothing of StepCache; the checks and the adapter are
those of the compiled rule.
"""

import asyncio
import sys
from collections import Counter

from benchmarks.machine import save
from stepcache.adapters.restate import Restate
from stepcache.assembly import load_rules
from stepcache.bundled import tools
from stepcache.dialects.base import Reading
from stepcache.domain.slots import Slots
from stepcache.domain.writing import Source
from stepcache.matching.types import names_in
from stepcache.pipeline.match import claim_by
from stepcache.pipeline.segment import Cutter
from stepcache.pipeline.verify import Assessment, assess, bind
from tests.oracle.equations import EquationCase
from tests.oracle.solutions import adaptation_pairs, right_solutions
from tests.oracle.styles import CHATTY_STYLES, PLAIN_STYLES, STYLES
from tests.oracle.wrong_solutions import wrong_solutions

SEED = 2026
RIGHT, WRONG, PAIRS = 4_000, 12_000, 2_000
TOOLS = tools()
TASK = load_rules(["rules/linear_equation.stepcache"]).tasks[0]


def slots_of(case: EquationCase) -> Slots:
    """The slots of a case's prompt; every prompt of the generator is claimed."""
    claim = claim_by(TASK, Reading(case.prompt), TOOLS)
    if claim is None:
        raise SystemExit(f"not claimed: {case.prompt}")
    return claim.slots


def assessed(text: str, slots: Slots, prompt: str) -> Assessment:
    """All checks of the rule on a text."""
    return asyncio.run(assess(Cutter(TASK.cut, TOOLS, names_in(slots)), bind(TASK, slots, TOOLS), prompt, text))


def judged() -> dict[str, dict[str, int]]:
    """How many solutions of each kind every check accepts."""
    total: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for one in right_solutions(SEED, RIGHT):
        name = f"right, {STYLES[one.style].group}"
        total[name] += 1
        taken[name] += assessed(one.text, slots_of(one.case), one.case.prompt).ok
    for wrong in wrong_solutions(SEED, WRONG):
        name = f"wrong: {wrong.kind.value.replace('_', ' ')}"
        total[name] += 1
        taken[name] += assessed(wrong.text, slots_of(wrong.case), wrong.case.prompt).ok
    return {name: {"n": total[name], "accepted": taken[name]} for name in sorted(total)}


def adapted(styles: tuple[str, ...]) -> dict[str, int]:
    """How many older answers become an answer to the same shape with other constants that every check accepts."""
    adapter = Restate()
    good = 0
    pairs = adaptation_pairs(SEED, PAIRS, styles)
    for old, text, new, _ in pairs:
        old_slots, new_slots = slots_of(old), slots_of(new)
        steps = tuple(step.text for step in assessed(text, old_slots, old.prompt).segmented.steps)
        source = Source("".join(steps), steps, old.prompt, new.prompt, old_slots, new_slots)
        args = [adapter.Args(eq=slots["eq"].data, x=slots["x"].data) for slots in (old_slots, new_slots)]
        made = adapter.adapt(source, *args)
        good += made is not None and assessed(made.text, new_slots, new.prompt).ok
    return {"n": len(pairs), "accepted": good}


def main() -> int:
    """Count, and write the figures down."""
    sets = judged()
    sets["changed constants, adapted, plain"] = adapted(tuple(PLAIN_STYLES))
    sets["changed constants, adapted, chatty"] = adapted(tuple(CHATTY_STYLES))
    print(save("algebra", {"seed": SEED, "sets": sets}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
