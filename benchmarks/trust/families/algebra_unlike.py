"""Requests that hold an equation and do not, or not only, ask for its solution; and such in words nobody foresaw."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from benchmarks.trust.families import algebra_wordings as words
from benchmarks.trust.families.algebra_changes import said, second_unknown
from benchmarks.trust.families.algebra_manner import Manner
from benchmarks.trust.families.algebra_truth import AllSolved, InForm, Otherwise, Solved
from benchmarks.trust.record import Family, Record, Truth
from tests.oracle.equations import EquationCase, solution_of, two_step
from tests.oracle.lookalikes import TEXTS
from tests.oracle.notation import bare, delimited, write_equation
from tests.oracle.solutions import NOTATION_BY_NAME
from tests.oracle.systems import worded_system

Variant = Callable[[Random, EquationCase], tuple[Family, str, Truth]]
OTHER = "That is another question."
_LISTED = json.loads(TEXTS.read_text(encoding="utf-8"))
_TEMPLATES = [(group["category"], one) for group in _LISTED["templates"] for one in group["prompts"]]
_SINGLE = [(group["category"], one) for group in _LISTED["single"] for one in group["prompts"]]


def _never(name: str) -> Family:
    return Family(f"algebra/{name}", claimable=False)


LOOKALIKES = {category: _never(f"lookalike: {category}") for category, _ in (*_TEMPLATES, *_SINGLE)}
FRESH = Family("algebra/fresh wording", claimable=None)
LANGUAGE = Family("algebra/another language", claimable=None)
NUMBER = Family("algebra/only the number", claimable=None)
FRACTION = Family("algebra/as a fraction", claimable=None)
JSON = Family("algebra/as JSON", claimable=None)
JOINED = Family("algebra/two equations, one unknown asked", claimable=None)
WORDS, ROUNDED = _never("in words"), _never("rounded")
WHETHER = _never("whether it is so")
UNITS, INSIDE, RELATION = _never("units"), _never("inside JSON, code or a story"), _never("another relation")
NOT_LINEAR, ONE_OF_TWO = _never("not linear"), _never("two equations, one of them asked")
TWO_LETTERS, OTHER_LETTER = _never("two letters in one equation"), _never("another letter asked")
FORMATTED = _never("JSON demanded by response_format")


def variants(rng: Random, manner: Manner, group: str, case: EquationCase, count: int) -> list[Record]:
    """So many of them."""
    found: list[Record] = []
    for place, make in enumerate(rng.choices(_MAKERS, _WEIGHTS, k=count)):
        family, prompt, truth = make(rng, case)
        body = {"response_format": {"type": "json_object"}} if family is FORMATTED else {}
        found.append(manner.record(f"{group}/unlike {place}", family, group, prompt, truth, body=body))
    return found


def lookalike(rng: Random, case: EquationCase) -> tuple[Family, str, Truth]:
    """One of the oracle's templates, around the group's equation or one like it."""
    category, template = rng.choice(_TEMPLATES)
    notation = NOTATION_BY_NAME[case.notation]
    own = case if case.unknown == "x" else said_in_x(rng, case)
    text = delimited(own.text, notation)
    return LOOKALIKES[category], template.replace("@eq", text).replace("@v", str(own.solution)), Otherwise(OTHER, own)


def said_in_x(rng: Random, case: EquationCase) -> EquationCase:
    """Another equation, in `x`, in the same notation."""
    notation = NOTATION_BY_NAME[case.notation]
    equation = two_step(rng, "x")
    found = said(replace(case, equation=equation, unknown="x", family="two_step"), "Solve {eq}", notation)
    return replace(found, text=write_equation(equation, bare(notation)))


def single(rng: Random, case: EquationCase) -> tuple[Family, str, Truth]:
    """One of the oracle's prompts that hold an equation of their own, with other numbers where it has `2x + 3 = 13`."""
    category, text = rng.choice(_SINGLE)
    a, b = rng.randint(2, 9), rng.randint(2, 30)
    c = a * rng.randint(1, 12) + b
    drawn = text.replace("2x + 3 = 13", f"{a}x + {b} = {c}").replace("2x + 3", f"{a}x + {b}")
    return LOOKALIKES[category], drawn, Otherwise(OTHER, case)


def _filled(rng: Random, case: EquationCase, texts: Sequence[str]) -> EquationCase:
    return said(case, rng.choice(texts))


def _worded(family: Family, texts: Sequence[str], truth: Callable[[EquationCase], Truth]) -> Variant:
    def make(rng: Random, case: EquationCase) -> tuple[Family, str, Truth]:
        asked = _filled(rng, case, texts)
        return family, asked.prompt, truth(asked)

    return make


def _otherwise(case: EquationCase) -> Truth:
    return Otherwise(OTHER, case)


def _in_form(form: str) -> Callable[[EquationCase], Truth]:
    return lambda case: InForm(case, form)


def other_relation(rng: Random, case: EquationCase) -> tuple[Family, str, Truth]:
    """No equation at all: `≠`, `<`, `≤` stand in the place of `=`."""
    sign = rng.choice(words.RELATIONS)
    sign = f" {sign} " if sign.startswith("\\") else sign
    shown = delimited(case.text.replace("=", sign), NOTATION_BY_NAME[case.notation])
    return RELATION, case.phrasing.format(eq=shown, x=case.unknown), _otherwise(case)


def not_linear(rng: Random, case: EquationCase) -> tuple[Family, str, Truth]:
    """A quadratic equation and the like, in words that ask for a solution."""
    a, b, c = rng.randint(2, 9), rng.randint(1, 20), rng.randint(2, 60)
    text = rng.choice(words.NOT_LINEAR).format(a=a, b=b, c=c)
    return NOT_LINEAR, case.phrasing.format(eq=text, x="x"), _otherwise(case)


def one_of_two(rng: Random, case: EquationCase) -> tuple[Family, str, Truth]:
    """Two equations in the same unknown, and one of them asked for."""
    notation = NOTATION_BY_NAME[case.notation]
    second = delimited(write_equation(two_step(rng, case.unknown), bare(notation)), notation)
    text = rng.choice(words.ONE_OF_TWO)
    first = delimited(case.text, notation)
    return ONE_OF_TWO, text.format(eq=first, eq2=second, x=case.unknown), _otherwise(case)


def joined(rng: Random, case: EquationCase) -> tuple[Family, str, Truth]:
    """An equation in the unknown that is asked for, and one in another."""
    if isinstance(case.solution, str) or len(case.unknown) > 1:
        return _worded(FRESH, words.FRESH, Solved)(rng, case)
    other = rng.choice([one for one in "xyntabk" if one != case.unknown])
    equation = two_step(rng, other)
    root = solution_of(equation, other)
    if isinstance(root, str):
        raise AssertionError(equation)
    pair = (case.equation, equation) if rng.random() < 0.5 else (equation, case.equation)
    point = {case.unknown: case.solution, other: root}
    phrasing = rng.choice(words.JOINED).replace("{eq} and {eq2}", "{ands}")
    names = ((case.unknown, other), (case.unknown,))
    asked = worded_system(pair, names, ("unique", point), NOTATION_BY_NAME[case.notation], phrasing)
    return JOINED, asked.prompt, AllSolved(asked)


def two_letters(rng: Random, case: EquationCase) -> tuple[Family, str, Truth]:
    """One equation in two unknowns: it has no one solution, whichever is asked for."""
    if len(case.unknown) > 1:
        return other_letter(rng, case)
    notation = NOTATION_BY_NAME[case.notation]
    text = delimited(write_equation(second_unknown(rng, case), bare(notation)), notation)
    return TWO_LETTERS, case.phrasing.format(eq=text, x=case.unknown), _otherwise(case)


def other_letter(rng: Random, case: EquationCase) -> tuple[Family, str, Truth]:
    """A letter is asked for that the equation does not hold."""
    letter = rng.choice([one for one in "xyznkwpq" if one != case.unknown])
    text = delimited(case.text, NOTATION_BY_NAME[case.notation])
    phrasing = rng.choice(("Solve {eq} for {x}", "Find {x} if {eq}.", "What is {x} if {eq}?", "Solve for {x}: {eq}"))
    return OTHER_LETTER, phrasing.format(eq=text, x=letter), _otherwise(case)


def formatted(_rng: Random, case: EquationCase) -> tuple[Family, str, Truth]:
    """The plain question; the request's body demands JSON."""
    return FORMATTED, case.prompt, InForm(case, "json")


MAKERS: dict[Variant, int] = {
    lookalike: 8,
    single: 4,
    _worded(FRESH, words.FRESH, Solved): 4,
    _worded(LANGUAGE, words.LANGUAGES, Solved): 2,
    _worded(NUMBER, words.AS_NUMBER, _in_form("number")): 1,
    _worded(FRACTION, words.AS_FRACTION, _in_form("fraction")): 1,
    _worded(JSON, words.AS_JSON, _in_form("json")): 1,
    _worded(WORDS, words.IN_WORDS, _in_form("words")): 1,
    _worded(ROUNDED, words.ROUNDED, _otherwise): 1,
    _worded(UNITS, words.UNITS, _otherwise): 1,
    _worded(WHETHER, words.WHETHER, _otherwise): 2,
    _worded(INSIDE, words.INSIDE, _otherwise): 2,
    other_relation: 2,
    not_linear: 2,
    one_of_two: 1,
    joined: 2,
    two_letters: 1,
    other_letter: 1,
    formatted: 1,
}
_MAKERS, _WEIGHTS = list(MAKERS), list(MAKERS.values())
