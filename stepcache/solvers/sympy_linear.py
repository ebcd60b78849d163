"""Linear systems by SymPy's `linsolve`; runs in a worker, from coefficients, never from text."""

from collections.abc import Sequence
from typing import Any


def solve(payload: dict[str, Any]) -> dict[str, Any]:
    """Solve one system.

    Args:
        payload: `rows`, each a list of coefficients and last the constant, as `[numerator, denominator]` in hex.

    Returns:
        `kind` (`one`, `none` or `many`) and `values`: per unknown its number in hex, null for a free one.
    """
    from sympy import EmptySet, Matrix, linsolve, symbols  # noqa: PLC0415 - imported in the worker alone

    rows = [[_number(pair) for pair in row] for row in payload["rows"]]
    unknowns = symbols(f"u0:{len(rows[0]) - 1}")
    found = linsolve((Matrix([row[:-1] for row in rows]), Matrix([row[-1:] for row in rows])), *unknowns)
    if found is EmptySet or not found:
        return {"kind": "none", "values": []}
    values = [_value(one) for one in next(iter(found))]
    return {"kind": "one" if None not in values else "many", "values": values}


def _number(pair: Sequence[str]) -> Any:
    from sympy import Rational  # noqa: PLC0415 - imported in the worker alone

    return Rational(int(pair[0], 16), int(pair[1], 16))


def _value(one: Any) -> list[str] | None:
    return None if one.free_symbols else [hex(int(one.p)), hex(int(one.q))]
