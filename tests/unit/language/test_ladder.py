"""The `repair` section."""

from fractions import Fraction

import pytest

from stepcache.domain.rules import Action, Otherwise
from tests.fakes.rule_files import codes, task_of

WITHIN = "within 2s, 2 calls"
RUNGS = "    generate times 1"
SOLVE = (
    ('"Repeat {w: word}"', '"Solve {eq: equation} for {w: identifier}"'),
    ("text.contains(w)", "algebra.solves(eq, w)"),
)


def test_a_ladder_is_read() -> None:
    """Units in any order; rungs with their tries and engines."""
    rungs = "    patch tail times 2\n    solve tail linear(eq, w) with exact, z3\n    generate"
    repair = task_of(*SOLVE, (WITHIN, "within 300 tokens, 500ms"), (RUNGS, rungs)).repair
    assert (repair.within_s, repair.tokens, repair.calls, repair.otherwise) == (0.5, 300, None, Otherwise.REFUSE)
    assert [(one.action, one.tail, one.times, one.engines) for one in repair.rungs] == [
        (Action.PATCH, True, 2, ()),
        (Action.SOLVE, True, 1, ("exact", "z3")),
        (Action.GENERATE, False, 1, ()),
    ]
    assert repair.rungs[1].text == "solve tail linear(eq, w) with exact, z3"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (f" {WITHIN}", "", [("SC502", 8)]),
        (WITHIN, "within 2s, 3s", [("SC115", 8)]),
        (WITHIN, "within 0s", [("SC204", 8)]),
        (WITHIN, "within 2", [("SC004", 8)]),
        (WITHIN, "within 2 steps", [("SC004", 8)]),
        (WITHIN, "within soon", [("SC203", 8)]),
        (WITHIN, "within 2 s", [("SC004", 8)]),
        (RUNGS, "    generate times 0", [("SC204", 9)]),
        (RUNGS, "    generate times 11", [("SC204", 9)]),
        (RUNGS, "    adapt slotz", [("SC101", 9)]),
        (RUNGS, "    adapt slots(w)", [("SC201", 9)]),
        ("    otherwise refuse\n", "", [("SC202", 8)]),
        ("otherwise refuse", "otherwise refuse\n    otherwise miss", [("SC115", 11)]),
        ("otherwise refuse", "otherwise refuse\n    generate", [("SC001", 11)]),
    ],
)
def test_mistakes_in_a_ladder_are_told(old: str, new: str, found: list[tuple[str, int]]) -> None:
    """One finding each."""
    assert codes((old, new)) == found


@pytest.mark.parametrize(
    ("engines", "found"),
    [("exact, exact", [("SC115", 9)]), ("sypmy", [("SC101", 9)]), ("gurobi", [("SC101", 9)])],
)
def test_unknown_engines_are_told(engines: str, found: list[tuple[str, int]]) -> None:
    """Those the solver has none of."""
    assert codes(*SOLVE, (RUNGS, f"    solve linear(eq, w) with {engines}")) == found


def test_a_solver_must_cover_the_slots_type() -> None:
    """Degree 2 under a linear solver."""
    pattern = ("{eq: equation}", "{eq: equation(degree=2)}")
    assert codes(*SOLVE, pattern, (RUNGS, "    solve linear(eq, w)")) == [("SC501", 9)]
    assert codes(*SOLVE, ("{eq: equation}", "{eq: equation(degree=1)}"), (RUNGS, "    solve linear(eq, w)")) == []


def test_a_task_may_do_without_a_ladder() -> None:
    """Then only what is verified already is served."""
    repair = task_of((f"  repair {WITHIN} {{\n{RUNGS}\n    otherwise refuse\n  }}\n", "")).repair
    assert (repair.rungs, repair.otherwise) == ((), Otherwise.MISS)


def test_times_are_exact() -> None:
    """Amounts are fractions until they stand in the IR."""
    assert Fraction(str(task_of((WITHIN, "within 1.5h")).repair.within_s)) == 5400
