"""What adapters and solvers are given, and what they write."""

from stepcache.domain.slots import Slots
from stepcache.domain.value import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """An older answer that an adapter may rewrite.

    Attributes:
        text: The working answer.
        steps: The same, cut into steps.
        old: Slots of the prompt it answered.
        new: Slots of the prompt that is answered now.
    """

    text: str
    steps: tuple[str, ...]
    old_prompt: str
    new_prompt: str
    old: Slots
    new: Slots


@dataclass(frozen=True, slots=True)
class Adapted:
    """What an adapter made.

    Attributes:
        text: The whole new answer.
        carried: Names of slots whose change it carried, beyond those its parameters mark.
        note: For the trace.
    """

    text: str
    carried: frozenset[str] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SolveTask:
    """What a solver is asked for.

    Attributes:
        engines: What the rule's `with` names, in order; empty for the solver's own order.
        prefix: Verified steps to continue (`solve tail`); empty to write the whole answer.
        sample: An answer of this rule whose style is to be met; empty for the plain style.
        numbered: Whether the rule's steps are numbered.
    """

    engines: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    sample: str = ""
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Solution:
    """A solver's answer: with a prefix, the steps that continue it."""

    text: str
    engine: str
