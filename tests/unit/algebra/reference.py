"""The grammar `grammars/algebra.lark` at work, for the hand-written reader to be compared with."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import LarkError

from stepcache.algebra.exact import Equation, Poly, ratio
from stepcache.algebra.parser import CONSTANTS, FUNCTIONS, MAX_EXPONENT
from stepcache.algebra.read import refuse_numbering
from stepcache.algebra.tokens import tokens_of
from stepcache.algebra.tree import MAX_DEGREE, Unreadable

GRAMMAR = Path(__file__).parents[3] / "grammars" / "algebra.lark"
PARSER = Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="basic", maybe_placeholders=True)


class TwoReadingsError(Exception):
    """The grammar takes the text, but it can be read in two ways."""


def reference_equation(text: str, names: frozenset[str]) -> Equation | None:
    """The equation; None where the text is refused."""
    try:
        left, right = PARSER.parse(text).children
        refuse_numbering(tokens_of(text))
        return Equation(_Worth(names).of(left), _Worth(names).of(right))
    except (LarkError, TwoReadingsError, Unreadable):
        return None


class _Worth:
    """What a parse tree is worth, and whether people could read it otherwise."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def of(self, tree: Any) -> Poly:
        worth: Poly = getattr(self, tree.data)(*tree.children)
        if worth.degree > MAX_DEGREE:
            raise TwoReadingsError(tree)
        return worth

    def expression(self, *terms: Any) -> Poly:
        total = Poly()
        for term in terms:
            total = total + self.of(term)
        return total

    def first(self, sign: Token | None, product: Any) -> Poly:
        worth = self.of(product)
        return worth if sign is None or sign.type == "PLUS" else -worth

    def added(self, sign: Token, own: Token | None, product: Any) -> Poly:
        if own is not None and own.start_pos == sign.end_pos:
            raise TwoReadingsError(sign + own)
        worth = self.first(own, product)
        return worth if sign.type == "PLUS" else -worth

    def product(self, body: Any) -> Poly:
        return self.of(body)

    def times(self, left: Any, _sign: Token, right: Any) -> Poly:
        return self.of(left) * self.of(right)

    def divided(self, left: Any, _sign: Token, right: Any) -> Poly:
        return self.quotient(self.of(left), right)

    def quotient(self, top: Poly, bottom: Any) -> Poly:
        divisor = self.of(bottom)
        if _has_names(bottom) or not divisor.constant:
            raise TwoReadingsError(bottom)
        return top.scaled(ratio(1, divisor.constant))

    def factor(self, sign: Token | None, power: Any) -> Poly:
        return self.first(sign, power)

    def side_by_side(self, left: Any, right: Any) -> Poly:
        last = _last_factor(left)
        if last.data == "raised" and last.children[1].data == "plain_exponent":
            raise TwoReadingsError(left)
        if last.data == "name" and not self.is_product(last, right):
            raise TwoReadingsError(left)
        if right.data == "name" and not self.may_follow(right.children[0]):
            raise TwoReadingsError(right)
        if last.data == "number" and right.data in ("fraction", "short_fraction") and not _has_names(right):
            raise TwoReadingsError(right)
        return self.of(left) * self.of(right)

    def is_product(self, left: Any, right: Any) -> bool:
        first = _first_token(right)
        known = first.type != "WORD" or first in self.names
        return _bare(left.children[0]) in self.names and known

    def may_follow(self, word: Token) -> bool:
        name = _bare(word)
        return len(name) == 1 or "_" in name or name in self.names

    def raised(self, base: Any, exponent: Any) -> Poly:
        figures = str(exponent.children[-1]).translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
        if base.data in ("fraction", "short_fraction"):
            raise TwoReadingsError(base)
        if not figures.isdigit() or len(figures) > 2 or not 0 < int(figures) <= MAX_EXPONENT:
            raise TwoReadingsError(figures)
        total, factor = Poly.number(1), self.of(base)
        for _ in range(int(figures)):
            total = total * factor
        return total

    def number(self, token: Token) -> Poly:
        return Poly.number(Fraction(token))

    def name(self, token: Token) -> Poly:
        name = _bare(token)
        letters, _, index = name.partition("_")
        plain = len(name) == 1 and name not in CONSTANTS and name != "_"
        odd = not letters.isalpha() or letters in CONSTANTS | FUNCTIONS or "_" in index or name.endswith("_")
        repeated = not index and len(set(letters)) == 1
        if name not in self.names and not plain and (odd or repeated):
            raise TwoReadingsError(name)
        return Poly.name(name)

    def group(self, body: Any) -> Poly:
        return self.of(body)

    def fraction(self, top: Any, bottom: Any) -> Poly:
        return self.quotient(self.of(top), bottom)

    def short_fraction(self, token: Token) -> Poly:
        if token[-1] == "0":
            raise TwoReadingsError(token)
        return Poly.number(Fraction(int(token[-2]), int(token[-1])))


def _bare(word: str) -> str:
    return word.replace("{", "").replace("}", "")


def _last_factor(tree: Any) -> Any:
    while tree.data in ("side_by_side", "times", "factor"):
        tree = tree.children[-1]
    return tree


def _has_names(tree: Any) -> bool:
    return any(True for _ in tree.scan_values(lambda token: token is not None and token.type == "WORD"))


def _first_token(tree: Tree[Token]) -> Token:
    return next(iter(tree.scan_values(lambda token: token is not None)))
