"""`python -m stepcache_units.taken`: write the factors anew from pint's definitions.

They are written down because pint takes half a second to load, which every worker would wait for.
"""

import json
from fractions import Fraction
from typing import Any

import pint

from stepcache_units.exact import FACTORS
from stepcache_units.table import UNITS, Unit


def taken() -> dict[str, list[str]]:
    """Unit -> its dimension, its factor to base units, and where its zero stands in these, as exact fractions."""
    registry: Any = pint.UnitRegistry(non_int_type=Fraction)
    return {name: _taken(registry, unit) for name, unit in UNITS.items()}


def _taken(registry: Any, unit: Unit) -> list[str]:
    zero, one = (registry.Quantity(Fraction(value), unit.measure).to_base_units() for value in (0, 1))
    dimension = " ".join(f"{name}^{power}" for name, power in sorted(zero.dimensionality.items()))
    offset = Fraction(zero.magnitude)
    return [dimension, str((Fraction(one.magnitude) - offset) * unit.times), str(offset)]


if __name__ == "__main__":
    lines = ",\n".join(f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(one)}" for name, one in taken().items())
    FACTORS.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
