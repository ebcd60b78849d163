"""The hand-written reader against `grammars/algebra.lark`."""

from hypothesis import given, settings
from hypothesis import strategies as st

from stepcache.algebra.exact import Equation
from stepcache.algebra.read import read_equation
from tests.unit.algebra.reference import reference_equation

NAMES = st.sampled_from((frozenset[str](), frozenset({"x"}), frozenset({"x", "y"}), frozenset({"ab", "x1"})))
ATOMS = st.sampled_from(
    (
        *("1", "2", "3", "10", "2.5", ".5", "0", "x", "y", "a", "ab", "xx", "x1", "x_1", "x_{2}", "width", "e", "sin"),
        *(
            r"\frac34",
            r"\frac12",
            r"\frac{1}{2}",
            r"\frac{x}{2}",
            r"\frac{3}{x}",
            r"\dfrac{x + 1}{-4}",
            "(3/4)",
            "(-2)",
        ),
    )
)
TIMES = st.sampled_from(("", " ", "*", " × ", "·", r" \cdot ", "/", " ÷ ", " / ", "*-", "/-", r"\,"))
SIGNS = st.sampled_from((" + ", " - ", "+", "-", " − ", "–", " + -", " - -", "+-", "--", " - +"))
EXPONENTS = st.sampled_from(("", "", "", "", "²", "^2", "^{2}", "**3", "^(2)", "^65"))
BRACKETS = st.sampled_from((("(", ")"), ("[", "]"), ("{", "}"), (r"\left(", r"\right)"), ("(", "]")))


def _grouped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    groups = st.builds(lambda pair, body: pair[0] + body + pair[1], BRACKETS, inner)
    factor = st.builds(str.__add__, st.one_of(ATOMS, ATOMS, groups), EXPONENTS)
    product = st.builds(_interleaved, st.lists(factor, min_size=1, max_size=3), TIMES)
    return st.builds(_interleaved, st.lists(product, min_size=1, max_size=3), SIGNS)


def _interleaved(parts: list[str], sign: str) -> str:
    return sign.join(parts)


EXPRESSIONS = st.recursive(ATOMS, _grouped, max_leaves=6)
EQUATIONS = st.builds(
    lambda left, sign, right: left + sign + right, EXPRESSIONS, st.sampled_from(("=", " = ")), EXPRESSIONS
)
SCRAPS = st.sampled_from((*"0123xyab()[]{}+-*/^=.,²·− _\\", r"\frac", "\n", "≈", "٣", "x2", "!"))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An equation with a few characters taken out or put in."""
    text = draw(EQUATIONS)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.one_of(st.just(""), SCRAPS)) + text[place + draw(st.integers(0, 1)) :]
    return str(text).strip()


def _agree(text: str, names: frozenset[str]) -> None:
    read = read_equation(text, names)
    assert (read if isinstance(read, Equation) else None) == reference_equation(text, names)


@settings(max_examples=600)
@given(EQUATIONS, NAMES)
def test_reader_and_grammar_take_the_same_equations(text: str, names: frozenset[str]) -> None:
    """What one refuses the other refuses; what both read has the same sides."""
    _agree(text, names)


@settings(max_examples=900)
@given(mutated(), NAMES)
def test_reader_and_grammar_refuse_the_same_damage(text: str, names: frozenset[str]) -> None:
    """The same with characters lost or put in."""
    _agree(text, names)
