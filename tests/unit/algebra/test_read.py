"""Equations and systems out of a prompt."""

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.algebra.exact import Equation, Poly, names_of
from stepcache.algebra.read import Written, read_equation, read_equations, read_expression, read_sides
from stepcache.algebra.tree import (
    Add,
    Divide,
    Group,
    Multiply,
    Name,
    Negate,
    Power,
    children,
    names_in,
    poly,
    walk,
)
from stepcache.ports import Refusal

READ = {
    "2x + 3 = 13": "2*x + 3 = 13",
    "2*x+3=13": "2*x + 3 = 13",
    "2 × x − 3 = –5": "2*x - 3 = -5",
    "2·x = 4": "2*x = 4",
    r"\(2 \cdot x = 4\)": "2*x = 4",
    "$$ 2 x = 4 $$": "2*x = 4",
    r"\[x = 2\]": "x = 2",
    "`x = 2`": "x = 2",
    "3(x - 4) + 2 = (x + 1)(2)": "3*x - 10 = 2*x + 2",
    "x/4 = 3x/4": "1/4*x = 3/4*x",
    "x ÷ 4 = 1": "1/4*x = 1",
    "(3/4)x = 1": "3/4*x = 1",
    r"\frac{3}{4}x = \frac34": "3/4*x = 3/4",
    r"\dfrac{x + 1}{2} = 5": "1/2*x + 1/2 = 5",
    r"2\left(x + 1\right) = [x]": "2*x + 2 = x",
    "2.50x = .5": "5/2*x = 1/2",
    "x² = x^2": "x^2 = x^2",
    "x^{2} = x**2": "x^2 = x^2",
    "5 - -x = 3 + -2": "x + 5 = 1",
    "-x = 12/-4": "-x = -3",
    "3*width + 5 = 20": "3*width + 5 = 20",
    "x_1 + x_{2} = 3": "x_2 + x_1 = 3",
    "x - x = 0": "0 = 0",
    "3(x) = 2 (x + 1)": "3*x = 2*x + 2",
    "-2 x = (4)": "-2*x = 4",
    r"\frac{1}{2} x = x^{2}": "1/2*x = x^2",
    "2x - 3 = 1": "2*x - 3 = 1",
}
REFUSED = (
    *("1/2x = 3", "3/4(x + 1) = 2", "x/2/3 = 1", "1,000 = x", "x = 1,5", "2ab = 3", "f(x) = 2x", "x = 3!", "x = ±2"),
    *("x + +-3 = 2", "x +-3 = 2", "x--3 = 2", "- - x = 3", "2 1/2 = x", r"2\frac12 = x", "x2 = 4", "x 2 = 4", "xx = 4"),
    *(
        "x = 5 kg",
        "2x = 3 for x",
        "e = 2",
        "sin = 2",
        "x < 3",
        "x ≠ 3",
        "x ≈ 3",
        "2x = 3 = 3",
        "x == 3",
        "x",
        "= 3",
        "x =",
    ),
    *(
        "",
        "   ",
        "$$",
        "x = 1.2.3",
        "x = 5.",
        "2x\n= 3",
        "(x = 3",
        "x) = 3",
        "[x) = 3",
        "x/0 = 3",
        "3/x = 2",
        "x/(x - x) = 1",
    ),
    *("x^y = 3", "x^2.5 = 3", "x^2^3 = 2", "x²³ 4 = 1", "x^65 = 1", "2^3x = 1", r"\frac12^2 = x", r"\frac345 = x"),
    *(
        r"\frac{1} = x",
        r"\sqrt{x} = 2",
        "x·+3 = 1",
        "x** = 3",
        "√x = 2",
        "\u0445 = 3",
        "x\u200b = 3",
        "x = ٣",
        "x\x00 = 3",
        "½x = 3",
    ),
    *("_ = 3", "x_ = 3", "a_b_c = 3", "{{x} = 3", "|x| = 3", "x = 3%", "x = $3", "2x(3)y = 1", "5·x(3) = 1"),
    *("- 2x + 3 = 13", "– x = 2", "+ x = 2", "* x = 2", "• x = 2", "0^0 = x", "x^0 = 1", "1. x = 2", "1) x = 2"),
    *("(1) x + y = 5", "(2)x = 4", "2x + 3 = 13 (3)", "2x = 10 [2]", "a + b = 5 (a)", "x = 5(2)", "3 (x) = 6"),
    *("x + y = 5 (iv)", r"x = 5 \quad (1)", r"2x = 10 {1}", "x = (2) y"),
    *("9**9**9 = x", "x = ((9^60)^60)^60", "x^9 = 1", "(x + 1)^9 = 1", "*".join(["(x + y + z + 1)^4"] * 2) + " = 1"),
)


@pytest.mark.parametrize("text", READ, ids=str)
def test_an_equation_is_read_in_every_notation(text: str) -> None:
    """The canonical text says what was read."""
    assert str(read_equation(text)) == READ[text]


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_what_has_two_readings_or_none_is_refused(text: str) -> None:
    """With a reason that can be shown in one line."""
    refusal = read_equation(text)
    assert isinstance(refusal, Refusal)
    assert refusal.reason
    assert "\n" not in refusal.reason


def test_names_asked_for_make_more_readable() -> None:
    """`2ab` is twice `ab` where `ab` is asked for; `x(3)` a product where `x` is; `xy` with both."""
    assert str(read_equation("2ab = 3", frozenset({"ab"}))) == "2*ab = 3"
    assert str(read_equation("x(3) = 6", frozenset({"x"}))) == "3*x = 6"
    assert str(read_equation("x y = 6", frozenset({"x", "y"}))) == "x*y = 6"
    assert str(read_equation("2x1 = 6", frozenset({"x1"}))) == "2*x1 = 6"
    assert str(read_equation("2e = 6", frozenset({"e"}))) == "2*e = 6"


def test_an_equation_keeps_its_text() -> None:
    """Trimmed; two equations with the same sides are equal whatever their text."""
    one, other = read_equation("  2*x = 4 "), read_equation("2x=4")
    assert isinstance(one, Equation)
    assert one.text == "2*x = 4"
    assert one == other
    assert hash(one) == hash(other)


@pytest.mark.parametrize(
    "text",
    [
        "x + y = 3, x - y = 1",
        "x+y=3 and x-y=1",
        "x + y = 3; x - y = 1",
        "x+y=3\nx-y=1",
        "x + y = 3 & x - y = 1",
        "$x+y=3$, $x-y=1$",
        "$x + y = 3, x - y = 1$",
        r"\begin{cases} x + y &= 3 \\ x - y &= 1 \end{cases}",
        r"$$\left\{\begin{array}{l} x + y = 3, \\ x - y = 1. \end{array}\right.$$".replace(".", "", 1).replace(
            "1.", "1"
        ),
    ],
)
def test_a_system_is_read_however_it_is_parted(text: str) -> None:
    """Commas, semicolons, line ends, `and`, `&`, LaTeX environments."""
    system = read_equations(text)
    assert not isinstance(system, Refusal)
    assert [str(eq) for eq in system] == ["y + x = 3", "-y + x = 1"]
    assert names_of(system) == ("x", "y")


@pytest.mark.parametrize(
    "text", ["x = 3", "", "x + y = 1,5x - y = 2", "x = 1, y", ", ".join(["x = 1"] * 9), "x=1," * 9000]
)
def test_a_system_that_is_none_is_refused(text: str) -> None:
    """Fewer than two, more than eight, a decimal comma, a piece that is no equation."""
    assert isinstance(read_equations(text), Refusal)


def test_trees_show_the_notation_with_its_place() -> None:
    """Spans count in the text given; what is written differently is another node."""
    text = "$2(x - 1) = -\\frac{x}{4}$"
    sides = read_sides(text)
    assert not isinstance(sides, Refusal)
    left, right = sides
    assert isinstance(left, Multiply)
    assert isinstance(left.right, Group)
    assert (left.sign, text[left.right.start : left.right.end]) == ("", "(x - 1)")
    assert isinstance(right, Negate)
    assert isinstance(right.body, Divide)
    assert (right.body.sign, text[right.start : right.end]) == ("\\frac", "-\\frac{x}{4}")


def test_an_expression_is_read_alone() -> None:
    """With its worth; a relation is too much."""
    tree = read_expression("(x + 1)^2 - 2.50")
    assert isinstance(tree, Add)
    assert str(poly(tree)) == "x^2 + 2*x - 3/2"
    assert [type(node) for node in walk(tree)][:3] == [Add, Power, Group]
    assert names_in(tree) == {"x"}
    assert children(Name("x")) == ()
    assert isinstance(read_expression("x = 3"), Refusal)
    assert isinstance(read_expression("x" * 9000), Refusal)


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    """Whatever comes is read or refused."""
    for read in (read_equation, read_equations, read_sides, read_expression):
        assert read(text) is not None


@given(st.text(alphabet="0123456789.xy+-*/^()= {}\\frac²", max_size=60))
def test_no_mathematical_scrap_raises(text: str) -> None:
    """The same for what looks like mathematics."""
    for read in (read_equation, read_equations, read_sides, read_expression):
        assert read(text) is not None


HOSTILE = (
    "(" * 10_000 + "x" + ")" * 10_000 + " = 3",
    "(" * 1_000 + "x" + ")" * 1_000 + " = 3",
    "[" * 30 + "x" + "]" * 30 + " = 3",
    "x = " + "9" * 2_000,
    "x = " + "9" * 1_000_000,
    "9**9**9 = x",
    "x = " + "*".join(["99^64"] * 20),
    "\0" * 1_000_000,
    " + ".join(f"x_{n}" for n in range(10_000)) + " = 3",
    "*".join(["x"] * 100) + " = 3",
    "x" + "^2" * 1_000 + " = 3",
    "+" * 2_000 + "x = 3",
    " + ".join(f"1/{n}" for n in range(3, 300)) + " = x",
    "x = 1" + " " * 7_900 + "y = 2",
)


@pytest.mark.timing
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_hostile_texts_are_refused_at_once(text: str) -> None:
    """Under 50 ms, without an exception."""
    start = time.perf_counter()
    read_equation(text), read_equations(text), read_expression(text)
    assert time.perf_counter() - start < 0.05


@pytest.mark.parametrize("text", HOSTILE[:12], ids=lambda text: ascii(text[:20]))
def test_hostile_texts_are_refused(text: str) -> None:
    """Too long, too deep, too large."""
    assert isinstance(read_equation(text), Refusal)


def test_a_long_integer_is_read() -> None:
    """Up to a thousand digits; what it says can be written again."""
    equation = read_equation("x = " + "7" * 1_000)
    assert isinstance(equation, Equation)
    assert equation.right == Poly.number(Fraction("7" * 1_000))
    assert str(equation).endswith("777")


def test_sums_that_outgrow_their_text_are_refused() -> None:
    """Fractions with many different denominators add up to long numbers."""
    primes = [n for n in range(30_000, 33_500) if all(n % d for d in range(2, 184))]
    assert isinstance(read_equation("+".join(f"1/{n}" for n in primes[:300]) + "=x"), Refusal)


def test_an_equation_carries_the_sides_that_it_was_read_as() -> None:
    """They are what reading its text again would give, so nobody does; where a name cancels, its text is read again."""
    written = read_equation("2(x + 1) = 3x/4 - 0.5")
    assert isinstance(written, Written)
    assert written.sides == read_sides(written.text, written.names)
    assert written == Equation(written.left, written.right)
    assert not isinstance(read_equation("width - width + x = 3"), Written)
