"""Linear equations of the micro-benchmark: made from their solutions, then perturbed one thing at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from benchmarks.paper.phrases import BASE_EQUATION, REWORDED_EQUATION
from benchmarks.paper.problem import Kind, Problem, Said, Task, Truth
from tests.oracle.equations import FAMILIES, EquationCase, worded
from tests.oracle.notation import NOTATIONS

FAMILY_OF_BASE = (
    "two_step",
    "negative",
    "mirrored",
    "both_sides",
    "parentheses",
    "over_number",
    "sum_over_number",
    "like_terms",
    "decimals",
    "one_step_product",
)
NOTATION_OF_BASE = ("plain", "plain", "tight", "plain", "plain", "plain", "plain", "star", "plain", "latex_dollar")
UNKNOWNS = "xxxxyntmkzpw"
OTHERS = 21
BY_NAME = {one.name: one for one in NOTATIONS}


@dataclass(frozen=True, slots=True)
class Base:
    """A base prompt, and what its variants are made from.

    Attributes:
        draw: Gives the same numbers under any unknown's name.
    """

    number: int
    case: EquationCase
    draw: str

    def written(self, draw: str, unknown: str, phrasing: str) -> EquationCase:
        """The case with other numbers, another unknown or other words."""
        family = FAMILY_OF_BASE[self.number]
        equation = FAMILIES[family][0](Random(draw), unknown)
        return worded(equation, family, unknown, BY_NAME[NOTATION_OF_BASE[self.number]], phrasing)


def bases(seed: int) -> list[Base]:
    """Ten equations, one of each family."""
    rng = Random(f"paper algebra {seed}")
    return [_base(number, rng) for number in range(len(FAMILY_OF_BASE))]


def _base(number: int, rng: Random) -> Base:
    unknown, phrasing = rng.choice(UNKNOWNS), BASE_EQUATION[number % len(BASE_EQUATION)]
    while True:
        draw = f"{rng.getrandbits(64)}"
        family = FAMILY_OF_BASE[number]
        equation = FAMILIES[family][0](Random(draw), unknown)
        case = worded(equation, family, unknown, BY_NAME[NOTATION_OF_BASE[number]], phrasing)
        if isinstance(case.solution, Fraction) and case.solution:
            return Base(number, case, draw)


def base_problems(seed: int) -> list[Problem]:
    """The requests that come first."""
    return [_problem(base, Kind.BASE, 0, base.case.prompt, base.case) for base in bases(seed)]


def evaluation(seed: int) -> list[Problem]:
    """111 requests: 30 reworded, 30 with other constants, 30 with another unknown, 21 that ask something else."""
    found = bases(seed)
    rng = Random(f"paper algebra evaluation {seed}")
    return [*_reworded(found, rng), *_constants(found, rng), *_renamed(found, rng), *_others(found, rng)]


def _problem(base: Base, kind: Kind, place: int, prompt: str, truth: Truth) -> Problem:
    return Problem(f"algebra/{base.number}/{kind}/{place}", Task.ALGEBRA, kind, base.number, prompt, truth)


def _reworded(found: list[Base], rng: Random) -> list[Problem]:
    phrasings = iter(rng.sample(REWORDED_EQUATION, 3 * len(found)))
    cases = [(base, base.written(base.draw, base.case.unknown, next(phrasings))) for base in found for _ in range(3)]
    return [_problem(base, Kind.REWORDED, at % 3, case.prompt, case) for at, (base, case) in enumerate(cases)]


def _constants(found: list[Base], rng: Random) -> list[Problem]:
    return [_problem(base, Kind.CONSTANTS, at, case.prompt, case) for base in found for at, case in _moved(base, rng)]


def _moved(base: Base, rng: Random) -> list[tuple[int, EquationCase]]:
    """Three equations of the base's shape with other numbers, asked for in its words."""
    cases: dict[str, EquationCase] = {}
    while len(cases) < 3:
        case = base.written(f"{rng.getrandbits(64)}", base.case.unknown, base.case.phrasing)
        whole = isinstance(case.solution, Fraction) and case.solution
        if whole and case.shape == base.case.shape and case.prompt != base.case.prompt:
            cases.setdefault(case.prompt, case)
    return list(enumerate(cases.values()))


def _renamed(found: list[Base], rng: Random) -> list[Problem]:
    problems = []
    for base in found:
        names = rng.sample(sorted(set("abkmnpqrtuvwxyz") - {base.case.unknown}), 3)
        cases = [base.written(base.draw, name, base.case.phrasing) for name in names]
        problems += [_problem(base, Kind.UNKNOWN, at, case.prompt, case) for at, case in enumerate(cases)]
    return problems


def _others(found: list[Base], rng: Random) -> list[Problem]:
    """Each question about two of the bases or three."""
    problems = []
    for at in range(OTHERS):
        base = found[(at + 3 * (at // len(found))) % len(found)]
        prompt, truth = QUESTIONS[at % len(QUESTIONS)](base.case, rng)
        problems.append(_problem(base, Kind.OTHER, at, prompt, truth))
    return problems


Question = Callable[[EquationCase, Random], tuple[str, Said]]


def _root(case: EquationCase) -> Fraction:
    assert isinstance(case.solution, Fraction)
    return case.solution


def _yes_no(prompt: str, yes: bool, because: str) -> tuple[str, Said]:
    right, wrong = ("Yes", "No") if yes else ("No", "Yes")
    return prompt, Said((rf"\b{right}\b",), (rf"\b{wrong}\b",), f"{right}, because {because}.", f"{wrong}.")


def _number(prompt: str, value: Fraction, before: str) -> tuple[str, Said]:
    said = rf"(?<![\w./-]){value}(?![\w/]|\.\d)"
    return prompt, Said((said,), (), f"{before} {value}.", f"{before} {value + 3}.")


def _how_many(case: EquationCase, _: Random) -> tuple[str, Said]:
    prompt = f"How many solutions does {case.text} have?"
    return prompt, Said((r"\b(one|1|single)\b",), (r"\b(two|no|infinitely)\b",), "It has one solution.", "It has two.")


def _is_solution(case: EquationCase, rng: Random) -> tuple[str, Said]:
    yes = rng.random() < 0.5
    value = _root(case) + (0 if yes else rng.randint(1, 4))
    sides = "both sides are then equal" if yes else "the sides then differ"
    return _yes_no(f"Is {case.unknown} = {value} a solution of {case.text}?", yes, sides)


def _checked(case: EquationCase, rng: Random) -> tuple[str, Said]:
    yes = rng.random() < 0.5
    value = _root(case) + (0 if yes else rng.randint(1, 4))
    prompt = f"I solved {case.text} and got {case.unknown} = {value}. Is that correct?"
    return _yes_no(prompt, yes, "putting it in shows so")


def _larger(case: EquationCase, rng: Random) -> tuple[str, Said]:
    limit = rng.randint(-6, 8)
    prompt = f"Is {case.unknown} greater than {limit} if {case.text}?"
    return _yes_no(prompt, _root(case) > limit, "that follows from the equation")


def _twice(case: EquationCase, rng: Random) -> tuple[str, Said]:
    a, b = rng.randint(2, 5), rng.randint(1, 9)
    prompt = f"If {case.text}, what is {a}{case.unknown} + {b}?"
    return _number(prompt, a * _root(case) + b, "The value is")


def _inequality(_: EquationCase, rng: Random) -> tuple[str, Said]:
    a, b, root = rng.randint(2, 9), rng.randint(1, 20), rng.randint(2, 12)
    prompt = f"Solve the inequality {a}x + {b} < {a * root + b}"
    needs = (rf"x\s*<\s*{root}\b",)
    return prompt, Said(needs, (), f"{a}x < {a * root}, so x < {root}.", f"{a}x < {a * root}, so x > {root}.")


def _quadratic(_: EquationCase, rng: Random) -> tuple[str, Said]:
    p, q = rng.sample(range(1, 10), 2)
    prompt = f"Solve x^2 - {p + q}x + {p * q} = 0"
    needs = (rf"(?<!\d){p}(?!\d)", rf"(?<!\d){q}(?!\d)")
    return prompt, Said(needs, (), f"The roots are x = {p} and x = {q}.", f"The only root is x = {p + q + 10}.")


def _absolute(_: EquationCase, rng: Random) -> tuple[str, Said]:
    a, b = rng.randint(8, 12), rng.randint(1, 7)
    needs = (rf"(?<![\d-]){a + b}(?!\d)", rf"(?<![\d-]){a - b}(?!\d)")
    right = f"x = {a + b} or x = {a - b}."
    return f"Solve |x - {a}| = {b}", Said(needs, (), right, f"x = {a + b + 1}.")


def _story(_: EquationCase, rng: Random) -> tuple[str, Said]:
    each, fee, count = rng.randint(3, 9), rng.randint(10, 30), rng.randint(3, 12)
    prompt = (
        f"A taxi takes {fee} dollars and {each} dollars a mile. The ride cost {each * count + fee} dollars. "
        "How many miles was it?"
    )
    return _number(prompt, Fraction(count), "The ride was this many miles:")


def _sign(case: EquationCase, _: Random) -> tuple[str, Said]:
    words = ("positive", "negative") if _root(case) > 0 else ("negative", "positive")
    prompt = f"Is {case.unknown} positive or negative in {case.text}?"
    return prompt, Said((rf"\b{words[0]}\b",), (rf"\b{words[1]}\b",), f"It is {words[0]}.", f"It is {words[1]}.")


QUESTIONS: tuple[Question, ...] = (
    _how_many,
    _is_solution,
    _twice,
    _inequality,
    _checked,
    _quadratic,
    _larger,
    _story,
    _sign,
    _absolute,
)
