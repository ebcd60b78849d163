"""`adapt restate`: the same solution of another equation."""

import re
from fractions import Fraction
from random import Random
from statistics import median
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.adapters.restate import Restate
from stepcache.algebra.exact import Equation, Poly
from stepcache.algebra.manner import without_dashes
from stepcache.algebra.shapes import shape
from stepcache.domain.slots import NO_SLOTS
from stepcache.domain.writing import Source
from tests.oracle.equations import EquationCase, make_case
from tests.oracle.solutions import adaptation_pairs, restyle
from tests.oracle.styles import CHATTY_STYLES, PLAIN_STYLES, STYLES
from tests.unit.algebra.answers import eq, eqs, faults, of_case

RESTATE = Restate()


def source(text: str) -> Source:
    """An older answer; the adapter looks at nothing else of it."""
    return Source(text, (text,), "", "", NO_SLOTS, NO_SLOTS)


def adapted(answer: str, old: str, new: str, xs: str = "xx", *, decimal: bool = False) -> str | None:
    """The answer to `old`, made anew for `new`; `xs` are the unknowns of both."""
    before = Restate.Args(eq=eq(old, xs[0]), x=xs[0])
    found = RESTATE.adapt(source(answer), before, Restate.Args(eq=eq(new, xs[1]), x=xs[1], decimal=decimal))
    return found.text if found else None


PLAIN = "2x + 3 = 13\n2x = 10\nx = 5"


def test_a_changed_constant_changes_every_line_it_stands_in() -> None:
    """And no other character."""
    assert adapted(PLAIN, "2x + 3 = 13", "2x + 3 = 17") == "2x + 3 = 17\n2x = 14\nx = 7"


def test_coefficients_signs_and_the_unknown_may_change_with_it() -> None:
    """The steps stay, the numbers and names follow."""
    assert adapted(PLAIN, "2x + 3 = 13", "5y - 4 = 11", "xy") == "5y - 4 = 11\n5y = 15\ny = 3"


def test_equal_numerals_are_told_apart() -> None:
    """Three threes that are a coefficient, a constant and a solution."""
    answer = "3x + 3 = 12\n3x + 3 - 3 = 12 - 3\n3x = 9\n3x/3 = 9/3\nx = 3"
    assert adapted(answer, "3x + 3 = 12", "4x + 5 = 13") == (
        "4x + 5 = 13\n4x + 5 - 5 = 13 - 5\n4x = 8\n4x/4 = 8/4\nx = 2"
    )


@pytest.mark.parametrize(
    ("answer", "new"),
    [
        (
            "Subtract 3 from both sides:\n2x + 3 - 3 = 13 - 3\n2x = 10\nDividing both sides by 2 gives x = 5.",
            "Add 4 to both sides:\n-5x - 4 + 4 = 11 + 4\n-5x = 15\nDividing both sides by -5 gives x = -3.",
        ),
        ("2x = 10   [-3]\nx = 5   [/2]", "-5x = 15   [+4]\nx = -3   [/(-5)]"),
        ("2x = 10 (subtract 3 from both sides)\nx = 5", "-5x = 15 (add 4 to both sides)\nx = -3"),
        ("SUBTRACTING 3: 2x = 10\nSo x equals 5.", "ADDING 4: -5x = 15\nSo x equals -3."),
        ("x = (13 - 3)/2 = 10/2 = 5", "x = (11 + 4)/(-5) = 15/(-5) = -3"),
        ("2x = 13 - 3 = 10\n$\\boxed{5}$", "-5x = 11 + 4 = 15\n$\\boxed{-3}$"),
        ("13 - 3 = 10\n10/2 = 5\n**x = 5**", "11 + 4 = 15\n15/(-5) = -3\n**x = -3**"),
        ("x = 5\nCheck: 2(5) + 3 = 10 + 3 = 13 ✓", "x = -3\nCheck: -5(-3) - 4 = 15 - 4 = 11 ✓"),
        ("Move 3 to the other side: 2x = 13 - 3\nx = 5", "Move -4 to the other side: -5x = 11 + 4\nx = -3"),
        ("We isolate the term 2x. Combine like terms:\n2x = 10\nx = 5", "Combine like terms:\n-5x = 15\nx = -3"),
        ("It has 1 solution.\nx = 5", "x = -3"),
        ("Now we solve for x:\nx = 5.", "Now we solve for x:\nx = -3."),
    ],
)
def test_words_stay_and_what_they_name_follows(answer: str, new: str) -> None:
    """Moves turn with their sign; remarks with a numeral that nothing accounts for go."""
    assert adapted(f"2x + 3 = 13\n{answer}", "2x + 3 = 13", "-5x - 4 = 11") == f"-5x - 4 = 11\n{new}"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("So it is two.", ""),
        ("Done. So it is two.", "\nDone. "),
        ("**So it is two.**\nThus two it is.", ""),
        ("The answer is 2nd to none.", ""),
        ("The answer is \u00bd of 4.", ""),
        ("Twice two is that.\nDone.", "\nDone."),
        ("That is two.\nDone.\nIt is two.", "\nDone."),
        ("It is two so x = 2", None),
        ("So x = 2, which is two.", "\nSo x = 7."),
        ("So x = 2 (that is two).", "\nSo x = 7."),
        ("This one equation in one unknown is solved.", "\nThis one equation in one unknown is solved."),
        ("Third, we check: 2(2) + 3 = 7", "\nThird, we check: 2(7) + 3 = 17"),
        ("So the answer is\n**2.**", None),
        ("Final answer:\n2. ", None),
        ("The answer is: two.", ""),
        ("The answer is\n1. Done.", None),
        ("Two, and x = 2", None),
        ("So it is two\nas wanted.", None),
        ("**So it is two. Done.**", None),
        ("So x = 2 \u2460", None),
    ],
)
def test_numbers_in_words_go_with_their_sentence(words: str, kept: str | None) -> None:
    """They are of the older equation; what would leave half a sentence is not adapted."""
    made = adapted(f"2x + 3 = 7\n2x = 4\nx = 2\n{words}", "2x + 3 = 7", "2x + 3 = 17")
    assert made == (None if kept is None else f"2x + 3 = 17\n2x = 14\nx = 7{kept}")


@pytest.mark.parametrize(
    ("answer", "new"),
    [
        ("1. 2x + 3 = 5\n2. 2x = 2\n3. Thus x = 1", "1. 2x + 3 = 17\n2. 2x = 14\n3. Thus x = 7"),
        ("**Step 1:** Start.\n2x + 3 = 5\nStep 2\nx = 1", "**Step 1:** Start.\n2x + 3 = 17\nStep 2\nx = 7"),
        ("1. Start: 2x + 3 = 5\n5. x = 1", "1. Start: 2x + 3 = 17\nx = 7"),
        ("2x + 3 = 5\nx = 1\nThe answer is\n**1.**\n2(1) + 3 = 5", None),
        ("2x + 3 = 5\nx = 1\nThe answer is\n1. We are done.", None),
        ("1. 2x + 3 = 5\n2. x = 1\nThe answer is\n3. We are done.", None),
    ],
)
def test_labels_stay_where_they_count_the_lines(answer: str, new: str | None) -> None:
    """One, two, three, each before what its line says."""
    assert adapted(answer, "2x + 3 = 5", "2x + 3 = 17") == new


def test_a_side_that_comes_out_as_the_one_before_is_written_once() -> None:
    """A fraction that had to be reduced there may be in lowest terms here."""
    answer = "8x = 50\nx = 50/8 = 25/4\nCheck: 8(25/4) = 50 = 50"
    assert adapted(answer, "8x = 50", "6x = 1") == "6x = 1\nx = 1/6\nCheck: 6(1/6) = 1"


def test_hyphens_before_relations_become_other_bullets() -> None:
    """A hyphen reads as a minus there."""
    answer = "- 2x + 3 = 13\n- 2x = 10\n- x = 5"
    assert adapted(answer, "2x + 3 = 13", "5x + 3 = 13") == "* 5x + 3 = 13\n* 5x = 10\n* x = 2"
    assert adapted("- 2x + 3 = 13\nx = -5", "-2x + 3 = 13", "-3x + 4 = 13") == "-3x + 4 = 13\nx = -3"


@pytest.mark.parametrize(
    ("x", "answer", "new"),
    [
        ("t", "We solve for x.\nx = 5", "We solve for t.\nt = -3"),
        ("a", "To find x, isolate x.\nx = 5", "To find a, isolate a.\na = -3"),
    ],
)
def test_the_unknown_is_renamed_in_words_too(x: str, answer: str, new: str) -> None:
    """Where it stands alone."""
    assert adapted(answer, "2x + 3 = 13", f"-5{x} - 4 = 11", f"x{x}") == new


def test_an_article_is_no_unknown() -> None:
    """`a` is renamed where it is the unknown, and stays where it is a word."""
    answer = "This is a linear equation. We solve for a:\na = 5"
    new = "This is a linear equation. We solve for x:\nx = 7"
    assert adapted(answer, "2a + 3 = 13", "2x + 3 = 17", "ax") == new


def test_an_unknown_of_several_letters_gets_a_sign_before_it() -> None:
    """`2width` is hard to read."""
    before = Restate.Args(eq=eq("2x + 3 = 13"), x="x")
    after = Restate.Args(eq=eq("3*width + 3 = 12", "width"), x="width")
    found = RESTATE.adapt(source(PLAIN), before, after)
    assert found is not None
    assert found.text == "3*width + 3 = 12\n3*width = 9\nwidth = 3"


@pytest.mark.parametrize(
    ("old", "answer", "new", "result"),
    [
        ("3x = 7", "3x = 7\nx = 7/3 ≈ 2.33", "6x = 5", "6x = 5\nx = 5/6 ≈ 0.83"),
        ("3x = 7", "3x = 7\nx = 7/3 ≈ 2.33", "4x = 6", "4x = 6\nx = 1.5"),
        ("3x = 7", "3x = 7\nx ≈ 2.33", "6x = -5", "6x = -5\nx ≈ -0.83"),
        ("3x = 7", "3x = 7\nx = 7/3\n7/3 ≈ 2.3", "6x = 5", "6x = 5\nx = 5/6\n5/6 ≈ 0.8"),
        ("2x = 5", "2x = 5\nx = 2.5", "6x = 5", "6x = 5\nx = 5/6 ≈ 0.833"),
        ("2x = 5", "2x = 5\nx = 5/2", "6x = 5", "6x = 5\nx = 5/6"),
        ("0.5x = 5", "0.5x = 5\nx = 10", "0.5x = 1.2", "0.5x = 1.2\nx = 2.4"),
    ],
)
def test_a_decimal_stays_one_where_it_can(old: str, answer: str, new: str, result: str) -> None:
    """An endless one is rounded to as many places."""
    assert adapted(answer, old, new) == result


def test_a_decimal_may_be_asked_for() -> None:
    """Then the value is one, though the older answer had no need of it."""
    assert adapted(PLAIN, "2x + 3 = 13", "2x + 3 = 10", decimal=True) == "2x + 3 = 10\n2x = 7\nx = 3.5"


def test_no_solution_is_adapted_to_no_solution_only() -> None:
    """What is said in words must be so of the other equation, too."""
    answer = "2x + 1 = 2x + 4\n1 = 4\nno solution"
    assert adapted(answer, "2x + 1 = 2x + 4", "3x - 2 = 3x + 5") == "3x - 2 = 3x + 5\n-2 = 5\nno solution"
    assert adapted(answer, "2x + 1 = 2x + 4", "3x - 2 = x + 5") is None
    assert adapted(answer, "2x + 1 = 2x + 4", "3x - 2 = 3x - 2") is None
    assert adapted("3(x + 4) = 21\nx = 3", "3(x + 4) = 21", "0(x + 4) = 0") is None


@pytest.mark.parametrize(
    "answer",
    [
        "2x + 3 = 13\n7x - 1 = 34\nx = 5",
        "2x + 3 = 13\nDivide both sides by 7:\nx = 5",
        "2x + 3 = 13\nDivide both sides by it:\nx = 5",
        "2x + 3 = 13\nx^2 = 25\nx = 5",
        "2x + 3 = 13\n4 + 1 = 5\nx = 5",
        "2x + 3 = 13\nx ≈ 2x",
        "2x + 3 = 13\n1 ≈ 5.0",
        "2x + 3 = 13\n1/2x = 5",
        "2x + 3 = 13\nMultiply both sides by x:\nx = 5",
        "2x + 3 = 13\n" * 41,
        "2x + 3 = 13\n" + "very " * 5000,
    ],
)
def test_what_is_no_known_form_is_left_alone(answer: str) -> None:
    """A line of another equation, an operation that is none, text without end."""
    assert adapted(answer, "2x + 3 = 13", "2x + 3 = 17") is None


def test_systems_and_what_cannot_be_read_as_terms_are_left_alone() -> None:
    """The adapter then costs only its rung."""
    one, system = Restate.Args(eq=eq("x = 1"), x="x"), Restate.Args(eq=eqs("x + y = 2, x - y = 0"), x=("x", "y"))
    assert RESTATE.adapt(source("x = 1"), one, system) is None
    assert RESTATE.adapt(source("x = 1"), one, Restate.Args(eq=eq("x = 1"), x=("x",))) is None
    x = Poly.name("x")
    square = Restate.Args(eq=Equation(x * x + x, x * x), x="x")
    assert RESTATE.adapt(source("x = 1"), one, square) is None
    assert RESTATE.adapt(source("x = 1"), square, one) is None


@pytest.mark.parametrize(("styles", "least"), [(PLAIN_STYLES, 0.999), (CHATTY_STYLES, 0.99)])
def test_one_answer_of_the_same_steps_is_enough(styles: tuple[str, ...], least: float) -> None:
    """In every writing style: the oracle's own solution, to the last character."""
    pairs = adaptation_pairs(59, 330, styles)
    right = sum(_restated(*pair) == _as_written(restyle(pair[2], pair[3])) for pair in pairs)
    assert right >= least * len(pairs)


def _as_written(text: str) -> str:
    """The oracle's text without hyphens before relations, and without the same side twice over."""
    return re.sub(r"= (\S+) = \1$", r"= \1", without_dashes(text), flags=re.MULTILINE)


def _restated(old: EquationCase, answer: str, new: EquationCase, style: str) -> str | None:
    assert style in STYLES
    before, after = (Restate.Args(eq=of_case(case), x=case.unknown) for case in (old, new))
    found = RESTATE.adapt(source(answer), before, after)
    return found.text if found else None


def same_shape(seed: int, count: int) -> list[tuple[EquationCase, EquationCase]]:
    """Pairs of equations that a rule with `like = [shape]` takes for each other: other signs, other letters."""
    rng, met, pairs = Random(seed), dict[object, EquationCase](), list[tuple[EquationCase, EquationCase]]()
    while len(pairs) < count:
        case = make_case(rng)
        if case.unknown == "a" or len(case.unknown) > 1:
            continue
        like = shape(of_case(case), case.unknown)
        if like in met:
            pairs.append((met[like], case))
        met[like] = case
    return pairs


@pytest.mark.parametrize(("styles", "least"), [(PLAIN_STYLES, 0.98), (CHATTY_STYLES, 0.96)])
def test_one_answer_of_the_same_shape_is_enough(styles: tuple[str, ...], least: float) -> None:
    """Any signs and letters: every check passes."""
    pairs, right = same_shape(67, 330), 0
    for n, (old, new) in enumerate(pairs):
        style = styles[n % len(styles)]
        made = _restated(old, restyle(old, style), new, style)
        right += made is not None and faults(made, of_case(new), new.unknown) == []
    assert right >= least * len(pairs)


@pytest.mark.timing
def test_an_answer_is_adapted_in_about_a_millisecond() -> None:
    """Read, bound and made anew; the second time it is only made."""
    pairs = adaptation_pairs(71, 200)
    times = []
    for old, answer, new, _ in pairs:
        before, after = (Restate.Args(eq=of_case(case), x=case.unknown) for case in (old, new))
        begun = perf_counter()
        RESTATE.adapt(source(answer), before, after)
        times.append(perf_counter() - begun)
    assert median(times) < 2e-3


numbers = st.integers(-40, 40).filter(bool)


@given(st.tuples(numbers, numbers, numbers), st.tuples(numbers, numbers, numbers))
def test_whatever_is_adapted_is_right(old: tuple[int, int, int], new: tuple[int, int, int]) -> None:
    """Any signs: every check that a rule has passes on what comes out."""
    if old[0] in (1, -1) or new[0] in (1, -1):
        return
    first, second = (f"{a}x + {b} = {c}".replace("+ -", "- ") for a, b, c in (old, new))
    value = Fraction(old[2] - old[1], old[0])
    answer = (
        f"{first}\nSubtract {old[1]} from both sides:\n{old[0]}x = {old[2] - old[1]}\n"
        f"Divide both sides by {old[0]}: x = {value}\nSo x equals {value}."
    )
    made = adapted(answer, first, second)
    assert made is not None, answer
    assert faults(made, eq(second), "x") == [], made
