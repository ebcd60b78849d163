"""Sides as they are written, and what is done to them."""

from fractions import Fraction

import pytest

from stepcache.algebra.exact import Poly
from stepcache.algebra.notation import PLAIN, spelled
from stepcache.algebra.read import read_expression
from stepcache.algebra.sides import (
    NOTHING,
    Put,
    Side,
    Term,
    added,
    collected,
    divided,
    expanded,
    merged,
    multiplied,
    negative,
    scaled,
    side_from,
    side_from_poly,
    side_of,
    with_value,
    worth,
)
from stepcache.ports import Refusal


def side(text: str) -> Side:
    """A side from its text."""
    tree = read_expression(text, frozenset("xy"))
    assert not isinstance(tree, Refusal), tree
    found = side_of(tree)
    assert found is not None, text
    return found


def shown(one: Side) -> str:
    """A side as plain text, fractions of an unknown as quotients."""
    return spelled(one, PLAIN)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("2x + 3", (Term(2, "x"), Term(3))),
        ("-x", (Term(-1, "x"),)),
        ("(2x)", (Term(2, "x"),)),
        ("x/3", (Term(Fraction(1, 3), "x"),)),
        ("(3/4)x", (Term(Fraction(3, 4), "x"),)),
        ("10/2", (Term(10, "", 2),)),
        ("10/(-2)", (Term(10, "", -2),)),
        ("6x/3", (Term(6, "x", 3),)),
        ("2(x + 1)", (Term(2, (Term(1, "x"), Term(1))),)),
        ("(x + 1)/2", (Term(1, (Term(1, "x"), Term(1)), 2),)),
        ("2(5)", (Term(2, (Term(5),)),)),
        ("3 - (-4)", (Term(3), Term(-1, (Term(-4),)))),
        ("3 + (4)", (Term(3), Term(4))),
        ("(x/3) * 3", (Term(3, (Term(Fraction(1, 3), "x"),), 1, True),)),
        ("-(x + 2)", (Term(-1, (Term(1, "x"), Term(2))),)),
        ("((x + 1)/2)/3", (Term(1, (Term(1, (Term(1, "x"), Term(1)), 2),), 3),)),
    ],
)
def test_a_side_keeps_how_it_is_written(text: str, terms: Side) -> None:
    """Brackets and divisions that are still to be done stay; fractions in lowest terms are numbers."""
    assert side(text) == terms


@pytest.mark.parametrize("text", ["x^2", "x * y", "2 + x * y", "-(x * y)", "2(x * y)", "(x * y)/2", "3 + (x * y)"])
def test_what_is_not_linear_as_written_is_no_side(text: str) -> None:
    """Powers, and products of unknowns."""
    tree = read_expression(text, frozenset("xy"))
    assert not isinstance(tree, Refusal)
    assert side_of(tree) is None


def test_a_quotient_by_no_number_is_no_side() -> None:
    """A divisor that is itself still to be worked out is not looked through."""
    tree = read_expression("x/(1 + 1)", frozenset("x"))
    assert not isinstance(tree, Refusal)
    assert side_of(tree) is None


@pytest.mark.parametrize("text", ["2x + 3 - 3", "3(x + 2)/2 - x/3", "2(3(x - 1) + 4)", "(x + 1)/2 * 4", "7"])
def test_every_deed_keeps_what_a_side_is_worth(text: str) -> None:
    """Multiplying out, putting together and collecting change nothing but the looks."""
    one = side(text)
    for done in (expanded, merged, collected):
        assert worth(done(one)) == worth(one)
    assert worth(scaled(one, 6)) == worth(multiplied(one, 6)) == worth(multiplied(one, 6, after=True))
    assert worth(divided(one, 6)) == worth(scaled(one, Fraction(1, 6)))
    assert worth(added(one, negative(one))) == {}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("2x + 3 - 3", "2x"),
        ("3 - 3", "0"),
        ("2x + 3(x + 1) + x", "3x + 3(x + 1)"),
        ("6x/3 + 1", "6x/3 + 1"),
        ("6x/3 + x", "3x"),
    ],
)
def test_like_terms_meet_where_the_first_stands(text: str, result: str) -> None:
    """Brackets stay, and so does a division that nothing is added to."""
    assert shown(merged(side(text))) == result


def test_scaling_opens_a_bracket_whose_factor_becomes_one() -> None:
    """`(x + 3)/2` times 2 is `x + 3`, `2(x + 1)` over 3 keeps its bracket."""
    assert scaled(side("(x + 3)/2"), 2) == side("x + 3")
    assert scaled(side("2(x + 1)"), Fraction(1, 3)) == (Term(Fraction(2, 3), (Term(1, "x"), Term(1))),)
    assert scaled(side("2(x + 1)"), 3) == side("6(x + 1)")


@pytest.mark.parametrize(
    ("text", "value", "how", "result"),
    [
        ("2x + 3", 5, Put.FACTOR, "2(5) + 3"),
        ("x - 3", -5, Put.FACTOR, "-5 - 3"),
        ("-x", -5, Put.FACTOR, "-(-5)"),
        ("-x", 5, Put.FACTOR, "-5"),
        ("x/5", 10, Put.FACTOR, "(1/5)(10)"),
        ("x/5", 10, Put.SHORT, "10/5"),
        ("3x/4", 8, Put.OVER, "3(8)/4"),
        ("3x/4", 8, Put.SHORT, "(3/4)(8)"),
        ("3(x - 2) + y", 4, Put.FACTOR, "3(4 - 2) + y"),
    ],
)
def test_a_value_is_put_in_on_paper(text: str, value: int, how: Put, result: str) -> None:
    """Nothing is worked out yet."""
    assert shown(with_value(side(text), "x", value, how)) == result


def test_a_side_can_be_made_from_its_worth() -> None:
    """Unknowns first; squares cannot."""
    assert side_from({"x": 2, "": -3}) == side("2x - 3")
    assert side_from({}) == NOTHING
    assert side_from_poly(Poly.name("x") - Poly.number(4)) == side("x - 4")
    assert side_from_poly(Poly.name("x") * Poly.name("x")) is None
