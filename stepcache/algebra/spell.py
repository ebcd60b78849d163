"""Calculations as text: trees without brackets to text with just the brackets they need."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stepcache.algebra.exact import Exact, size
from stepcache.algebra.notation import decimal_text, terminates
from stepcache.algebra.tree import Add, Divide, Group, Multiply, Name, Negate, Number, Power, Tree, children


@dataclass(frozen=True, slots=True)
class Signs:
    """How a product and a quotient are written, blanks not included."""

    times: str = "*"
    over: str = "/"


PLAIN = Signs()


def signs_of(text: str) -> Signs:
    """The signs that a prompt uses, where it uses one of ours; LaTeX is answered in plain text."""
    times = next((sign for sign in "*×·" if sign in text), "*")
    return Signs(times, "÷" if "÷" in text else "/")


def bare(tree: Tree) -> Tree:
    """The tree without its brackets, without exponents of 1, and `7.0` as `7`."""
    if isinstance(tree, Power) and tree.exponent == 1:
        return bare(tree.base)
    if isinstance(tree, Number) and tree.value.denominator == 1:
        return Number(tree.value, str(tree.value))
    return rebuilt(tree, [bare(child) for child in children(tree)])


def rebuilt(tree: Tree, parts: Sequence[Tree]) -> Tree:
    """A node of the same kind over other parts, without a place in a text."""
    match tree:
        case Add():
            return Add(tuple(parts))
        case Multiply():
            return Multiply(parts[0], parts[1], "*")
        case Divide():
            return Divide(parts[0], parts[1])
        case Negate():
            return Negate(parts[0])
        case Power():
            return Power(parts[0], tree.exponent)
        case Group():
            return parts[0]
    return replace(tree, start=0, end=0)


def number_tree(value: Exact, *, decimal: bool) -> Tree:
    """A number as a tree: whole, with its point where it has one and `decimal`, or as a fraction in lowest terms."""
    number = size(value)
    tree: Tree
    if number.denominator == 1:
        tree = Number(number, str(number.numerator))
    elif decimal and terminates(number):
        tree = Number(number, decimal_text(number))
    else:
        tree = fraction_tree(number.numerator, number.denominator)
    return Negate(tree) if value < 0 else tree


def fraction_tree(top: int, bottom: int) -> Tree:
    """`top/bottom` as it stands, lowest terms or not; a negative one in front of the whole."""
    tree = Divide(Number(abs(top), str(abs(top))), Number(bottom, str(bottom)))
    return Negate(tree) if top < 0 else tree


def spell(tree: Tree, signs: Signs) -> str:
    """The text of a tree without brackets; read again, it is worth the same, step by step.

    Raises:
        ValueError: A number has more digits than Python writes.
    """
    match tree:
        case Negate(body):
            return "-" + _within(body, signs, Negate, Add, Power)
        case Add(terms):
            return _within(terms[0], signs, Add) + "".join(_added(term, signs) for term in terms[1:])
        case Multiply(left, right):
            return f"{_within(left, signs, Negate, Add)} {signs.times} {_right(right, signs)}"
        case Divide(left, right):
            return _divided(left, right, signs)
        case Power(base, exponent):
            return f"{_within(base, signs, Negate, Add, Multiply, Divide, Power)}^{exponent}"
    return _atom(tree)


def _within(tree: Tree, signs: Signs, *kinds: type) -> str:
    """The text of a part, in brackets where it is of one of the kinds."""
    text = spell(tree, signs)
    return f"({text})" if isinstance(tree, kinds) else text


def _atom(tree: Tree) -> str:
    match tree:
        case Number(_, text):
            return f"0{text}" if text.startswith(".") else text
        case Name(name):
            return name
    raise TypeError("a tree with brackets")


def _added(term: Tree, signs: Signs) -> str:
    sign, body = ("-", term.body) if isinstance(term, Negate) else ("+", term)
    return f" {sign} {_within(body, signs, Negate, Add)}"


def _right(tree: Tree, signs: Signs) -> str:
    return _within(tree, signs, Negate, Add, Multiply, Divide)


def _divided(left: Tree, right: Tree, signs: Signs) -> str:
    if is_whole(left) and is_whole(right):
        return f"{_atom(left)}/{_atom(right)}"
    return f"{_within(left, signs, Negate, Add, Divide)} {signs.over} {_right(right, signs)}"


def is_whole(tree: Tree) -> bool:
    """Whether a tree is a numeral without a point."""
    return isinstance(tree, Number) and "." not in tree.text
