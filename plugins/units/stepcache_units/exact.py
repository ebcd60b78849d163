"""Exact conversions, by pint's definitions in fractions: never a floating-point number.

What stands in the table is rational by definition; degrees and radians, whose ratio no fraction tells, do not.
"""

import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from stepcache_units.table import UNITS, Unit

FACTORS = Path(__file__).with_name("factors.json")
"""Written by `stepcache_units.taken`, which tells why."""

TEMPERATURE = "[temperature]^1"


class Measure(NamedTuple):
    """What a unit is in base units of its dimension: `value * factor + offset`."""

    dimension: str
    factor: Fraction
    offset: Fraction


@cache
def _measures() -> dict[str, Measure]:
    found = json.loads(FACTORS.read_text("utf-8"))
    return {name: Measure(kind, Fraction(factor), Fraction(offset)) for name, (kind, factor, offset) in found.items()}


def measure_of(unit: Unit) -> Measure:
    """By the registry's definitions."""
    return _measures()[unit.name]


def is_scale(unit: Unit) -> bool:
    """Whether its zero is not the base unit's, so that `1 °C` is not a unit but a place on a scale."""
    return measure_of(unit).offset != 0


def converted(value: Fraction, unit: str, to: str) -> Fraction | None:
    """The value in another unit, exactly.

    Args:
        unit: Name of the unit it is in.
        to: Name of the other.

    Returns:
        None where a name is unknown, the two measure different things, or it is colder than can be.
    """
    if unit not in UNITS or to not in UNITS:
        return None
    old, new = measure_of(UNITS[unit]), measure_of(UNITS[to])
    base = value * old.factor + old.offset
    if old.dimension != new.dimension or (old.dimension == TEMPERATURE and base < 0):
        return None
    return (base - new.offset) / new.factor
