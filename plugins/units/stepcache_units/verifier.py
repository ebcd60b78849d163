"""`units.converts(q, to)`: an answer that is the conversion asked for, exactly or rightly rounded."""

from fractions import Fraction
from typing import Annotated, ClassVar

from stepcache import Arguments, Cost, Example, Passage, Proves, Takes, Target, Verdict
from stepcache_units.answer import Claim, Side, claims_in
from stepcache_units.exact import converted, is_scale, measure_of
from stepcache_units.numbers import is_rounded, is_rounded_to
from stepcache_units.slots import MAX_PLACES, Quantity, known
from stepcache_units.table import UNITS

_KM = (Fraction(5), "kilometer")
_FEVER = (Fraction(493, 5), "°F")


class Converts:
    """Pass an answer that ends in the quantity converted into the unit, and says nothing else that is not so.

    Behind `=` or `is` stands the exact value, behind `≈` or `about` that value to the places shown, three significant
    digits at least. With `decimals` it ends in the value rounded to so many places, whatever the sign in front of it.
    Before that may stand the same quantity in other units, and what one of a unit of the same kind is. What is not
    read is unsure.

    Why: a wrong factor, a swapped unit or another prompt's number all read as fluently as the right ones.
    """

    name: ClassVar[str] = "units.converts"
    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset()
    cost: ClassVar[Cost] = Cost.PURE

    class Args(Arguments):
        """`units.converts(q, to, decimals=n)`: what is converted, into what, and rounded to how many decimals."""

        q: Annotated[Quantity, Takes("units.quantity"), Proves()]
        to: Annotated[str, Takes("units.unit", "string"), Proves()]
        decimals: Annotated[Fraction | None, Takes("units.precision", "integer"), Proves()] = None

    examples: ClassVar[tuple[Example, ...]] = (
        Example("5 km ≈ 3.10686 miles", Args(q=_KM, to="mile"), passes=True),
        Example("5 kilometers is about 3.107 miles.", Args(q=_KM, to="mile"), passes=True),
        Example("1 km = 1000 m\n5 km = 5000 m", Args(q=_KM, to="meter"), passes=True),
        Example("There are 5000 meters in 5 km.", Args(q=_KM, to="meter"), passes=True),
        Example("98.6 °F = 37 °C", Args(q=_FEVER, to="°C"), passes=True),
        Example("37 °C", Args(q=_FEVER, to="°C"), passes=True),
        Example("5 km is 3.11 miles", Args(q=_KM, to="mile", decimals=Fraction(2)), passes=True),
        Example("5 km = 3.10686 miles", Args(q=_KM, to="mile"), passes=False),
        Example("5 km ≈ 3 miles", Args(q=_KM, to="mile"), passes=False),
        Example("5 km ≈ 3.107 miles", Args(q=_KM, to="mile", decimals=Fraction(2)), passes=False),
        Example("5 km ≈ 3.107 miles\n6 km ≈ 3.728 miles", Args(q=_KM, to="mile"), passes=False),
        Example("6 km ≈ 3.728 miles", Args(q=_KM, to="mile"), passes=False),
        Example("98.6 °F = 66.6 °C", Args(q=_FEVER, to="°C"), passes=False),
        Example("5 km = 5000 m, as everybody knows", Args(q=_KM, to="meter"), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge the whole answer."""
        number, unit = args.q
        to = known(args.to)
        exact = converted(number, unit, to)
        if exact is None:
            return Verdict.unsure(f"there is nothing to convert from {unit[:40]} to {args.to[:40]}")
        if not are_places(args.decimals):
            return Verdict.unsure(f"nothing is rounded to other than 0 to {MAX_PLACES} decimals")
        claims = claims_in(passage.text)
        if claims is None:
            return Verdict.unsure("a part of the answer is not read as quantities that are the same")
        for claim in claims[:-1]:
            if wrong := _wrong(claim, args.q) if len(claim) > 1 else "a quantity stands alone before the answer":
                return Verdict.fail(wrong)
        return _ends(claims[-1], args, to, exact)


def are_places(decimals: Fraction | None) -> bool:
    """Whether a value is rounded to so many decimals, if it is to be."""
    return decimals is None or decimals in range(MAX_PLACES + 1)


def _ends(claim: Claim, args: Converts.Args, to: str, exact: Fraction) -> Verdict:
    """Judge what the answer ends in."""
    *before, last = claim
    if last.unit.name != to:
        return Verdict.fail(f"the answer ends in {last.unit.plural}, not in {UNITS[to].plural}")
    if before and (wrong := _not_asked(claim[0], args.q) or _wrong(tuple(before), args.q)):
        return Verdict.fail(wrong)
    if args.decimals is None:
        return Verdict.of(_is_right(last, exact), "the converted value is wrong, or rounded and not said to be")
    places = int(args.decimals)
    return Verdict.of(
        is_rounded_to(last.number, exact, places), f"the value is not rounded to {places} decimals as it should be"
    )


def _not_asked(side: Side, q: Quantity) -> str:
    same = not side.about and (side.number.value, side.unit.name) == q
    return "" if same else "the answer is about another quantity"


def _wrong(claim: Claim, q: Quantity) -> str:
    """What is wrong with what is said of the quantity asked about, or of one of a unit of its kind."""
    first, *others = claim
    start = (first.number.value, first.unit.name)
    if start != q and not (start[0] == 1 and _is_kin(first, q)):
        return "the answer speaks of another quantity"
    if first.about:
        return "what is converted is not about so much"
    for side in others:
        exact = converted(*start, side.unit.name)
        if exact is None or not _is_right(side, exact):
            return f"{first.unit.plural} and {side.unit.plural} are not related so"
    return ""


def _is_kin(side: Side, q: Quantity) -> bool:
    """Whether what one of that unit is may be told along."""
    unit = UNITS[q[1]]
    return not is_scale(side.unit) and measure_of(side.unit).dimension == measure_of(unit).dimension


def _is_right(side: Side, exact: Fraction) -> bool:
    return is_rounded(side.number, exact) if side.about else side.number.value == exact
