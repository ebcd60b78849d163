"""What the built-in verifiers have alike: each is a pure function of the text, cheap enough to run first."""

from typing import ClassVar

from stepcache.domain.signatures import Cost, Target
from stepcache.domain.steps import Passage


class Pure:
    """Judges a step or the whole output, and has no details to fill into a rule's own words."""

    targets: ClassVar[frozenset[Target]] = frozenset({Target.STEP, Target.OUTPUT})
    details: ClassVar[frozenset[str]] = frozenset()
    cost: ClassVar[Cost] = Cost.PURE


class OfStep(Pure):
    """Judges one step by those around it."""

    targets: ClassVar[frozenset[Target]] = frozenset({Target.STEP})


class OfOutput(Pure):
    """Judges the whole output."""

    targets: ClassVar[frozenset[Target]] = frozenset({Target.OUTPUT})


def steps_of(passage: Passage) -> tuple[tuple[str, ...], int]:
    """All steps, and which one is judged; a passage without steps around it is a single one."""
    if passage.index is None or not passage.steps:
        return (passage.text,), 0
    return passage.steps, passage.index
