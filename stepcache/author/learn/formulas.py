"""Whether the last number of the answers is a calculation from the numbers of the prompts, always the same one."""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

MOST_NUMBERS = 3
LEAST_DIFFERENT = 8
FITS = 0.8
"""The share of answers that must end in the calculation: models slip, and nothing fits so often by chance."""
_NUMBER = re.compile(r"(?<![\w.])-?[0-9]+(?:\.[0-9]+)?(?:\s*/\s*[0-9]+)?(?![\w]|\.[0-9])")
_PROBES = ((Fraction(3), Fraction(7), Fraction(11)), (Fraction(13, 2), Fraction(5), Fraction(17)))

Numbers = tuple[Fraction, ...]
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


def formulas_of(asked: Sequence[Numbers], answers: Sequence[str]) -> list[Formula]:
    """The simplest calculations that nearly all answers end in, no two of which are always equal.

    One means that the log decides; several, that its numbers do not tell them apart.
    """
    pairs = [
        (numbers, said) for numbers, text in zip(asked, answers, strict=True) if (said := last_number(text)) is not None
    ]
    if len(pairs) < FITS * len(asked) or len({numbers for numbers, _ in pairs}) < LEAST_DIFFERENT:
        return []
    found: list[Formula] = []
    for formula in _formulas(len(pairs[0][0]), pairs):
        wrong = 0
        for numbers, said in pairs:
            wrong += formula.worth(numbers) != said
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


def _formulas(count: int, pairs: Sequence[tuple[Numbers, Fraction]]) -> Iterator[Formula]:
    if count == 1:
        yield from _of_one(pairs)
    elif count <= MOST_NUMBERS:
        for order in itertools.permutations(range(count)):
            for operations in itertools.product("+*-/", repeat=count - 1):
                yield from _of_several(order, operations)


def _of_one(pairs: Sequence[tuple[Numbers, Fraction]]) -> Iterator[Formula]:
    """A multiple of the number and a summand, as two of the answers say; the most frequent pairs of them first."""
    for (first, one), (second, two) in itertools.islice(itertools.pairwise(pairs), 8):
        if first[0] != second[0]:
            factor = (two - one) / (second[0] - first[0])
            summand = one - factor * first[0]
            if factor and max(map(_size, (factor, summand))) <= 10_000:
                yield Formula(_linear(factor, summand), _line(factor, summand))


def _line(factor: Fraction, summand: Fraction) -> Worth:
    return lambda numbers: numbers[0] * factor + summand


def _size(number: Fraction) -> int:
    return max(abs(number.numerator), number.denominator)


def _linear(factor: Fraction, summand: Fraction) -> str:
    product = "a" if factor == 1 else f"a * {factor}" if factor > 0 else f"a * ({factor})"
    return product if not summand else f"{product} {'+' if summand > 0 else '-'} {abs(summand)}"


def _of_several(order: tuple[int, ...], operations: tuple[str, ...]) -> Iterator[Formula]:
    """`a * b`, `(a + b) * c` and `a * (b + c)`, with the letters in this order."""
    letters = ["abc"[place] for place in order]
    if len(order) == 2:
        yield Formula(
            f"{letters[0]} {operations[0]} {letters[1]}", lambda n: _do(operations[0], n[order[0]], n[order[1]])
        )
        return
    one, two = operations
    yield Formula(
        f"({letters[0]} {one} {letters[1]}) {two} {letters[2]}",
        lambda n: _do(two, _do(one, n[order[0]], n[order[1]]), n[order[2]]),
    )
    yield Formula(
        f"{letters[0]} {one} ({letters[1]} {two} {letters[2]})",
        lambda n: _do(one, n[order[0]], _do(two, n[order[1]], n[order[2]])),
    )


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
