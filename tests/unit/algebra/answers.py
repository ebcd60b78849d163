"""What tests of written solutions share: equations from text, and the judges of answers."""

from stepcache.algebra.exact import Equation
from stepcache.algebra.read import read_equation, read_equations
from stepcache.domain.steps import Passage
from stepcache.ports import Refusal
from stepcache.segmenters.lines import LineSegmenter
from stepcache.verifiers import algebra
from tests.oracle.equations import EquationCase

LINES = LineSegmenter()
SETTINGS = LineSegmenter.Args(remarks="known", prose=("algebra",), max=64)


def eq(text: str, *names: str) -> Equation:
    """One equation."""
    found = read_equation(text, frozenset(names))
    assert not isinstance(found, Refusal), found
    return found


def eqs(text: str) -> tuple[Equation, ...]:
    """A system."""
    found = read_equations(text)
    assert not isinstance(found, Refusal), found
    return found


def of_case(case: EquationCase) -> Equation:
    """The equation of an oracle's case, as the prompt writes it."""
    return eq(case.text, case.unknown)


def faults(text: str, equation: Equation, x: str, *, decimal: bool = False) -> list[str]:
    """What a rule for linear equations would say against an answer."""
    segmented = LINES.segment(text, SETTINGS)
    steps = tuple(step.text for step in segmented.steps)
    passages = [Passage(step, "", steps, n) for n, step in enumerate(steps)]
    verdicts = [algebra.Follows().check(one, algebra.Follows.Args(eq=equation, x=x)) for one in passages]
    verdicts += [algebra.Moves().check(one, algebra.Moves.Args(eq=equation, x=x)) for one in passages]
    first, last = Passage(steps[0], "", steps, 0), Passage(steps[-1], "", steps, len(steps) - 1)
    verdicts.append(algebra.Restates().check(first, algebra.Restates.Args(eq=equation)))
    verdicts.append(algebra.Isolates().check(last, algebra.Isolates.Args(x=x, decimal=decimal)))
    verdicts.append(algebra.Solves().check(Passage(segmented.text), algebra.Solves.Args(eq=equation, x=x)))
    return [verdict.reason for verdict in verdicts if not verdict.ok]


def system_faults(text: str, system: tuple[Equation, ...], xs: tuple[str, ...]) -> list[str]:
    """What a rule for systems would say against an answer."""
    steps = tuple(step.text for step in LINES.segment(text, SETTINGS).steps)
    implied = algebra.Implied.Args(eqs=system, xs=xs)
    verdicts = [algebra.Implied().check(Passage(step, "", steps, n), implied) for n, step in enumerate(steps)]
    first, last = Passage(steps[0], "", steps, 0), Passage(steps[-1], "", steps, len(steps) - 1)
    verdicts.append(algebra.Restates().check(first, algebra.Restates.Args(eq=system)))
    verdicts.append(algebra.Isolates().check(last, algebra.Isolates.Args(x=xs)))
    verdicts.append(algebra.SolvesAll().check(Passage(text), algebra.SolvesAll.Args(eqs=system, xs=xs)))
    return [verdict.reason for verdict in verdicts if not verdict.ok]
