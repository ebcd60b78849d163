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
    python,
    sql,
    surroundings,
    text,
    units,
)
from benchmarks.trust.record import Group, Record

GROUPS: tuple[Group, ...] = (
    *arithmetic.GROUPS,
    *percentages.GROUPS,
    *python.GROUPS,
    *algebra.GROUPS,
    *classes.GROUPS,
    *documents.GROUPS,
    *json_lines.GROUPS,
    *json_messy.GROUPS,
    *json_prose.GROUPS,
    *json_schemas.GROUPS,
    *json_traps.GROUPS,
    *letters.GROUPS,
    *sql.GROUPS,
    *surroundings.GROUPS,
    *text.GROUPS,
    *units.GROUPS,
)

_HALF_A_GROUP = 6.0
"""Records; the head start of every kind, so that in a small set, too, the shares are near the weights (Webster)."""


_TRIALS = 4
"""Draws by which a kind of group is known by its families."""


def records(seed: int, count: int, only: str = "") -> list[Record]:
    """So many records, the same for the same seed, count and `only`.

    Kinds of groups are drawn so that their shares of all records tend to their weights; the last group may be cut, but
    never its base.

    Args:
        only: How a family of each kind's begins; empty for all.
    """
    kinds = [kind for kind in GROUPS if _holds(kind, only)]
    rng = Random(f"trust {seed}")
    drawn: list[Record] = []
    made = [_HALF_A_GROUP] * len(kinds)
    while kinds and len(drawn) < count:
        place = min(range(len(kinds)), key=lambda at: (made[at] / kinds[at].weight, at))
        group = kinds[place].make(Random(rng.getrandbits(64)), f"{len(drawn)}")
        made[place] += len(group)
        drawn += group
    bases = [record for record in drawn[:count] if record.base]
    variants = [record for record in drawn[:count] if not record.base]
    rng.shuffle(variants)
    return [*bases, *variants]


def _holds(kind: Group, only: str) -> bool:
    drawn = (record for seed in range(_TRIALS) for record in kind.make(Random(seed), f"{seed}"))
    return not only or any(record.family.name.startswith(only) for record in drawn)
