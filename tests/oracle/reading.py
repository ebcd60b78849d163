"""The judge's own reader: relations out of an answer's text, evaluated in exact fractions.

It is lenient about everything that is not mathematics, and shares no code with the generators.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

SIGNS = str.maketrans(
    {"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "×": "*", "·": "*", "\N{DOT OPERATOR}": "*", "÷": "/", "\xa0": " "}
)
SAID_EQUALS = "\N{RING EQUAL TO}"
"""Stands for `equals` in words: a relation only where both sides can be read."""
BREAK = "\N{BROKEN BAR}"
"""Stands for whatever ends an expression."""
REPLACEMENTS: tuple[tuple[str, str], ...] = (
    (r"\\(?:begin|end)\{[a-z*]+\}", BREAK),
    (r"\\(?:implies|Longrightarrow|Rightarrow|rightarrow|iff|Leftrightarrow|to|therefore|because)\b", BREAK),
    (r"\\(?:text|mathrm|mathbf|textbf)\{([^{}]*)\}", rf"{BREAK}\1{BREAK}"),
    (r"\\(?:left|right|,|;|!|:| )", " "),
    (r"\\q?quad\b", BREAK),
    (r"\\(?:cdot|times)\b", "*"),
    (r"\\div\b", "/"),
    (r"\\(?:approx|simeq)\b", "≈"),
    (r"\\(?:neq|ne|leq|geq|le|ge)\b", "≠"),
    (r"\\[dt]?frac\b", "\\\\frac"),
    (r"\\checkmark\b", BREAK),
    (r"\\\\", "\n"),
    (r"\\[\[\]()]|\$", BREAK),
    (r"<?[-=]+>|[→⇒⟹⇔↔⟶]", BREAK),
    (r"&", ""),
    (r"(?<=\d),(?=\d{3}(?!\d))", ""),
    (r"(?<![\w)])\*\*|\*\*(?![\w(])|__|`", BREAK),
    (r"\b(?:is equal to|equals?)\b", SAID_EQUALS),
)
TOKEN = re.compile(r"\\frac|\d+(?:\.\d+)?|\.\d+|[A-Za-z]+(?:_\w+)?|[-+*/(){}]|\S")
RELATION = re.compile(rf"([=≈{SAID_EQUALS}])")
LONGEST_TEXT, LONGEST_NUMERAL, LONGEST_SIDE = 20_000, 1_000, 200
"""In characters, in digits, in tokens: more is not read."""
OPERATORS = frozenset(("\\frac", *"+-*/(){}"))
TUPLES = re.compile(r"\(([A-Za-z, ]+,[A-Za-z ]+)\) *= *\(([^()=]+,[^()=]+)\)")
BOX = re.compile(r"\\boxed\s*\{")
BULLET = re.compile(r"^\s*[-•*]\s+")


class UnreadableError(Exception):
    """The tokens are no expression."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Two neighbouring sides of one line; a side that cannot be read is None.

    Attributes:
        left: Tokens of the left side.
        sign: `=` or `≈`, or the sign for `equals` in words.
        right: Tokens of the right side.
        line: The line that it stands in.
    """

    left: tuple[str, ...] | None
    sign: str
    right: tuple[str, ...] | None
    line: str


def relations(text: str, names: frozenset[str]) -> list[Relation]:
    """All relations in the text, in order; `names` are the unknowns that may occur."""
    return [one for line in lines_of(text, names) for one in relations_in(line, names)]


@lru_cache(maxsize=256)
def relations_in(line: str, names: frozenset[str]) -> tuple[Relation, ...]:
    """The relations of one of the text's lines."""
    found: list[Relation] = []
    parts = RELATION.split(line)
    for place in range(1, len(parts), 2):
        left, right = _last_expression(parts[place - 1], names), _first_expression(parts[place + 1], names)
        if parts[place] != SAID_EQUALS or (left and right):
            found.append(Relation(left, parts[place], right, line))
    return tuple(found)


@lru_cache(maxsize=16)
def lines_of(text: str, names: frozenset[str]) -> tuple[str, ...]:
    """The text's lines with mathematics in one plain spelling."""
    plain = _pairs_apart(_unboxed(text[:LONGEST_TEXT].translate(SIGNS)))
    for pattern, replacement in REPLACEMENTS:
        plain = re.sub(pattern, replacement, plain)
    unknowns = "|".join(map(re.escape, sorted(names)))
    plain = re.sub(rf"\b({unknowns}) is (?=[-\d\\])", rf"\1 {SAID_EQUALS} ", plain)
    lines = [line for line in plain.splitlines() if line.strip()]
    if sum(bool(BULLET.match(line)) for line in lines) >= max(2, len(lines) // 2):
        lines = [BULLET.sub("", line) for line in lines]
    return tuple(lines)


def _unboxed(text: str) -> str:
    r"""`x = \boxed{7/3 ≈ 2.333}` without the box: its braces hold relations together, and are no expression's."""
    while box := BOX.search(text):
        depth, place = 1, box.end()
        while depth and place < len(text):
            depth += {"{": 1, "}": -1}.get(text[place], 0)
            place += 1
        inside = text[box.end() : place - 1] if not depth else text[box.end() :]
        text = text[: box.start()] + inside + text[place:]
    return text


def _pairs_apart(text: str) -> str:
    """`(x, y) = (1, 2)` as `x = 1` and `y = 2`."""
    return TUPLES.sub(lambda match: _pairs(match.group(1), match.group(2)), text)


def _pairs(left: str, right: str) -> str:
    names, values = left.split(","), right.split(",")
    if len(names) != len(values):
        return BREAK
    return BREAK.join(f"{name} = {value}" for name, value in zip(names, values, strict=True))


def _last_expression(part: str, names: frozenset[str]) -> tuple[str, ...] | None:
    """The longest expression that ends where the part ends; None where more of it could belong to the sum."""
    tokens = TOKEN.findall(part.rstrip(BREAK + " "))
    run = len(tokens)
    while run and _is_mathematical(tokens[run - 1], names):
        run -= 1
    if len(tokens) - run > LONGEST_SIDE or (run and _is_letter(tokens[run - 1])):
        return None
    for start in range(run, len(tokens)):
        if _is_expression(found := tuple(tokens[start:]), names):
            return found if start == run or tokens[start - 1] in ")}({*" else None
    return None


def _first_expression(part: str, names: frozenset[str]) -> tuple[str, ...] | None:
    """The longest expression that starts where the part starts; None as above."""
    tokens = TOKEN.findall(part.lstrip(BREAK + " "))
    run = next((place for place, one in enumerate(tokens) if not _is_mathematical(one, names)), len(tokens))
    if run > LONGEST_SIDE or (run < len(tokens) and (tokens[run] in "^_" or _is_letter(tokens[run]))):
        return None
    for end in range(run, 0, -1):
        if _is_expression(found := tuple(tokens[:end]), names):
            rest = tokens[end:run]
            return found if not rest or rest[0] in "(){}" or rest == ["-"] else None
    return None


def _is_mathematical(token: str, names: frozenset[str]) -> bool:
    return token in names or token in OPERATORS or token[0].isdecimal() or (token[0] == "." and len(token) > 1)


def _is_letter(token: str) -> bool:
    """A lone letter that is no word: some other unknown."""
    return len(token) == 1 and token.isalpha() and token not in "aAI"


def _is_expression(tokens: tuple[str, ...], names: frozenset[str]) -> bool:
    try:
        evaluate(tokens, {name: Fraction(7919 + place, 104729) for place, name in enumerate(sorted(names))})
    except UnreadableError:
        return False
    return True


def evaluate(tokens: tuple[str, ...], point: Mapping[str, Fraction]) -> Fraction:
    """The value of an expression where the unknowns have the values that `point` gives."""
    reader = _Reader(tokens, point)
    value = reader.total()
    if reader.ahead:
        raise UnreadableError(tokens)
    return value


class _Reader:
    """Recursive descent over tokens: sums of products of signed factors; `2x` and `2(x + 1)` are products."""

    def __init__(self, tokens: tuple[str, ...], point: Mapping[str, Fraction]) -> None:
        self.tokens = tokens
        self.point = point
        self.place = 0

    @property
    def ahead(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.ahead
        if not token or (expected and token not in expected):
            raise UnreadableError(self.tokens)
        self.place += 1
        return token

    def total(self) -> Fraction:
        value = self.product()
        while self.ahead in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            value += sign * self.product()
        return value

    def product(self) -> Fraction:
        value = self.factor()
        while True:
            if self.ahead == "*":
                self.take()
                value *= self.factor()
            elif self.ahead == "/":
                self.take()
                value = self.quotient(value, self.factor())
            elif self.ahead in ("(", "{", "\\frac") or self.ahead in self.point:
                value *= self.primary()
            else:
                return value

    def quotient(self, top: Fraction, bottom: Fraction) -> Fraction:
        if bottom == 0:
            raise UnreadableError(self.tokens)
        return top / bottom

    def factor(self) -> Fraction:
        if self.ahead in ("+", "-"):
            return self.factor() if self.take() == "+" else -self.factor()
        return self.primary()

    def primary(self) -> Fraction:
        token = self.take()
        if token in self.point:
            return self.point[token]
        if token == "\\frac":
            return self.quotient(self.group("{", "}"), self.group("{", "}"))
        if token in ("(", "{"):
            self.place -= 1
            return self.group(token, ")" if token == "(" else "}")
        if len(token) <= LONGEST_NUMERAL and (token[0].isdecimal() or (token[0] == "." and len(token) > 1)):
            return Fraction(token)
        raise UnreadableError(self.tokens)

    def group(self, opening: str, closing: str) -> Fraction:
        self.take(opening)
        value = self.total()
        self.take(closing)
        return value
