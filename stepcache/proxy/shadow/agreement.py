"""Whether the answer that would have been served and the backend's own say the same."""

from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import sqrt

from stepcache.domain.request import Answer
from stepcache.domain.routes import Grade
from stepcache.pipeline.engine import Kept
from stepcache.text.json import JsonError, Kind, Node, parse

_Z = 1.959963984540054  # 95 % of a normal distribution lie within so many deviations


class Agreement(StrEnum):
    """How two answers to one request compare; the first three agree."""

    TEXT = "same text"
    VALUE = "same JSON value"
    PROVED = "both right"
    DIFFERS = "differs, both pass"
    MODEL_FAILS = "model fails the checks"

    @property
    def agrees(self) -> bool:
        """Whether nobody would have been told anything else."""
        return self in {Agreement.TEXT, Agreement.VALUE, Agreement.PROVED}


def compare(served: Answer, said: str, kept: Kept) -> Agreement:
    """Put the answer that would have been served beside the backend's.

    Two right answers may be worded differently: they agree where the backend's passes all checks of the rule and
    the other is proved.

    Args:
        said: The backend's answer as it came.
        kept: The same as the rule takes it.
    """
    for theirs in (said, kept.text):
        if theirs.strip() == served.text.strip():
            return Agreement.TEXT
    if any(equal_json(theirs, served.text) for theirs in (said, kept.text)):
        return Agreement.VALUE
    if not kept.passes:
        return Agreement.MODEL_FAILS
    return Agreement.PROVED if served.grade is Grade.PROVED else Agreement.DIFFERS


def equal_json(one: str, other: str) -> bool:
    """Whether both are one JSON value each, and equal: members in any order, numbers by their exact value."""
    try:
        return _equal(parse(one), parse(other))
    except JsonError:
        return False


def _equal(one: Node, other: Node) -> bool:
    if one.kind is not other.kind:
        return False
    match one.kind:
        case Kind.OBJECT:
            theirs = {member.name: member.node for member in other.members}
            mine = {member.name: member.node for member in one.members}
            return mine.keys() == theirs.keys() and all(_equal(node, theirs[name]) for name, node in mine.items())
        case Kind.ARRAY:
            pairs = zip(one.items, other.items, strict=False)
            return len(one.items) == len(other.items) and all(_equal(*pair) for pair in pairs)
        case Kind.NUMBER:
            return one.value == other.value or _same_number(str(one.value), str(other.value))
        case _:
            return one.value == other.value


def _same_number(one: str, other: str) -> bool:
    """Never as a fraction: an exponent may be long."""
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def wilson(agree: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, 0 to 1; all of it where nothing was seen.

    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), score interval without continuity correction.
    """
    if of == 0:
        return 0.0, 1.0
    share, spread = agree / of, _Z * _Z / of
    middle = share + spread / 2
    half = _Z * sqrt(share * (1 - share) / of + spread / (4 * of))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return (0.0 if agree == 0 else max(low, 0.0)), (1.0 if agree == of else min(high, 1.0))
