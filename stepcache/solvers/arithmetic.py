"""`solve arithmetic(expr)`: a calculation, written line by line to its exact value."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar

from stepcache.algebra.expression import Expression
from stepcache.domain.writing import Solution, SolveTask
from stepcache.ports import Arguments, Takes


class Arithmetic:
    """Calculate exactly, and write the steps; a value that is no whole number ends as a fraction and as a decimal.

    Why: what can be calculated need not be generated, and is right whatever the model does.
    """

    name: ClassVar[str] = "arithmetic"
    engines: ClassVar[tuple[str, ...]] = ()
    total: ClassVar[bool] = True
    domain: ClassVar[Mapping[str, int]] = MappingProxyType({})

    class Args(Arguments):
        """`arithmetic(expr, fraction, heading="In percent: ")`.

        The calculation; whether no decimals may be written; words in front of the last line.
        """

        expr: Annotated[Expression, Takes("expression")]
        fraction: Annotated[bool, Takes("boolean", "flag")] = False
        heading: str = ""

    async def solve(self, task: SolveTask, args: Args) -> Solution | None:
        """All lines; a text to be continued is none of its affairs."""
        from stepcache.algebra.working import solution  # noqa: PLC0415 - the linter reads the signature alone

        if task.prefix:
            return None
        try:
            text = solution(args.expr, fraction=args.fraction, heading=args.heading)
        except ValueError:  # a number of more digits than Python writes
            return None
        if task.numbered:
            text = "\n".join(f"{place}. {line}" for place, line in enumerate(text.splitlines(), 1))
        return Solution(text, self.name)
