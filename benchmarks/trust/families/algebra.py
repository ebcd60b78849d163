"""Linear equations: built from their solutions, then perturbed one thing at a time, or asked about in other ways."""

from random import Random

from benchmarks.trust.families import algebra_systems, algebra_unlike
from benchmarks.trust.families.algebra_changes import (
    DECIMAL_PHRASINGS,
    Change,
    carries,
    changed_coefficient,
    changed_constant,
    changed_sign,
    renamed,
    reworded,
    said,
    spelled,
    swapped_numbers,
    swapped_sides,
)
from benchmarks.trust.families.algebra_manner import Manner, manner_of
from benchmarks.trust.families.algebra_truth import AsDecimal, Solved
from benchmarks.trust.record import Family, Group, Record
from tests.oracle.equations import FAMILIES, EquationCase, make_case
from tests.oracle.expressions import terminates

WEIGHTS = {"equations": 200, "systems": 76}
"""Two in three of all records."""

KINDS = {kind: Family(f"algebra/base: {kind.replace('_', ' ')}", claimable=True) for kind in FAMILIES}
CHANGES: dict[Family, Change] = {
    Family(f"algebra/{name}", claimable=True): change
    for name, change in {
        "the same again": lambda _rng, case: case,
        "rewording": reworded,
        "another wording": reworded,
        "another notation": spelled,
        "changed constant": changed_constant,
        "another constant": changed_constant,
        "changed coefficient": changed_coefficient,
        "changed sign": changed_sign,
        "swapped numbers": swapped_numbers,
        "swapped sides": swapped_sides,
        "renamed unknown": renamed,
    }.items()
}
_DIFFERENT = (swapped_sides, changed_sign, swapped_numbers)
_ALIKE = [family for family, change in CHANGES.items() if change not in _DIFFERENT]
_OTHERS = [family for family, change in CHANGES.items() if change in _DIFFERENT]
DECIMAL = Family("algebra/as a decimal", claimable=True)
PERIODIC = Family("algebra/as a decimal that does not end", claimable=None)
ALIKE, OTHERS, UNCLAIMED = 7, 2, 4
"""Variants in a group: mostly solved by the same steps, mostly by others, and other questions."""


def equation_group(rng: Random, group: str) -> list[Record]:
    """An equation, and what can be made of it."""
    manner, case = manner_of(rng), make_case(rng)
    base = manner.record(f"{group}/base", KINDS[case.family], group, case.prompt, Solved(case), base=True)
    found = [base]
    for place, family in enumerate(rng.sample(_ALIKE, ALIKE) + rng.sample(_OTHERS, OTHERS)):
        changed = CHANGES[family](rng, case)
        if changed is not None:
            source = base.name if carries(case, changed) else ""
            name = f"{group}/{place}"
            found.append(manner.record(name, family, group, changed.prompt, Solved(changed), source=source))
    if rng.random() < 0.4 and not isinstance(case.solution, str):
        found.append(_as_decimal(rng, manner, group, case))
    found += algebra_unlike.variants(rng, manner, group, case, UNCLAIMED)
    return found


def _as_decimal(rng: Random, manner: Manner, group: str, case: EquationCase) -> Record:
    phrasings = DECIMAL_PHRASINGS if len(case.unknown) == 1 else DECIMAL_PHRASINGS[1:]
    asked = said(case, rng.choice(phrasings))
    ends = not isinstance(case.solution, str) and terminates(case.solution)
    family = DECIMAL if ends else PERIODIC
    return manner.record(f"{group}/decimal", family, group, asked.prompt, AsDecimal(asked))


GROUPS = (
    Group(equation_group, weight=WEIGHTS["equations"]),
    Group(algebra_systems.system_group, weight=WEIGHTS["systems"]),
)
