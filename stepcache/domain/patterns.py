"""Templates and vocabularies: how a prompt may be worded, as the compiler hands it to the matcher."""

from dataclasses import field

from stepcache.domain.expressions import Call, Regex
from stepcache.domain.source import NOWHERE, Span
from stepcache.domain.value import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """Characters of the prompt. Case is ignored, a run of white space is one space; never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Hole:
    """`{name: type(args)}`: a slot the prompt fills."""

    name: str
    type: Call

    def __hash__(self) -> int:
        """By the name alone: a walk through the type is slow, and holes of one name seldom differ."""
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Optional:
    """`[words]`: may stand or not."""

    parts: "tuple[Part, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    """`(a | b)`: exactly one of them stands."""

    branches: "tuple[tuple[Part, ...], ...]"


Part = Literal | Hole | Optional | Choice


@dataclass(frozen=True, slots=True)
class Template:
    """One pattern: it accounts for the whole last user message.

    Attributes:
        parts: In order; white space of the source text stands inside the literals.
        text: As the author wrote it.
    """

    parts: tuple[Part, ...]
    text: str = field(default="", compare=False)
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Form:
    """A phrase that changes what a right answer is; its presence fills the slot `name` with true or false."""

    phrase: Template
    name: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The prompt is tiled, in any order, by the slots, at least one lead and any fillers and forms.

    Attributes:
        required: Slots that must be filled, each once.
        optional: Slots that may be filled, each at most once.
    """

    leads: tuple[Template, ...]
    fillers: tuple[Template, ...]
    forms: tuple[Form, ...]
    required: tuple[Hole, ...]
    optional: tuple[Hole, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Reject:
    """A near miss that must never be claimed, searched in the whole prompt; a phrase ignores case."""

    what: Template | Regex


def holes_in(parts: tuple[Part, ...]) -> tuple[tuple[Hole, bool], ...]:
    """All holes in order, each with whether every matching prompt fills it."""
    found: list[tuple[Hole, bool]] = []
    for part in parts:
        match part:
            case Hole():
                found.append((part, True))
            case Optional(inner):
                found += [(hole, False) for hole, _ in holes_in(inner)]
            case Choice(branches):
                found += [(hole, False) for branch in branches for hole, _ in holes_in(branch)]
            case Literal():
                pass
    return tuple(found)
