"""Whether the last number of the answers is a calculation from the numbers of the prompts, always the same one."""

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

MOST_NUMBERS = 3
LEAST_DIFFERENT = 8
FITS = 0.8
"""The share of answers that must end in the calculation: models slip, and nothing fits so often by chance."""
_NUMBER = re.compile(r"(?<![\w.])-?[0-9]+(?:\.[0-9]+)?(?:\s*/\s*[0-9]+)?(?![\w]|\.[0-9])")
_SCALES = frozenset(map(Fraction, (1, 2, 7, 10, 12, 24, 60, 100, 1000)))
_PROBES = ((Fraction(3), Fraction(7), Fraction(11)), (Fraction(13, 2), Fraction(5), Fraction(17)))

Numbers = tuple[Fraction, ...]
Percent = tuple[bool, ...]
Worth = Callable[[Numbers], Fraction | None]


@dataclass(frozen=True, slots=True)
class Formula:
    """A calculation.

    Attributes:
        text: With the letters `a`, `b`, `c` for the numbers in order.
        worth: Its value; None where it divides by zero.
    """

    text: str
    worth: Worth


def formulas_of(
    asked: Sequence[Numbers], answers: Sequence[str], percent: Percent, said: Collection[Fraction] = ()
) -> list[Formula]:
    """The simplest calculations that nearly all answers end in, no two of which are always equal.

    One means that the log decides; several, that its numbers do not tell them apart.

    Args:
        percent: For each number, whether it is a percentage.
        said: Numbers that all prompts have in common: a formula has no other constants than these, and factors such as
            100. What stands nowhere is a tariff, a year or a rate, and changes without a word.
    """
    pairs = [
        (numbers, end) for numbers, text in zip(asked, answers, strict=True) if (end := last_number(text)) is not None
    ]
    if len(pairs) < FITS * len(asked) or len({numbers for numbers, _ in pairs}) < LEAST_DIFFERENT:
        return []
    found: list[Formula] = []
    for formula in _formulas(percent, pairs, frozenset(said)):
        wrong = 0
        for numbers, end in pairs:
            wrong += formula.worth(numbers) != end
            if wrong > (1 - FITS) * len(pairs):
                break
        else:
            if not any(_same(formula, other) for other in found):
                found.append(formula)
    return found


def last_number(text: str) -> Fraction | None:
    """The number that a text ends in."""
    found = _NUMBER.findall(text)
    try:
        return Fraction(found[-1].replace(" ", "")) if found and len(found[-1]) < 40 else None
    except ZeroDivisionError:
        return None


def _same(one: Formula, two: Formula) -> bool:
    return all(one.worth(probe) == two.worth(probe) for probe in _PROBES)


def _formulas(
    percent: Percent, pairs: Sequence[tuple[Numbers, Fraction]], said: frozenset[Fraction]
) -> Iterator[Formula]:
    count = len(percent)
    if count == 1:
        yield from _of_one(pairs, said)
    elif count <= MOST_NUMBERS:
        for order in itertools.permutations(range(count)):
            for operations in itertools.product("+*-/", repeat=count - 1):
                yield from _of_several(order, operations, percent)
        yield from _changed_by(percent)


def _of_one(pairs: Sequence[tuple[Numbers, Fraction]], said: frozenset[Fraction]) -> Iterator[Formula]:
    """A multiple of the number and a summand, as two of the answers say; the most frequent pairs of them first."""
    for (first, one), (second, two) in itertools.islice(itertools.pairwise(pairs), 8):
        if first[0] != second[0]:
            factor = (two - one) / (second[0] - first[0])
            summand = one - factor * first[0]
            if factor and _is_factor(abs(factor), said) and (not summand or abs(summand) in said):
                yield Formula(_linear(factor, summand), _line(factor, summand))


def _line(factor: Fraction, summand: Fraction) -> Worth:
    return lambda numbers: numbers[0] * factor + summand


def _is_factor(number: Fraction, said: frozenset[Fraction]) -> bool:
    """Whether it is a plain scale, a number of the prompt, or a part by one of them."""
    known = _SCALES | said
    return number in known or 1 / number in known or any(below and number * below in said for below in said)


def _linear(factor: Fraction, summand: Fraction) -> str:
    product = "a" if factor == 1 else f"a * {factor}" if factor > 0 else f"a * ({factor})"
    return product if not summand else f"{product} {'+' if summand > 0 else '-'} {abs(summand)}"


def _of_several(order: tuple[int, ...], operations: tuple[str, ...], percent: Percent) -> Iterator[Formula]:
    """`a * b`, `(a + b) * c` and `a * (b + c)`, with the letters in this order; a percentage is a hundredth part."""
    terms = [_Term("abc"[place], place, hundredth=percent[place]) for place in order]
    if len(terms) == 2:
        left, right = terms
        yield Formula(f"{left} {operations[0]} {right}", lambda n: _do(operations[0], left.of(n), right.of(n)))
        return
    (left, middle, right), (one, two) = terms, operations
    yield Formula(
        f"({left} {one} {middle}) {two} {right}", lambda n: _do(two, _do(one, left.of(n), middle.of(n)), right.of(n))
    )
    yield Formula(
        f"{left} {one} ({middle} {two} {right})", lambda n: _do(one, left.of(n), _do(two, middle.of(n), right.of(n)))
    )


@dataclass(frozen=True, slots=True)
class _Term:
    letter: str
    place: int
    hundredth: bool

    def __str__(self) -> str:
        return f"({self.letter} / 100)" if self.hundredth else self.letter

    def of(self, numbers: Numbers) -> Fraction:
        return numbers[self.place] / 100 if self.hundredth else numbers[self.place]


def _changed_by(percent: Percent) -> Iterator[Formula]:
    """A number that is raised or lowered by a percentage."""
    if sorted(percent) == [False, True]:
        share, number = percent.index(True), percent.index(False)
        for sign, way in (("+", 1), ("-", -1)):
            text = f"{'abc'[number]} * (1 {sign} {'abc'[share]} / 100)"
            yield Formula(text, _raised(number, share, way))


def _raised(number: int, share: int, way: int) -> Worth:
    return lambda numbers: numbers[number] * (1 + way * numbers[share] / 100)


def _do(operation: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None or (operation == "/" and right == 0):
        return None
    match operation:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right
