"""Whether the operations that an answer names are what happens."""

import pytest

from stepcache.algebra.exact import Equation, Poly
from stepcache.algebra.moves import move_verdicts
from stepcache.algebra.read import read_equation


def eq(text: str) -> Equation:
    """An equation."""
    found = read_equation(text)
    assert isinstance(found, Equation)
    return found


def outcomes(given: str, *steps: str) -> list[str]:
    """The outcome of each step."""
    return [str(verdict.outcome) for verdict in move_verdicts(steps, eq(given), "x")]


TRUE = (
    ("2x + 3 = 13", ("Subtract 3 from both sides: 2x = 10", "Divide both sides by 2: x = 5")),
    ("2x + 3 = 13", ("2x + 3 = 13", "2x = 10   [-3]", "x = 5   [/2]")),
    ("2x + 3 = 13", ("2x + 3 = 13   [-3]", "2x = 10   [/2]", "x = 5")),
    ("2x + 3 = 13", ("2x + 3 = 13 | -3", "2x = 10 | :2".replace(":", "/"), "x = 5")),
    ("2x + 3 = 13", ("2x = 10, by subtracting 3 from both sides", "x = 5 after dividing by 2")),
    ("2x + 3 = 13", ("2x + 3 = 13. Now subtract 3.", "2x = 10. Then divide by 2.", "x = 5")),
    ("2x + 3 = 13", ("Subtract 3 and divide by 2: x = 5",)),
    ("2x + 3 = 13", ("Subtract 3.", "2x + 3 - 3 = 13 - 3", "2x = 10")),
    ("2x + 3 = 13", ("Subtract 3: 2x = 13 - 3 = 10",)),
    ("2x + 3 = 13", ("Subtracting 3 from both sides of 2x + 3 = 13 gives 2x = 10",)),
    ("2x + 3 = 13", ("10 = 2x (subtract 3)",)),
    ("2x + 3 = 13", ("2x + 3 = 13", "x = 5", "Check: 2(5) + 3 = 13")),
    ("2(x + 1) = 10", ("Expand: 2x + 2 = 10", "subtract 2: 2x = 8", "Multiply by 1/2: x = 4")),
    ("2x + 3x = 10", ("Combine like terms: 5x = 10",)),
    ("5 = x", ("Swap sides: x = 5",)),
    ("3x = x + 4", ("Collect terms on the left: 3x - x = 4", "Simplify: 2x = 4")),
    ("3x - 5 = 4", ("Move 5 to the right side: 3x = 9",)),
    ("x + 1 = x + 3", ("Subtract x from both sides: 1 = 3",)),
    ("x + 1 = x + 1", ("Subtract x from both sides: 1 = 1",)),
    ("x + 1 = 3", ("no move here",)),
)


@pytest.mark.parametrize(("given_text", "steps"), TRUE)
def test_a_move_that_happens_passes(given_text: str, steps: tuple[str, ...]) -> None:
    """Before, behind or beside its relation, on paper or carried out."""
    assert outcomes(given_text, *steps) == ["pass"] * len(steps)


FALSE = (
    ("2x + 3 = 13", ("Subtract 4 from both sides: 2x = 10",)),
    ("2x + 3 = 13", ("Add 3 to both sides: 2x = 10",)),
    ("2x + 3 = 13", ("2x + 3 = 13", "2x = 10   [-4]")),
    ("2x + 3 = 13", ("2x + 3 = 13", "2x = 10, by adding 3 to both sides")),
    ("2x + 3 = 13", ("Combine like terms: 2x = 10",)),
    ("2x = 10", ("Divide both sides by 5: x = 5",)),
    ("2x = 10", ("Divide both sides by 0: x = 5",)),
    ("2x = 10", ("Divide both sides by x: x = 5",)),
    ("2x = 10", ("Swap sides: 2x = 10".replace("2x = 10", "x = 5"),)),
    ("3x - 5 = 4", ("Move 4 to the right side: 3x = 9",)),
    ("3x = x + 4", ("Collect the terms: 2x = 5",)),
)


@pytest.mark.parametrize(("given_text", "steps"), FALSE)
def test_a_move_that_does_not_happen_fails(given_text: str, steps: tuple[str, ...]) -> None:
    """Another operand, another operation, or one that cannot be made."""
    assert outcomes(given_text, *steps)[-1] == "fail"


UNSURE = (
    ("2x = 10", ("Divide both sides by it: x = 5",)),
    ("2x = 10", ("2x = 10", "Divide both sides by 2.")),
    ("2x = 10", ("Divide both sides by 2.", "1/2x = 3", "x = 5")),
    ("2x = 10", ("1/2x = 3", "x = 5, by dividing by 2")),
    ("2x + 3 = 13", ("Subtract 3 from the left side: 2x = 13",)),
)


@pytest.mark.parametrize(("given_text", "steps"), UNSURE)
def test_a_move_that_cannot_be_followed_is_unsure(given_text: str, steps: tuple[str, ...]) -> None:
    """Its operand or a relation beside it is not read, or no relation shows it."""
    assert "unsure" in outcomes(given_text, *steps)
    assert "fail" not in outcomes(given_text, *steps)


def test_an_equation_that_cannot_be_read_again_is_unsure() -> None:
    """Nothing can be compared with it."""
    strange = Equation(Poly.name("x!"), Poly())
    assert [str(one.outcome) for one in move_verdicts(("x = 5",), strange, "x")] == ["unsure"]


def test_a_long_answer_is_judged_as_well() -> None:
    """Beyond what is remembered."""
    steps = ("2x + 3 = 13", *(["Subtract 3: 2x = 10"] * 1_000))
    assert outcomes("2x + 3 = 13", *steps)[:3] == ["pass", "pass", "unsure"]
