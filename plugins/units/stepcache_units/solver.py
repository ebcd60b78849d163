"""`solve units.convert(q, to)`: the conversion, in the manner of the answers that stand."""

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import ClassVar

from stepcache import Solution, SolveTask
from stepcache_units.exact import converted
from stepcache_units.numbers import is_short, plainly, rounded, with_places
from stepcache_units.slots import known
from stepcache_units.table import UNITS
from stepcache_units.verifier import Converts, are_places

_SAID = re.compile(r"\b(?:is|are|equals)\b", re.IGNORECASE)


class Convert:
    """Convert exactly; a value of more than six decimals is rounded to six significant digits, and said to be.

    Why: what can be calculated need not be generated, and is right whatever the model does.
    """

    name: ClassVar[str] = "units.convert"
    engines: ClassVar[tuple[str, ...]] = ()
    total: ClassVar[bool] = False
    domain: ClassVar[Mapping[str, int]] = MappingProxyType({})
    Args: ClassVar[type[Converts.Args]] = Converts.Args

    async def solve(self, task: SolveTask, args: Converts.Args) -> Solution | None:
        """One line, or the sentence that `task.sample` would have been; None where there is nothing to convert."""
        number, unit = args.q
        to = known(args.to)
        exact = converted(number, unit, to)
        if exact is None or task.prefix or not are_places(args.decimals):
            return None
        value, about = _value(exact, args.decimals)
        text = f"{_quantity(plainly(number), unit)} {_joint(task.sample, about=about)} {_quantity(value, to)}"
        text += "." if task.sample.rstrip().endswith(".") else ""
        return Solution(f"1. {text}" if task.numbered else text, self.name)


def _value(exact: Fraction, decimals: Fraction | None) -> tuple[str, bool]:
    """As it is written, and whether that is rounded."""
    if decimals is not None:
        text = with_places(exact, int(decimals))
        return text, Fraction(text) != exact
    return (plainly(exact), False) if is_short(exact) else (rounded(exact), True)


def _joint(sample: str, *, about: bool) -> str:
    if _SAID.search(sample):
        return "is about" if about else "is"
    return "≈" if about else "="


def _quantity(number: str, unit: str) -> str:
    one = number == "1"
    return f"{number} {UNITS[unit].name if one else UNITS[unit].plural}"
