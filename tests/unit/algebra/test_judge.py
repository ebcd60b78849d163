"""Which steps follow."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.algebra.exact import Equation
from stepcache.algebra.follows import MAX_SUMS, Basis, ratio, terms_of
from stepcache.algebra.judge import follow_verdicts
from stepcache.algebra.moves import move_verdicts
from stepcache.algebra.read import read_equation, read_sides
from stepcache.algebra.words import KNOWN
from stepcache.domain.verdicts import Outcome
from stepcache.ports import Refusal


def eq(text: str) -> Equation:
    """An equation."""
    found = read_equation(text)
    assert isinstance(found, Equation)
    return found


def basis(text: str) -> Basis:
    """What may follow from an equation."""
    sides = read_sides(text)
    assert not isinstance(sides, Refusal)
    return Basis(*sides)


def outcomes(given: str, *steps: str, x: str = "x") -> list[str]:
    """The outcome of each step."""
    return [str(verdict.outcome) for verdict in follow_verdicts(steps, eq(given), x)]


RIGHT = {
    "2x + 3 = 13": (
        ("2x + 3 = 13", "2x = 10", "x = 5"),
        ("13 = 2x + 3", "10 = 2x", "5 = x", "x = 5"),
        ("2x + 3 = 13", "2x + 3 - 3 = 13 - 3", "2x = 10", "2x/2 = 10/2", "x = 5"),
        ("2x + 3 = 13", "2x = 13 - 3 = 10", "x = 10/2 = 5"),
        ("2x + 3 - 13 = 0", "2x - 10 = 0", "x - 5 = 0", "x = 5"),
        ("x + 3/2 = 13/2", "x = 13/2 - 3/2", "x = 5"),
        ("2x + 3 = 13", "x = 5", "Check: 2(5) + 3 = 10 + 3 = 13", "So the solution of 2x + 3 = 13 is x = 5"),
        ("2x + 3 = 13", "-2x - 3 = -13", "x = 5", "LHS = 2(5) + 3 = 13 = RHS", "x ≈ 5.0"),
    ),
    "3x = 7": (("3x = 7", "x = 7/3 ≈ 2.333"), ("x = 7/3", "x ≈ 2.33", "so x is approximately 2.3")),
    "x/4 + 1/2 = 5/6": (("3x + 6 = 10", "3x = 4", "x = 4/3"), ("x/4 = 1/3", "x = 4/3")),
    "0.5x + 1.2 = 3.7": (("5x + 12 = 37", "5x = 25", "x = 5"), ("0.5x = 2.5", "x = 5")),
    "3(x - 2) = x + 4": (("3x - 6 = x + 4", "2x - 6 = 4", "2x = 10", "x = 5"), ("x - 2 = (x + 4)/3", "x = 5")),
    "3(x - 2) = 9": (("3(x - 2) = 3x - 6 = 9", "x = 5"), ("x - 2 = 3", "x = 5")),
    "x + 1 = x + 3": (("1 = 3, which is false", "no solution"), ("0 = 2", "So there is no solution."), ("x = x + 2",)),
    "2(x + 1) = 2x + 2": (
        ("2x + 2 = 2x + 2", "0 = 0", "every number"),
        ("2 = 2", "all real numbers"),
        ("x + 1 = x + 1",),
    ),
}


@pytest.mark.parametrize("given_text", RIGHT)
def test_right_steps_follow(given_text: str) -> None:
    """Carried out or written out, mirrored, multiplied through, in chains, with checks."""
    for steps in RIGHT[given_text]:
        assert outcomes(given_text, *steps) == ["pass"] * len(steps)


WRONG = (
    ("2x + 3 = 13", ("2x + 3 = 13", "2x = 16")),
    ("2x + 3 = 13", ("2x + 3 = 13", "2x = 10", "x = 4")),
    ("2x + 3 = 13", ("2x + 3 = 13", "3x + 1 = 16")),
    ("2x + 3 = 13", ("2x + 3 = 13", "2x = 10", "x + 7 = 12")),
    ("2x + 3 = 13", ("2x + 3 = 13", "17x = 85")),
    ("2x + 3 = 13", ("2x + 3 = 13", "2x = 10", "no solution")),
    ("2x + 3 = 13", ("2x + 3 = 13", "2y = 10")),
    ("2x + 3 = 13", ("2x + 3 = 13", "2(5) + 3 = 14")),
    ("2x + 3 = 13", ("2x + 3 = 13", "7(x + 9) = 7x + 63")),
    ("2x + 3 = 13", ("2x + 3 = 13", "5 = 5 is false")),
    ("2x + 3 = 13", ("2x + 3 = 13", "LHS = 12")),
    ("3x = 7", ("3x = 7", "x = 2.333")),
    ("3x = 7", ("3x = 7", "x ≈ 2.334")),
    ("3x = 7", ("3x = 7", "x ≈ 7/3")),
    ("x + 1 = x + 3", ("x = 5",)),
    ("x + 1 = x + 3", ("every number",)),
    ("2(x + 1) = 2x + 2", ("x = 1",)),
    ("2(x + 1) = 2x + 2", ("17x + 5 = 17x + 5",)),
)


@pytest.mark.parametrize(("given_text", "steps"), WRONG)
def test_a_wrong_step_fails(given_text: str, steps: tuple[str, ...]) -> None:
    """Slips, another equation with the same root, another unknown, wrong rounding, wrong claims: the last one here."""
    assert outcomes(given_text, *steps) == ["pass"] * (len(steps) - 1) + ["fail"]


@pytest.mark.parametrize("step", ["1/2x = 5", "So we go on", "", "x is not = 5", "2x = 10 is wrong", "x ≥ 5"])
def test_a_step_that_cannot_be_told_is_unsure(step: str) -> None:
    """It cannot be read, holds nothing, or denies what it says."""
    assert outcomes("2x + 3 = 13", step) == ["unsure"]


def test_what_has_no_value_cannot_be_rounded() -> None:
    """`≈` needs a solution."""
    assert outcomes("x + 1 = x + 3", "x ≈ 2.5") == ["unsure"]
    assert outcomes("x + 1 = x + 3", "x^2 ≈ 2.5") == ["unsure"]


@pytest.mark.parametrize(("given_text", "x"), [("x^2 = 4", "x"), ("x + y = 4", "x"), ("x = 4", "y")])
def test_what_is_not_linear_in_the_unknown_is_unsure(given_text: str, x: str) -> None:
    """The verifiers judge linear equations only."""
    assert outcomes(given_text, "x = 2", x=x) == [Outcome.UNSURE]


def test_a_slip_does_not_make_the_next_true_line_pass() -> None:
    """Each line must follow from the one before or from the request's own equation."""
    assert outcomes("2x + 3 = 13", "2x = 12", "x = 6") == ["fail", "pass"]


def test_a_long_answer_is_judged_as_well() -> None:
    """Beyond what is remembered."""
    steps = ("2x + 3 = 13", *(["2x = 10"] * 2_500))
    assert set(outcomes("2x + 3 = 13", *steps)) == {"pass"}


def test_ratio_is_of_nonzero_multiples_only() -> None:
    """Zero is a multiple of everything."""
    one = eq("2x + 4 = 0").left
    assert ratio(one.scaled(one.constant), one) == 4
    assert ratio(eq("2x = 0").left, one) is None
    assert ratio(eq("x - x = 0").left, eq("x - x = 0").left) is None


def test_terms_stand_as_written() -> None:
    """Brackets multiplied out, like terms apart."""
    sides = read_sides("2(x + 3) - x/2 + (x + 1)·4 = x^2")
    assert not isinstance(sides, Refusal)
    assert [str(value) for _, value in terms_of(sides[0])] == ["2", "6", "-1/2", "4", "4"]
    assert terms_of(sides[1]) == list(eq("x^2 = 1").left.terms)


def test_very_many_terms_are_not_summed_up_without_end() -> None:
    """Subset sums are capped."""
    many = basis(" + ".join(str(2**n) for n in range(14)) + " = x")
    assert len(many.sums[()]) <= 2 * MAX_SUMS


@given(st.integers(-9, 9).filter(bool), st.integers(-20, 20), st.integers(-9, 9))
def test_collecting_and_dividing_always_follow(a: int, b: int, root: int) -> None:
    """Whatever the numbers."""
    given_text = f"{a}*x + {b} = {a * root + b}".replace("+ -", "- ")
    assert outcomes(given_text, f"{a}*x = {a * root}", f"x = {root}") == ["pass", "pass"]


@given(st.integers(2, 9), st.integers(-20, 20), st.integers(-9, 9), st.integers(-20, 20).filter(bool))
def test_another_value_never_follows(a: int, b: int, root: int, slip: int) -> None:
    """Whatever the slip."""
    given_text = f"{a}*x + {b} = {a * root + b}".replace("+ -", "- ")
    assert outcomes(given_text, f"x = {root + slip}", f"{a}*x = {a * root + slip}") == ["fail", "fail"]


UNCHECKED = (
    *("x = 5, so X is 6.", "x = 5. The answer X is 6.", "x = 5 mistaken+actually+6", "x = 5 apples * 6", "x = 5 cm/6"),
    *("The answer is 6units x = 5", "x = 5\nSo the answer is\n**6.**", "x = 5\n6. is the answer.", "x = 5\n1. is it."),
    *("x = 5\nThe answer is\nStep 6", "x = 5\nStep 1", "x = 5\n\\boxed{6} = 6", "x = 5\nThe answer is 6 = 6"),
    *("x = 5\nThe solution: 6 = 2*3", "x = 5\nThe answer is\n6 = 6", "The opposite of x = 5", "two x = 5", "x = 5 two"),
    *("The coefficient of x = 5", "x = 5\nx equals two", "x = 5\nx is one", "x = 5. So seven.", "x = 5, zero. So y."),
)


@pytest.mark.parametrize("text", UNCHECKED, ids=ascii)
def test_a_number_that_no_relation_accounts_for_is_unsure(text: str) -> None:
    """In a remark, a label that counts nothing, numbers without the unknown, a relation that a word changes."""
    assert outcomes("2x = 10", text) == ["unsure"]


def test_labels_count_lines() -> None:
    """From 1, in order, before what their line holds; lines between them may be gone."""
    assert outcomes("2x = 10", "1. Divide: 2x = 10", "Step 1\n2x = 10", "3. So x = 5\n") == ["pass"] * 3
    assert outcomes("2x = 10", "1. 2x = 10\n", "2. x = 5\n") == ["pass"] * 2
    assert outcomes("-2 = 2x", "Step 1: -2 = 2x\n", "Step 2: -1 = x\n", "Step 3: x = -1\n") == ["pass"] * 3
    assert outcomes("2x = 10", "1. 2x = 10\n", "9. x = 5\n") == ["pass", "unsure"]
    assert outcomes("2x = 10", "The value of x = 5 solves it. Both sides of 2x = 10") == ["pass"]
    assert outcomes("2x = 10", "x = 5. Check the solution: 10 = 10") == ["pass"]


def test_a_computation_is_one_of_the_equation() -> None:
    """A true one of other numbers checks another value."""
    assert outcomes("2x + 3 = 13", "x = 5", "Check: 2(5) + 3 = 13", "10/2 = 5") == ["pass"] * 3
    assert outcomes("2x + 3 = 13", "2x = 10", "Check: 2(7) + 3 = 17", "Check: 2(6) + 3 = 15") == [
        "pass",
        "fail",
        "fail",
    ]


WORDS = sorted(KNOWN)
PIECES = (
    "6",
    "**6.**",
    "6 = 6",
    r"\boxed{6}",
    "[6]",
    "six",
    "(6)",
    "6.",
    "Step 6",
    "6)",
    "$6$",
    "x is 6",
    "X is 6",
    "6x",
)


@pytest.mark.parametrize("seed", range(4))
def test_no_other_number_hides_among_known_words(seed: int) -> None:
    """Known words, markup and a numeral behind a right solution: the judges pass none."""
    rng = Random(seed)
    for _ in range(60):
        parts = [*rng.choices(WORDS, k=rng.randrange(4)), rng.choice(PIECES), *rng.choices(WORDS, k=rng.randrange(3))]
        text = "x = 5" + rng.choice(("\n", ". ", ", ", " ", "\n\n")) + rng.choice((" ", "\n")).join(parts)
        verdicts = (*follow_verdicts((text,), eq("2x = 10"), "x"), *move_verdicts((text,), eq("2x = 10"), "x"))
        assert not all(verdict.ok for verdict in verdicts), text
