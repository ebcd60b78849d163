"""Relations as forms of earlier ones."""

import pytest

from stepcache.algebra.forms import Form, bound, hidden, recent
from stepcache.algebra.notation import PLAIN, spelled
from stepcache.algebra.quantities import FACTORS, TAKEN, Act, Deed, State, state
from stepcache.algebra.read import read_sides
from stepcache.algebra.sides import side_of
from stepcache.ports import Refusal


def at(text: str, x: str = "x") -> State:
    """A relation as a state."""
    sides = read_sides(text, frozenset(x))
    assert not isinstance(sides, Refusal), sides
    left, right = (side_of(tree) for tree in sides)
    assert left is not None
    assert right is not None
    return state(x, left, right)


def text_of(one: State | None) -> str:
    """A state as plain text."""
    assert one is not None
    return " = ".join(spelled(side, PLAIN) for side in one.sides)


@pytest.mark.parametrize(
    ("old", "line", "new", "result"),
    [
        ("2x + 3 = 13", "2x = 10", "5x - 4 = 11", "5x = 15"),
        ("2x + 3 = 13", "2x = 13 - 3", "5x - 4 = 11", "5x = 11 + 4"),
        ("2x + 3 = 13", "2x + 3 - 3 = 13 - 3", "5x - 4 = 11", "5x - 4 + 4 = 11 + 4"),
        ("2x - 3 = 13", "2x - 3 - (-3) = 13 - (-3)", "5x - 4 = 11", "5x - 4 - (-4) = 11 - (-4)"),
        ("2x + 3 = 13", "2x - 10 = 0", "5x - 4 = 11", "5x - 15 = 0"),
        ("2x = 10", "x = 5", "5x = 15", "x = 3"),
        ("2x = 10", "2x/2 = 10/2", "5x = 15", "5x/5 = 15/5"),
        ("2x = 10", "x = 10/2", "5x = 15", "x = 15/5"),
        ("x/3 = 4", "3 * (x/3) = 3 * 4", "x/5 = 2", "5((1/5)x) = 5(2)"),
        ("x/3 = 4", "3 * x/3 = 3 * 4", "x/5 = 2", "5x/5 = 5(2)"),
        ("x/3 = 4", "(x/3) * 3 = 4 * 3", "x/5 = 2", "((1/5)x) * 5 = 2(5)"),
        ("3(x + 2) = 15", "x + 2 = 5", "4(x - 1) = 8", "x - 1 = 2"),
        ("3(x + 2) = 15", "3x + 6 = 15", "4(x - 1) = 8", "4x - 4 = 8"),
        ("(x + 2)/3 = 5", "x + 2 = 15", "(x - 1)/4 = 2", "x - 1 = 8"),
        ("5x = 2x + 9", "3x = 9", "7x = 4x - 6", "3x = -6"),
        ("5x = 2x + 9", "5x - 2x = 9", "7x = 4x - 6", "7x - 4x = -6"),
        ("5x + 1 = 2x + 9", "1 = -3x + 9", "7x + 2 = 4x - 6", "2 = -3x - 6"),
        ("2x + 3x - 4 = 11", "5x - 4 = 11", "4x - x + 2 = 8", "3x + 2 = 8"),
        ("3 + 2x = 13", "2x + 3 = 13", "4 - 5x = 14", "-5x + 4 = 14"),
        ("2x + 3 = 13", "13 = 2x + 3", "5x - 4 = 11", "11 = 5x - 4"),
        ("13 = 2x + 3", "2x = 10", "11 = 5x - 4", "5x = 15"),
        ("-x = 4", "x = -4", "-x = 7", "x = -7"),
        ("-15 = 9x - 15", "0 = 9x", "29 = 11x + 4", "25 = 11x"),
        ("4x + 8 = 12", "x + 2 = 3", "6x - 9 = 15", "2x - 3 = 5"),
        ("(2/3)x = 4", "2x = 12", "(3/5)x = 6", "3x = 30"),
    ],
)
def test_a_line_is_made_of_another_equation_in_the_same_form(old: str, line: str, new: str, result: str) -> None:
    """What is done keeps its name, and how the sides are written keeps its way."""
    form = bound([at(old)], at(line))
    assert form is not None
    assert text_of(form.made([at(new)])) == text_of(at(result))


@pytest.mark.parametrize(
    ("old", "line", "new", "result"),
    [
        ("2x + 3 = 13", "x = (13 - 3)/2", "5x - 4 = 11", "x = (11 + 4)/5"),
        ("3x - 6 = 2x + 5", "3x - 2x = 5 + 6", "5x + 10 = 4x - 5", "5x - 4x = -5 - 10"),
        ("3(x + 2) = 15", "3x = 9", "4(x - 1) = 8", "4x = 12"),
        ("5x + 1 = 2x + 10", "3x = 9", "7x + 2 = 4x - 4", "3x = -6"),
    ],
)
def test_two_strokes_at_once_have_a_relation_between_that_is_not_written(
    old: str, line: str, new: str, result: str
) -> None:
    """It is made for the other equation all the same."""
    found = hidden([at(old)], at(line))
    assert found is not None
    first, _, second = found
    states = [at(new)]
    between = first.made(states)
    assert between is not None
    assert text_of(second.made([*states, between])) == text_of(at(result))


@pytest.mark.parametrize("line", ["7x - 1 = 34", "2x = 11", "x = 4", "2x + 3 = 2x + 3"])
def test_a_line_of_another_equation_has_no_form(line: str) -> None:
    """Not even where it has the same root."""
    assert bound([at("2x + 3 = 13")], at(line)) is None
    assert hidden([at("2x + 3 = 13")], at(line)) is None


def test_a_quantity_that_is_not_there_makes_no_form() -> None:
    """No constant to take away, nothing to divide by."""
    taken = bound([at("2x + 3 = 13")], at("2x = 10"))
    assert taken is not None
    assert taken.made([at("5x = 15")]) is None
    scaled = bound([at("2x = 10")], at("x = 5"))
    assert scaled is not None
    assert scaled.made([at("0 = 15")]) is None


def test_every_quantity_of_a_relation_can_be_used() -> None:
    """Whatever is taken away or multiplied by, both sides stay equal at the root."""
    for text, root in (("3(x - 2) = 2x + 5", 11), ("x/3 + 2 = 5", 9), ("7 - (1/2)x = 2x - 3", 4)):
        before = at(text)
        for quantity in (*TAKEN, *FACTORS):
            deed = Deed(Act.LESS if quantity in TAKEN else Act.SCALE, quantity)
            made = Form(0, deed, 0, 0).made([before]) if deed.amount(before) is not None else None
            if made is not None:
                left, right = (worths.get("x", 0) * root + worths.get("", 0) for worths in made.worths)
                assert left == right


def test_a_long_search_looks_at_the_last_relations_and_the_given_one() -> None:
    """So that an answer of forty lines does not take forty times as long."""
    assert list(recent([at("x = 1")] * 3)) == [2, 1, 0]
    assert list(recent([at("x = 1")] * 20)) == [19, 18, 17, 16, 0]
