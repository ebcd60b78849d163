"""Calculations: drawn as trees, worth what the tree is worth, written in many notations and words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Literal, TypeAlias

from benchmarks.trust.families.arithmetic_truth import Calculated, Unasked
from benchmarks.trust.families.arithmetic_wordings import (
    AS_DECIMAL,
    AS_FRACTION,
    EXACT_DECIMAL,
    PLAIN,
    UNLIKE,
    WORDINGS,
)
from benchmarks.trust.record import Family, Group, Record, Truth

KINDS = ("whole numbers", "decimals", "fractions", "negative numbers", "powers", "30 digits")
BASES = {kind: Family(f"arithmetic/base: {kind}", claimable=True) for kind in KINDS}
AGAIN = Family("arithmetic/the same again", claimable=True)
REWORDED = Family("arithmetic/rewording", claimable=True)
NOTATION = Family("arithmetic/notation", claimable=True)
BRACKETS = Family("arithmetic/brackets", claimable=True)
NUMBERS = Family("arithmetic/changed numbers", claimable=True)
SIGN = Family("arithmetic/changed sign", claimable=True)
DECIMAL = Family("arithmetic/as a decimal", claimable=True)
FRACTION = Family("arithmetic/as a fraction", claimable=True)
ZERO = Family("arithmetic/division by zero", claimable=False)
EXACTLY = Family("arithmetic/exact decimals", claimable=False)

UNLIKE_FAMILIES = {name: Family(f"arithmetic/unlike: {name}", claimable=False) for name in (*UNLIKE, *PLAIN)}

Operator = Literal["+", "-", "*", "/", "^"]
Tree: TypeAlias = "Leaf | Node"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A number as it is written; below zero in brackets."""

    text: str

    @property
    def value(self) -> Fraction:
        """What it is worth."""
        return Fraction(self.text)


@dataclass(frozen=True, slots=True)
class Node:
    """An operation."""

    sign: Operator
    left: Tree
    right: Tree

    @property
    def value(self) -> Fraction:
        """What it is worth.

        Raises:
            ZeroDivisionError: It divides by zero.
        """
        one, other = self.left.value, self.right.value
        return {
            "+": lambda: one + other,
            "-": lambda: one - other,
            "*": lambda: one * other,
            "/": lambda: one / other,
            "^": lambda: one ** int(other),
        }[self.sign]()


@dataclass(frozen=True, slots=True)
class Style:
    """One way to write: the sign of each operation, blanks, brackets nobody needs, all of it in LaTeX or not."""

    times: str = "*"
    over: str = "/"
    minus: str = "-"
    power: str = "^"
    blank: str = " "
    bracketed: bool = False
    fence: str = ""


STYLES = (
    Style(),
    Style(times="×", over="÷"),
    Style(times="·"),
    Style(minus="−"),
    Style(times="×", over="÷", minus="−"),
    Style(power="**"),
    Style(times="\\cdot", fence="$"),
    Style(times="\\times", over="\\div", fence="$"),
    Style(fence="`"),
)


def written(tree: Tree, style: Style) -> str:
    """The text of a tree, with the brackets that it needs."""
    return f"{style.fence}{_text(tree, style)}{style.fence}"


def _text(tree: Tree, style: Style) -> str:
    if isinstance(tree, Leaf):
        return tree.text.replace("-", style.minus)
    if tree.sign == "^":
        return f"{_part(tree.left, style, '+-*/^')}{style.power}{_text(tree.right, style)}"
    left, right = {"+": ("", "+-"), "-": ("", "+-"), "*": ("+-", "+-*/"), "/": ("+-/", "+-*/")}[tree.sign]
    sign = {"*": style.times, "/": style.over, "-": style.minus}.get(tree.sign, tree.sign)
    return style.blank.join((_part(tree.left, style, left), sign, _part(tree.right, style, right)))


def _part(tree: Tree, style: Style, signs: str) -> str:
    text = _text(tree, style)
    if isinstance(tree, Leaf):
        return f"({text})" if tree.value < 0 else text
    return f"({text})" if tree.sign in signs or (style.bracketed and tree.sign != "^") else text


def draw(rng: Random, kind: str) -> Tree:
    """A calculation of that kind that divides by no zero and is worth a number of bearable length."""
    while True:
        tree = _drawn(rng, kind, rng.choice((1, 2, 2, 3)))
        try:
            value = tree.value
        except ZeroDivisionError:
            continue
        if isinstance(tree, Node) and value.numerator.bit_length() + value.denominator.bit_length() < 900:
            return tree


def _drawn(rng: Random, kind: str, depth: int) -> Tree:
    if depth == 0 or (depth < 3 and rng.random() < 0.2):
        return _leaf(rng, kind)
    if kind == "powers" and rng.random() < 0.5:
        return Node("^", Leaf(str(rng.randint(2, 12))), Leaf(str(rng.randint(2, 5))))
    signs: tuple[Operator, ...] = ("+", "-", "*") if kind == "30 digits" else ("+", "+", "-", "-", "*", "*", "/")
    sign = rng.choice(signs)
    return Node(sign, _drawn(rng, kind, depth - 1), _drawn(rng, kind, depth - 1))


def _leaf(rng: Random, kind: str) -> Tree:
    if kind == "decimals":
        return Leaf(f"{rng.randint(0, 40)}.{rng.randint(1, 99)}")
    if kind == "fractions" and rng.random() < 0.7:
        return Node("/", Leaf(str(rng.randint(1, 12))), Leaf(str(rng.randint(2, 12))))
    if kind == "negative numbers" and rng.random() < 0.5:
        return Leaf(str(-rng.randint(1, 30)))
    return Leaf(str(rng.randrange(10**29, 10**30) if kind == "30 digits" else rng.randint(2, 60)))


def renumbered(rng: Random, tree: Tree) -> Tree:
    """The same operations on other numbers of the same kind."""
    if isinstance(tree, Node):
        right = tree.right if tree.sign == "^" else renumbered(rng, tree.right)
        return Node(tree.sign, renumbered(rng, tree.left), right)
    figures = "".join(rng.choice("123456789") if figure.isdigit() else figure for figure in tree.text)
    return Leaf(figures)


def turned(tree: Tree) -> Tree:
    """The first sum a difference, or a difference a sum; the same tree where there is none."""
    if isinstance(tree, Leaf):
        return tree
    if tree.sign in "+-":
        return replace(tree, sign="-" if tree.sign == "+" else "+")
    left = turned(tree.left)
    return replace(tree, left=left) if left != tree.left else replace(tree, right=turned(tree.right))


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the records of one group."""

    rng: Random
    group: str

    def record(self, name: str, family: Family, tree: Tree, prompt: str, source: str = "") -> Record:
        """A request to calculate a tree, and its truth."""
        form = {DECIMAL: "decimal", FRACTION: "fraction"}.get(family, "")
        truth = Calculated(written(tree, Style()), tree.value, form)
        return Record(f"{self.group}/{name}", family, self.group, prompt, truth, base=not source, source=source)

    def asked(self, tree: Tree, style: Style, words: Sequence[str] = WORDINGS) -> str:
        """A prompt that asks for a tree, in any of the words."""
        return self.rng.choice(words).format(e=written(tree, style))

    def unlike(self, name: str, tree: Tree, style: Style) -> Record:
        """A request that holds a calculation, or what looks like one, and asks for something else."""
        kind = self.rng.choice(list(UNLIKE_FAMILIES))
        words = self.rng.choice(UNLIKE[kind]) if kind in UNLIKE else self.rng.choice(PLAIN[kind])
        prompt = words.replace("{e}", written(tree, style))
        truth: Truth = Unasked(prompt)
        return Record(f"{self.group}/{name}", UNLIKE_FAMILIES[kind], self.group, prompt, truth)


def calculation_group(rng: Random, group: str) -> list[Record]:
    """A calculation, and what can be made of it."""
    make, kind = Maker(rng, group), rng.choice(KINDS)
    tree, style = draw(rng, kind), rng.choice(STYLES)
    base = make.record("base", BASES[kind], tree, make.asked(tree, style))
    found = [base, make.record("again", AGAIN, tree, base.prompt, base.name)]
    found.append(make.record("reworded", REWORDED, tree, make.asked(tree, style), base.name))
    found.append(make.record("notation", NOTATION, tree, make.asked(tree, rng.choice(STYLES)), base.name))
    brackets = replace(style, bracketed=True)
    found.append(make.record("brackets", BRACKETS, tree, make.asked(tree, brackets), base.name))
    for family, words in ((DECIMAL, AS_DECIMAL), (FRACTION, AS_FRACTION)):
        found.append(make.record(family.name, family, tree, make.asked(tree, style, words), base.name))
    for family, other in ((NUMBERS, renumbered(rng, tree)), (SIGN, turned(tree))):
        if other != tree and _is_fine(other):
            found.append(make.record(family.name, family, other, make.asked(other, style), base.name))
    found += [make.unlike(f"unlike {place}", tree, style) for place in (1, 2)]
    if rng.random() < 0.4:
        found.append(make.rng.choice((_by_zero, _by_zero, _exactly))(make, tree, style))
    return found


def _is_fine(tree: Tree) -> bool:
    try:
        tree.value  # noqa: B018 - whether it has one
    except ZeroDivisionError:
        return False
    return True


def _by_zero(make: Maker, tree: Tree, style: Style) -> Record:
    number = Leaf(str(make.rng.randint(2, 9)))
    zero = make.rng.choice((Leaf("0"), Node("-", number, number)))
    prompt = make.asked(Node("/", tree, zero), style)
    return Record(f"{make.group}/by zero", ZERO, make.group, prompt, Unasked(prompt))


def _exactly(make: Maker, tree: Tree, style: Style) -> Record:
    """Asked for exact decimals, which a rounded number is not."""
    prompt = make.asked(tree, style, EXACT_DECIMAL)
    return Record(f"{make.group}/exactly", EXACTLY, make.group, prompt, Unasked(prompt))


GROUPS = (Group(calculation_group, weight=20),)
