"""Systems of two and three linear equations, all unknowns asked for or one, perturbed one thing at a time."""

from collections.abc import Callable
from fractions import Fraction
from random import Random

from benchmarks.trust.families import algebra_wordings as words
from benchmarks.trust.families.algebra_manner import manner_of
from benchmarks.trust.families.algebra_truth import AllSolved, Otherwise
from benchmarks.trust.record import Family, Record
from tests.oracle.equations import make_case
from tests.oracle.expressions import CONSTANT, Equation, Expr, Num, Product, Sum, Var, difference, num
from tests.oracle.notation import NOTATIONS
from tests.oracle.phrasings import ONE_ASKED_PHRASINGS, SYSTEM_PHRASINGS
from tests.oracle.solutions import NOTATION_BY_NAME
from tests.oracle.systems import Point, SystemCase, make_system, worded_system

Change = Callable[[Random, SystemCase], SystemCase | None]
KINDS = {
    (size, kind): Family(f"algebra/base: {count} unknowns, {told}", claimable=True)
    for size, count in ((2, "two"), (3, "three"))
    for kind, told in (("unique", "one solution"), ("none", "no solution"), ("dependent", "many solutions"))
}
UNLIKE = Family("algebra/a system asked about otherwise", claimable=False)
BROKEN = Family("algebra/a system that is none", claimable=False)
ALIKE, OTHERS, UNCLAIMED = 4, 3, 3
"""Variants in a group: the same said otherwise, another system or question of its kind, and other questions."""
SPELLED = tuple(one for one in NOTATIONS if one.name != "latex_display")
_NAMES = "xyzabcmnpqrstuvw"


def system_group(rng: Random, group: str) -> list[Record]:
    """A system, and what can be made of it."""
    manner, case = manner_of(rng), make_system(rng)
    kind = KINDS[len(case.unknowns), case.kind]
    base = manner.record(f"{group}/base", kind, group, case.prompt, AllSolved(case), base=True)
    found = [base]
    for place, family in enumerate([*rng.sample(SAME, ALIKE), *rng.sample(_OTHERS, OTHERS)]):
        changed = CHANGES[family](rng, case)
        if changed is not None:
            same = (changed.equations, changed.asked) == (case.equations, case.asked)
            source = base.name if same else ""
            name = f"{group}/{place}"
            found.append(manner.record(name, family, group, changed.prompt, AllSolved(changed), source=source))
    for place in range(UNCLAIMED):
        family, prompt = (unlike if rng.random() < 0.5 else broken)(rng, case)
        truth = Otherwise("That is another question.", make_case(rng))
        found.append(manner.record(f"{group}/unlike {place}", family, group, prompt, truth))
    return found


def _again(case: SystemCase, phrasing: str = "", asked: tuple[str, ...] = (), spelling: str = "") -> SystemCase:
    notation = NOTATION_BY_NAME[spelling or case.notation]
    return worded_system(
        case.equations,
        (case.unknowns, asked or case.asked),
        (case.kind, _point(case)),
        notation,
        phrasing or case.phrasing,
    )


def _point(case: SystemCase) -> Point:
    """Where all equations hold; anything for a system that contradicts itself."""
    return case.samples[0] if case.samples else dict.fromkeys(case.unknowns, Fraction(0))


def again(_rng: Random, case: SystemCase) -> SystemCase:
    """The very same."""
    return case


def reworded(rng: Random, case: SystemCase) -> SystemCase:
    """The same in other words."""
    phrasings = SYSTEM_PHRASINGS if len(case.asked) > 1 else ONE_ASKED_PHRASINGS
    return _again(case, rng.choice([one for one in phrasings if one != case.phrasing]))


def spelled(rng: Random, case: SystemCase) -> SystemCase:
    """The same in another notation."""
    return _again(case, spelling=rng.choice([one.name for one in SPELLED if one.name != case.notation]))


def one_asked(rng: Random, case: SystemCase) -> SystemCase | None:
    """One of the unknowns is asked for, and not the one before."""
    if case.kind != "unique":
        return None
    others = [name for name in case.unknowns if (name,) != case.asked]
    return _again(case, rng.choice(ONE_ASKED_PHRASINGS), (rng.choice(others),))


def all_asked(rng: Random, case: SystemCase) -> SystemCase:
    """All unknowns are asked for."""
    return _again(case, rng.choice(SYSTEM_PHRASINGS), case.unknowns)


def _changed(case: SystemCase, equations: tuple[Equation, ...], point: Point) -> SystemCase:
    names, notation = (case.unknowns, case.asked), NOTATION_BY_NAME[case.notation]
    return worded_system(equations, names, (case.kind, point), notation, case.phrasing)


def other_order(_rng: Random, case: SystemCase) -> SystemCase:
    """The equations in another order."""
    return _changed(case, case.equations[1:] + case.equations[:1], _point(case))


def swapped_sides(rng: Random, case: SystemCase) -> SystemCase:
    """One equation the other way round."""
    place = rng.randrange(len(case.equations))
    equations = tuple(one[::-1] if at == place else one for at, one in enumerate(case.equations))
    return _changed(case, equations, _point(case))


def changed_values(rng: Random, case: SystemCase) -> SystemCase | None:
    """Other constants, so that the unknowns have other values; the left sides stay."""
    if case.kind != "unique" or not all(isinstance(right, Num) for _, right in case.equations):
        return None
    point = {name: value + rng.choice((-2, -1, 1, 2, 3)) for name, value in case.solution.items()}
    equations = tuple((left, num(_at(left, point))) for left, _ in case.equations)
    return _changed(case, equations, point)


def changed_coefficient(rng: Random, case: SystemCase) -> SystemCase | None:
    """One coefficient another, and the constant of its equation with it: the values stay."""
    if case.kind != "unique":
        return None
    place = rng.randrange(len(case.equations))
    left, right = case.equations[place]
    terms = list(left.terms) if isinstance(left, Sum) else [left]
    at = next((n for n, one in enumerate(terms) if isinstance(one, Product)), None)
    if at is None or not isinstance(right, Num):
        return None
    old = terms[at]
    if not isinstance(old, Product):
        raise AssertionError(old)
    terms[at] = Product(num(old.factor.value + (1 if old.factor.value > 0 else -1)), old.body)
    changed: Expr = Sum(tuple(terms)) if len(terms) > 1 else terms[0]
    equations = list(case.equations)
    equations[place] = (changed, num(_at(changed, case.solution)))
    return _changed(case, tuple(equations), case.solution) if _is_solvable(equations, case.unknowns) else None


def _at(expr: Expr, point: Point) -> Fraction:
    form = difference((expr, num(0)))
    return sum((value * (point[name] if name else 1) for name, value in form.items()), Fraction(0))


def _is_solvable(equations: list[Equation], unknowns: tuple[str, ...]) -> bool:
    """Whether there is one solution: elimination leaves a pivot for each unknown."""
    rows = [{name: value for name, value in difference(one).items() if name != CONSTANT} for one in equations]
    for name in unknowns:
        pivot = next((row for row in rows if name in row), None)
        if pivot is None:
            return False
        rows.remove(pivot)
        rows = [_less(row, pivot, row.get(name, Fraction(0)) / pivot[name]) for row in rows]
    return True


def _less(row: dict[str, Fraction], pivot: dict[str, Fraction], times: Fraction) -> dict[str, Fraction]:
    names = row.keys() | pivot.keys()
    found = {name: row.get(name, Fraction(0)) - times * pivot.get(name, Fraction(0)) for name in names}
    return {name: value for name, value in found.items() if value}


def renamed(rng: Random, case: SystemCase) -> SystemCase:
    """Other letters for all unknowns."""
    letters = rng.sample([one for one in _NAMES if one not in case.unknowns], len(case.unknowns))
    names = dict(zip(case.unknowns, letters, strict=True))
    equations = tuple((_with_names(left, names), _with_names(right, names)) for left, right in case.equations)
    point = {names[name]: value for name, value in _point(case).items()}
    asked = tuple(names[name] for name in case.asked)
    notation = NOTATION_BY_NAME[case.notation]
    return worded_system(equations, (tuple(letters), asked), (case.kind, point), notation, case.phrasing)


def _with_names(expr: Expr, names: dict[str, str]) -> Expr:
    match expr:
        case Var(name):
            return Var(names[name])
        case Product(factor, body):
            return Product(factor, _with_names(body, names))
        case Sum(terms):
            return Sum(tuple(_with_names(one, names) for one in terms))
        case _:
            return expr


def unlike(rng: Random, case: SystemCase) -> tuple[Family, str]:
    """The system, and another question than its solution."""
    return UNLIKE, _again(case, rng.choice(words.SYSTEM_UNLIKE), (case.unknowns[0],)).prompt


def broken(rng: Random, case: SystemCase) -> tuple[Family, str]:
    """One equation is no linear equation, or all of them are in one unknown."""
    x, y = case.unknowns[:2]
    odd = rng.choice(
        (
            f"{x}{y} = 6",
            f"{x}^2 + {y} = 7",
            f"{x} + {y} < 9",
            f"{x} ≠ {y}",
            f"{x}/{y} = 2",
            f"2{x} = 7 cm",
            f"|{y}| = 3",
        )
    )
    texts = [odd, *case.texts[1:]]
    rng.shuffle(texts)
    phrasing = rng.choice(
        ("Solve the system {}.", "Solve {}", "Find " + f"{x} and {y}" + " if {}.", "Solve the equations {}")
    )
    return BROKEN, phrasing.format(" and ".join(texts))


CHANGES: dict[Family, Change] = {
    Family(f"algebra/system: {name}", claimable=True): change
    for name, change in {
        "the same again": again,
        "rewording": reworded,
        "another wording": reworded,
        "a third wording": reworded,
        "another notation": spelled,
        "one unknown asked": one_asked,
        "all unknowns asked": all_asked,
        "other order": other_order,
        "swapped sides": swapped_sides,
        "changed constants": changed_values,
        "changed coefficient": changed_coefficient,
        "renamed unknowns": renamed,
    }.items()
}
SAME = [family for family, change in CHANGES.items() if change in (again, reworded, spelled)]
_OTHERS = [family for family in CHANGES if family not in SAME]
