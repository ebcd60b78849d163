"""Percentages, calculations and formulas as slots."""

from fractions import Fraction

import pytest

from stepcache.matching.derive import Formula
from stepcache.matching.numbers import ExpressionType, Percent
from stepcache.ports import NoArgs, Refusal, RequestView


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15%", Fraction(15)),
        ("15 %", Fraction(15)),
        ("12.5 percent", Fraction(25, 2)),
        ("12.5 per cent", Fraction(25, 2)),
        ("-3 Percent", Fraction(-3)),
        ("3/4%", Fraction(3, 4)),
    ],
)
def test_a_percentage_is_the_number_before_its_sign(text: str, number: Fraction) -> None:
    """In any of its three spellings."""
    value = Percent().read(text, NoArgs())
    assert not isinstance(value, Refusal)
    assert (value.type, value.canonical, value.data) == ("percent", str(number), number)


@pytest.mark.parametrize("text", ["15", "%", "15percent", "15%%", "1,5%", "1,000 %", "$15%", "15% 3", "15 pro cent"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    """A number alone, two readings, another word."""
    assert isinstance(Percent().read(text, NoArgs()), Refusal)


def test_a_calculation_is_known_by_its_canonical_form() -> None:
    """So is one that a formula makes."""
    read = ExpressionType().read("15/100 × 240", NoArgs())
    made = Formula().derive(Formula.Args(formula="a / 100 * b", numbers=(15, 240)), RequestView())
    assert not isinstance(read, Refusal)
    assert not isinstance(made, Refusal)
    assert (read.type, read.canonical) == (made.type, made.canonical) == ("expression", "15/100 * 240")
    assert read.data == made.data


def test_a_formula_that_divides_by_zero_claims_nothing() -> None:
    """It refuses, and so the rule does."""
    assert isinstance(Formula().derive(Formula.Args(formula="a / b", numbers=(5, 0)), RequestView()), Refusal)
