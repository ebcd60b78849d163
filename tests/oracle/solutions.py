"""Right solutions of equation cases, in every writing style, and pairs of one shape for adaptation."""

from dataclasses import dataclass
from random import Random

from tests.oracle.derivations import Derivation, derive
from tests.oracle.equations import FAMILIES, EquationCase, make_case, shape_of, worded
from tests.oracle.notation import NOTATIONS, Notation
from tests.oracle.styles import STYLES, written

NOTATION_BY_NAME = {one.name: one for one in NOTATIONS}


@dataclass(frozen=True, slots=True)
class SolutionCase:
    """A right answer to a case: every line true, every move what happens."""

    case: EquationCase
    style: str
    text: str


def notation_of(case: EquationCase) -> Notation:
    """The notation that the case's prompt is written in."""
    return NOTATION_BY_NAME[case.notation]


def restyle(case: EquationCase, style: str) -> str:
    """The right solution of `case`, in the style of that name."""
    return written(derive(case), STYLES[style], notation_of(case))


def right_solutions(seed: int, count: int) -> list[SolutionCase]:
    """`count` right solutions, the styles in turn."""
    rng, names = Random(f"right solutions {seed}"), list(STYLES)
    cases = (make_case(rng) for _ in range(count))
    return [_solved(case, names[place % len(names)]) for place, case in enumerate(cases)]


def _solved(case: EquationCase, style: str) -> SolutionCase:
    return SolutionCase(case, style, restyle(case, style))


def adaptation_pairs(
    seed: int, count: int, styles: tuple[str, ...] = tuple(STYLES)
) -> list[tuple[EquationCase, str, EquationCase, str]]:
    """`(old case, its solution, new case, style)`: other numbers, the same steps, the same words around.

    Both have one solution. Each line of the new derivation has the terms, signs and 1s of the old one.
    """
    rng, pairs = Random(f"adaptation {seed}"), list[tuple[EquationCase, str, EquationCase, str]]()
    while len(pairs) < count:
        old = make_case(rng)
        if isinstance(old.solution, str) or (new := _sibling(old, rng)) is None:
            continue
        style = styles[len(pairs) % len(styles)]
        pairs.append((old, restyle(old, style), new, style))
    return pairs


def _sibling(old: EquationCase, rng: Random, tries: int = 400) -> EquationCase | None:
    """Another equation that is solved by the same steps; None where none was met."""
    maker, outline = FAMILIES[old.family][0], _outline(derive(old))
    for _ in range(tries):
        equation = maker(rng, old.unknown)
        if f"{old.family}: {shape_of(equation)}" != old.shape or equation == old.equation:
            continue
        new = worded(equation, old.family, old.unknown, notation_of(old), old.phrasing)
        if _outline(derive(new)) == outline:
            return new
    return None


def _outline(derivation: Derivation) -> tuple[tuple[str, str], ...]:
    return tuple((shape_of(line.equation), line.move.verb if line.move else "") for line in derivation.lines)
