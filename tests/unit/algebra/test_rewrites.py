"""Which calculation is another one rewritten, and which merely has its value."""

import pytest

from stepcache.algebra.expression import Expression, read_calculation
from stepcache.algebra.parser import Parser
from stepcache.algebra.rewrites import holds, is_value, rewrites
from stepcache.algebra.spell import bare
from stepcache.algebra.tokens import tokens_of
from stepcache.algebra.tree import Tree


def tree(text: str) -> Tree:
    """A calculation without brackets, or a number."""
    return bare(Parser(tokens_of(text), frozenset()).expression())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 * (3 + 4)", "12 * 7"),
        ("12 * (3 + 4)", "(3 + 4) * 12"),
        ("12 * (3 + 4)", "12 * 3 + 12 * 4"),
        ("12 * (3 + 4)", "36 + 48"),
        ("12 * (3 + 4)", "84"),
        ("1 + 2 + 3 + 4", "3 + 7"),
        ("1 + 2 + 3 * 4", "12 + 3"),
        ("2 * 3 * 4 * 5", "6 * 20"),
        ("7/2 + 2/7", "49/14 + 4/14"),
        ("49/14 + 4/14", "(49 + 4) / 14"),
        ("3/4 * 8/9", "(3 * 8) / (4 * 9)"),
        ("3/4 * 8/9", "24/36"),
        ("8 / (1/4)", "8 * 4"),
        ("(2 + 3)^2", "5^2"),
        ("(2 + 3)^2", "5 * 5"),
        ("(2 + 3)^2", "4 + 6 + 6 + 9"),
        ("(2^3)^20", "8^20"),
        ("2^6", "4^3"),
        ("5 - (4 - 9)", "5 - 4 + 9"),
        ("5 - (4 - 9)", "5 + 5"),
        ("-(2 + 3) * 4", "-5 * 4"),
        ("15/100 * 240", "0.15 * 240"),
        ("5 * 2 + 3 - 3", "5 * 2"),
    ],
)
def test_a_part_calculated_or_put_in_order_is_a_rewriting(one: str, other: str) -> None:
    """Brackets may be multiplied out, fractions brought together."""
    assert rewrites(tree(one), tree(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 * 7", "50 + 34"),
        ("12 * 7", "6 * 14"),
        ("12 * 7", "84 * 1"),
        ("12 * 7", "83 + 1"),
        ("7 + 5", "8 + 4"),
        ("7 + 5", "3 * 4"),
        ("12 * (3 + 4)", "12 * (2 + 5)"),
        ("12 * (3 + 4)", "12 * 8"),
        ("12 * (3 + 4)", "85"),
        ("2^6", "6^2 + 28"),
        ("2^6", "8^2 + 0"),
        ("(1 + 1)^40", "4^20"),
        ("0 * 5", "0 * 6 * 7"),
        ("0 * 5", "0 * 6"),
        ("(1 - 1) * 5", "0 * 6"),
        ("1/2 + 1/3", "2/3 + 1/6"),
    ],
)
def test_another_calculation_is_none_whatever_its_value(one: str, other: str) -> None:
    """Nothing new may come in."""
    assert not rewrites(tree(one), tree(other))


@pytest.mark.parametrize("part", ["3 + 4", "7", "12 * 3", "12 * 7", "(3 + 4)"])
def test_a_part_of_a_calculation_is_held_by_it(part: str) -> None:
    """A bracket, a term of what is multiplied out, the value of either."""
    assert holds(tree("12 * (3 + 4)"), tree(part))


@pytest.mark.parametrize("part", ["3 + 5", "12 + 3", "2 + 5", "12 * 5", "6 * 14", "8"])
def test_what_stands_nowhere_in_a_calculation_is_not_held(part: str) -> None:
    """Though it may have the value of a part."""
    assert not holds(tree("12 * (3 + 4)"), tree(part))


def test_some_terms_of_a_sum_are_a_part() -> None:
    """And some factors of a product."""
    assert holds(tree("1 + 2 + 3"), tree("1 + 3"))
    assert holds(tree("2 * 5 * 7"), tree("2 * 7"))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("7", True), ("-7", True), ("2.50", True), ("5/6", True), ("-5/6", True), ("10/12", False), ("(-5)/6", False)],
)
def test_a_value_is_a_number_in_lowest_terms(text: str, is_one: bool) -> None:
    """Its sign stands in front of the whole."""
    assert is_value(tree(text)) is is_one


def test_parts_of_equal_value_do_not_make_it_slow() -> None:
    """Zeros and ones everywhere: what was compared is remembered."""
    found = read_calculation("+".join(["(1+1)*(1-1)"] * 30))
    assert isinstance(found, Expression)
    assert not rewrites(found.tree, tree("+".join(["(2+1)*(1-1)"] * 30)))
