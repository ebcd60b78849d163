"""Attacks on `algebra.implied` and `algebra.solves_all`: systems of two and three equations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.trust.verifiers.attack import Shot
from benchmarks.trust.verifiers.equations import cut
from stepcache.algebra.exact import Equation
from stepcache.algebra.read import read_equation
from stepcache.domain.steps import Passage
from stepcache.verifiers.algebra import Implied, SolvesAll
from tests.oracle import slips, step_truth
from tests.oracle.judge import Fault, judge, truth_of
from tests.oracle.reading import relations
from tests.oracle.system_solutions import SYSTEM_STYLES, system_solution
from tests.oracle.systems import SystemCase, make_system

SLIPS_EACH = 24


@dataclass(frozen=True, slots=True)
class Right:
    """A right answer to a system, cut into its steps."""

    case: SystemCase
    style: str
    steps: tuple[str, ...]
    eqs: tuple[Equation, ...]


def right_answers(rng: Random, kinds: frozenset[str]) -> Iterator[Right]:
    """Endless right answers to systems of these kinds, the styles at random."""
    while True:
        case = make_system(rng)
        style = rng.choice(SYSTEM_STYLES)
        found = [read_equation(text, frozenset(case.unknowns)) for text in case.texts]
        eqs = tuple(one for one in found if isinstance(one, Equation))
        if case.kind in kinds and len(eqs) == len(found):
            yield Right(case, style, cut(system_solution(case, style), frozenset(case.unknowns)), eqs)


def _slipped(rng: Random, right: Right) -> Iterator[tuple[int, slips.Slip, tuple[str, ...]]]:
    for _ in range(SLIPS_EACH):
        place = rng.randrange(len(right.steps))
        made = slips.slip(rng, right.steps[place], rng.choice(right.case.unknowns))
        if made is not None and len(slips.EQUALS.findall(right.steps[place])) == 1:
            yield place, made, (*right.steps[:place], made.text, *right.steps[place + 1 :])


def implied(rng: Random) -> Iterator[Shot]:
    """A slip in one step: does it still hold wherever the system does?"""
    verifier = Implied()
    for right in right_answers(rng, frozenset({"unique", "dependent"})):
        args = Implied.Args(eqs=right.eqs, xs=right.case.asked)
        truth = truth_of(right.case)
        for place, made, steps in _slipped(rng, right):
            found = relations(made.text, truth.names)
            fault = step_truth.fault_of(found, truth)
            said = (
                fault.value if fault else "true wherever the system holds" if found else step_truth.Line.NOTHING.value
            )
            accepted = verifier.check(Passage(made.text, steps=steps, index=place), args).ok
            yield Shot(
                made.kind, accepted, said, fault is not None or (made.wrong and bool(found)), shown(right, steps)
            )


def solves_all(rng: Random) -> Iterator[Shot]:
    """A slip anywhere: does the answer still give every value asked for?"""
    verifier = SolvesAll()
    for right in right_answers(rng, frozenset({"unique", "none", "dependent"})):
        args = SolvesAll.Args(eqs=right.eqs, xs=right.case.asked)
        for place, made, steps in _slipped(rng, right):
            text = "".join(steps)
            if made.wrong:
                text = "".join((*right.steps[:place], *right.steps[place + 1 :]))
                if judge(text, right.case).fault is not Fault.NO_FINAL:
                    continue  # the value is said elsewhere, too
            fault = judge(text, right.case).fault
            wrong = fault in (Fault.WRONG_FINAL, Fault.NO_FINAL)
            accepted = verifier.check(Passage("".join(steps), steps=steps), args).ok
            said = fault.value if wrong else "the right values, whatever the other lines are"
            yield Shot(made.kind, accepted, said, wrong, shown(right, steps))


def shown(right: Right, steps: tuple[str, ...]) -> str:
    """The request and the answer, short enough to look at."""
    return f"{'; '.join(right.case.texts)} [{right.style}] | {' / '.join(step.strip() for step in steps)}"[:400]


ATTACKS: dict[str, Callable[[Random], Iterator[Shot]]] = {
    "algebra.implied": implied,
    "algebra.solves_all": solves_all,
}
