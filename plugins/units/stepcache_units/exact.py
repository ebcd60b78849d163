"""Exact conversions: the registry's definitions in fractions, never a floating-point number.

What stands in the table is rational by definition; degrees and radians, whose ratio no fraction tells, do not.
"""

from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import pint

from stepcache_units.table import UNITS, Unit

TEMPERATURE = "[temperature]^1"


class Measure(NamedTuple):
    """What a unit is in base units of its dimension: `value * factor + offset`."""

    dimension: str
    factor: Fraction
    offset: Fraction


_REGISTRY: Any = pint.UnitRegistry(non_int_type=Fraction)
"""Made when the plugin is loaded: half a second is more than a call may take."""


@cache
def measure_of(unit: Unit) -> Measure:
    """By the registry's definitions."""
    make = _REGISTRY.Quantity
    zero, one = (make(Fraction(value), unit.measure).to_base_units() for value in (0, 1))
    offset = Fraction(zero.magnitude)
    dimension = " ".join(f"{name}^{power}" for name, power in sorted(zero.dimensionality.items()))
    return Measure(dimension, (Fraction(one.magnitude) - offset) * unit.times, offset)


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
