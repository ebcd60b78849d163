"""Which system texts a draft may admit: what stands in one may change every answer, and no check reads it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stepcache.author.learn.log import Exchange
from stepcache.author.learn.writer import safe

WHOLE = 0.9
"""The share of a class that must have one system text for a draft to be about that text."""
_PLAIN = re.compile(
    r"\s*(?:you are an? (?:very )?(?:helpful |friendly |useful )?(?:AI )?assistant\.?)?\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Admitted:
    """What a draft admits.

    Attributes:
        systems: The system texts beside none.
        plain: Whether they say nothing: then a solver may answer under them.
        places: Of the exchanges, those that are admitted.
    """

    systems: tuple[str, ...]
    plain: bool
    places: tuple[int, ...]


def admitted(exchanges: Sequence[Exchange]) -> Admitted:
    """None and the plain assistant's texts; another only where nearly the whole class has that very one."""
    usual, count = Counter(exchange.system for exchange in exchanges).most_common(1)[0]
    if not _PLAIN.fullmatch(usual) and count >= WHOLE * len(exchanges) and safe(usual):
        return _with(exchanges, frozenset({usual}), plain=False)
    plain = {one.system for one in exchanges if _PLAIN.fullmatch(one.system) and safe(one.system)}
    return _with(exchanges, frozenset(plain), plain=True)


def _with(exchanges: Sequence[Exchange], systems: frozenset[str], *, plain: bool) -> Admitted:
    places = tuple(place for place, one in enumerate(exchanges) if one.system in systems)
    return Admitted(tuple(sorted(one for one in systems if one.strip())), plain, places)
