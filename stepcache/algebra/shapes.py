"""The unknown of an equation, and its shape: what decides which steps solve it, and how its lines are built.

Equations of one shape have the same terms on the same sides, in the same order, with the same brackets and fractions,
whatever their numbers and notation. A coefficient of 1 or -1 shows, because it is not written and not divided by; so
does what cancels when sides are collected and the unknown is gathered, because a step more or less follows from it.
"""

from stepcache.algebra.exact import Equation, Exact, Poly, names_of
from stepcache.algebra.read import read_sides, written_sides
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
    has_names,
    names_in,
)
from stepcache.ports import Refusal

Sides = tuple[Tree, Tree]


def unknown(eq: Equation) -> str | Refusal:
    """The one unknown of an equation, also where it cancels; none or two refuse."""
    sides = sides_of(eq)
    names = names_in(sides[0]) | names_in(sides[1]) if not isinstance(sides, Refusal) else eq.names
    if len(names) != 1:
        return Refusal("the equation has no unknown" if not names else "the equation has more than one unknown")
    return next(iter(names))


def shape(eq: Equation | tuple[Equation, ...], x: str | tuple[str, ...] = ()) -> str | Refusal:
    """The shape of an equation with its unknown, or of a system with those asked for (none named: all).

    Returns:
        A word without blanks. A Refusal where an equation holds an unknown other than `x`, or is not linear; where a
        system does not hold one of those asked for.
    """
    if isinstance(eq, Equation):
        asked = (x,) if isinstance(x, str) else x
        return _of_equation(eq, asked[0] if len(asked) == 1 else "", len(asked))
    return _of_system(eq, (x,) if isinstance(x, str) else x)


def sides_of(eq: Equation) -> Sides | Refusal:
    """Both sides as the prompt wrote them; as `str` writes them where there is no text."""
    read = written_sides(eq, eq.names)
    return read_sides(str(eq), eq.names) if isinstance(read, Refusal) else read


def _of_equation(eq: Equation, x: str, asked: int) -> str | Refusal:
    sides = sides_of(eq)
    if isinstance(sides, Refusal):
        return sides
    names = names_in(sides[0]) | names_in(sides[1])
    if asked > 1 or len(names) > 1 or (x and names != {x}):
        return Refusal("the equation holds another unknown than the one asked for")
    if max(eq.left.degree, eq.right.degree) > 1:
        return Refusal("the equation is not linear")
    name = x or next(iter(names), "")
    outlines = "=".join(_outline(side, {name: "x"}) for side in sides)
    return f"{outlines}|{_collected(eq.left, name)},{_collected(eq.right, name)},{_gathered(eq.difference, name)}"


def _of_system(eqs: tuple[Equation, ...], xs: tuple[str, ...]) -> str | Refusal:
    names = names_of(eqs)
    if not set(xs) <= set(names):
        return Refusal("the system does not hold an unknown asked for")
    letters = {name: f"x{place}" for place, name in enumerate(names)}
    found = []
    for eq in eqs:
        sides = sides_of(eq)
        if isinstance(sides, Refusal):
            return sides
        if max(eq.left.degree, eq.right.degree) > 1:
            return Refusal("the system is not linear")
        found.append("=".join(_outline(side, letters) for side in sides))
    asked = ",".join(letters[name] for name in xs) if xs else "all"
    return f"{';'.join(found)}|{asked}"


def _collected(side: Poly, x: str) -> str:
    """Which of unknown and constant are left when a side is put together, and whether the coefficient is 1."""
    slope = side.linear(x)
    return ("0" if not slope else _unit(slope)) + ("c" if side.constant else "")


def _gathered(difference: Poly, x: str) -> str:
    """What the unknown is divided by in the end; without it, whether there is no solution or every number is one."""
    slope = difference.linear(x)
    return _unit(slope) if slope else "none" if difference.constant else "all"


def _unit(value: Exact) -> str:
    return "1" if value == 1 else "-1" if value == -1 else "n"


def _outline(tree: Tree, letters: dict[str, str]) -> str:
    match tree:
        case Add(terms):
            return "".join(_signed(term, letters) for term in terms)
        case Name(name):
            return letters.get(name, "y")
        case Group(body) if has_names(body) and not isinstance(body, Name):
            return f"({_outline(body, letters)})"
        case Group(body):
            return _outline(body, letters)
        case Negate(body):
            return _outline(body, letters) if _hides_sign(body) else f"-{_outline(body, letters)}"
        case Power(base, exponent):
            return f"({_outline(base, letters)})^{exponent}"
    return _product(tree, letters)


def _signed(term: Tree, letters: dict[str, str]) -> str:
    outline = _outline(term, letters)
    return outline if outline.startswith("-") else f"+{outline}"


def _hides_sign(body: Tree) -> bool:
    """Whether the sign is but the sign of a numeral, of a coefficient: another number of the same kind."""
    return not has_names(body) or isinstance(body, Multiply)


def _product(tree: Number | Multiply | Divide, letters: dict[str, str]) -> str:
    if isinstance(tree, Number) or not has_names(tree):
        return _kind(tree)
    sign = "" if isinstance(tree, Multiply) else "/"
    return f"{_operand(tree.left, letters)}{sign}{_operand(tree.right, letters)}"


def _operand(tree: Tree, letters: dict[str, str]) -> str:
    r"""A sum under a fraction bar is held together as one in brackets: `\frac{x + 1}{2}` is `(x + 1)/2`."""
    outline = _outline(tree, letters)
    return f"({outline})" if isinstance(tree, Add) and has_names(tree) else outline


def _kind(tree: Tree) -> str:
    """`0`, `n` for other whole numbers, `d` for decimals, `q` for fractions; in full where more is to be done."""
    match tree:
        case Number(value, text):
            return "d" if "." in text else "n" if value else "0"
        case Divide(left, right):
            return "q" if _is_plain(left) and _is_plain(right) else f"{_kind(left)}/{_kind(right)}"
        case Multiply(left, right):
            return f"{_kind(left)}*{_kind(right)}"
        case Negate(body) | Group(body):
            return _kind(body)
        case Power(base, exponent):
            return f"{_kind(base)}^{exponent}"
        case Add(terms):
            return f"({'+'.join(map(_kind, terms))})"
        case Name():
            raise AssertionError(tree)


def _is_plain(tree: Tree) -> bool:
    return isinstance(tree, Number) or (isinstance(tree, Negate | Group) and _is_plain(tree.body))
