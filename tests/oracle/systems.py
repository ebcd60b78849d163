"""Systems of two and three linear equations, made from their solutions."""

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tests.oracle.expressions import (
    CONSTANT,
    Affine,
    Equation,
    Expr,
    Sum,
    Var,
    difference,
    holds_at,
    num,
    plus,
    scaled,
    term,
    written_out,
)
from tests.oracle.notation import NOTATIONS, Notation, bare, delimited, write_equation
from tests.oracle.phrasings import ONE_ASKED_PHRASINGS, SYSTEM_PHRASINGS

NAMES = {2: ("xy", "xy", "xy", "xy", "ab", "mn", "pq", "uv", "st", "yz"), 3: ("xyz", "xyz", "xyz", "abc", "pqr", "uvw")}
Point = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class SystemCase:
    """One request to solve a system, with its truth.

    Attributes:
        prompt: What the person asks.
        texts: The equations as written, without delimiters.
        equations: The equations as this package's own objects.
        unknowns: All unknowns, in the order of the prompt's letters.
        asked: Those that the prompt asks for; all of them, or one.
        kind: `unique`, `none` (they contradict each other) or `dependent` (more than one solution).
        solution: Value by unknown; empty unless `unique`.
        samples: Points where all equations hold; for `dependent` several, for `none` there are none.
        notation: Name of the notation of the prompt.
        phrasing: The template of the prompt.
    """

    prompt: str
    texts: tuple[str, ...]
    equations: tuple[Equation, ...]
    unknowns: tuple[str, ...]
    asked: tuple[str, ...]
    kind: str
    solution: Point
    samples: tuple[Point, ...]
    notation: str
    phrasing: str


def systems(seed: int, count: int) -> list[SystemCase]:
    """`count` cases, the same for the same seed; no prompt twice."""
    rng, found = Random(f"systems {seed}"), dict[str, SystemCase]()
    while len(found) < count:
        case = make_system(rng)
        found.setdefault(case.prompt, case)
    return list(found.values())


def make_system(rng: Random, kind: str | None = None) -> SystemCase:
    """One system at random: mostly two unknowns, nearly always one solution."""
    size = 2 if rng.random() < 0.7 else 3
    unknowns = tuple(rng.choice(NAMES[size]))
    chosen = kind or rng.choices(("unique", "none", "dependent"), (94, 3, 3))[0]
    point = {name: _value(rng) for name in unknowns}
    rows = _rows(rng, unknowns, point)
    if chosen != "unique":
        rows[-1] = _last_row(rng, rows, consistent=chosen == "dependent")
        while not _all_occur(rows, unknowns):  # the row that went may have been the only one with some unknown
            rows = _rows(rng, unknowns, point)
            rows[-1] = _last_row(rng, rows, consistent=chosen == "dependent")
    return _worded(rng, unknowns, chosen, [_sides(rng, row) for row in rows], point)


def _value(rng: Random) -> Fraction:
    return Fraction(rng.randint(-9, 12), rng.choice((1,) * 9 + (2,)))


def _rows(rng: Random, unknowns: tuple[str, ...], point: Point) -> list[Affine]:
    """Forms that are zero at `point`, whole and independent."""
    while True:
        rows = [_row(rng, unknowns, point) for _ in unknowns]
        if _determinant([[row.get(name, Fraction(0)) for name in unknowns] for row in rows]) != 0 and _all_occur(
            rows, unknowns
        ):
            return rows


def _all_occur(rows: list[Affine], unknowns: tuple[str, ...]) -> bool:
    """Each unknown stands somewhere, and each equation has at least two."""
    return all(any(name in row for row in rows) for name in unknowns) and all(
        len(row.keys() - {CONSTANT}) > 1 for row in rows
    )


def _row(rng: Random, unknowns: tuple[str, ...], point: Point) -> Affine:
    row = {name: Fraction(_small(rng)) for name in unknowns}
    row = {name: value for name, value in row.items() if value}
    constant = -sum((value * point[name] for name, value in row.items()), Fraction(0))
    return scaled({**row, CONSTANT: constant}, Fraction(constant.denominator))


def _small(rng: Random) -> int:
    return rng.choice((-5, -4, -3, -2, -1, -1, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7))


def _determinant(rows: list[list[Fraction]]) -> Fraction:
    if len(rows) == 1:
        return rows[0][0]
    minors = ([row[:n] + row[n + 1 :] for row in rows[1:]] for n in range(len(rows)))
    return sum(((-1) ** n * rows[0][n] * _determinant(minor) for n, minor in enumerate(minors)), Fraction(0))


def _last_row(rng: Random, rows: list[Affine], consistent: bool) -> Affine:
    """A combination of the other rows; its constant moved where the system shall contradict itself."""
    times = rng.choice((2, 3, -1, -2))
    row = scaled(rows[0], Fraction(times)) if len(rows) == 2 else plus(rows[0], rows[1], times)
    return row if consistent else plus(row, {CONSTANT: Fraction(rng.choice((1, 2, 3, -4)))})


def _sides(rng: Random, row: Affine) -> Equation:
    """The row as an equation: `2x + 3y = 5`, `y = 2x + 1`, `2x = 7 - 3y`."""
    unknowns = [name for name in row if name]
    right = -row.get(CONSTANT, Fraction(0))
    chance = rng.random()
    lone = next((name for name in unknowns if row[name] == 1), None)
    if chance < 0.15 and lone:
        return Var(lone), written_out(plus({lone: Fraction(1)}, row, -1))
    if chance < 0.25 and len(unknowns) == 2:
        one, other = unknowns
        return term(row[one], one), _constant_and_term(right, -row[other], other)
    return _sum_of([term(row[name], name) for name in unknowns]), num(right)


def _constant_and_term(constant: Fraction, coefficient: Fraction, name: str) -> Expr:
    return _sum_of([num(constant), term(coefficient, name)] if constant else [term(coefficient, name)])


def _sum_of(terms: list[Expr]) -> Expr:
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _worded(rng: Random, unknowns: tuple[str, ...], kind: str, sides: list[Equation], point: Point) -> SystemCase:
    notation = rng.choice([one for one in NOTATIONS if one.name != "latex_display"])
    one_asked = kind == "unique" and rng.random() < 0.25
    asked = (rng.choice(unknowns),) if one_asked else unknowns
    phrasing = rng.choice(ONE_ASKED_PHRASINGS if one_asked else SYSTEM_PHRASINGS)
    return worded_system(tuple(sides), (unknowns, asked), (kind, point), notation, phrasing)


def worded_system(
    equations: tuple[Equation, ...],
    names: tuple[tuple[str, ...], tuple[str, ...]],
    truth: tuple[str, Point],
    notation: Notation,
    phrasing: str,
) -> SystemCase:
    """The case that asks for these equations in these words.

    Args:
        names: All unknowns, and those asked for.
        truth: `unique`, `none` or `dependent`, and a point where all hold (of no meaning for `none`).
    """
    (unknowns, asked), (kind, point) = names, truth
    texts = tuple(write_equation(one, bare(notation)) for one in equations)
    prompt = phrasing.format(x=asked[0], xs=_listed(asked, " and "), **_joined(texts, notation))
    samples = _samples(list(equations), unknowns, point) if kind != "none" else ()
    solution = point if kind == "unique" else {}
    return SystemCase(prompt, texts, equations, unknowns, asked, kind, solution, samples, notation.name, phrasing)


def _joined(texts: tuple[str, ...], notation: Notation) -> dict[str, str]:
    shown = tuple(delimited(text, notation) for text in texts)
    signs = {"commas": ", ", "semicolons": "; ", "lines": "\n"}
    return {name: sign.join(shown) for name, sign in signs.items()} | {"ands": _listed(shown, " and ")}


def _listed(items: tuple[str, ...], last: str) -> str:
    return ", ".join(items[:-1]) + last + items[-1] if len(items) > 1 else items[0]


def _samples(sides: list[Equation], unknowns: tuple[str, ...], point: Point) -> tuple[Point, ...]:
    """The point, and for dependent systems others found beside it on the solutions' line."""
    around = [point, *(moved for moved in _neighbours(sides, unknowns, point) if moved != point)]
    if not all(holds_at(one, place) for one in sides for place in around):
        raise AssertionError(sides)
    return tuple(around)


def _neighbours(sides: list[Equation], unknowns: tuple[str, ...], point: Point) -> list[Point]:
    """`point` moved along a direction in which no equation changes, where there is one."""
    rows = [[difference(one).get(name, Fraction(0)) for name in unknowns] for one in sides]
    if _determinant(rows) != 0:
        return []
    direction = [-rows[0][1], rows[0][0]] if len(rows) == 2 else _cross(rows[0], rows[1])
    moves = [dict(zip(unknowns, direction, strict=True))]
    return [{name: point[name] + times * move[name] for name in unknowns} for move in moves for times in (1, -2)]


def _cross(one: list[Fraction], two: list[Fraction]) -> list[Fraction]:
    pairs = ((1, 2), (2, 0), (0, 1))
    return [one[i] * two[j] - one[j] * two[i] for i, j in pairs]


def forms(case: SystemCase) -> list[Affine]:
    """Each equation as one form that is zero where it holds."""
    return [difference(one) for one in case.equations]
