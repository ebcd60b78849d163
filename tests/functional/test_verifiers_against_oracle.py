"""The `algebra` verifiers together against solutions whose truth is known by construction."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from stepcache.algebra.exact import Equation
from stepcache.algebra.read import read_equation
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Verdict
from stepcache.segmenters.lines import LineSegmenter
from stepcache.verifiers.algebra import Follows, Implied, Isolates, Moves, Restates, Solves, SolvesAll
from tests.oracle.solutions import right_solutions
from tests.oracle.styles import STYLES
from tests.oracle.system_solutions import SYSTEM_STYLES, system_solution, wrong_system_solution
from tests.oracle.systems import SystemCase, systems
from tests.oracle.wrong_solutions import Kind, wrong_solutions

RIGHT_PER_SEED, WRONG_PER_SEED, SYSTEMS_PER_SEED = 1_280, 2_600, 300
SEEDS = (42, 43, 44, 45)
SETTINGS = LineSegmenter.Args(remarks="known", prose=("algebra",), max=40)


def equation(text: str, names: frozenset[str]) -> Equation:
    """The request's equation."""
    found = read_equation(text, names)
    assert isinstance(found, Equation)
    return found


def verdicts(text: str, eq: Equation, x: str) -> Iterator[Verdict]:
    """What the checks of LANGUAGE's first rule say."""
    segmented = LineSegmenter().segment(text, SETTINGS)
    steps = tuple(step.text for step in segmented.steps)
    passages = [Passage(step, steps=steps, index=place) for place, step in enumerate(steps)]
    yield Restates().check(passages[0], Restates.Args(eq=eq))
    yield from (Follows().check(one, Follows.Args(eq=eq, x=x)) for one in passages)
    yield from (Moves().check(one, Moves.Args(eq=eq, x=x)) for one in passages)
    yield Isolates().check(passages[-1], Isolates.Args(x=x))
    yield Solves().check(Passage(segmented.text, steps=steps), Solves.Args(eq=eq, x=x))


def accepted(text: str, eq: Equation, x: str) -> bool:
    """Whether all checks pass."""
    return all(verdict.ok for verdict in verdicts(text, eq, x))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_right_solutions_are_accepted_in_every_style(seed: int) -> None:
    """At least 97 in 100, in each of some thirty writing styles."""
    taken: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in right_solutions(seed, RIGHT_PER_SEED):
        eq = equation(one.case.text, frozenset({one.case.unknown}))
        total[one.style] += 1
        taken[one.style] += accepted(one.text, eq, one.case.unknown)
    assert set(total) == set(STYLES)
    assert {style: taken[style] for style in total if taken[style] < 0.97 * total[style]} == {}


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_no_wrong_solution_is_accepted(seed: int) -> None:
    """Slips, signs, other unknowns, numerals, moves: none. True steps of another equation: one in a thousand."""
    taken: Counter[Kind] = Counter()
    examples = []
    for one in wrong_solutions(seed, WRONG_PER_SEED):
        if accepted(one.text, equation(one.case.text, frozenset({one.case.unknown})), one.case.unknown):
            taken[one.kind] += 1
            examples.append((one.mutation, one.case.text, one.text))
    true_relations = taken.pop(Kind.OTHER_EQUATION, 0)
    assert taken == Counter(), examples
    assert true_relations <= 0.001 * WRONG_PER_SEED, examples


def system_verdicts(text: str, eqs: tuple[Equation, ...], xs: tuple[str, ...]) -> Iterator[Verdict]:
    """The same for systems."""
    segmented = LineSegmenter().segment(text, SETTINGS)
    steps = tuple(step.text for step in segmented.steps)
    passages = [Passage(step, steps=steps, index=place) for place, step in enumerate(steps)]
    yield Restates().check(passages[0], Restates.Args(eq=eqs))
    yield from (Implied().check(one, Implied.Args(eqs=eqs, xs=xs)) for one in passages)
    yield Isolates().check(passages[-1], Isolates.Args(x=xs))
    yield SolvesAll().check(Passage(segmented.text, steps=steps), SolvesAll.Args(eqs=eqs, xs=xs))


def system_accepted(text: str, case: SystemCase) -> bool:
    """Whether all checks pass."""
    names = frozenset(case.unknowns)
    eqs = tuple(equation(one, names) for one in case.texts)
    return all(verdict.ok for verdict in system_verdicts(text, eqs, case.asked))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_right_solutions_of_systems_are_accepted(seed: int) -> None:
    """At least 97 in 100."""
    cases = systems(seed, SYSTEMS_PER_SEED)
    texts = [system_solution(case, SYSTEM_STYLES[n % len(SYSTEM_STYLES)]) for n, case in enumerate(cases)]
    taken = [system_accepted(text, case) for text, case in zip(texts, cases, strict=True)]
    assert sum(taken) >= 0.97 * len(cases)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_no_wrong_solution_of_a_system_is_accepted(seed: int) -> None:
    """A wrong numeral anywhere, a wrong value."""
    rng = Random(f"wrong systems {seed}")
    for n, case in enumerate(systems(seed, SYSTEMS_PER_SEED)):
        text = wrong_system_solution(case, SYSTEM_STYLES[n % len(SYSTEM_STYLES)], rng)
        assert not system_accepted(text, case), (case.texts, text)
