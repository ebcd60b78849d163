"""The `algebra` family: every line of a solution follows, every operation is what happens, the end is the solution."""

from typing import Annotated, ClassVar, TypeAlias

from stepcache.algebra import final, judge, moves, system
from stepcache.algebra.exact import Equation, names_of
from stepcache.algebra.read import read_equation
from stepcache.domain.steps import Passage
from stepcache.domain.verdicts import Example, Verdict
from stepcache.ports import Arguments, Proves, Refusal, Takes, Verifier
from stepcache.verifiers.pure import OfOutput, OfStep, steps_of

One: TypeAlias = Annotated[Equation, Takes("equation"), Proves()]
Many: TypeAlias = Annotated[tuple[Equation, ...], Takes("equations"), Proves()]
OneOrMany: TypeAlias = Annotated[Equation | tuple[Equation, ...], Takes("equation", "equations"), Proves()]
Asked: TypeAlias = Annotated[str, Takes("identifier", "word"), Proves()]
AllAsked: TypeAlias = Annotated[tuple[str, ...], Takes("list"), Proves()]
AnyAsked: TypeAlias = Annotated[str | tuple[str, ...], Takes("identifier", "word", "list")]


def _all_steps(passage: Passage) -> tuple[str, ...]:
    """The whole output, cut into its steps where it is: they have been read already."""
    return passage.steps or (passage.text,)


def _eq(text: str) -> Equation:
    equation = read_equation(text)
    if isinstance(equation, Refusal):
        raise TypeError(equation.reason)
    return equation


GIVEN = _eq("2x + 3 = 13")
THIRD = _eq("3x = 7")
EMPTY = _eq("x + 1 = x")
SYSTEM = (_eq("x + y = 5"), _eq("x - y = 1"))


class Follows(OfStep):
    """Pass a step whose relations follow from the lines before, and from the request's equation.

    Why: all equations with one root are multiples of each other, so a line that is merely equivalent may be a step of
    another equation.
    """

    name: ClassVar[str] = "algebra.follows"

    class Args(Arguments):
        """`algebra.follows(eq, x)`: the request's equation and its unknown."""

        eq: One
        x: Asked

    examples: ClassVar[tuple[Example, ...]] = (
        Example("2x = 10", Args(eq=GIVEN, x="x"), passes=True, before=("2x + 3 = 13",)),
        Example("2x = 13 - 3 = 10", Args(eq=GIVEN, x="x"), passes=True, before=("2x + 3 = 13",)),
        Example("So $x = \\frac{7}{3} \\approx 2.333$.", Args(eq=THIRD, x="x"), passes=True, before=("3x = 7",)),
        Example("2x = 12", Args(eq=GIVEN, x="x"), passes=False, before=("2x + 3 = 13",)),
        Example("7x - 1 = 34", Args(eq=GIVEN, x="x"), passes=False, before=("2x + 3 = 13",)),
        Example("x = 2.3", Args(eq=THIRD, x="x"), passes=False, before=("3x = 7",)),
        Example("1/2x = 5", Args(eq=GIVEN, x="x"), passes=False, before=("2x + 3 = 13",)),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge one step by all that stands before it."""
        steps, index = steps_of(passage)
        return judge.follow_verdicts(steps, args.eq, args.x)[index]


class Moves(OfStep):
    """Pass a step whose named operations are what happens between the relations around them."""

    name: ClassVar[str] = "algebra.moves"

    class Args(Arguments):
        """`algebra.moves(eq, x)`: the request's equation and its unknown."""

        eq: Annotated[Equation, Takes("equation")]
        x: Annotated[str, Takes("identifier", "word")]

    examples: ClassVar[tuple[Example, ...]] = (
        Example("Subtract 3 from both sides: 2x = 10", Args(eq=GIVEN, x="x"), passes=True, before=("2x + 3 = 13",)),
        Example("2x = 10   [-3]", Args(eq=GIVEN, x="x"), passes=True, before=("2x + 3 = 13",)),
        Example("Divide both sides by 3: 2x = 10", Args(eq=GIVEN, x="x"), passes=False, before=("2x + 3 = 13",)),
        Example("Divide both sides by it: x = 5", Args(eq=GIVEN, x="x"), passes=False, before=("2x = 10",)),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge one step by the relations before and behind it."""
        steps, index = steps_of(passage)
        return moves.move_verdicts(steps, args.eq, args.x)[index]


class Restates(OfStep):
    """Pass a step whose first relation is the request's own equation; of a system, all its equations."""

    name: ClassVar[str] = "algebra.restates"

    class Args(Arguments):
        """`algebra.restates(eq)`: the request's equation or system."""

        eq: OneOrMany

    examples: ClassVar[tuple[Example, ...]] = (
        Example("We start with $2 \\cdot x + 3 = 13$.", Args(eq=GIVEN), passes=True),
        Example("13 = 2x + 3", Args(eq=GIVEN), passes=True),
        Example("x + y = 5, x - y = 1", Args(eq=SYSTEM), passes=True),
        Example("2x + 3 = 17", Args(eq=GIVEN), passes=False),
        Example("x + y = 5, x - y = 2", Args(eq=SYSTEM), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge the first relation."""
        steps, index = steps_of(passage)
        if isinstance(args.eq, Equation):
            return final.restates(steps, index, args.eq, args.eq.names)
        return final.restates_all(steps, index, args.eq, frozenset(names_of(args.eq)))


class Isolates(OfStep):
    """Pass a step that ends in the unknown's value, in lowest terms, or in no solution or every number."""

    name: ClassVar[str] = "algebra.isolates"

    class Args(Arguments):
        """`algebra.isolates(x, decimal)`: the unknown, or all asked for; whether the value must be a decimal."""

        x: AnyAsked
        decimal: Annotated[bool, Takes("boolean", "flag"), Proves()] = False

    examples: ClassVar[tuple[Example, ...]] = (
        Example("x = 7/3 ≈ 2.333", Args(x="x"), passes=True),
        Example("So x equals -2.", Args(x="x"), passes=True),
        Example("x = 5/2 = 2.5", Args(x="x", decimal=True), passes=True),
        Example("Check: 2(5) + 3 = 13", Args(x="x"), passes=True, before=("x = 5",)),
        Example("x = 3, y = 2", Args(x=("x", "y")), passes=True),
        Example("2x = 10", Args(x="x"), passes=False),
        Example("x = 10/4", Args(x="x"), passes=False),
        Example("x = 5/2", Args(x="x", decimal=True), passes=False),
        Example("x = 3", Args(x=("x", "y")), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge the last relation that is no check."""
        steps, index = steps_of(passage)
        if isinstance(args.x, str):
            return final.isolates(steps, index, args.x, args.decimal)
        return final.isolates_all(steps, index, args.x, args.decimal)


class Solves(OfOutput):
    """Pass an output whose final value solves the equation."""

    name: ClassVar[str] = "algebra.solves"

    class Args(Arguments):
        """`algebra.solves(eq, x)`: the request's equation and its unknown."""

        eq: One
        x: Asked

    examples: ClassVar[tuple[Example, ...]] = (
        Example("2x + 3 = 13\n2x = 10\nx = 5", Args(eq=GIVEN, x="x"), passes=True),
        Example("1 = 0, so there is no solution.", Args(eq=EMPTY, x="x"), passes=True),
        Example("2x + 3 = 13\nx = 8", Args(eq=GIVEN, x="x"), passes=False),
        Example("2x + 3 = 13\n2x = 10", Args(eq=GIVEN, x="x"), passes=False),
        Example("There is no solution.", Args(eq=GIVEN, x="x"), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge every value that is said of the unknown alone."""
        return final.solves(_all_steps(passage), args.eq, args.x)


class Implied(OfStep):
    """Pass a step whose relations hold wherever the whole system does, and whose operations are what happens."""

    name: ClassVar[str] = "algebra.implied"

    class Args(Arguments):
        """`algebra.implied(eqs, xs)`: the request's system and the unknowns asked for."""

        eqs: Many
        xs: AllAsked = ()

    examples: ClassVar[tuple[Example, ...]] = (
        Example("2x = 6", Args(eqs=SYSTEM, xs=("x", "y")), passes=True, before=("x + y = 5\nx - y = 1",)),
        Example("y = 5 - 3 = 2", Args(eqs=SYSTEM, xs=("x", "y")), passes=True, before=("x = 3",)),
        Example("2x = 8", Args(eqs=SYSTEM, xs=("x", "y")), passes=False, before=("x + y = 5\nx - y = 1",)),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge one step."""
        steps, index = steps_of(passage)
        return system.implied_verdicts(steps, args.eqs)[index]


class SolvesAll(OfOutput):
    """Pass an output that gives every unknown asked for its value in the system's solution."""

    name: ClassVar[str] = "algebra.solves_all"

    class Args(Arguments):
        """`algebra.solves_all(eqs, xs)`: the request's system and the unknowns asked for."""

        eqs: Many
        xs: AllAsked

    examples: ClassVar[tuple[Example, ...]] = (
        Example("x + y = 5\nx - y = 1\nx = 3\ny = 2", Args(eqs=SYSTEM, xs=("x", "y")), passes=True),
        Example("x = 3", Args(eqs=SYSTEM, xs=("x",)), passes=True),
        Example("x = 3", Args(eqs=SYSTEM, xs=("x", "y")), passes=False),
        Example("x = 3\ny = 1", Args(eqs=SYSTEM, xs=("x", "y")), passes=False),
    )

    def check(self, passage: Passage, args: Args) -> Verdict:
        """Judge every value that is said of an unknown alone."""
        return system.solves_all(_all_steps(passage), args.eqs, args.xs)


VERIFIERS: tuple[Verifier, ...] = (
    Follows(),
    Moves(),
    Restates(),
    Isolates(),
    Solves(),
    Implied(),
    SolvesAll(),
)
