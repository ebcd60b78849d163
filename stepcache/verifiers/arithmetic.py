"""The `arithmetic` family: every line is the calculation, or a part of it, rewritten; the end is its value."""

from typing import Annotated, ClassVar, TypeAlias

from stepcache.algebra import calculation
from stepcache.algebra.expression import Expression, read_calculation
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Example, Verdict
from stepcache.ports import Arguments, Proves, Refusal, Takes, Verifier
from stepcache.verifiers.pure import OfStep, steps_of

Asked: TypeAlias = Annotated[Expression, Takes("expression"), Proves()]


def _expr(text: str) -> Expression:
    found = read_calculation(text)
    if isinstance(found, Refusal):
        raise TypeError(found.reason)
    return found


GIVEN = _expr("12 * (3 + 4)")
SEVENTHS = _expr("3.5 + 2/7")


class Follows(OfStep):
    """Pass a step whose relations are true, and are the request's calculation, or a part of it, rewritten.

    Why: many sums have one value, so a line that is merely true may be a step of another calculation.
    """

    name: ClassVar[str] = "arithmetic.follows"

    class Args(Arguments):
        """`arithmetic.follows(expr)`: the request's calculation."""

        expr: Asked

    examples: ClassVar[tuple[Example, ...]] = (
        Example("12 * (3 + 4) = 12 * 7", Args(expr=GIVEN), passes=True),
        Example("12 * 7 = 84", Args(expr=GIVEN), passes=True, before=("12 * (3 + 4) = 12 * 7",)),
        Example("12 * (3 + 4) = 36 + 48 = 84", Args(expr=GIVEN), passes=True),
        Example("3.5 + 2/7 = 49/14 + 4/14 = 53/14 ≈ 3.786", Args(expr=SEVENTHS), passes=True),
        Example("12 * 7 = 83", Args(expr=GIVEN), passes=False),
        Example("12 * 7 = 50 + 34", Args(expr=GIVEN), passes=False),
        Example("6 * 14 = 84", Args(expr=GIVEN), passes=False),
        Example("Add 3 and 4: 12 * (3 + 4) = 12 * 7", Args(expr=GIVEN), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge one step by all that stands before it."""
        steps, index = steps_of(passage)
        return calculation.calculation_verdicts(steps, args.expr)[index]


class Ends(OfStep):
    """Pass a step that ends in the calculation's value, a number in lowest terms, perhaps with its decimals behind."""

    name: ClassVar[str] = "arithmetic.ends"

    class Args(Arguments):
        """`arithmetic.ends(expr, decimal, fraction)`: the calculation; whether it must end in one of these."""

        expr: Asked
        decimal: Annotated[bool, Takes("boolean", "flag"), Proves()] = False
        fraction: Annotated[bool, Takes("boolean", "flag"), Proves()] = False

    examples: ClassVar[tuple[Example, ...]] = (
        Example("12 * 7 = 84", Args(expr=GIVEN), passes=True),
        Example("49/14 + 4/14 = 53/14 ≈ 3.786", Args(expr=SEVENTHS, decimal=True), passes=True),
        Example("49/14 + 4/14 = 53/14", Args(expr=SEVENTHS, fraction=True), passes=True),
        Example("12 * (3 + 4) = 12 * 7", Args(expr=GIVEN), passes=False),
        Example("3 + 4 = 7", Args(expr=GIVEN), passes=False),
        Example("49/14 + 4/14 = 53/14", Args(expr=SEVENTHS, decimal=True), passes=False),
        Example("49/14 + 4/14 = 53/14 ≈ 3.786", Args(expr=SEVENTHS, fraction=True), passes=False),
        Example("3.5 + 2/7 = 106/28", Args(expr=SEVENTHS), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge the last relation."""
        steps, index = steps_of(passage)
        return calculation.ends_in_value(steps, index, args.expr, decimal=args.decimal, fraction=args.fraction)


VERIFIERS: tuple[Verifier, ...] = (Follows(), Ends())
