"""What an answer's text holds."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepcache.algebra.items import Claim, Item, Label, Move, Place, Relation, Remark, Unread
from stepcache.algebra.lines import is_bulleted, read_lines
from stepcache.algebra.words import is_known_remark

X = frozenset({"x"})
XY = frozenset({"x", "y"})


def shown(item: Item) -> str:
    """An item in short."""
    match item:
        case Relation():
            return f"{item.left_poly} {item.sign} {item.right_poly}"
        case Move():
            return f"{item.verb} {item.operand_poly if item.whole else '?'} {item.place}"
        case Claim(kind):
            return kind
        case Remark(text):
            return f"'{text}'"
        case Label(number):
            return f"#{number}"
    return "unread"


def held(text: str, names: frozenset[str] = X) -> list[str]:
    """What a text holds, in short."""
    return [shown(item) for item in read_lines(text, names)]


RELATIONS = {
    "2x + 3 = 13": ["2*x + 3 = 13"],
    "$2x = 10$": ["2*x = 10"],
    "$$2x = 10$$": ["2*x = 10"],
    r"\(2x = 10\)": ["2*x = 10"],
    "\\[\n2x = 10\n\\]": ["2*x = 10"],
    "\\begin{align*}\n2x &= 10 \\\\\nx &= 5\n\\end{align*}": ["2*x = 10", "x = 5"],
    "2x = 10 ⇒ x = 5": ["2*x = 10", "x = 5"],
    "2x = 10 -> x = 5": ["2*x = 10", "x = 5"],
    "2x = 10 => x = 5": ["2*x = 10", "x = 5"],
    r"$2x = 10 \implies x = 5$": ["2*x = 10", "x = 5"],
    r"$2x = 10 \Longrightarrow x = 5$": ["2*x = 10", "x = 5"],
    "2x = 10; x = 5": ["2*x = 10", "x = 5"],
    "2x = 10, x = 5.": ["2*x = 10", "x = 5"],
    "2x = 13 - 3 = 10": ["2*x = 10", "10 = 10"],
    "x = 7/3 ≈ 2.333": ["x = 7/3", "7/3 ≈ 2333/1000"],
    r"x \approx 2.33": ["x ≈ 233/100"],
    r"$x = \boxed{5}$": ["x = 5"],
    r"$\boxed{x = 5}$": ["x = 5"],
    r"\boxed{5}": ["x = 5"],
    "**x = 5**": ["x = 5"],
    "x = **5**": ["x = 5"],
    "(2x = 10)": ["2*x = 10"],
    "10 = 2x": ["10 = 2*x"],
    "2(5) + 3 = 13 ✓": ["13 = 13"],
    "- 2x = 10": ["-2*x = 10"],
    "• 2x = 10": ["2*x = 10"],
    "• -2x = 10": ["-2*x = 10"],
    "x=-2": ["x = -2"],
    "2y = 10": ["2*y = 10"],
    "a = 3": ["a = 3"],
    "2a = 3": ["2*a = 3"],
    "LHS = 13 = RHS": ["LHS = 13", "13 = RHS"],
    "x equals -2": ["x = -2"],
    "x is equal to 5": ["x = 5"],
    "x is 5": ["x = 5"],
    "x is approximately 2.3": ["x ≈ 23/10"],
    r"2x = 10 \quad x = 5": ["2*x = 10", "x = 5"],
    "2x = 10 \\\\[2pt] x = 5": ["2*x = 10", "x = 5"],
}


@pytest.mark.parametrize("text", RELATIONS, ids=ascii)
def test_a_relation_is_read_however_it_is_set(text: str) -> None:
    """LaTeX, arrows, chains, bullets, words."""
    assert held(text) == RELATIONS[text]


MIXED = {
    "So x equals -2.": ["'So'", "x = -2"],
    "The solution is x = 5.": ["'The solution is'", "x = 5"],
    "The value of x is 5.": ["'The value of'", "x = 5"],
    "Answer: 5": ["'Answer'", "x = 5"],
    "The answer is 5.": ["'The answer is'", "x = 5"],
    "Check: 2(5) + 3 = 13, which is true.": ["'Check'", "13 = 13", "'which is true'"],
    "Step 2: 2x = 10": ["#2", "2*x = 10"],
    "**Step 2:** 2x = 10": ["#2", "2*x = 10"],
    "### Step 2\n2x = 10": ["#2", "2*x = 10"],
    "2. 2x = 10": ["#2", "2*x = 10"],
    "2) 2x = 10": ["#2", "2*x = 10"],
    "- 2. 2x = 10": ["#2", "2*x = 10"],
    "Subtract 3 from both sides: 2x = 10": ["subtract 3 ahead", "2*x = 10"],
    "Subtracting $3$ from both sides gives 2x = 10.": ["subtract 3 ahead", "'gives'", "2*x = 10"],
    "Add 3x to each side of the equation.": ["add 3*x ahead"],
    "We multiply both sides by 4 and get x = 8": ["'We'", "multiply 4 ahead", "'and get'", "x = 8"],
    "2x = 10   (subtract 3)": ["2*x = 10", "subtract 3 mark"],
    r"\[2x = 10 \quad \text{(subtract 3)}\]": ["2*x = 10", "subtract 3 mark"],
    "2x = 10 [-3]": ["2*x = 10", "subtract 3 mark"],
    "2x = 10 [/(-2)]": ["2*x = 10", "divide -2 mark"],
    "2x = 10 (÷2)": ["2*x = 10", "divide 2 mark"],
    "2x = 10\t(+3)": ["2*x = 10", "add 3 mark"],
    "2x + 3 = 13 | -3": ["2*x + 3 = 13", "subtract 3 ahead"],
    "2x = 10 by subtracting 3": ["2*x = 10", "'by'", "subtract 3 behind"],
    "2x = 10, then divide by 2": ["2*x = 10", "'then'", "divide 2 ahead"],
    "2x = 10 - divide by 2": ["2*x = 10", "'-'", "divide 2 behind"],
    "Multiply out the brackets": ["expand None ahead"],
    "Combine like terms: 2x = 10": ["combine None ahead", "2*x = 10"],
    "Move 3 to the right side": ["move 3 ahead"],
    "Divide both sides by it.": ["divide ? ahead", "'it'"],
    "Multiply both sides": ["multiply ? ahead", "'both sides'"],
    "Subtract 3 from the left side": ["subtract ? ahead", "'left side'"],
    "Add 3 and 5": ["add ? ahead", "'and 5'"],
    "Divide both sides by 2 x = 5": ["divide ? ahead", "2*x = 5"],
    "the simplified equation": ["'the simplified equation'"],
    "So there is no solution.": ["'So there is'", "none"],
    "Every real number is a solution.": ["all", "'is a solution'"],
    "The coefficient of x is 2.": ["'The coefficient of x is 2'"],
    "0 = 2 is false": ["0 = 2", "'is false'"],
}


@pytest.mark.parametrize("text", MIXED, ids=ascii)
def test_words_around_relations_are_moves_claims_and_remarks(text: str) -> None:
    """Each with its operand and its place."""
    assert held(text) == MIXED[text]


UNREAD = (
    *("1/2x = 3", "x = 1,000", "x = 5 plus 3", "x = five", "minus x = 5", "2x = 10 (-3)", "x ≠ 5", "x < 5", "x == 5"),
    *(
        "x := 5",
        "x = 5!",
        "x = 2.333...",
        "x = 5%",
        "√x = 5",
        "x' = 5",
        "= 5",
        "2x =",
        "2x = 10cm",
        "3(x = 5)",
        "(x = 5)2",
    ),
    *(
        "$3$x = 15",
        "x = 5 divided by 2",
        "x = 5 or 6",
        "x = ±5",
        "(2x = 10",
        "2x] = 10",
        r"\sqrt{x} = 5",
        "x = 5.x",
        "so - 2x = 10",
    ),
    *("x = 5, 6", "x = 5 and 6", "x = 5 (or 6)", "x = 5 (mod 7)", "x equals minus 5", "x is five"),
    *("x = " + " + ".join("1" * 500), "x = ²", "x = e"),
)


@pytest.mark.parametrize("text", UNREAD, ids=lambda text: ascii(text[:20]))
def test_what_may_be_read_otherwise_is_unread(text: str) -> None:
    """By name, so that a judge is unsure."""
    assert "unread" in held(text)


def test_a_sentence_that_denies_a_relation_is_marked() -> None:
    """`false`, `not`, `impossible` turn the meaning round."""
    denied = [item.denied for item in read_lines("0 = 2, a contradiction. But 2 = 2.", X) if isinstance(item, Relation)]
    assert denied == [True, False]


def test_an_unknown_of_several_letters_is_read_in_words_too() -> None:
    """Only where it is asked for."""
    assert held("So 2width = 10 and width is 5", frozenset({"width"})) == ["'So'", "2*width = 10", "'and'", "width = 5"]
    assert held("width-height = 3", frozenset({"width", "height"})) == ["width - height = 3"]
    assert held("right-hand side, let's go") == ["'right-hand side, let's go'"]


def test_two_unknowns_have_no_implied_value() -> None:
    """`Answer: 5` says nothing where there are two."""
    assert held("Answer: 5", XY) == ["'Answer: 5'"]
    assert held("Answer: x + 1", X) == ["'Answer: x + 1'"]
    assert held(r"\boxed{1/2x}", X) == [r"'1/2x'"]


def test_hyphens_are_bullets_where_a_list_of_lines_has_them() -> None:
    """Two lines begin so, the first relation among them; else a hyphen is a minus sign."""
    assert is_bulleted("- 2x = 10\n- x = 5")
    assert not is_bulleted("- 2x = 10\nx = -5")
    assert not is_bulleted("5 - 2x = 15\n- 2x = 10\n- x = 5")
    assert held("- -2x = 10\n- x = -5") == ["-2*x = 10", "x = -5"]
    assert [shown(item) for item in read_lines("- 2x = 10", X, bulleted=True)] == ["2*x = 10"]


def test_spans_point_at_what_was_read() -> None:
    """A relation's span takes in the box that it opens."""
    text = r"So $x = \boxed{5}$."
    relation = next(item for item in read_lines(text, X) if isinstance(item, Relation))
    assert text[relation.start : relation.end] == r"x = \boxed{5}"
    assert (relation.chain, relation.implied, str(relation.equation), relation.names) == (0, False, "x = 5", X)


def test_a_remark_tells_its_numerals() -> None:
    """Whoever serves it must know where they come from."""
    (remark,) = read_lines("There are 2 steps", X)
    assert isinstance(remark, Remark)
    assert remark.numerals == ("2",)


@pytest.mark.parametrize("text", ["So we get", "Let's solve for x", "left-hand side", "Now, check:", ""])
def test_a_remark_of_known_words_is_known(text: str) -> None:
    """Case, apostrophes and hyphens do not matter."""
    assert is_known_remark(text, names=X)


@pytest.mark.parametrize("text", ["Paris is nice", "So 3 steps", "we get the moon", "for y", "x²"])
def test_a_remark_with_another_word_is_not_known(text: str) -> None:
    """Nor one with a numeral, or another letter."""
    assert not is_known_remark(text, names=X)


def test_a_list_of_the_author_is_added() -> None:
    """`prose = [algebra, WORDS]`."""
    assert is_known_remark("voilà", [frozenset({"voil"}), frozenset({"à"})])
    assert is_known_remark("hooray", [frozenset({"hooray"})])


def is_chain(one: Item, other: Item) -> bool:
    """Whether two relations share a side."""
    return isinstance(one, Relation) and isinstance(other, Relation) and one.chain == other.chain


def test_a_mark_keeps_its_place_behind_a_relation_in_words() -> None:
    """`is equal to` is one sign, but three words."""
    assert held("x is equal to 5\n2x = 10 [-3]") == ["x = 5", "2*x = 10", "subtract 3 mark"]


HARMLESS = set(' \t\r\n$*#`"“”.,;:?!()[]{}&|→⇒⟹-–—=>•✓_~') | set("\\")


@given(st.lists(st.sampled_from([*RELATIONS, *MIXED, *UNREAD[:30]]), max_size=4))
def test_everything_in_a_text_is_accounted_for(lines: list[str]) -> None:
    """Items do not overlap, but for the sides that a chain shares; between them stands decoration only."""
    text = "\n".join(lines)
    items = read_lines(text, X)
    assert all(one.end <= other.start or is_chain(one, other) for one, other in pairwise(items))
    rest = list(text)
    for item in items:
        rest[item.start : item.end] = " " * (item.end - item.start)
    words = "".join(" " if char in HARMLESS else char for char in rest).split()
    assert set(words) <= {"begin", "align", "end", "boxed", "implies", "Longrightarrow", "quad", "2pt", "text"}


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    """Whatever comes is read."""
    assert isinstance(read_lines(text, X), tuple)


@given(st.text(alphabet="0123x =()[]{}.,-+*/$\\|\nsubtractdividebyboth≈'\"", max_size=80))
def test_no_scrap_of_an_answer_raises(text: str) -> None:
    """The same for what looks like an answer."""
    assert isinstance(read_lines(text, XY), tuple)


HOSTILE = (
    *(
        "x" * 1_000_000,
        "= " * 500_000,
        "\0" * 60_000,
        "(" * 60_000,
        "()" * 30_000,
        "{" * 60_000,
        "=" * 60_000,
        "'" * 60_000,
    ),
    *("\\boxed{" * 8_000, "subtract " * 6_500, "divide both sides by " * 3_000, "x is " * 12_000, "no " * 20_000),
    *(
        "x = 5\n" * 9_000,
        "x=5=" * 12_000,
        "$" * 60_000,
        "a-" * 30_000,
        " " * 60_000 + "=",
        "2(" * 2_000 + "x = 3",
        "x_" * 20_000,
    ),
)


@pytest.mark.timing
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_texts_are_read_at_once(text: str) -> None:
    """Under 200 ms, without an exception; what is too long is unread by name."""
    start = time.perf_counter()
    items = read_lines(text, X)
    assert time.perf_counter() - start < 0.2
    assert len(text) <= 65_536 or [type(item) for item in items] == [Unread]


def test_too_many_parts_are_unread() -> None:
    """A text of tens of thousands of words is no solution."""
    assert held("no way " * 5_000) == ["unread"]
    assert held("x" * 70_000) == ["unread"]


def test_places_are_closed_words() -> None:
    """Three ways a move can stand."""
    assert {str(place) for place in Place} == {"ahead", "behind", "mark"}
