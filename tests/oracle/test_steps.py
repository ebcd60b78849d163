"""The stricter judge is right about right answers, and about what the other one cannot see."""

import pytest

from tests.oracle.equations import EquationCase, worded
from tests.oracle.expressions import Sum, num, term
from tests.oracle.judge import Fault, judge
from tests.oracle.notation import PLAIN
from tests.oracle.solutions import right_solutions
from tests.oracle.steps import judge_steps
from tests.oracle.system_solutions import SYSTEM_STYLES, system_solution
from tests.oracle.systems import systems
from tests.oracle.wrong_solutions import Kind, wrong_solutions


def case() -> EquationCase:
    """`2x + 3 = 13`."""
    return worded((Sum((term(2, "x"), num(3))), num(13)), "two_step", "x", PLAIN, "Solve {eq}")


def test_right_solutions_in_every_style_are_right() -> None:
    """No step of an ordinary derivation, and no operation it names, is held to be another equation's."""
    found = [(one.text, judge_steps(one.text, one.case)) for one in right_solutions(31, 1000)]
    assert [text for text, verdict in found if not verdict.right] == []


def test_every_mistake_is_seen() -> None:
    """False moves and lines of another equation too, of which every relation is true."""
    found = wrong_solutions(31, 1300)
    assert {one.kind for one in found} == set(Kind)
    assert [(one.mutation, one.text) for one in found if judge_steps(one.text, one.case).right] == []


def test_systems_are_judged_as_before() -> None:
    """Whatever holds at a system's only solution follows from it."""
    for one in systems(31, 200):
        assert all(judge_steps(system_solution(one, style), one).right for style in SYSTEM_STYLES)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2x + 3 = 13\nSubtract 3 from both sides: 2x = 10\nx = 5", Fault.NOTHING),
        ("2x + 3 = 13\nSubtract 4 from both sides: 2x = 10\nx = 5", Fault.FALSE_MOVE),
        ("2x + 3 = 13\n2x = 10   [-3]\nx = 5   [*2]", Fault.FALSE_MOVE),
        ("2x + 3 = 13\n7x - 1 = 34\nx = 5", Fault.OTHER_EQUATION),
        ("7x - 1 = 34\n7x = 35\nx = 5", Fault.OTHER_EQUATION),
        ("2x = 10\nx = 5", Fault.NOTHING),
        ("2x + 3 = 13\nx = 6", Fault.WRONG_FINAL),
    ],
)
def test_a_step_belongs_to_its_request(text: str, fault: Fault) -> None:
    """Whether the request's equation is said first is not asked; whether lines come from it is."""
    assert judge_steps(text, case()).fault is fault
    if fault in (Fault.FALSE_MOVE, Fault.OTHER_EQUATION):
        assert judge(text, case()).right
