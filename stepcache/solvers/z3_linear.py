"""Linear systems by Z3 over the rationals; runs in a worker, from coefficients, never from text."""

from collections.abc import Sequence
from typing import Any

SOFT_SHARE = 0.8
"""Of the worker's deadline; Z3 keeps to its own limit only roughly."""


def solve(payload: dict[str, Any]) -> dict[str, Any]:
    """Solve one system.

    Args:
        payload: `rows`, each a list of coefficients and last the constant, as `[numerator, denominator]` in hex;
            `wall_s`, the deadline in seconds.

    Returns:
        `kind` (`one`, `none` or `many`) and `values`: per unknown its number in hex, null for a free one.
    """
    import z3  # noqa: PLC0415 - imported in the worker alone

    rows = [[_number(pair) for pair in row] for row in payload["rows"]]
    unknowns = [z3.Real(f"u{place}") for place in range(len(rows[0]) - 1)]
    solver = z3.SolverFor("QF_LRA")
    solver.set("timeout", int(payload["wall_s"] * SOFT_SHARE * 1000))
    for *coefficients, constant in rows:
        solver.add(z3.Sum([factor * one for factor, one in zip(coefficients, unknowns, strict=True)]) == constant)
    if not _satisfiable(solver):
        return {"kind": "none", "values": []}
    model = solver.model()
    values = [_only_value(solver, one, model.eval(one, model_completion=True)) for one in unknowns]
    return {"kind": "one" if None not in values else "many", "values": values}


def _number(pair: Sequence[str]) -> Any:
    import z3  # noqa: PLC0415 - imported in the worker alone

    return z3.Q(int(pair[0], 16), int(pair[1], 16))


def _satisfiable(solver: Any) -> bool:
    import z3  # noqa: PLC0415 - imported in the worker alone

    found = solver.check()
    if found == z3.unknown:
        raise TimeoutError(solver.reason_unknown())
    return bool(found == z3.sat)


def _only_value(solver: Any, unknown: Any, value: Any) -> list[str] | None:
    """The value, if no solution has another one."""
    solver.push()
    solver.add(unknown != value)
    free = _satisfiable(solver)
    solver.pop()
    return None if free else [hex(value.numerator_as_long()), hex(value.denominator_as_long())]
