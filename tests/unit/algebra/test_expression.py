"""Calculations as they stand in a prompt: what is read, and what can be read in two ways."""

from fractions import Fraction

import pytest

from stepcache.algebra.exact import Exact
from stepcache.algebra.expression import MAX_LENGTH, Expression, filled, read_calculation
from stepcache.ports import Refusal


@pytest.mark.parametrize(
    ("text", "canonical", "value"),
    [
        ("12 * (3 + 4)", "12 * (3 + 4)", 84),
        ("3.5+2/7", "3.5 + 2/7", Fraction(53, 14)),
        ("12 × −3 ÷ 4", "12 * (-3) / 4", -9),
        ("2(3 + 4)(5)", "2 * (3 + 4) * 5", 70),
        ("$\\frac{1}{2} \\cdot 3$", "1/2 * 3", Fraction(3, 2)),
        ("2**10 - 5²", "2^10 - 5^2", 999),
        ("3 - 2^2", "3 - 2^2", -1),
        ("(-2)^2", "(-2)^2", 4),
        ("5 - -3", "5 - (-3)", 8),
        ("[1 + (2 - 3)] * {4}", "(1 + (2 - 3)) * 4", 0),
        ("(1 - 2) - 3", "(1 - 2) - 3", -4),
        (".5 + 7.0^1", "0.5 + 7", Fraction(15, 2)),
        ("-(2 + 3) * 4", "-(2 + 3) * 4", -20),
        ("12 / (4 / 2)", "12 / (4/2)", 6),
    ],
)
def test_a_calculation_is_read_exactly(text: str, canonical: str, value: Exact) -> None:
    """Its canonical form has the brackets that it needs, in plain signs."""
    found = read_calculation(text)
    assert isinstance(found, Expression)
    assert (str(found), found.value) == (canonical, value)


@pytest.mark.parametrize("text", ["12 * (3 + 4)", "12*((3+4))", "12 × (3 + 4)", "12(3 + 4)", "\\(12 \\times (3+4)\\)"])
def test_notations_of_a_calculation_are_equal(text: str) -> None:
    """Signs, blanks and brackets that nobody needs make no difference."""
    assert read_calculation(text) == read_calculation("12 * (3 + 4)")


def test_calculations_of_one_value_differ() -> None:
    """Other numbers, another order."""
    texts = ("3 + 4", "4 + 3", "5 + 2", "3 + 4 + 0", "0.5 + 6.5", "1/2 + 13/2")
    assert len({read_calculation(text) for text in texts}) == len(texts)


TWO_READINGS = """
    -2^2; 3 + -2^2; 3 - -2^2; -2^2 * 3; -(3)²; 6/2(1+2); 8/4/2; 2^3^2; 2 (3); 5 - + - 3; 1 2/3; 3 4; - 3 + 4
    1,000; 1,5 * 2; 1.000,5; 5!; 5! + 1; 3 ± 1; 10% + 5; 1/2x; 2x + 3; 1e3 + 1; 0x10 + 1; 5 mod 3; x; pi * 2
    sqrt(16) + 1; 2024-01-02; 01/02/2024; 555-1234; 1-800-555-0199; 3–5; 1990-1995; 2024-25; 10:30
    007 + 1; 1.2.3; 192.168.0.1
    $5 + $3; 2 \uff0b 3; \uff12 + 3; 2 + \u0663; 1\u200b2 + 3; 2 + \u2462
"""
NONE = "7; -7; ((7)); 7.0^1; ; ( ; 1 +; 3 + 4 =; 3 + 4 = 7; 1 < 2; 1/0; 3 / (2 - 2); 2^-1; 2^0.5; 4^(1/2); 2^65"


@pytest.mark.parametrize("text", [one.strip() for one in f"{TWO_READINGS};{NONE}".replace("\n", ";").split(";")])
def test_what_has_two_readings_or_none_is_refused(text: str) -> None:
    """Notes, dates and telephone numbers are no calculations either, nor is a number alone."""
    assert isinstance(read_calculation(text), Refusal)


HOSTILE = (
    "9**9**9",
    "(9^64)^64",
    "2^100000",
    "9^64" + "*9^64" * 60,
    "1" + "+1" * MAX_LENGTH,
    "(" * 300,
    "-" * 300 + "1",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_grow_is_refused_unread(text: str) -> None:
    """The cost of reading is bounded by the text alone."""
    assert isinstance(read_calculation(text), Refusal)


@pytest.mark.parametrize(
    ("formula", "numbers", "canonical"),
    [
        ("a / 100 * b", (15, 240), "15/100 * 240"),
        ("a / 100 * b", (Fraction(25, 2), -240), "12.5 / 100 * (-240)"),
        ("a * (1 - b / 100)", (Fraction(2, 3), 5), "2/3 * (1 - 5/100)"),
        ("(b - a) / a * 100", (80, 100), "(100 - 80) / 80 * 100"),
    ],
)
def test_a_formula_is_filled_with_its_numbers(formula: str, numbers: tuple[Exact, ...], canonical: str) -> None:
    """Letters stand for the numbers in order."""
    assert str(filled(formula, numbers)) == canonical


@pytest.mark.parametrize(
    ("formula", "numbers"),
    [
        ("a / b", (5, 0)),
        ("(b - a) / a", (0, 5)),
        ("a / 100", (5, 6)),
        ("a + b", (5,)),
        ("a + x", (5, 6)),
        ("a +", (5,)),
        ("a", (5,)),
    ],
)
def test_a_formula_that_does_not_fit_is_refused(formula: str, numbers: tuple[Exact, ...]) -> None:
    """A division by zero, a number that stands nowhere, a letter that stands for none."""
    assert isinstance(filled(formula, numbers), Refusal)
