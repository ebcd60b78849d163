r"""How mathematics is spelled: learned from what somebody wrote, and used to write more of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from stepcache.algebra.exact import Exact, size
from stepcache.algebra.sides import ZERO, Side, Term
from stepcache.algebra.tree import Add, Divide, Group, Multiply, Name, Negate, Number, Tree, has_names

MOST_PLACES = 60
"""A terminating number with more decimals than this is written as a fraction."""


@dataclass(frozen=True, slots=True)
class Notation:
    r"""One way to spell. What stands between two things includes its blanks.

    Attributes:
        plus: Between terms, for `+` and for `-`: blank before and behind the sign.
        minus: The minus sign.
        times: Between a numeral and an unknown: empty, `*`, ` \cdot `.
        times_bracket: Between a numeral and a bracket.
        times_number: Between two numerals; empty for `2(5)`.
        over: The division sign of a numeral: `/`, ` / `, ` ÷ `, or `\frac` and its like.
        quotients: `x/3` and `3x/4` rather than `(1/3)x` and `(3/4)x`.
        decimal: Numbers that can be are written with a decimal point.
        sign_inside: `\frac{-3}{2}` rather than `-\frac{3}{2}`.
    """

    plus: tuple[str, str] = (" ", " ")
    minus: str = "-"
    times: str = ""
    times_bracket: str = ""
    times_number: str = ""
    over: str = "/"
    quotients: bool = False
    decimal: bool = False
    sign_inside: bool = False

    @property
    def latex(self) -> bool:
        r"""Whether fractions are `\frac{}{}`."""
        return self.over.startswith("\\") and self.over.endswith("frac")


PLAIN = Notation()


# --- learned --------------------------------------------------------------------------------------------------------


def learned(text: str, tree: Tree, known: Notation) -> Notation:
    """The notation of `tree` as it stands in `text`; what it does not show is as in `known`."""
    found: dict[str, object] = {}
    for node in _nodes(tree):
        found.update(_shown(text, node))
    return replace(known, **found) if found else known  # type: ignore[arg-type]  # each value by its field's name


def _nodes(tree: Tree) -> Iterator[Tree]:
    """The node and all below it, the uppermost last: it says how the others are meant."""
    match tree:
        case Add(terms):
            for one in terms:
                yield from _nodes(one)
        case Multiply(left, right) | Divide(left, right):
            yield from _nodes(left)
            yield from _nodes(right)
        case Negate(body) | Group(body):
            yield from _nodes(body)
    yield tree


def _shown(text: str, node: Tree) -> dict[str, object]:
    match node:
        case Multiply():
            return _times_shown(text, node)
        case Divide():
            return _over_shown(text, node)
        case Add():
            return _plus_shown(text, node)
        case Negate(body):
            outside = {"sign_inside": False} if isinstance(body, Divide) else {}
            return {"minus": text[node.start], **outside}
        case Number(_, spelling) if "." in spelling:
            return {"decimal": True}
    return {}


def _times_shown(text: str, node: Multiply) -> dict[str, object]:
    sign, right = text[node.left.end : node.right.start], node.right
    if isinstance(right, Name):
        return {"times": sign, **({"quotients": False} if _is_fraction(node.left) else {})}
    if isinstance(right, Number):
        return {"times_number": sign}
    if isinstance(right, Group) and not has_names(right) and not isinstance(right.body, Add):
        return {"times_number": sign}
    return {"times_bracket": sign} if isinstance(node.left, Number) else {}


def _is_fraction(tree: Tree) -> bool:
    return isinstance(tree, Divide) or (isinstance(tree, Group) and _is_fraction(tree.body))


def _over_shown(text: str, node: Divide) -> dict[str, object]:
    found: dict[str, object] = {}
    if node.sign.endswith("frac"):
        found["over"] = node.sign
        found |= {"sign_inside": True} if isinstance(node.left, Negate) else {}
    else:
        found["over"] = text[node.left.end : node.right.start]
    top = node.left.body if isinstance(node.left, Negate) else node.left
    if isinstance(top, Name | Multiply | Group | Add):
        found["quotients"] = True
    if isinstance(node.left, Number) and isinstance(node.right, Number) and "." not in node.left.text + node.right.text:
        found["decimal"] = False
    return found


def _plus_shown(text: str, node: Add) -> dict[str, object]:
    before, then = node.terms[0], node.terms[1]
    if isinstance(then, Negate):
        return {"plus": (text[before.end : then.start], text[then.start + 1 : then.body.start])}
    blank, _, behind = text[before.end : then.start].partition("+")
    return {"plus": (blank, behind)}


# --- written --------------------------------------------------------------------------------------------------------


def spelled(side: Side, notation: Notation) -> str:
    """A side in that notation."""
    first, *others = side
    pieces = [_first(first, notation)]
    blank, behind = notation.plus
    for one in others:
        sign = notation.minus if one.factor < 0 else "+"
        pieces.append(blank + sign + behind + _unsigned(one, notation))
    return "".join(pieces)


def _first(one: Term, notation: Notation) -> str:
    if one.factor >= 0:
        return _unsigned(one, notation)
    is_fraction = one.over != 1 or one.factor.denominator != 1
    if notation.sign_inside and notation.latex and is_fraction and not isinstance(one.body, tuple):
        return _unsigned(one, notation, notation.minus)
    return notation.minus + _unsigned(one, notation)


def _unsigned(one: Term, notation: Notation, sign: str = "") -> str:
    """The term without the sign of its factor; `sign` goes into the numerator."""
    factor = size(one.factor)
    if one.over != 1:
        return _fraction(sign + _multiple(factor, one, notation), one, notation)
    return _multiple(factor, one, notation, sign)


def _multiple(factor: Exact, one: Term, notation: Notation, sign: str = "") -> str:
    if one.body == "":
        return numeral(factor, notation, sign)
    if isinstance(one.body, str):
        return _coefficient(factor, one.body, notation, sign)
    if one.after:
        body = spelled(one.body, notation)
        inside = body if len(one.body) == 1 and (notation.latex or one.body[0] == ZERO) else f"({body})"
        return f"{inside}{_between(notation)}{numeral(factor, notation)}"
    return _bracket(factor, one.body, notation)


def _coefficient(factor: Exact, name: str, notation: Notation, sign: str) -> str:
    if factor == 1:
        return name
    if factor.denominator == 1 or (notation.decimal and terminates(factor)):
        return numeral(factor, notation) + notation.times + name
    if notation.quotients:
        top = name if factor.numerator == 1 else str(factor.numerator) + notation.times + name
        return _over(sign + top, str(factor.denominator), notation)
    text = numeral(factor, notation, sign)
    return (text if notation.latex else f"({text})") + notation.times + name


def _bracket(factor: Exact, body: Side, notation: Notation) -> str:
    alone = len(body) == 1 and isinstance(body[0].body, str)
    inside = spelled(body, notation)
    if factor == 1:
        return f"({inside})"
    before = numeral(factor, notation)
    if factor.denominator != 1 and not notation.latex and "." not in before:
        before = f"({before})"
    if alone and body[0].body == "":
        bare = notation.times_number.strip() and body[0].factor >= 0 and body[0].over == 1
        bare = bare and (notation.latex or "/" not in inside)
        return before + notation.times_number + (inside if bare else f"({inside})")
    if len(body) == 1 and notation.latex and notation.times_bracket.strip() and body[0].factor >= 0:
        return before + notation.times_bracket + inside
    return before + notation.times_bracket + f"({inside})"


def _between(notation: Notation) -> str:
    known = (notation.times_number, notation.times_bracket, notation.times)
    return next((sign for sign in known if sign.strip()), r" \cdot " if notation.latex else " * ")


def _fraction(top: str, one: Term, notation: Notation) -> str:
    """`top / over`, brackets round a sum or a product of brackets that `/` would tear apart."""
    if isinstance(one.body, tuple) and one.factor in (1, -1) and notation.latex:
        top = spelled(one.body, notation)
    if one.body == "" and one.factor.denominator != 1 and not notation.latex and "." not in top:
        top = f"({top})"
    under = numeral(size(one.over), notation)
    if one.over < 0:
        under = notation.minus + under
        under = under if notation.latex else f"({under})"
    elif not notation.latex and one.over.denominator != 1 and "." not in under:
        under = f"({under})"
    return _over(top, under, notation)


def _over(top: str, under: str, notation: Notation) -> str:
    return f"{notation.over}{{{top}}}{{{under}}}" if notation.latex else top + notation.over + under


def numeral(value: Exact, notation: Notation, sign: str = "") -> str:
    """A number >= 0: whole, with its point, or as a fraction."""
    if value.denominator == 1:
        return sign + str(value.numerator)
    if notation.decimal and terminates(value):
        return sign + decimal_text(value)
    return _over(sign + str(value.numerator), str(value.denominator), notation)


def terminates(value: Exact) -> bool:
    """Whether the number has finitely many decimals, and not too many to write."""
    return bool(10**MOST_PLACES % value.denominator == 0)


def decimal_text(value: Exact) -> str:
    """A terminating number with its point, exactly."""
    places = next(n for n in range(MOST_PLACES + 1) if 10**n % value.denominator == 0)
    return rounded_text(value, places)


def rounded_text(value: Exact, places: int) -> str:
    """A number rounded to so many decimals, halves away from zero."""
    scaled = abs(Fraction(value)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(places + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits
