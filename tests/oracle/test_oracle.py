"""The oracle is right about itself: its truths, its judge, its mistakes."""

from collections import Counter
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
import sympy

from tests.oracle.derivations import derive, is_true_move
from tests.oracle.equations import EquationCase, equations, worded
from tests.oracle.errors import Model
from tests.oracle.expressions import Sum, affine, difference, holds_at, num, term
from tests.oracle.judge import Fault, judge
from tests.oracle.lookalikes import lookalikes
from tests.oracle.notation import NOTATIONS, PLAIN
from tests.oracle.reading import relations
from tests.oracle.solutions import adaptation_pairs, restyle, right_solutions
from tests.oracle.styles import CHATTY_STYLES, PLAIN_STYLES, STYLES
from tests.oracle.system_solutions import SYSTEM_STYLES, system_solution
from tests.oracle.systems import SystemCase, forms, make_system, systems
from tests.oracle.wrong_solutions import NAMES, Kind, WrongSolution, wrong_solutions

SYMPY_SAMPLE = 200


@pytest.fixture(scope="module")
def wrongs() -> list[WrongSolution]:
    """Wrong solutions to look at."""
    return wrong_solutions(7, 2000)


def simple_case() -> EquationCase:
    """`2x + 3 = 13`."""
    return worded((Sum((term(2, "x"), num(3))), num(13)), "two_step", "x", PLAIN, "Solve {eq}")


def test_the_same_seed_gives_the_same_cases() -> None:
    """Everything is seeded."""
    assert equations(3, 50) == equations(3, 50) != equations(4, 50)
    assert systems(3, 50) == systems(3, 50)
    assert right_solutions(3, 50) == right_solutions(3, 50)
    assert wrong_solutions(3, 26) == wrong_solutions(3, 26)


def test_two_thousand_equations_use_every_notation_and_over_thirty_phrasings() -> None:
    """The mix is wide, and no prompt comes twice."""
    cases = equations(2, 2000)
    assert len({one.prompt for one in cases}) == 2000
    assert {one.notation for one in cases} == {one.name for one in NOTATIONS}
    assert len({one.phrasing for one in cases}) >= 90


def test_five_hundred_systems_are_worded_in_over_twelve_ways() -> None:
    """All and one asked, two and three unknowns, with and without one solution."""
    cases = systems(2, 500)
    assert len({one.phrasing for one in cases}) >= 40
    assert {len(one.unknowns) for one in cases} == {2, 3}
    assert {one.kind for one in cases} == {"unique", "none", "dependent"}
    assert 50 < sum(one.asked != one.unknowns for one in cases) < 250


def test_a_solution_holds_in_its_equation() -> None:
    """Numbers by substitution, the other truths by what is left of the difference."""
    for one in equations(5, 500):
        rest = difference(one.equation)
        if isinstance(one.solution, Fraction):
            assert holds_at(one.equation, {one.unknown: one.solution})
        else:
            assert one.unknown not in rest
            assert bool(rest) == (one.solution == "none")


def test_sympy_agrees_on_equations() -> None:
    """Another implementation finds the same solutions from the same coefficients."""
    for one in equations(6, SYMPY_SAMPLE):
        form, x = difference(one.equation), sympy.Symbol(one.unknown)
        total = _rational(form.get(one.unknown)) * x + _rational(form.get(""))
        found = sympy.solveset(total, x, domain=sympy.S.Reals)
        expected = {"none": sympy.S.EmptySet, "all": sympy.S.Reals}
        truth = one.solution
        assert found == (expected[truth] if isinstance(truth, str) else sympy.FiniteSet(_rational(truth)))


def test_sympy_agrees_on_systems() -> None:
    """The same for systems."""
    for one in systems(6, SYMPY_SAMPLE):
        names = sympy.symbols(" ".join(one.unknowns))
        rows = [
            sum(_rational(difference(each).get(str(name))) * name for name in names)
            + _rational(difference(each).get(""))
            for each in one.equations
        ]
        found = sympy.linsolve(rows, names)
        truths = {"unique": sympy.FiniteSet(tuple(_rational(one.solution.get(str(name))) for name in names))}
        if one.kind == "dependent":
            assert any(each.free_symbols for each in next(iter(found)))
        else:
            assert found == truths.get(one.kind, sympy.S.EmptySet)


def _rational(value: Fraction | None) -> object:
    return sympy.Rational(value.numerator, value.denominator) if value else sympy.Integer(0)


def test_every_line_of_a_derivation_follows_from_the_line_before() -> None:
    """Moves are what happens, and the last line is the truth."""
    for one in equations(8, 500):
        derivation = derive(one)
        assert derivation.solution == one.solution
        for before, line in zip(derivation.lines, derivation.lines[1:], strict=False):
            assert line.move is None or is_true_move(line.move, before.equation, line.equation)
            assert line.move or line.equation == before.equation[::-1]


def test_there_are_over_twelve_styles_of_both_groups() -> None:
    """At least six plain ones, and ten chatty ones."""
    assert len(PLAIN_STYLES) >= 12
    assert len(CHATTY_STYLES) >= 10


def test_the_judge_accepts_every_right_solution() -> None:
    """In every style."""
    verdicts = [(one, judge(one.text, one.case)) for one in right_solutions(9, 32 * 40)]
    assert [(one.text, verdict) for one, verdict in verdicts if not verdict.right] == []
    assert {one.style for one, _ in verdicts} == set(STYLES)


@pytest.mark.parametrize("style", SYSTEM_STYLES)
def test_the_judge_accepts_every_right_solution_of_a_system(style: str) -> None:
    """With one, no, and many solutions."""
    cases = systems(9, 200)
    assert [one.prompt for one in cases if not judge(system_solution(one, style), one).right] == []


def test_the_judge_rejects_wrong_values_and_false_relations(wrongs: list[WrongSolution]) -> None:
    """What is called wrong in its value or in a relation is found wrong."""
    shown = [one for one in wrongs if one.kind in (Kind.WRONG_FINAL, Kind.FALSE_RELATION)]
    assert [one for one in shown if judge(one.text, one.case).right] == []


def test_all_mistakes_and_all_kinds_occur(wrongs: list[WrongSolution]) -> None:
    """The mutations take turns; no text comes twice."""
    counts = Counter(one.mutation for one in wrongs)
    assert set(counts) == set(NAMES)
    assert max(counts.values()) - min(counts.values()) <= 1
    assert {one.kind for one in wrongs} == set(Kind)
    assert len({(one.case.prompt, one.text) for one in wrongs}) == 2000


def test_an_equation_of_the_same_root_is_another_one(wrongs: list[WrongSolution]) -> None:
    """Its relations hold, and its first line is not the one that was given."""
    for one in wrongs:
        if one.mutation == "other_equation":
            right = derive(one.case)
            assert judge(one.text, one.case).right
            assert one.text != restyle(one.case, one.style)
            assert affine(right.given[0]) or affine(right.given[1])


def test_a_pair_for_adaptation_shares_its_shape_and_steps() -> None:
    """Other numbers, the same words around them."""
    for old, text, new, style in adaptation_pairs(1, 100):
        assert text == restyle(old, style)
        assert (old.shape, old.notation, old.phrasing) == (new.shape, new.notation, new.phrasing)
        assert old.equation != new.equation
        assert len(derive(old).lines) == len(derive(new).lines)


@pytest.mark.parametrize("rate", [0.0, 0.3, 1.0])
def test_the_model_errs_as_often_as_it_is_told(rate: float) -> None:
    """The same reply to the same request, and wrong exactly where it says so."""
    cases: list[EquationCase | SystemCase] = [*equations(2, 200), *systems(2, 100)]
    model = Model(seed=1, error_rate=rate)
    assert [model.errs(one) for one in cases] == [not judge(model.reply(one), one).right for one in cases]
    assert [model.reply(one) for one in cases] == [model.reply(one) for one in cases]
    assert abs(sum(map(model.errs, cases)) / len(cases) - rate) < 0.08


def test_lookalikes_are_many_and_of_many_kinds() -> None:
    """At least 200, and none of them is one of the prompts that ask to solve."""
    found = lookalikes()
    assert len(found) >= 300
    assert len({one.category for one in found}) >= 15
    assert not {one.prompt for one in found} & {one.prompt for one in equations(2, 2000)}
    assert all(bool(one.answer) != one.strict for one in found)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2x + 3 = 13\n2x = 10\nx = 5", Fault.NOTHING),
        ("x = 5", Fault.NOTHING),
        ("so x equals 5", Fault.NOTHING),
        (r"Thus \(x = \boxed{5}\).", Fault.NOTHING),
        (r"$\boxed{x=5}$", Fault.NOTHING),
        (r"$x = \boxed{\frac{10}{2} \approx 5.000}$", Fault.NOTHING),
        (r"$x = \boxed{\frac{11}{2} \approx 5.5}$", Fault.WRONG_FINAL),
        (r"$x = \frac{10}{2} = 5.0 \approx 5.00$", Fault.NOTHING),
        ("x = 5.00", Fault.NOTHING),
        ("2(5) + 3 = 10 + 3 = 13, so **x = 5**", Fault.NOTHING),
        ("x is 5", Fault.NOTHING),
        ("x ≈ 5", Fault.NO_FINAL),
        ("The answer is 5.", Fault.NO_FINAL),
        ("2(5) + 3 = 13", Fault.NO_FINAL),
        ("y = 5", Fault.NO_FINAL),
        ("x = -5", Fault.WRONG_FINAL),
        ("x = 5y", Fault.NO_FINAL),
        ("x = 5\nx = 6", Fault.WRONG_FINAL),
        ("no solution", Fault.WRONG_FINAL),
        ("2x = 11\nx = 5", Fault.FALSE_RELATION),
        ("2x = 13 - 4 = 10\nx = 5", Fault.FALSE_RELATION),
        ("2y = 10\nx = 5", Fault.UNREADABLE),
        ("2x = 10z\nx = 5", Fault.UNREADABLE),
        ("x = 5 ≈ 5.1", Fault.FALSE_RELATION),
    ],
)
def test_the_judge_says_what_is_wrong(text: str, fault: Fault) -> None:
    """For `2x + 3 = 13`."""
    assert judge(text, simple_case()).fault is fault


def test_values_of_a_pair_are_read_one_by_one() -> None:
    """`(x, y) = (3, 2)` says two things."""
    found = relations("(x, y) = (3, 2)", frozenset("xy"))
    assert [(one.left, one.right) for one in found] == [(("x",), ("3",)), (("y",), ("2",))]


@pytest.mark.parametrize(
    "text", ["(" * 10_000 + "x = 5", "x = " + "9" * 10_000, "x=" * 10_000, "x + " * 10_000 + "= 5"]
)
def test_the_judge_finds_no_answer_in_a_flood(text: str) -> None:
    """Neither an error nor a long wait."""
    assert not judge(text, simple_case()).right


def test_the_oracle_imports_nothing_of_what_it_judges() -> None:
    """Its truths are its own."""
    sources = Path(__file__).parent.glob("*.py")
    lines = [line for path in sources for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if line.startswith(("import stepcache", "from stepcache"))] == []


def test_every_unknown_of_a_system_stands_in_it() -> None:
    """What occurs nowhere could not be asked for, and its value would not be open but meaningless."""
    rng = Random("all unknowns occur")
    for kind in ("unique", "none", "dependent"):
        for _ in range(400):
            case = make_system(rng, kind)
            assert all(any(name in form for form in forms(case)) for name in case.unknowns)
