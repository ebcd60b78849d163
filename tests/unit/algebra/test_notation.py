"""How mathematics is spelled: learned and used."""

from fractions import Fraction

import pytest

from stepcache.algebra.manner import NUMBERED, notation_of, open_style, style_of
from stepcache.algebra.notation import PLAIN, Notation, decimal_text, rounded_text, spelled, terminates
from stepcache.algebra.read import read_sides
from stepcache.algebra.sides import Term, side_of
from stepcache.ports import Refusal
from tests.oracle.derivations import derive
from tests.oracle.equations import equations
from tests.oracle.notation import bare, write_equation
from tests.oracle.solutions import notation_of as oracle_notation


def again(text: str, *names: str) -> str:
    """The text, read and spelled again in its own notation."""
    sides = read_sides(text, frozenset(names or ("x",)))
    assert not isinstance(sides, Refusal), sides
    notation = notation_of(text, frozenset(names or ("x",)), PLAIN)
    left, right = (side_of(tree) for tree in sides)
    assert left is not None
    assert right is not None
    between = text[sides[0].end : sides[1].start]
    return spelled(left, notation) + between + spelled(right, notation)


@pytest.mark.parametrize(
    "text",
    [
        "2x + 3 = 13",
        "2*x+3=13",
        "2 \N{MULTIPLICATION SIGN} x \N{MINUS SIGN} 3 = \N{MINUS SIGN}13",
        "\\frac{3}{4} \\cdot x - 2 = -\\frac{5}{2}",
        "\\frac{-3x}{4} = \\frac{-5}{2}",
        "\\frac{x + 1}{2} = \\frac{10}{5}",
        "\\frac{3(x + 1)}{2} = 4",
        "(3/4)x = 7/2",
        "3x/4 = (7/2)/3",
        "x \N{DIVISION SIGN} 4 = 2",
        "2.5x + 0.05 = 1.25",
        "3(x - 2) = (x + 1)/2",
        "(1/2)(x + 3) = 5",
        "2(5) + 3 = 13",
        "2*5 + 3 = 13",
        "2 * (-5) + 3 = -7",
        "3*(25/3) - 8 = 17",
        "(x/3) * 3 = 5 * 3",
        "\\frac{x}{3} \\cdot 3 = 9",
        "3 \\cdot \\frac{x}{3} = 9",
        "10/(-2) = x",
        "\\frac{-2x}{-2} = \\frac{10}{-2}",
        "2x/(1/2) = 4",
        "-(x + 2) = 3 - (-4)",
        "0 = x",
    ],
)
def test_what_is_read_is_spelled_again_to_the_last_character(text: str) -> None:
    """Signs, blanks, brackets and fractions are all learned."""
    assert again(text) == text


@pytest.mark.parametrize("case", equations(31, 150), ids=lambda case: case.text)
def test_derivations_in_every_notation_come_back_as_they_were(case) -> None:  # type: ignore[no-untyped-def]  # a case
    """Thirteen notations, all families, lines carried out and on paper."""
    notation = bare(oracle_notation(case))
    for line in derive(case).lines:
        for equation in (line.equation, line.undone):
            text = write_equation(equation, notation) if equation else "x = 1"
            assert again(text, case.unknown, "x") == text


def test_numbers_that_end_are_told_from_those_that_do_not() -> None:
    """And those that end beyond all use are fractions."""
    assert terminates(Fraction(7, 40))
    assert not terminates(Fraction(7, 3))
    assert not terminates(Fraction(1, 2**100))
    assert decimal_text(Fraction(7, 40)) == "0.175"
    assert spelled((Term(Fraction(7, 3)),), Notation(decimal=True)) == "7/3"
    assert spelled((Term(Fraction(-7, 2)),), Notation(decimal=True)) == "-3.5"


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(7, 3), 3, "2.333"),
        (Fraction(-7, 3), 2, "-2.33"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-1, 2000), 2, "0.00"),
        (Fraction(2, 3), 1, "0.7"),
    ],
)
def test_rounding_is_to_the_nearest(value: Fraction, places: int, text: str) -> None:
    """Halves go away from zero, and zero has no sign."""
    assert rounded_text(value, places) == text


@pytest.mark.parametrize(
    ("lines", "label", "opening"),
    [
        (["1. 2x = 4", "2. x = 2"], NUMBERED, ""),
        (["Step 1: $2x = 4$", "Step 2: $x = 2$"], "Step {n}: ", "$"),
        (["**Step 1:** 2x = 4", "**Step 2:** x = 2"], "**Step {n}:** ", ""),
        (["- 2x = 4", "- x = 2"], "* ", ""),
        (["\\[ 2x = 4 \\]", "\\[ x = 2 \\]"], "", "\\[ "),
        (["2x = 4", "1. x = 2"], "", ""),
    ],
)
def test_the_style_of_lines_is_what_they_share(lines: list[str], label: str, opening: str) -> None:
    """Labels and delimiters, or none where they differ."""
    style = style_of(lines)
    assert (style.label, style.opening) == (label, opening)


def test_an_open_environment_is_closed_as_it_was_opened() -> None:
    """`align`, and `aligned` between double dollars; a closed one is none."""
    assert open_style("\\begin{align}\nx &= 1 \\\\\n").end == "\n\\end{align}"  # type: ignore[union-attr]  # it is open
    assert open_style("$$\\begin{aligned}\nx &= 1").end == "\n\\end{aligned}$$"  # type: ignore[union-attr]  # it is open
    assert open_style("\\begin{align}x\\end{align}") is None
