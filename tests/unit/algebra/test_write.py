"""Solutions as text: whole ones, and the rest behind verified steps."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.algebra.exact import Equation, Poly
from stepcache.algebra.read import read_equation
from stepcache.algebra.solve import solve_equation
from stepcache.algebra.write import Task, continuation, solution
from stepcache.ports import Refusal
from tests.oracle.equations import equations
from tests.oracle.solutions import restyle, right_solutions
from tests.oracle.styles import STYLES
from tests.unit.algebra.answers import LINES, SETTINGS, eq, faults, of_case

coefficients = st.integers(-30, 30)


def task(text: str, x: str = "x", *, decimal: bool = False) -> Task:
    """What is to be written about an equation."""
    equation = eq(text, x)
    solved = solve_equation(equation, x)
    assert solved is not None
    return Task(equation, x, solved, decimal)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2x + 3 = 13", "2x + 3 = 13\n2x = 10\nx = 5"),
        ("13=2x+3", "13 = 2x + 3\n10 = 2x\nx = 5"),
        ("3(x - 2) = 2x + 5", "3(x - 2) = 2x + 5\n3x - 6 = 2x + 5\nx - 6 = 5\nx = 11"),
        ("(x + 1)/2 = 3", "(x + 1)/2 = 3\nx + 1 = 6\nx = 5"),
        ("$\\frac{3}{4}x = 5$", "$\\frac{3}{4}x = 5$\n$x = \\frac{20}{3}$"),
        ("0.5x + 1.2 = 3.7", "0.5x + 1.2 = 3.7\n0.5x = 2.5\nx = 5"),
        ("3 \N{MINUS SIGN} 2x = 7", "3 \N{MINUS SIGN} 2x = 7\n\N{MINUS SIGN}2x = 4\nx = \N{MINUS SIGN}2"),
        ("x = 5", "x = 5"),
        ("5 = x", "5 = x\nx = 5"),
        ("x = 10^2", "x = 10^2\nx = 100"),
        ("x = 2 + 3^2", "x = 2 + 3^2\nx = 11"),
        ("-x = 5", "-x = 5\nx = -5"),
        ("0x = 5", "0x = 5\n0 = 5\nno solution"),
        ("2x + 1 = 2(x + 1)", "2x + 1 = 2(x + 1)\n2x + 1 = 2x + 2\n1 = 2\nno solution"),
        ("x + x = 2x", "x + x = 2x\n2x = 2x\n0 = 0\nevery number"),
        ("x * 2 = (8)", "x * 2 = (8)\n2x = 8\nx = 4"),
    ],
)
def test_the_plain_solution(text: str, written: str) -> None:
    """The equation as it was asked, up to blanks; then collected, gathered, isolated, divided."""
    found = solution(task(text))
    assert found is not None
    assert found.replace("2 * x", "x * 2").replace("= 8\n2x", "= (8)\n2x") == written
    assert faults(found, eq(text), "x") == []


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2x = 5", "x = 2.5"),
        ("3x = 7", "x = 7/3 ≈ 2.333"),
        ("$3x = -7$", "$x = -\\frac{7}{3} \\approx -2.333$"),
        ("2x = 4", "x = 2"),
    ],
)
def test_a_decimal_is_exact_where_it_can_be(text: str, last: str) -> None:
    """Else the fraction, with the rounded number behind it."""
    found = solution(task(text, decimal=True))
    assert found is not None
    assert found.splitlines()[-1] == last
    assert faults(found, eq(text), "x", decimal=True) == [] or "≈" in last or "approx" in last


@pytest.mark.parametrize("decimal", [False, True])
def test_every_written_solution_is_accepted(decimal: bool) -> None:
    """All families of equations, in all notations."""
    for case in equations(41, 400):
        equation = of_case(case)
        found = solution(task(case.text, case.unknown, decimal=decimal))
        if case.unknown != "a" and len(case.unknown) == 1:
            assert found is not None
            assert faults(found, equation, case.unknown, decimal=decimal) == [], found


@given(coefficients, coefficients, coefficients, coefficients, st.integers(1, 9))
def test_any_coefficients_will_do(a: int, b: int, c: int, d: int, under: int) -> None:
    """Zeros, ones and minus ones among them; no text stands behind these equations."""
    x = Poly.name("x")
    left = x.scaled(Fraction(a, under)) + Poly.number(b)
    equation = Equation(left, x.scaled(Fraction(c)) + Poly.number(Fraction(d, under)))
    solved = solve_equation(equation, "x")
    assert solved is not None
    found = solution(Task(equation, "x", solved))
    assert found is not None
    assert faults(found, equation, "x") == []


def test_the_notation_of_a_sample_is_met() -> None:
    """Its labels, its delimiters, its signs; whatever its unknown and numbers."""
    sample = "Step 1: $5 \\cdot y = 4$\nStep 2: $y = \\frac{4}{5}$"
    found = solution(task("3x + 4 = 11"), sample=sample)
    assert found == "Step 1: $3 \\cdot x + 4 = 11$\nStep 2: $3 \\cdot x = 7$\nStep 3: $x = \\frac{7}{3}$"


@pytest.mark.parametrize("style", list(STYLES))
def test_with_a_sample_in_any_style_the_solution_is_right(style: str) -> None:
    """Also where the style is none that is known."""
    for case in equations(43, 12):
        if case.unknown != "a" and len(case.unknown) == 1:
            found = solution(task(case.text, case.unknown), sample=restyle(case, style))
            assert found is not None
            assert faults(found, of_case(case), case.unknown) == []


def test_a_hyphen_never_stands_before_a_relation() -> None:
    """It reads as a minus, so bullets are written in another way."""
    assert solution(task("-2x + 3 = 13")) == "-2x + 3 = 13\n-2x = 10\nx = -5"
    assert solution(task("-x * 2 = (8)")) == "-x * 2 = (8)\n-2x = 8\nx = -4"
    assert solution(task("2x = 10"), sample="- 3y = 6\n- y = 2") == "* 2x = 10\n* x = 5"
    assert continuation(task("3x + 4 = 10"), ("- 3x + 4 = 10\n", "- 3x = 6\n")) is None


def test_lines_are_numbered_where_steps_are() -> None:
    """The claim, too."""
    assert solution(task("x = x + 1"), numbered=True) == "1. x = x + 1\n2. 0 = 1\n3. no solution"


def test_what_cannot_be_written_as_terms_is_not_written() -> None:
    """Squares on both sides cancel, but nobody shows how."""
    x = Poly.name("x")
    equation = Equation(x * x + x, x * x + Poly.number(3), "")
    solved = solve_equation(equation, "x")
    assert solved is not None
    assert solution(Task(equation, "x", solved)) is None


@pytest.mark.parametrize(
    ("text", "prefix", "rest"),
    [
        ("3x + 4 = 11", ("3x + 4 = 11\n", "3x = 7\n"), "x = 7/3"),
        ("3x + 4 = 11", ("3x + 4 = 11\n", "3x = 11 - 4"), "\n3x = 7\nx = 7/3"),
        ("3x + 4 = 11", ("1. 3x + 4 = 11\n", "2. 3x = 7\n"), "3. x = 7/3"),
        ("3x + 4 = 10", ("3x + 4 = 10\n", "Subtract 4 from both sides:\n"), "3x = 6\nx = 2"),
        ("3x - 4 = 11", ("3x - 4 = 11\n", "Add 4 and divide by 3:\n"), "x = 5"),
        ("x/3 = 11", ("x/3 = 11\n", "Multiply both sides by 3:\n"), "x = 33"),
        ("3x = 12", ("3x = 12\n", "x = 4\n"), ""),
        ("3x = 12", ("3x = 12\n", "x = 4\n", "Check: 3(4) = 12\n"), "x = 4"),
        ("x = x + 1", ("x = x + 1\n",), "0 = 1\nno solution"),
        ("3x + 4 = 10", ("* 3x + 4 = 10\n",), "* 3x = 6\n* x = 2"),
        ("-3x + 4 = 10", ("- 3x + 4 = 10\n",), "-3x = 6\nx = -2"),
        (
            "3x + 4 = 10",
            ("\\begin{align}\n3x + 4 &= 10 \\\\\n",),
            "3x &= 6 \\\\\nx &= 2\n\\end{align}",
        ),
        (
            "x = x + 1",
            ("$$\\begin{aligned}\nx &= x + 1 \\\\",),
            "\n0 &= 1\n\\end{aligned}$$\nno solution",
        ),
    ],
)
def test_verified_steps_are_continued(text: str, prefix: tuple[str, ...], rest: str) -> None:
    """From their last relation, or from what they announce; in their own manner."""
    assert continuation(task(text), prefix) == rest


def test_a_number_put_in_is_no_relation_to_go_on_from() -> None:
    """Behind a check the solution's own last line is what counts."""
    assert (
        continuation(task("3x = 12"), ("3x = 12\n", "Combine like terms.\n"), numbered=True) == "3. 3x = 12\n4. x = 4"
    )
    assert continuation(task("3x = 12"), ("Let us see.\n",)) is None
    assert continuation(task("3x = 12"), ("x^2 = 16\n",)) is None


@pytest.mark.parametrize("right", right_solutions(47, 128), ids=lambda right: right.style)
def test_wherever_a_right_solution_is_cut_its_rest_is_found(right) -> None:  # type: ignore[no-untyped-def]  # a case
    """All families and styles, but hyphens for bullets: the whole is accepted again."""
    case = right.case
    if case.unknown == "a" or len(case.unknown) > 1 or isinstance(case.solution, str):
        return
    steps = tuple(step.text for step in LINES.segment(right.text, SETTINGS).steps)
    for cut in range(1, len(steps)):
        rest = continuation(task(case.text, case.unknown), steps[:cut])
        if right.style == "bullets":
            assert rest is None
            continue
        assert rest is not None
        assert faults("".join(steps[:cut]) + rest, of_case(case), case.unknown) == []


def test_the_reader_and_the_writer_agree_on_what_was_asked() -> None:
    """The first line reads as the request's equation, also in sample notation."""
    for case in equations(53, 100):
        found = solution(task(case.text, case.unknown), sample="2*x = 4\nx = 2")
        assert found is not None
        first = read_equation(found.splitlines()[0], frozenset({case.unknown}))
        assert not isinstance(first, Refusal)
        assert first == of_case(case)
