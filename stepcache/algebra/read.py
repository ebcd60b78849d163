r"""Text to exact equations and expressions: strict, for what a prompt asks.

Read are `2x`, `2(x + 1)`, `2*x`, `2 × x`, `2·x`, `2\cdot x`, `x/4`, `(3/4)x`, `\frac{3}{4}x`, `\frac34x`, `x ÷ 4`,
decimals, `x²`, `x^2`, `x^{2}`, the minus signs `-`, `−`, `–`, and an equation between `$…$`, `$$…$$`, `\(…\)`, `\[…\]`.
A text with two meanings is refused: `1/2x`, `1,000`, `2ab`, `f(x) = …`, `2 1/2`, `x2`, `+-`, `x = 3!`; so is what may
be a bullet, or the number of an equation: `- 2x = 10`, `(1) x + y = 5`, `2x = 10 (1)`.
Nothing is folded.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from stepcache.algebra.exact import Equation, Poly
from stepcache.algebra.parser import Parser
from stepcache.algebra.tokens import Kind, Token, tokens_of
from stepcache.algebra.tree import Tree, Unreadable, names_in, poly
from stepcache.ports import Refusal

NO_NAMES: frozenset[str] = frozenset()
MAX_LENGTH = 2_500
"""Characters of an equation; longer ones are refused unread. Room for a numeral of a thousand digits on either side."""

MAX_SYSTEM_LENGTH = 8_000
DELIMITERS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("`", "`"))
ENVIRONMENT = re.compile(
    r"\s*(?:\\left\s*\\\{\s*)?\\begin\{(cases|aligned|align\*?|array|gather\*?|gathered)\}(?:\{[lcr|]{1,9}\})?"
    r"(?P<body>.*)\\end\{\1\}(?:\s*\\right\s*\.)?\s*",
    re.DOTALL,
)
BETWEEN = re.compile(  # a run of blanks is gone through from its start only, not from each blank anew
    r"(?:(?<!\s)\s*|(?<=\s))(?:[;\n]|,(?![0-9])|(?<![0-9]),|\\\\(?:\[\w+\])?|(?<=[\s\)\]}$0-9])and(?=[\s$\\])|&)[\s;,]*(?:and\s|&\s)?"
)

Sides = tuple[Tree, Tree]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Written(Equation):
    """An equation with what its text was read as, so that nobody has to read it again.

    Attributes:
        sides: As written.
    """

    sides: Sides = field(kw_only=True)


def read_equation(text: str, names: frozenset[str] = NO_NAMES) -> Equation | Refusal:
    """One equation with exactly one `=`.

    Args:
        text: The equation's characters; delimiters of mathematics around it are allowed.
        names: The unknowns asked for, where they are known: makes `2ab` or `x(3)` readable.
    """
    return _equation(text, names) if len(text) <= MAX_LENGTH else Refusal("the equation is too long")


def written_sides(eq: Equation, names: frozenset[str]) -> Sides | Refusal:
    """Both sides of an equation as its prompt wrote them; a Refusal where there is no text, or none to be read."""
    if isinstance(eq, Written):
        return eq.sides
    return read_sides(eq.text, names) if eq.text else Refusal("no text")


def read_sides(text: str, names: frozenset[str] = NO_NAMES) -> Sides | Refusal:
    """Both sides as trees, their spans counted in `text`."""
    if len(text) > MAX_LENGTH:
        return Refusal("the equation is too long")
    try:
        return both_sides(tokens_of(text, *within(text)), names)[0]
    except Unreadable as error:
        return Refusal(str(error))


def read_expression(text: str, names: frozenset[str] = NO_NAMES) -> Tree | Refusal:
    """One expression without a relation, as a tree."""
    if len(text) > MAX_LENGTH:
        return Refusal("the expression is too long")
    try:
        parser = Parser(tokens_of(text, *within(text)), names)
        tree = parser.expression()
        parser.take(Kind.END)
        poly(tree)
    except Unreadable as error:
        return Refusal(str(error))
    return tree


def read_equations(text: str, names: frozenset[str] = NO_NAMES) -> tuple[Equation, ...] | Refusal:
    r"""Two to eight equations, parted by `,`, `;`, line ends, `and`, `&`, or as lines of a LaTeX environment."""
    if len(text) > MAX_SYSTEM_LENGTH:
        return Refusal("the system is too long")
    pieces = split_equations(text)
    if not 2 <= len(pieces) <= 8:
        return Refusal("a system has two to eight equations")
    found = []
    for piece in pieces:
        equation = read_equation(piece, names)
        if isinstance(equation, Refusal):
            return equation
        found.append(equation)
    return tuple(found)


def split_equations(text: str) -> tuple[str, ...]:
    """The pieces of a system, each one equation if the text is one."""
    start, end = within(text)
    body = text[start:end]
    if (match := ENVIRONMENT.fullmatch(body)) is not None:
        rows = re.split(r"\\\\", match["body"])
        return tuple(row.replace("&", " ").strip().strip(",;").strip() for row in rows if row.strip())
    whole = body if body.count("=") > 1 else text
    return tuple(piece.strip() for piece in BETWEEN.split(whole.strip()) if piece.strip())


def within(text: str) -> tuple[int, int]:
    """Where the mathematics stands: without white space and delimiters around it."""
    start, end = _trimmed(text, 0, len(text))
    for opening, closing in DELIMITERS:
        inner = start + len(opening), end - len(closing)
        if inner[0] < inner[1] and text.startswith(opening, start) and text.endswith(closing, inner[1], end):
            if opening in text[inner[0] : inner[1]]:
                return start, end
            return _trimmed(text, *inner)
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\r\n\u00a0":
        start += 1
    while end > start and text[end - 1] in " \t\r\n\u00a0":
        end -= 1
    return start, end


@lru_cache(maxsize=512)
def _equation(text: str, names: frozenset[str]) -> Equation | Refusal:
    try:
        tokens = tokens_of(text, *within(text))
        sides, (left, right) = both_sides(tokens, names)
        refuse_numbering(tokens)
    except Unreadable as error:
        return Refusal(str(error))
    equation = Equation(left, right, text.strip())
    if names_in(sides[0]) | names_in(sides[1]) != equation.names:  # of a name that cancels, readers must be told
        return equation
    return Written(left, right, equation.text, sides=sides)


def both_sides(tokens: list[Token], names: frozenset[str]) -> tuple[Sides, tuple[Poly, Poly]]:
    """Both sides, and what they are worth."""
    parser = Parser(tokens, names)
    left = parser.expression()
    relation = parser.take(Kind.RELATION)
    if relation.text != "=":
        raise Unreadable(f"`{relation.text}` is no equation")
    right = parser.expression()
    if parser.tokens[parser.at].kind is Kind.RELATION:
        raise Unreadable("it has more than one relation")
    parser.take(Kind.END)
    return (left, right), (poly(left), poly(right))


def refuse_numbering(tokens: list[Token]) -> None:
    """Refuse a sign that may be a bullet, and a bracket beside something that may be the equation's number."""
    if tokens[0].kind is Kind.SIGN and not tokens[1].glued:
        raise Unreadable(f"`{tokens[0].text}` and a blank may be a bullet")
    for place, token in enumerate(tokens):
        if token.kind is Kind.OPEN and _is_numbering(tokens, place):
            raise Unreadable(f"`{token.text}{tokens[place + 1].text}…` may be the number of an equation")


def _is_numbering(tokens: list[Token], opening: int) -> bool:
    """Whether `(1)`, `[2]`, `(a)` stands beside a factor, apart from it or at an end of the equation."""
    end = _end_of_bracket(tokens, opening)
    if not end:
        return False
    before = tokens[opening - 1].kind if opening else Kind.END
    if before in (Kind.NUMBER, Kind.WORD, Kind.CLOSE, Kind.RAISED):
        at_end = tokens[end].kind is Kind.END and before is not Kind.CLOSE
        if at_end or not tokens[opening].glued:
            return True
    beside = tokens[end].kind in (Kind.WORD, Kind.OPEN, Kind.NUMBER, Kind.FRACTION)
    return beside and (before is Kind.END or not tokens[end].glued)


def _end_of_bracket(tokens: list[Token], opening: int) -> int:
    """One past the end of a bracket around a numeral or a name; 0 where it is none, or a fraction's brace."""
    if tokens[opening].text == "{" and opening and tokens[opening - 1].kind in (Kind.FRACTION, Kind.CLOSE, Kind.POWER):
        return 0
    place = opening + 1
    while tokens[place].kind in (Kind.NUMBER, Kind.WORD):
        place += 1
    return place + 1 if place > opening + 1 and tokens[place].kind is Kind.CLOSE else 0
