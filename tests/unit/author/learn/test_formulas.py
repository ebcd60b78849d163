"""Calculations: found where nearly all answers end in them."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from stepcache.author.learn.formulas import formulas_of, last_number

PAIRS = [(Fraction(a), Fraction(b)) for a, b in zip(range(2, 22), range(50, 10, -2), strict=True)]


def found(worth: Callable[[Fraction, Fraction], Fraction], *, percent: tuple[bool, bool] = (False, False)) -> list[str]:
    """The formulas for answers that end in this."""
    return [one.text for one in formulas_of(PAIRS, [f"It is {worth(*pair)}" for pair in PAIRS], percent)]


@pytest.mark.parametrize(
    ("worth", "wanted"),
    [
        (lambda a, b: a * b, ["a * b"]),
        (lambda a, b: b - a, ["b - a"]),
        (lambda a, b: a / b, ["a / b"]),
        (lambda a, b: a * b + 1, []),
    ],
)
def test_the_calculation_is_found(worth: Callable[[Fraction, Fraction], Fraction], wanted: list[str]) -> None:
    """Or none, where it is not one of those that are tried."""
    assert found(worth) == wanted


def test_a_percentage_is_a_hundredth_part() -> None:
    """Of a number, or on top of it."""
    assert found(lambda a, b: a * b / 100, percent=(True, False)) == ["(a / 100) * b"]
    assert found(lambda a, b: b * (1 + a / 100), percent=(True, False)) == ["b * (1 + a / 100)"]


def test_of_one_number_a_factor_and_a_summand_are_found() -> None:
    """As from one unit to another."""
    numbers = [(Fraction(n),) for n in range(10)]
    assert [one.text for one in formulas_of(numbers, [str(n * 1000) for n in range(10)], (False,))] == ["a * 1000"]
    answers = [str(100 - n) for n in range(10)]
    assert [one.text for one in formulas_of(numbers, answers, (False,), {Fraction(100)})] == ["a * (-1) + 100"]


@pytest.mark.parametrize("worth", [lambda n: Fraction(n * 9, 5) + 32, lambda n: 2026 - n, lambda n: 2 * n + 5])
def test_constants_that_stand_nowhere_are_no_formula(worth: Callable[[int], Fraction]) -> None:
    """A rate, the year, a tariff: they change, and nothing in the prompt would tell."""
    numbers = [(Fraction(n),) for n in range(10)]
    assert formulas_of(numbers, [str(worth(n)) for n in range(10)], (False,)) == []


def test_a_slip_of_the_model_is_forgiven() -> None:
    """One answer in ten may end in something else."""
    answers = [str(a * b) for a, b in PAIRS]
    answers[3] = "7"
    assert [one.text for one in formulas_of(PAIRS, answers, (False, False))] == ["a * b"]


def test_numbers_that_tell_nothing_apart_give_several() -> None:
    """The log does not decide, and it is not guessed."""
    numbers = [(Fraction(n), Fraction(n)) for n in range(2, 14)]
    assert len(formulas_of(numbers, [str(2 * n) for n in range(2, 14)], (False, False))) > 0
    same = [(Fraction(n), Fraction(0)) for n in range(2, 14)]
    assert [one.text for one in formulas_of(same, [str(n) for n in range(2, 14)], (False, False))] == ["a + b", "a - b"]


@pytest.mark.parametrize(
    ("text", "wanted"), [("3 * 4 = 12", 12), ("-2.5", Fraction(-5, 2)), ("so 7/3.", Fraction(7, 3)), ("v1.2.3", None)]
)
def test_the_last_number_is_read(text: str, wanted: Fraction | None) -> None:
    """Whole, decimal or a fraction; none in a version."""
    assert last_number(text) == wanted
