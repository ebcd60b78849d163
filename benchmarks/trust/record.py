"""Record: one request of the trust set, with its truth and what may be done with it; imports nothing of StepCache."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

_SYLLABLES = ("bo", "ka", "li", "mu", "ne", "pa", "ro", "si", "tu", "ve")


class Truth(Protocol):
    """What a right answer to one request is, and what a model might say to it."""

    def holds(self, text: str) -> bool:
        """Whether the text is a right answer."""
        ...

    def right(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """A right reply in a model's manner; `wanted` names the members that a patch prompt or a schema asks for."""
        ...

    def wrong(self, rng: Random, wanted: Sequence[str] | None) -> str:
        """A wrong reply: a slip, a false move, a value taken from elsewhere, a form error."""
        ...


@dataclass(frozen=True, slots=True)
class Family:
    """One way to make a request out of a base.

    Attributes:
        name: `algebra/changed constant`.
        claimable: True: a rule should claim it. False: none may. None: either is right, and claims are judged.
    """

    name: str
    claimable: bool | None


@dataclass(frozen=True, slots=True)
class Record:
    """One request.

    Attributes:
        name: Unique in the set.
        group: A base and its variants. No answer of another group may serve this record soundly, so groups that a
            rule might look up together differ in their wording.
        base: Sent before all variants; a group may have several.
        source: Name of the base of the group whose answer soundly carries over (as it is, projected, adapted to the
            changed constants); empty for none. Written when the record is made, before anything runs.
        system: System text; empty for none.
        turns: Earlier turns as role and text.
        tenant: Sent as the bearer's key; empty for none.
        body: Further members of the request's body (`response_format`, `stop`, `max_tokens`, unknown ones).
    """

    name: str
    family: Family
    group: str
    prompt: str
    truth: Truth
    base: bool = False
    source: str = ""
    system: str = ""
    turns: tuple[tuple[str, str], ...] = ()
    tenant: str = ""
    model: str = "scripted"
    body: Mapping[str, Any] = field(default_factory=dict, hash=False)


def word_of(group: str) -> str:
    """A word of the group's own, spelled from the digits of its name."""
    return "".join(_SYLLABLES[int(char)] for char in group if char.isdigit()) + "n"


Maker = Callable[[Random, str], list[Record]]
"""Draws one group under a name: its base first, then variants of several families."""


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of group, drawn as often as its weight says (in records, not groups)."""

    make: Maker
    weight: int
