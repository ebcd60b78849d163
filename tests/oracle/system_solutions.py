"""Right and wrong solutions of systems: elimination, then values put in, in a few writing styles."""

from fractions import Fraction
from random import Random

from tests.oracle.expressions import CONSTANT, Affine, Equation, difference, num, plus, scaled, written_out
from tests.oracle.judge import judge
from tests.oracle.mutations import digit_changed
from tests.oracle.notation import LATEX, NOTATIONS, PLAIN, Notation, bare, write, write_equation
from tests.oracle.systems import SystemCase

SYSTEM_STYLES = ("lines", "numbered", "dollars", "chatty", "values")
"""Plain lines; numbered lines; LaTeX; with sentences; the given equations and the values alone."""
ENDINGS = {"none": "The system has no solution.", "dependent": "There are infinitely many solutions."}


def system_solution(case: SystemCase, style: str) -> str:
    """The right solution of the system in the style of that name."""
    notation = _notation(case, style)
    given = [write_equation(one, notation) for one in case.equations]
    worked = [] if style == "values" else [write_equation(one, notation) for one in _eliminated(case)]
    return _laid_out(style, given, worked, _values(case, style, notation))


def _values(case: SystemCase, style: str, notation: Notation) -> list[str]:
    if case.kind != "unique":
        return [ENDINGS[case.kind]]
    names = case.asked if style == "values" else tuple(reversed(case.unknowns))
    return [f"{name} = {write(num(case.solution[name]), notation)}" for name in names]


def _notation(case: SystemCase, style: str) -> Notation:
    if style == "dollars":
        return LATEX
    notation = next(one for one in NOTATIONS if one.name == case.notation)
    return PLAIN if notation.latex else bare(notation)


def _laid_out(style: str, given: list[str], worked: list[str], ending: list[str]) -> str:
    if style == "chatty":
        return "\n".join(
            [
                "We are given",
                *given,
                *(["Eliminating one unknown after the other:", *worked] if worked else []),
                *ending,
            ]
        )
    lines = [*given, *worked, *ending]
    if style == "numbered":
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    if style == "dollars":
        return "\n".join(f"${line}$" if "=" in line else line for line in lines)
    return "\n".join(lines)


def _eliminated(case: SystemCase) -> list[Equation]:
    """The equations that elimination leaves, one unknown fewer each time; at the end perhaps `0 = 3`."""
    rows, found = [difference(one) for one in case.equations], list[Affine]()
    for name in case.unknowns:
        pivot = next((row for row in rows if name in row), None)
        if pivot is None:
            continue
        others = [row for row in rows if row is not pivot]
        rows = [_without(row, pivot, name) for row in others]
        found += [row for row, before in zip(rows, others, strict=True) if row != before]
    return [_as_equation(row) for row in found]


def _without(row: Affine, pivot: Affine, name: str) -> Affine:
    """The row with `name` eliminated, in whole numbers."""
    if name not in row:
        return row
    rest = plus(row, pivot, -row[name] / pivot[name])
    return scaled(rest, pivot[name])


def _as_equation(row: Affine) -> Equation:
    unknowns = {name: value for name, value in row.items() if name}
    left = written_out(unknowns) if unknowns else num(0)
    return left, num(-row.get(CONSTANT, Fraction(0)))


def wrong_system_solution(case: SystemCase, style: str, rng: Random) -> str:
    """A solution with one numeral wrong, or one value; the judge has seen that it is."""
    right = system_solution(case, style)
    for _ in range(50):
        text = digit_changed(rng, right)
        if not judge(text, case).right:
            return text
    return "\n".join(f"{name} = {rng.randint(100, 999)}" for name in case.unknowns)
