"""Tokens to trees, by precedence; refuses what people read in two ways."""

from fractions import Fraction
from typing import NoReturn

from stepcache.algebra.exact import exact
from stepcache.algebra.tokens import MAX_DIGITS, MINUS, RAISED, Kind, Token
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
    has_names,
)

MAX_DEPTH = 24
MAX_EXPONENT = 64
CLOSING = {"(": ")", "[": "]", "{": "}"}
CONSTANTS = frozenset({"e", "i", "pi", "PI", "Pi", "inf", "nan"})
FUNCTIONS = frozenset(
    {"sin", "cos", "tan", "cot", "sec", "csc", "log", "ln", "lg", "exp", "sqrt", "abs", "mod", "max", "min"}
)


class Parser:
    """Reads one expression after the other from a list of tokens.

    Attributes:
        at: Index of the next token.
    """

    __slots__ = ("at", "depth", "names", "tokens")

    def __init__(self, tokens: list[Token], names: frozenset[str]) -> None:
        self.tokens = tokens
        self.names = names
        self.at = 0
        self.depth = 0

    def expression(self) -> Tree:
        """Terms with signs between them, up to the first token that cannot go on.

        Raises:
            Unreadable: There is no expression here, or one with two readings.
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable("its parentheses are too deep")
        terms = [self.term()]
        while self.tokens[self.at].kind is Kind.SIGN:
            terms.append(self.added())
        self.depth -= 1
        if len(terms) == 1:
            return terms[0]
        return Add(tuple(terms), terms[0].start, terms[-1].end)

    def added(self) -> Tree:
        """A sign and the term behind it."""
        sign = self.take()
        body = self.term(sign)
        return Negate(body, sign.start, body.end) if sign.text in MINUS else body

    def term(self, before: Token | None = None) -> Tree:
        """A product, perhaps with a sign of its own; `before` is the sign that leads to it."""
        token = self.tokens[self.at]
        if token.kind is not Kind.SIGN:
            return self.product()
        if before is not None and token.glued:
            raise Unreadable(f"`{before.text}{token.text}` can be read in two ways")
        self.at += 1
        if self.tokens[self.at].kind is Kind.SIGN:
            raise Unreadable("there are too many signs in a row")
        body = self.product()
        return Negate(body, token.start, body.end) if token.text in MINUS else body

    def product(self) -> Tree:
        """Factors, with or without a sign between them."""
        left = last = self.power()
        divided = False
        for _ in range(MAX_DEPTH):
            token = self.tokens[self.at]
            if token.kind in (Kind.TIMES, Kind.OVER):
                last = self.signed_factor(divided)
                left = _joined(left, token, last)
                divided = token.kind is Kind.OVER
            elif token.kind in (Kind.WORD, Kind.OPEN, Kind.FRACTION, Kind.NUMBER):
                if divided:
                    raise Unreadable("what stands behind a division sign can be read in two ways")
                last = self.side_by_side(last, token)
                left = Multiply(left, last, "", left.start, last.end)
            elif token.kind in (Kind.RAISED, Kind.POWER):
                raise Unreadable("a power of a power can be read in two ways")
            else:
                return left
        raise Unreadable("a product has too many factors")

    def signed_factor(self, divided: bool) -> Tree:
        """A factor behind `*` or `/`, perhaps with a minus of its own; `divided`: a `/` was the last sign."""
        sign = self.take()
        if divided and sign.kind is Kind.OVER:
            raise Unreadable("two divisions in a row can be read in two ways")
        token = self.tokens[self.at]
        if token.kind is not Kind.SIGN:
            return self.power()
        if token.text not in MINUS:
            self.refuse(token)
        self.at += 1
        body = self.power()
        return Negate(body, token.start, body.end)

    def side_by_side(self, left: Tree, token: Token) -> Tree:
        """The factor behind `left` in `2x`, `2(x + 1)`, `(x + 1)(x + 2)`: without a sign, where it is nothing else."""
        left = left.body if isinstance(left, Negate) else left
        if token.kind is Kind.NUMBER:
            raise Unreadable("a numeral right behind something can be read in two ways")
        if isinstance(left, Power) and left.sign in ("^", "**"):
            raise Unreadable("it is not plain where an exponent ends")
        if isinstance(left, Name) and not self.is_known(left, token):
            raise Unreadable(f"`{left.name}` in front of something can be read in two ways")
        right = self.power()
        if isinstance(right, Name) and len(right.name) > 1 and "_" not in right.name and right.name not in self.names:
            raise Unreadable(f"`{right.name}` right behind something can be read in two ways")
        if isinstance(left, Number) and isinstance(right, Divide) and not has_names(right):
            raise Unreadable("a mixed number can be read in two ways")
        return right

    def is_known(self, left: Name, token: Token) -> bool:
        """Whether both names of `xy`, or the one of `x(…)`, are asked for, so that it is a product."""
        return left.name in self.names and (token.kind is not Kind.WORD or token.text in self.names)

    def power(self) -> Tree:
        """A factor with its exponent."""
        base = self.atom()
        token = self.tokens[self.at]
        if token.kind is Kind.RAISED:
            self.at += 1
            return self.raised(base, token.text.translate(RAISED), token.text, token.end)
        if token.kind is not Kind.POWER:
            return base
        self.at += 1
        opening = self.tokens[self.at]
        if opening.kind is not Kind.OPEN:
            figure = self.take(Kind.NUMBER)
            return self.raised(base, figure.text, token.text, figure.end)
        self.at += 1
        figure = self.take(Kind.NUMBER)
        closing = self.close(opening)
        return self.raised(base, figure.text, token.text + opening.text[-1], closing.end)

    def raised(self, base: Tree, figures: str, sign: str, end: int) -> Tree:
        """`base` to a whole power."""
        if isinstance(base, Divide):
            raise Unreadable("the power of a fraction can be read in two ways")
        if not figures.isdigit() or len(figures) > 2 or int(figures) > MAX_EXPONENT:
            raise Unreadable("an exponent is too large, or not whole")
        if not int(figures):
            raise Unreadable("a power of 0 can be read in two ways")
        return Power(base, int(figures), sign, base.start, end)

    def atom(self) -> Tree:
        """A numeral, a name, a bracket or a fraction."""
        token = self.tokens[self.at]
        if token.kind is Kind.NUMBER:
            self.at += 1
            return self.number(token)
        if token.kind is Kind.WORD:
            self.at += 1
            return Name(self.name(token), token.start, token.end)
        if token.kind is Kind.OPEN:
            return self.group()
        if token.kind is Kind.FRACTION:
            return self.fraction()
        return self.refuse(token)

    def number(self, token: Token) -> Tree:
        """A numeral; Python itself gives up beyond some thousand digits."""
        if len(token.text) > MAX_DIGITS:
            raise Unreadable("a number is too long")
        value = int(token.text) if token.text.isdigit() else exact(Fraction(token.text))
        return Number(value, token.text, token.start, token.end)

    def name(self, token: Token) -> str:
        """An unknown's name, where the letters can be nothing else."""
        name = token.text.replace("{", "").replace("}", "")
        if name in self.names or (len(name) == 1 and name not in CONSTANTS and name != "_"):
            return name
        letters, _, index = name.partition("_")
        if not letters.isalpha() or letters in CONSTANTS | FUNCTIONS or "_" in index or name.endswith("_"):
            raise Unreadable(f"`{token.text}` can be read in two ways")
        if not index and len(set(letters)) == 1:
            raise Unreadable(f"`{token.text}` can be read in two ways")
        return name

    def group(self) -> Tree:
        """Something in brackets."""
        opening = self.take(Kind.OPEN)
        body = self.expression()
        closing = self.close(opening)
        return Group(body, opening.text[-1], opening.start, closing.end)

    def fraction(self) -> Tree:
        r"""`\frac{a}{b}`, or `\frac34` with one figure each."""
        token = self.take(Kind.FRACTION)
        figures = self.tokens[self.at]
        left: Tree
        right: Tree
        if figures.kind is Kind.NUMBER:
            self.at += 1
            left, right = self.figures(figures)
        else:
            left, right = self.part(), self.part()
        return Divide(left, right, token.text, token.start, self.tokens[self.at - 1].end)

    def part(self) -> Tree:
        r"""What `\frac` takes in braces."""
        opening = self.tokens[self.at]
        if opening.text != "{":
            self.refuse(opening)
        self.at += 1
        body = self.expression()
        self.close(opening)
        return body

    def figures(self, token: Token) -> tuple[Number, Number]:
        r"""The two figures of `\frac34`; TeX takes one at a time."""
        text, start = token.text, token.start
        if len(text) != 2 or not text.isdigit() or not token.glued:
            raise Unreadable(r"`\frac` without braces can be read in two ways")
        top = Number(int(text[0]), text[0], start, start + 1)
        return top, Number(int(text[1]), text[1], start + 1, start + 2)

    def close(self, opening: Token) -> Token:
        """The bracket that closes `opening`."""
        token = self.tokens[self.at]
        if token.kind is not Kind.CLOSE or token.text[-1] != CLOSING[opening.text[-1]]:
            self.refuse(token)
        self.at += 1
        return token

    def take(self, kind: Kind | None = None) -> Token:
        """The next token, of that kind."""
        token = self.tokens[self.at]
        if kind is not None and token.kind is not kind:
            self.refuse(token)
        self.at += 1
        return token

    def refuse(self, token: Token) -> NoReturn:
        """Say where the reading ended."""
        if token.kind is Kind.END:
            raise Unreadable("it ends too early")
        raise Unreadable(f"`{token.text[:40]}` is not expected here")


def _joined(left: Tree, sign: Token, right: Tree) -> Tree:
    node = Divide if sign.kind is Kind.OVER else Multiply
    return node(left, right, sign.text, left.start, right.end)
