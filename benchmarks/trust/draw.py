"""The trust set of a seed: groups drawn by weight, bases first, then all variants shuffled."""

from random import Random

from benchmarks.trust.families import (
    algebra,
    arithmetic,
    classes,
    documents,
    json_lines,
    json_messy,
    json_prose,
    json_schemas,
    json_traps,
    letters,
    percentages,
    surroundings,
)
from benchmarks.trust.record import Group, Record

GROUPS: tuple[Group, ...] = (
    *arithmetic.GROUPS,
    *percentages.GROUPS,
    *algebra.GROUPS,
    *classes.GROUPS,
    *documents.GROUPS,
    *json_lines.GROUPS,
    *json_messy.GROUPS,
    *json_prose.GROUPS,
    *json_schemas.GROUPS,
    *json_traps.GROUPS,
    *letters.GROUPS,
    *surroundings.GROUPS,
)

_HALF_A_GROUP = 6.0
"""Records; the head start of every kind, so that in a small set, too, the shares are near the weights (Webster)."""


def records(seed: int, count: int) -> list[Record]:
    """So many records, the same for the same seed and count.

    Kinds of groups are drawn so that their shares of all records tend to their weights; the last group may be cut, but
    never its base.
    """
    rng = Random(f"trust {seed}")
    drawn: list[Record] = []
    made = [_HALF_A_GROUP] * len(GROUPS)
    while len(drawn) < count:
        place = min(range(len(GROUPS)), key=lambda at: (made[at] / GROUPS[at].weight, at))
        group = GROUPS[place].make(Random(rng.getrandbits(64)), f"{len(drawn)}")
        made[place] += len(group)
        drawn += group
    bases = [record for record in drawn[:count] if record.base]
    variants = [record for record in drawn[:count] if not record.base]
    rng.shuffle(variants)
    return [*bases, *variants]
