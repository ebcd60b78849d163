"""Linear equations and systems: built from their solutions, then perturbed one thing at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.trust.record import Family, Group, Record
from tests.oracle.equations import EquationCase, make_case
from tests.oracle.errors import wrong_reply
from tests.oracle.judge import judge
from tests.oracle.solutions import restyle
from tests.oracle.styles import STYLES

BASE = Family("algebra/base", claimable=True)
REPEATED = Family("algebra/the same again", claimable=True)


@dataclass(frozen=True, slots=True)
class Solved:
    """An equation is solved: the final value is right, and so is every line."""

    case: EquationCase

    def holds(self, text: str) -> bool:
        """Whether the text is a right answer."""
        return judge(text, self.case).right

    def right(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """A right reply in one of the styles."""
        return restyle(self.case, rng.choice(list(STYLES)))

    def wrong(self, rng: Random, _wanted: Sequence[str] | None) -> str:
        """A reply with a mistake."""
        return wrong_reply(self.case, rng.choice(list(STYLES)), rng)


def equation_group(rng: Random, group: str) -> list[Record]:
    """An equation, and what can be made of it."""
    case = make_case(rng)
    base = Record(f"{group}/base", BASE, group, case.prompt, Solved(case), base=True)
    return [base, Record(f"{group}/again", REPEATED, group, case.prompt, Solved(case), source=base.name)]


GROUPS = (Group(equation_group, weight=50),)
