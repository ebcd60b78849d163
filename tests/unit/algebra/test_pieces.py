"""Pieces of an answer, one by one."""

import pytest

from stepcache.algebra.notation import PLAIN, Notation
from stepcache.algebra.pieces import DIRECTION, VERB, Moved, Renamed, Scene, Worked, fitting, mention, turned
from stepcache.algebra.quantities import FACTORS, TAKEN, Act, Deed, state
from stepcache.algebra.recipe import Recipe, Solution, claims_of
from stepcache.algebra.sides import Term

X, FIVE = (Term(1, "x"),), (Term(5),)
SOLVED = Scene("x", [state("x", X, FIVE)], 5)


def test_a_quantity_that_is_not_there_leaves_nothing_to_say() -> None:
    """`x = 5` has no constant beside the unknown, and nothing over which to divide."""
    taken = Deed(Act.LESS, TAKEN[1])
    assert Moved(0, taken, "subtract", "subtract ", "", PLAIN).text(SOLVED) is None
    assert Worked(0, taken, 0, 0, PLAIN).text(SOLVED) is None
    whole = Recipe("Subtract 3.", "x", (), (), frozenset())
    assert whole.made(((Term(0),), FIVE), "x") is None
    assert whole.made((X, FIVE), "x") == "Subtract 3."
    assert Recipe("x", "x", (Solution(),), (), frozenset({"none"})).made(((Term(0),), FIVE), "x") is None


def test_zero_divides_nothing() -> None:
    """A factor of 0 is no move."""
    scene = Scene("x", [state("x", (Term(2, "x"),), FIVE)], 5)
    half = Deed(Act.SCALE, next(one for one in FACTORS if one[0](scene.states[0], one[1]) == scene.value / 10))
    assert Moved(0, half, "divide", "divide by ", "", PLAIN).text(scene) == "divide by 2"
    assert Moved(0, half, "multiply", "times ", "", PLAIN).text(scene) == "times 1/2"


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("Subtract ", "Add "),
        ("we then added ", "we then subtracted "),
        ("ADDING ", "SUBTRACTING "),
        ("[- ", "[+ "),
        ("| +", "| \N{MINUS SIGN}"),
        ("nothing", "nothing"),
    ],
)
def test_a_verb_is_turned_as_it_is_spelled(words: str, other: str) -> None:
    """Capitals, endings and signs."""
    assert turned(words, VERB, "\N{MINUS SIGN}") == other
    assert turned(" from both sides", DIRECTION, "-") == " to both sides"


def test_a_mention_is_the_name_alone() -> None:
    """Not a letter of a word, and not the article."""
    assert mention("x").sub("y", "solve for x, the exact x's box") == "solve for y, the exact x's box"
    assert mention("a").sub("y", "find a in a line") == "find y in a line"
    assert Renamed("for x", "x").text(SOLVED) == "for x"


def test_a_sign_stands_before_a_longer_name_only_where_none_was() -> None:
    """And as the notation writes signs."""
    longer = SOLVED._replace(longer=True)
    assert fitting(PLAIN, longer).times == "*"
    assert fitting(Notation(over=r"\frac"), longer).times == r" \cdot "
    assert fitting(Notation(times="·"), longer).times == "·"
    assert fitting(PLAIN, SOLVED) == PLAIN


def test_what_must_be_said_in_words() -> None:
    """No solution, every number, or nothing."""
    assert claims_of((X, FIVE), "x") == frozenset()
    assert claims_of((X, X), "x") == {"all"}
    assert claims_of((X, (*X, Term(1))), "x") == {"none"}
