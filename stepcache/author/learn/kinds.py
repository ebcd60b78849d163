"""Which slot type reads a stretch of prompts: the narrowest that reads nearly all that was seen."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stepcache.matching.types import SLOT_TYPES
from stepcache.ports import NO_NAMES, Names, Refusal

NEARLY = 0.9
FEW, MANY = 12, 40
"""So many values at most are a list of their own; more, where all of them are seen again and again."""

_AGAIN, _SEEN = 3, 2
_VALUES = {
    "number": ("integer", "number"),
    "percent": ("percent",),
    "date": ("date",),
    "equation": ("equation",),
    "equations": ("equations",),
    "expression": ("expression",),
    "quoted": ("quoted",),
}
_DEGREES = range(1, 4)
_PADDED = re.compile(r"[-\u2212]?0[0-9]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A slot type with its arguments.

    Attributes:
        name: The type's name.
        of: For a list, what it holds.
        choices: For `one_of`, the spellings.
        degree: For an equation.
    """

    name: str
    of: str = ""
    choices: tuple[str, ...] = ()
    degree: int = 0

    def written(self, constant: str = "") -> str:
        """As a rule has it; `constant` is the name of the list of choices."""
        inside = self.of or constant or (f"degree={self.degree}" if self.degree else "")
        return f"{self.name}({inside})" if inside else self.name

    def reads(self, text: str, names: Names = NO_NAMES) -> bool:
        """Whether it reads a text."""
        kind = SLOT_TYPES[self.name]
        given: dict[str, object] = {"of": self.of, "choices": self.choices, "degree": self.degree}
        args = kind.Args(**{name: given[name] for name in kind.Args.model_fields})
        return not isinstance(kind.read(text, args, names), Refusal)


def kind_of(values: Sequence[str], sort: str, *, in_equation: bool = False) -> Kind:
    """The narrowest type that reads nearly all values; `text` where no other does.

    Args:
        sort: The kind of token that each of them is; empty where they differ or are stretches of words.
        in_equation: Whether an equation stands in the prompt too: a letter is its unknown.
    """
    for kind in _candidates(values, sort, in_equation=in_equation):
        if sum(map(kind.reads, values)) >= NEARLY * len(values):
            return kind
    return Kind("text")


def _candidates(values: Sequence[str], sort: str, *, in_equation: bool) -> list[Kind]:
    found = [Kind(name, degree=degree) for name in _VALUES.get(sort, ()) for degree in _degrees(name)]
    if in_equation and sum(len(value) <= 2 for value in values) >= NEARLY * len(values):
        found.append(Kind("identifier"))
    if _several(values):
        found += [Kind("list", of="key"), Kind("labels")]
    choices = _choices(values)
    if len(choices) <= FEW:
        found.append(Kind("one_of", choices=choices))
    found += [Kind("integer"), Kind("number"), Kind("date"), Kind("person")]
    found.append(Kind("one_of", choices=choices))
    found += [Kind(name) for name in ("identifier", "quoted", "word", "pair", "json")]
    if sum(value.strip().count("\n") > 0 for value in values) >= NEARLY * len(values):
        found.append(Kind("pairs"))
    codes = any(_PADDED.fullmatch(value.strip()) for value in values)  # `08` may be another one than `8`
    usable = [kind for kind in found if kind.name != "one_of" or kind.choices]
    return [kind for kind in usable if not codes or kind.name not in {"integer", "number"}]


def _degrees(name: str) -> Sequence[int]:
    return _DEGREES if name == "equation" else (1,) if name == "equations" else (0,)


def _several(values: Sequence[str]) -> bool:
    """Whether more than one value in ten holds several items."""
    return sum("," in value or " and " in value or " or " in value for value in values) > (1 - NEARLY) * len(values)


def _choices(values: Sequence[str]) -> tuple[str, ...]:
    """The spellings of a value that has few, each seen again; what is seldom as long is no value, or has more in it."""
    counted = Counter(" ".join(value.split()) for value in values)
    lengths = sorted(value.count(" ") for value in counted.elements())
    longest = lengths[int(NEARLY * (len(lengths) - 1))]
    often = sorted(value for value, count in counted.items() if count >= _SEEN and value.count(" ") <= longest)
    lowered = {value.lower() for value in often}
    few = 1 < len(often) <= MANY and len(lowered) == len(often) and len(values) >= _AGAIN * len(often)
    return tuple(often) if few and all(len(value) <= 60 for value in often) else ()
