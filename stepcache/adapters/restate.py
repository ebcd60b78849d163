"""`adapt restate(eq, x)`: the same solution of another equation, without the model."""

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, ClassVar

from stepcache.algebra.exact import Equation
from stepcache.domain.writing import Adapted, Source
from stepcache.ports import Arguments, Carries, Takes

if TYPE_CHECKING:
    from stepcache.algebra.recipe import Recipe

LONGEST = 20_000
"""Characters of an answer that is looked at."""


class Restate:
    """Write an algebra solution anew for another equation: relations and moves as whole forms, the words as they are.

    Why: a changed constant then costs no token; and replacing numeral by numeral would mistake one 3 for another.
    """

    name: ClassVar[str] = "restate"
    carries_types: ClassVar[frozenset[str]] = frozenset()

    class Args(Arguments):
        """`restate(eq, x, decimal)`: equation and unknown; whether the value is asked for as a decimal."""

        eq: Annotated[Equation | tuple[Equation, ...], Takes("equation", "equations"), Carries()]
        x: Annotated[str | tuple[str, ...], Takes("identifier", "list"), Carries()]
        decimal: bool = False

    def adapt(self, source: Source, old: Args, new: Args) -> Adapted | None:
        """The answer for the new equation; None for systems, and where a line of the old one is no known form."""
        if isinstance(old.eq, tuple) or isinstance(new.eq, tuple):
            return None
        if not isinstance(old.x, str) or not isinstance(new.x, str) or len(source.text) > LONGEST:
            return None
        from stepcache.algebra.steps import given  # noqa: PLC0415 - the linter reads the signature alone

        recipe = _recipe(source.text, old.eq, old.eq.text, old.x)
        sides = given(new.eq, new.x)
        if recipe is None or sides is None:
            return None
        text = recipe.made(sides, new.x, decimal=new.decimal)
        return Adapted(text) if text is not None else None


@lru_cache(maxsize=1024)
def _recipe(text: str, equation: Equation, spelling: str, x: str) -> "Recipe | None":
    """The recipe of an answer; `spelling` is part of the key because equal equations may be spelled differently."""
    from stepcache.algebra.manner import own_notation  # noqa: PLC0415 - the linter reads the signature alone
    from stepcache.algebra.said import recipe_of  # noqa: PLC0415 - as above
    from stepcache.algebra.steps import given  # noqa: PLC0415 - as above

    sides = given(equation, x)
    return recipe_of(text, sides, x, own_notation(spelling, equation.names | {x})) if sides is not None else None
