"""The unknown of an equation, and its shape."""

import pytest

from stepcache.algebra.exact import Equation, Poly
from stepcache.algebra.read import read_equation, read_equations
from stepcache.algebra.shapes import shape, sides_of, unknown
from stepcache.ports import Refusal


def eq(text: str) -> Equation:
    """An equation."""
    found = read_equation(text)
    assert isinstance(found, Equation)
    return found


def system(text: str) -> tuple[Equation, ...]:
    """A system."""
    found = read_equations(text)
    assert not isinstance(found, Refusal)
    return found


def test_the_unknown_is_the_one_name_written() -> None:
    """Also where it cancels; none or two refuse."""
    assert unknown(eq("2x + 3 = 13")) == "x"
    assert unknown(eq("x - x = width - width + x")) == Refusal("the equation has more than one unknown")
    assert unknown(eq("t - t = 3")) == "t"
    assert unknown(eq("1 = 2")) == Refusal("the equation has no unknown")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2x + 3 = 13", "7*y - 5 = -20"),
        ("2x + 3 = 13", "-2x + 1 = 0 + 13".replace("0 + ", "")),
        ("(3/4)x - 2 = 5", r"\frac{1}{2}t + 7 = 9"),
        ("x/4 + 2 = 5", r"\frac{t}{3} - 1 = 9"),
        ("(x - 4)/5 = 2", r"\frac{t + 3}{7} = 2"),
        ("2(x - 3) = 10", "5 · (y + 1) = 20"),
        ("0.5x + 1.2 = 3.7", "2.5t - 0.25 = 1.5"),
        ("2x = 10", "3·(y) = 9"),
    ],
)
def test_numbers_names_and_notation_do_not_change_the_shape(one: str, other: str) -> None:
    """The same terms on the same sides."""
    assert shape(eq(one)) == shape(eq(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2x + 3 = 13", "13 = 2x + 3"),
        ("2x + 3 = 13", "x + 3 = 13"),
        ("x + 3 = 13", "-x + 3 = 13"),
        ("2x + 3 = 13", "3 + 2x = 13"),
        ("2x + 3 = 5x + 1", "2x + 3 = 3x + 1"),
        ("2x + 3 = 2x + 5", "2x + 3 = 3x + 5"),
        ("2x + 3 = 2x + 5", "2x + 3 = 2x + 3"),
        ("2x + 3x = 5", "2x - 3x = 5"),
        ("2x + 3 = 0", "2x + 3 = 1"),
        ("2x + 3 = 1.5", "2x + 3 = 1"),
        ("2x = 10/5", "2x = 10/(-1 - 4)"),
        ("2x = 2*5", "2x = 2^5"),
        ("2x = (2 + 5)", "2x = 2^5"),
        ("2x = (2/3)/5", "2x = 2/3"),
        ("2(x + 3) = 10", "2x + 3 = 10"),
        ("(x + 3)/2 = 10", "x/2 + 3 = 10"),
        (r"\frac{x + 3}{2} = 10", r"x + \frac{3}{2} = 10"),
        ("x = 3", "x^1 = 3"),
    ],
)
def test_other_steps_mean_another_shape(one: str, other: str) -> None:
    """Other places, a coefficient of 1, terms that cancel, decimals, brackets."""
    assert shape(eq(one)) != shape(eq(other))


def test_a_shape_is_a_word() -> None:
    """It stands in a skeleton key."""
    for text in ("2x + 3 = 13", "-(x - 1)/4 = (2/3)(x + 1)"):
        found = shape(eq(text), "x")
        assert isinstance(found, str)
        assert found.split() == [found]


def test_another_unknown_or_degree_refuses() -> None:
    """Closed world."""
    assert isinstance(shape(eq("2x + y = 3"), "x"), Refusal)
    assert isinstance(shape(eq("2x = 3"), "y"), Refusal)
    assert isinstance(shape(eq("x^2 = 4"), "x"), Refusal)
    assert isinstance(shape(eq("x = 4"), ("x", "y")), Refusal)


def test_a_system_has_a_shape_too() -> None:
    """With those asked for; names count by their order only."""
    one, other = system("2x + 3y = 5, x - y = 1"), system("4a - 7b = 2, a + b = 0")
    assert shape(one, ("x",)) == shape(system("5p + 2q = 5, p - q = 1"), "p")
    assert shape(one) != shape(one, ("x", "y"))
    assert shape(one) != shape(other)
    assert isinstance(shape(one, ("z",)), Refusal)
    assert isinstance(shape(system("x^2 = 1, x = 1")), Refusal)


def test_an_equation_without_text_has_the_shape_of_its_canonical_spelling() -> None:
    """Where no prompt wrote it."""
    made = Equation(Poly.name("x").scaled(eq("x = 2").right.constant), Poly.number(3))
    assert shape(made) == shape(eq("2x = 3"))
    assert isinstance(sides_of(Equation(Poly.name("x!"), Poly())), Refusal)
    assert isinstance(shape(Equation(Poly.name("x!"), Poly())), Refusal)
    assert isinstance(shape((Equation(Poly.name("x!"), Poly()), eq("x = 1"))), Refusal)
    assert unknown(Equation(Poly.name("x!"), Poly())) == "x!"
