"""Slots: the typed values a prompt fills into a rule."""

from collections.abc import Mapping
from types import MappingProxyType

from stepcache.domain.value import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """One slot's value.

    Attributes:
        type: The slot type's name (`equation`, `identifier`, … `flag` for a form).
        canonical: What `changed` compares and keys hash; equal exactly where the values are equal.
        data: What verifiers, adapters and solvers are given: a fraction, an equation, a tuple of keys.
        text: The characters of the prompt; empty for a derived slot.
        start: Where they begin in the prompt, by characters; -1 for a derived slot.
        end: One past their last character; -1 for a derived slot.
    """

    type: str
    canonical: str
    data: object
    text: str = ""
    start: int = -1
    end: int = -1

    @property
    def derived(self) -> bool:
        """Whether a call made it rather than the prompt."""
        return self.start < 0


Slots = Mapping[str, Value]

NO_SLOTS: Slots = MappingProxyType({})


def changed(name: str, new: Slots, old: Slots) -> bool:
    """Whether a slot differs between two prompts; present in one only counts as changed."""
    left, right = new.get(name), old.get(name)
    if left is None or right is None:
        return left is not right
    return (left.type, left.canonical) != (right.type, right.canonical)
