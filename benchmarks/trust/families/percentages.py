"""Percentages: six questions about two numbers, in many words, and what sounds like them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from benchmarks.trust.families.arithmetic_truth import Calculated, Unasked
from benchmarks.trust.record import Family, Group, Record


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of question.

    Attributes:
        worth: What it asks for, of its two numbers.
        plain: The same as a calculation in plain signs.
        wordings: With `{a}`, `{b}` for the numbers; a percentage is `{a%}` or `{b%}`.
    """

    name: str
    worth: Callable[[Fraction, Fraction], Fraction]
    plain: str
    wordings: tuple[str, ...]


QUESTIONS = (
    Question(
        "of",
        lambda a, b: a * b / 100,
        "({a}) / 100 * ({b})",
        (
            "What is {a%} of {b}?",
            "What's {a%} of {b}",
            "How much is {a%} of {b}?",
            "Calculate {a%} of {b}.",
            "Please compute {a%} of {b}",
            "Find {a%} of {b} step by step.",
            "Work out {a%} of {b} and show your work.",
            "Can you calculate {a%} of {b}?",
            "Tell me {a%} of {b}.",
            "What number is {a%} of {b}?",
            "{a%} of {b} is what number?",
            "{a%} of {b} = ?",
        ),
    ),
    Question(
        "what percent",
        lambda a, b: a / b * 100,
        "({a}) / ({b}) * 100",
        (
            "What percent of {b} is {a}?",
            "What percentage of {b} is {a}?",
            "{a} is what percent of {b}?",
            "{a} is what percentage of {b}?",
            "Write {a} as a percentage of {b}.",
            "Express {a} as a percentage of {b}",
            "What is {a} as a percentage of {b}?",
            "Calculate {a} as a percent of {b} step by step.",
            "What percentage is {a} of {b}?",
        ),
    ),
    Question(
        "of what number",
        lambda a, b: a / (b / 100),
        "({a}) / (({b}) / 100)",
        (
            "{a} is {b%} of what number?",
            "{a} is {b%} of what?",
            "{b%} of what number is {a}?",
            "Find the number of which {a} is {b%}.",
            "Of what number is {a} {b%}?",
            "If {b%} of a number is {a}, what is the number?",
        ),
    ),
    Question(
        "increase",
        lambda a, b: a * (1 + b / 100),
        "({a}) * (1 + ({b}) / 100)",
        (
            "Increase {a} by {b%}.",
            "Please increase {a} by {b%}",
            "Raise {a} by {b%} and show the steps.",
            "What is {a} increased by {b%}?",
            "Add {b%} to {a}.",
            "Calculate {a} increased by {b%}",
        ),
    ),
    Question(
        "decrease",
        lambda a, b: a * (1 - b / 100),
        "({a}) * (1 - ({b}) / 100)",
        (
            "Decrease {a} by {b%}.",
            "Reduce {a} by {b%}",
            "Please decrease {a} by {b%} step by step.",
            "What is {a} decreased by {b%}?",
            "What is {a} reduced by {b%}?",
            "Subtract {b%} from {a}.",
        ),
    ),
    Question(
        "change",
        lambda a, b: (b - a) / a * 100,
        "(({b}) - ({a})) / ({a}) * 100",
        (
            "What is the percentage change from {a} to {b}?",
            "What is the percent change from {a} to {b}?",
            "Calculate the percentage change from {a} to {b}.",
            "Find the percent change from {a} to {b} step by step",
            "Work out the % change from {a} to {b}",
            "What percentage change is it from {a} to {b}?",
        ),
    ),
)
UNLIKE = {
    "percentage points": (
        "What is the change in percentage points from {a} to {b}?",
        "How many percentage points are between {a%} and {b%}?",
        "Increase {a%} by {b} percentage points.",
        "Increase {b} by {a} percentage points",
    ),
    "one after the other": (
        "Increase {b} by {a%} and then by 10%.",
        "What is {b} after two discounts of {a%}?",
        "Decrease {b} by {a%} twice",
        "Increase {b} by {a%}, then decrease it by {a%}.",
        "What is {a%} of 20% of {b}?",
        "Increase {b} by {a%} every year for 3 years.",
    ),
    "interest and tax": (
        "What is {b} at {a%} compound interest after 2 years?",
        "Add {a%} tax to {b}.",
        "What is {b} without the {a%} tax that is in it?",
        "What is {b} before a {a%} increase?",
        "What is {b} plus {a%} VAT?",
        "{b} includes {a%} VAT. What is the net price?",
        "What is the price of {b} with {a%} off?",
        "What is {a%} off {b}?",
    ),
    "money and units": (
        "What is {a%} of ${b}?",
        "What is {a%} of {b} euros?",
        "Increase {b} kg by {a%}.",
        "What is {a%} of {b}, rounded to the cent?",
        "What percent of {b} km is {a} m?",
        "Tip {a%} on {b}",
    ),
    "about": (
        "What is about {a%} of {b}?",
        "Roughly what percent of {b} is {a}?",
        "What is {a%} of {b} to the nearest whole number?",
        "Estimate {a%} of {b}.",
        "What is more than {a%} of {b}?",
        "What is at least {a%} of {b}?",
    ),
    "odds": (
        "What are the odds of {a%}?",
        "With a chance of {a%}, how many of {b} succeed?",
        "What is the probability of {a%} of {b}?",
        "Is {a%} of {b} likely?",
    ),
    "another question": (
        "Is {a%} of {b} even?",
        "Which is more, {a%} of {b} or {b%} of {a}?",
        "Explain how to find {a%} of {b}.",
        "How do I calculate {a%} of {b}?",
        "Do not calculate {a%} of {b}.",
        "What is {a%} of {b} in words?",
        "What is {a%} of {b}? Answer with only the number.",
        "What is {a%} of {b} as JSON?",
        "What is not {a%} of {b}?",
        "What is {a%} of {b} and of 300?",
        "What is {a%} of x?",
        "What is the difference between {a%} and {b%}?",
        "Was sind {a%} von {b}?",
        "What is {a}%{b}?",
        "What is {b} mod {a}?",
        "What is {a} per mille of {b}?",
        "Increase {b} by {a}.",
        "Reduce {b} to {a%}.",
        "Increase {a%} by {b%}.",
        "What is {a%} of {b%}?",
    ),
    "two readings": (
        "What is {a%} of 1,000?",
        "What is {a%} of 1,5?",
        "What is {a%} of {b} + 5?",
        "What is {a%} of {b} - 3%?",
        "What is {a}-20% of {b}?",
        "What is {a%} of 2 1/2 ?",
        "What is {a%} of {b}!",
        "What is 1,5% of {b}?",
        "What is \uff15% of {b}?",
        "What is {a}\uff05 of {b}?",
    ),
}
UNLIKE_FAMILIES = {name: Family(f"percentages/unlike: {name}", claimable=False) for name in UNLIKE}
BASES = {one.name: Family(f"percentages/base: {one.name}", claimable=True) for one in QUESTIONS}
AGAIN = Family("percentages/the same again", claimable=True)
REWORDED = Family("percentages/rewording", claimable=True)
SIGN = Family("percentages/the other sign of percent", claimable=True)
NUMBERS = Family("percentages/changed numbers", claimable=True)
SWAPPED = Family("percentages/swapped numbers", claimable=True)
OTHER = Family("percentages/another question about the numbers", claimable=True)
ZERO = Family("percentages/division by zero", claimable=False)
YEARS = Family("percentages/change of two years", claimable=False)
BELOW = Family("percentages/more, less or change of a number below zero", claimable=False)
PERCENT = ("%", " %", " percent", " per cent")


def number(rng: Random) -> str:
    """A number as people write it: mostly whole, some with a point, a fraction, below zero, or very long."""
    kind = rng.random()
    if kind < 0.6:
        return str(rng.randint(1, 900))
    if kind < 0.85:
        return f"{rng.randint(0, 300)}.{rng.randint(1, 99)}"
    if kind < 0.9:
        return f"{rng.randint(1, 9)}/{rng.randint(2, 9)}"
    return str(-rng.randint(1, 200) if kind < 0.95 else rng.randrange(10**29, 10**30))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about two numbers, as they are written."""

    question: Question
    a: str
    b: str

    @property
    def truth(self) -> Calculated:
        """What is right."""
        value = self.question.worth(Fraction(self.a), Fraction(self.b))
        return Calculated(self.question.plain.format(a=self.a, b=self.b), value)

    @property
    def is_unclear(self) -> bool:
        """Whether it has two answers: some take the percentage of a number below zero, some that of its size."""
        return self.question.name in {"increase", "decrease", "change"} and Fraction(self.a) < 0


def said(asked: Asked, words: str, sign: str) -> str:
    """The words with the numbers, and that sign of percent."""
    pairs = (("{a%}", asked.a + sign), ("{b%}", asked.b + sign), ("{a}", asked.a), ("{b}", asked.b))
    for mark, text in pairs:
        words = words.replace(mark, text)
    return words


def percentage_group(rng: Random, group: str) -> list[Record]:
    """A question about two numbers, and what can be made of it."""
    asked = Asked(rng.choice(QUESTIONS), number(rng), number(rng))
    sign = rng.choice(PERCENT)
    base = _record(rng, f"{group}/base", BASES[asked.question.name], asked, sign)
    others = [question for question in QUESTIONS if question != asked.question]
    made = (
        (REWORDED, asked, sign),
        (SIGN, asked, rng.choice(PERCENT)),
        (NUMBERS, replace(asked, b=number(rng)), sign),
        (NUMBERS, replace(asked, a=number(rng)), sign),
        (SWAPPED, replace(asked, a=asked.b, b=asked.a), sign),
        (OTHER, replace(asked, question=rng.choice(others)), sign),
    )
    first = "" if asked.is_unclear else base.name
    again = replace(base, name=f"{group}/again", family=AGAIN if first else BELOW, base=False, source=first)
    found = [base, again]
    for place, (family, other, percent) in enumerate(made):
        record = _record(rng, f"{group}/{place}", family, other, percent)
        source = "" if family is OTHER or other.is_unclear else first
        found.append(replace(record, base=False, source=source))
    found += [_unlike(rng, f"{group}/unlike {place}", asked, sign) for place in (1, 2)]
    if rng.random() < 0.4:
        found.append(rng.choice((_by_zero, _by_zero, _below_zero, _of_years))(rng, group, sign))
    return found


def _record(rng: Random, name: str, family: Family, asked: Asked, sign: str) -> Record:
    group = name.partition("/")[0]
    prompt = said(asked, rng.choice(asked.question.wordings), sign)
    if asked.is_unclear:
        return Record(name, BELOW, group, prompt, Unasked(prompt), base=True)
    return Record(name, family, group, prompt, asked.truth, base=True)


def _unlike(rng: Random, name: str, asked: Asked, sign: str) -> Record:
    kind = rng.choice(list(UNLIKE))
    prompt = said(asked, rng.choice(UNLIKE[kind]), sign)
    return Record(name, UNLIKE_FAMILIES[kind], name.partition("/")[0], prompt, Unasked(prompt))


def _by_zero(rng: Random, group: str, sign: str) -> Record:
    """The question of a share of 0, of what 0 % is, of the change from 0."""
    place, question = rng.choice(list(enumerate(_DIVIDING)))
    numbers: Sequence[str] = (number(rng), "0") if place < 2 else ("0", number(rng))
    prompt = said(Asked(question, *numbers), rng.choice(question.wordings), sign)
    return Record(f"{group}/by zero", ZERO, group, prompt, Unasked(prompt))


def _below_zero(rng: Random, group: str, sign: str) -> Record:
    """More, less or the change of a number below zero."""
    asked = Asked(rng.choice(QUESTIONS[3:]), f"-{rng.choice(_SIZES)}", number(rng))
    return replace(_record(rng, f"{group}/below zero", BELOW, asked, sign), base=False)


def _of_years(rng: Random, group: str, sign: str) -> Record:
    """The change between two years: of something that is not said."""
    years = (str(rng.randint(1900, 2099)) for _ in range(2))
    prompt = said(Asked(QUESTIONS[5], *years), rng.choice(QUESTIONS[5].wordings), sign)
    return Record(f"{group}/years", YEARS, group, prompt, Unasked(prompt))


_SIZES = ("200", "12.5", "3/4", "80")
_DIVIDING = (QUESTIONS[1], QUESTIONS[2], QUESTIONS[5])

GROUPS = (Group(percentage_group, weight=18),)
