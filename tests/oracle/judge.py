"""Right or wrong? Decided from an answer's text and the truth by construction, and from nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tests.oracle.equations import EquationCase
from tests.oracle.reading import Relation, UnreadableError, evaluate, relations
from tests.oracle.systems import SystemCase

NO_SOLUTION = re.compile(r"\bno (?:real |such )?(?:solutions?|values?|numbers?)\b|\binconsistent\b", re.IGNORECASE)
MANY_SOLUTIONS = re.compile(
    r"\b(?:every|all|any) (?:real )?(?:numbers?|values?)\b|\binfinitely many\b|\bdependent\b", re.IGNORECASE
)


class Fault(StrEnum):
    """What is wrong with an answer; `NOTHING` for a right one."""

    NOTHING = "nothing"
    WRONG_FINAL = "wrong final value"
    NO_FINAL = "no final value"
    FALSE_RELATION = "false relation"
    UNREADABLE = "unreadable relation"
    FALSE_MOVE = "an operation that is not what happens"
    OTHER_EQUATION = "a line of another equation"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement and why."""

    fault: Fault
    reason: str = ""

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is Fault.NOTHING


@dataclass(frozen=True, slots=True)
class Truth:
    """What an answer is held to.

    Attributes:
        kind: `unique`, `none` or `many`.
        names: All unknowns that may occur.
        asked: The value of each unknown asked for; empty unless `unique`.
        points: Where every relation must hold; for `none` only where its two sides are compared.
    """

    kind: str
    names: frozenset[str]
    asked: Mapping[str, Fraction]
    points: tuple[Mapping[str, Fraction], ...]


def judge(text: str, case: EquationCase | SystemCase) -> Verdict:
    """Whether the text answers the case: each asked value said, and every relation in it true."""
    truth = truth_of(case)
    found = relations(text, truth.names)
    verdict = _final(text, found, truth)
    return verdict if not verdict.right else _all_true(found, truth)


def truth_of(case: EquationCase | SystemCase) -> Truth:
    """The truth that the case was made from."""
    if isinstance(case, SystemCase):
        kind = "many" if case.kind == "dependent" else case.kind
        asked = {name: case.solution[name] for name in case.asked} if kind == "unique" else {}
        return Truth(kind, frozenset(case.unknowns), asked, case.samples)
    names = frozenset((case.unknown,))
    if isinstance(case.solution, Fraction):
        value = {case.unknown: case.solution}
        return Truth("unique", names, value, (value,))
    points = tuple({case.unknown: Fraction(top, 7)} for top in (0, 7, -12))
    return Truth("none" if case.solution == "none" else "many", names, {}, points)


def _final(text: str, found: list[Relation], truth: Truth) -> Verdict:
    said = stated_values(found, truth.names)
    none, many = bool(NO_SOLUTION.search(text)), bool(MANY_SOLUTIONS.search(text))
    if truth.kind == "unique":
        return _final_values(said, truth) if not none and not many else _wrong("says that there is not one solution")
    if said and (len(truth.names) == 1 or truth.kind == "none"):
        return _wrong(f"says {said}, where there is not one solution")
    if (none, many) == (truth.kind == "none", truth.kind == "many"):
        return Verdict(Fault.NOTHING)
    return _wrong(f"does not say {truth.kind}") if none or many else Verdict(Fault.NO_FINAL, "says no answer")


def _wrong(reason: str) -> Verdict:
    return Verdict(Fault.WRONG_FINAL, reason)


def stated_values(found: list[Relation], names: frozenset[str]) -> dict[str, Fraction]:
    """The last number that each unknown is said to be, exactly (`≈` alone says nothing)."""
    said: dict[str, Fraction] = {}
    for one in found:
        for lone, other in ((one.left, one.right), (one.right, one.left)):
            if one.sign != "≈" and lone and other and len(lone) == 1 and lone[0] in names and not names & {*other}:
                said[lone[0]] = evaluate(other, {})
    return said


def _final_values(said: dict[str, Fraction], truth: Truth) -> Verdict:
    for name, value in truth.asked.items():
        if name not in said:
            return Verdict(Fault.NO_FINAL, f"does not say what {name} is")
        if said[name] != value:
            return _wrong(f"{name} is {value}, not {said[name]}")
    return Verdict(Fault.NOTHING)


def _all_true(found: list[Relation], truth: Truth) -> Verdict:
    for one in found:
        if one.left is None or one.right is None:
            return Verdict(Fault.UNREADABLE, one.line)
        if not _is_true(one, truth):
            return Verdict(Fault.FALSE_RELATION, one.line)
    return Verdict(Fault.NOTHING)


def _is_true(one: Relation, truth: Truth) -> bool:
    try:
        gaps = [gap(one, point) for point in truth.points]
    except UnreadableError:
        return False
    if truth.kind == "none":
        return len(set(gaps)) < 2
    return not any(abs(size) > slack(one) for size in gaps)


def gap(one: Relation, point: Mapping[str, Fraction]) -> Fraction:
    """By how much the sides differ at `point`."""
    return evaluate(one.left or (), point) - evaluate(one.right or (), point)


def slack(one: Relation) -> Fraction:
    """How far `≈` may be off: half of the last place written on the right; 0 for `=`."""
    if one.sign != "≈":
        return Fraction(0)
    last = next((token for token in reversed(one.right or ()) if token[0].isdigit()), "0")
    return Fraction(1, 2 * 10 ** len(last.partition(".")[2]))
