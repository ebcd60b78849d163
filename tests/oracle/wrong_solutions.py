"""Wrong solutions: right ones with one mistake put in, each shown to be wrong by exact arithmetic."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from tests.oracle.derivations import derive
from tests.oracle.equations import EquationCase, make_case
from tests.oracle.judge import Fault, judge
from tests.oracle.mutations import (
    Draft,
    arithmetic_slip,
    digit_changed,
    dropped_final,
    final_in_check_only,
    letter_swapped,
    letter_swapped_once,
    move_changed,
    other_equation,
    other_tail,
    sign_error,
    sign_error_followed,
    slip_followed,
    wrong_final,
)
from tests.oracle.solutions import notation_of
from tests.oracle.styles import STYLES, written


class Kind(StrEnum):
    """What shows that a solution is wrong."""

    FALSE_RELATION = "false_relation"
    FALSE_MOVE = "false_move"
    WRONG_FINAL = "wrong_final"
    OTHER_EQUATION = "other_equation_same_root"


@dataclass(frozen=True, slots=True)
class WrongSolution:
    """A wrong answer to a case.

    Attributes:
        case: The request.
        style: Name of the writing style.
        mutation: The mistake that was put in.
        kind: What is wrong now: a final value (wrong or missing), a relation that does not hold, an operation that
            is not what happens, or true relations that belong to another equation.
        text: The answer.
    """

    case: EquationCase
    style: str
    mutation: str
    kind: Kind
    text: str


Mutation = Callable[[Random, Draft], Draft | None]
RELATION_MUTATIONS: tuple[Mutation, ...] = (
    arithmetic_slip,
    slip_followed,
    sign_error,
    sign_error_followed,
    letter_swapped,
    letter_swapped_once,
    wrong_final,
    dropped_final,
    final_in_check_only,
)
OTHER_MUTATIONS: tuple[Mutation, ...] = (other_equation, other_tail)
MOVING_STYLES = tuple(name for name, style in STYLES.items() if style.moves)
NAMES: tuple[str, ...] = (
    *(one.__name__ for one in (*RELATION_MUTATIONS, *OTHER_MUTATIONS)),
    "numeral_mutated",
    "false_move",
)
"""Names of all mutations, in the order in which they take turns."""
BY_NAME = {one.__name__: one for one in (*RELATION_MUTATIONS, *OTHER_MUTATIONS)}
FAULT_KINDS = {
    Fault.WRONG_FINAL: Kind.WRONG_FINAL,
    Fault.NO_FINAL: Kind.WRONG_FINAL,
    Fault.FALSE_RELATION: Kind.FALSE_RELATION,
    Fault.UNREADABLE: Kind.FALSE_RELATION,
}


def wrong_solutions(seed: int, count: int) -> list[WrongSolution]:
    """`count` wrong solutions, the mutations in turn, no two alike; the same for the same seed."""
    rng, found = Random(f"wrong solutions {seed}"), dict[tuple[str, str], WrongSolution]()
    while len(found) < count:
        mutation = NAMES[len(found) % len(NAMES)]
        wrong = mutated(rng, make_case(rng), _style(rng, mutation), mutation)
        if wrong is not None:
            found.setdefault((wrong.case.prompt, wrong.text), wrong)
    return list(found.values())


def _style(rng: Random, mutation: str) -> str:
    if mutation == "false_move":
        return rng.choice(MOVING_STYLES)
    if mutation == "final_in_check_only":
        return "checked"
    return rng.choice(list(STYLES))


def mutated(rng: Random, case: EquationCase, style: str, mutation: str) -> WrongSolution | None:
    """The case's solution with that mistake; None where this one cannot be made, or did no harm."""
    draft = Draft(case, derive(case))
    if mutation == "numeral_mutated":
        text = digit_changed(rng, written(draft.derivation, STYLES[style], notation_of(case)))
        kind = _kind(text, case)
    else:
        changed = (move_changed if mutation == "false_move" else BY_NAME[mutation])(rng, draft)
        if changed is None:
            return None
        text = written(changed.derivation, STYLES[style], notation_of(case))
        kind = _shown_kind(mutation, text, case)
    return WrongSolution(case, style, mutation, kind, text) if kind else None


def _shown_kind(mutation: str, text: str, case: EquationCase) -> Kind | None:
    """The kind; mutations over true relations were shown to be wrong where they were made."""
    kind = _kind(text, case)
    if mutation == "false_move":
        return Kind.FALSE_MOVE if kind is None else None
    if mutation in ("other_equation", "other_tail"):
        return Kind.OTHER_EQUATION if kind is None else None
    return kind


def _kind(text: str, case: EquationCase) -> Kind | None:
    return FAULT_KINDS.get(judge(text, case).fault)
