"""Expression: a calculation without unknowns, read strictly: what can be read in two ways is refused."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from stepcache.algebra.exact import Exact
from stepcache.algebra.parser import Parser
from stepcache.algebra.read import within
from stepcache.algebra.spell import PLAIN, bare, number_tree, rebuilt, spell
from stepcache.algebra.tokens import Kind, tokens_of
from stepcache.algebra.tree import (
    Add,
    Divide,
    Group,
    Multiply,
    Name,
    Negate,
    Number,
    Power,
    Tree,
    Unreadable,
    children,
    has_names,
    poly,
    walk,
)
from stepcache.ports import Refusal

MAX_LENGTH = 400
MAX_HEIGHT = 40
"""Operations one inside the other: as many lines a solution may take."""

LETTERS = "abcdefgh"
"""What stands for the numbers of a formula, in order."""

_DATE = re.compile(r"[0-9]+(?:[-–/][0-9]+){2,}|[0-9]+–[0-9]+|[0-9]{3}-[0-9]{4}|(?:19|20)[0-9]{2}-(?:19|20)?[0-9]{2}")
_LEADING_ZERO = re.compile(r"(?<![0-9.,])0[0-9]")


@dataclass(frozen=True, slots=True)
class Expression:
    """What is to be calculated.

    Attributes:
        tree: As written, without its brackets: the tree says what they said.
        value: What it is worth.
        text: As the prompt wrote it, trimmed; empty for a formula. Not part of equality.
    """

    tree: Tree = field(compare=False)
    value: Exact
    canonical: str
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Canonical: equal where the same numbers stand in the same places, in whatever notation."""
        return self.canonical


def read_calculation(text: str) -> Expression | Refusal:
    r"""A calculation in numbers: `12 * (3 + 4)`, `2^10`, `\frac{1}{2} ÷ 3`, with at least one operation.

    Refused is what may be a date, a telephone number or a range (`2024-01-02`, `555-1234`, `3–5`), `-2^2`, `2 (3)`,
    `007`, and all that the reader of equations refuses: `6/2(1+2)`, `8/4/2`, `2^3^2`, `1,000`, `5!`, `9**9**9`.
    """
    if len(text) > MAX_LENGTH:
        return Refusal("the calculation is too long")
    start, end = within(text)
    body = text[start:end]
    if _DATE.fullmatch(body):
        return Refusal("it may be a date, a range or a telephone number")
    if _LEADING_ZERO.search(body):
        return Refusal("a number with a leading zero may be no number")
    try:
        return _read(text, start, end)
    except Unreadable as error:
        return Refusal(str(error))


def _read(text: str, start: int, end: int) -> Expression | Refusal:
    tokens = tokens_of(text, start, end)
    if tokens[0].kind is Kind.SIGN and not tokens[1].glued:
        return Refusal("a sign and a blank may be a bullet")
    parser = Parser(tokens, frozenset())
    tree = parser.expression()
    parser.take(Kind.END)
    if has_names(tree):
        return Refusal("it holds a name")
    if odd := next(_second_readings(tree, text), ""):
        return Refusal(odd)
    return _made(bare(tree), body=text[start:end])


def _made(tree: Tree, body: str = "") -> Expression | Refusal:
    if isinstance(tree.body if isinstance(tree, Negate) else tree, Number):
        return Refusal("there is nothing to calculate")
    if height(tree) > MAX_HEIGHT:
        return Refusal("it has too many operations one inside the other")
    return Expression(tree, poly(tree).constant, spell(tree, PLAIN), body)


def _second_readings(tree: Tree, text: str) -> Iterator[str]:
    """What else it may mean."""
    match tree:
        case Negate(body) if isinstance(power := _leftmost(body), Power):
            yield f"`-{text[power.start : power.end]}` can be read in two ways"
        case Multiply(left, Group(Number()) as right, "") if text[left.end : right.start]:
            yield "a number in brackets behind another may be a note"
        case Add(terms):
            yield from _second_readings(terms[0], text)
            for before, term in itertools.pairwise(terms):
                subtracted = isinstance(term, Negate) and not text[before.end : term.start].strip()
                yield from _second_readings(term.body if isinstance(term, Negate) and subtracted else term, text)
            return
    for child in children(tree):
        yield from _second_readings(child, text)


def _leftmost(tree: Tree) -> Tree:
    """The factor that a product begins with."""
    while isinstance(tree, Multiply | Divide) and tree.left.start == tree.start:
        tree = tree.left
    return tree


def height(tree: Tree) -> int:
    """How many nodes stand one inside the other at most."""
    return 1 + max(map(height, children(tree)), default=0)


def filled(formula: str, numbers: tuple[Exact, ...]) -> Expression | Refusal:
    """A formula with its letters `a`, `b`, … replaced by numbers, in order; each must stand in it.

    A Refusal where it divides by zero, or the letters are not just those of the numbers.
    """
    letters = LETTERS[: len(numbers)]
    try:
        parser = Parser(tokens_of(formula), frozenset(letters))
        tree = bare(parser.expression())
        parser.take(Kind.END)
        if {node.name for node in walk(tree) if isinstance(node, Name)} != set(letters):
            return Refusal(f"the formula `{formula[:40]}` is not one of {len(numbers)} numbers")
        return _made(_with_numbers(tree, dict(zip(letters, numbers, strict=True))))
    except Unreadable as error:
        return Refusal(str(error))


def _with_numbers(tree: Tree, numbers: dict[str, Exact]) -> Tree:
    if isinstance(tree, Name):
        return number_tree(numbers[tree.name], decimal=True)
    return rebuilt(tree, [_with_numbers(child, numbers) for child in children(tree)])
