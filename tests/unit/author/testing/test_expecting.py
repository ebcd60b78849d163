"""Expectations held against what came."""

from fractions import Fraction

import pytest

from stepcache.author.testing.expecting import holds
from stepcache.domain.expressions import Regex
from stepcache.domain.rules import Expectation


@pytest.mark.parametrize(
    ("op", "wanted", "actual"),
    [
        ("==", "adapt", "adapt"),
        ("!=", "adapt", "reuse"),
        ("~", Regex("b+$"), "a bb"),
        ("~", "b", "abc"),
        ("==", Fraction(2), 2),
        ("<=", Fraction(2), 2),
        ("<", Fraction(3), 2),
        (">", Fraction(1), 2),
        (">=", Fraction(2), 2),
        ("!=", Fraction(1), 2),
        ("==", True, "true"),
        ("==", False, "false"),
        ("==", Fraction(5, 2), "2.5"),
        ("==", Fraction(5, 2), "5/2"),
        ("==", Fraction(3), "3"),
    ],
)
def test_what_comes_as_expected_holds(op: str, wanted: object, actual: str | int) -> None:
    """Numbers and flags of slots too, however they are written."""
    assert holds(Expectation("slot.x", op, wanted), actual)


@pytest.mark.parametrize(
    ("op", "wanted", "actual"),
    [
        ("==", "adapt", "reuse"),
        ("!=", "adapt", "adapt"),
        ("~", Regex("^b"), "ab"),
        ("==", Fraction(2), 3),
        ("<", Fraction(2), 2),
        ("==", True, "false"),
        ("==", Fraction(2), "two"),
        ("==", Fraction(2), "1e999999999"),
        ("!=", "", None),
        ("==", "", None),
    ],
)
def test_what_comes_otherwise_does_not(op: str, wanted: object, actual: str | int | None) -> None:
    """A slot that is not there never holds, whatever is said of it."""
    assert not holds(Expectation("slot.x", op, wanted), actual)
