"""What the plugin offers."""

from collections.abc import Callable

from stepcache import Derivation, LintRule, SlotType, Solver, Verifier, hookimpl
from stepcache_units.lint import UnknownUnit
from stepcache_units.slots import Converted, PrecisionType, QuantityType, UnitType
from stepcache_units.solver import Convert
from stepcache_units.verifier import Converts


@hookimpl
def register_slot_types(register: Callable[[SlotType], None]) -> None:
    """Quantities, units, and how far to round."""
    for kind in (QuantityType(), UnitType(), PrecisionType()):
        register(kind)


@hookimpl
def register_derivations(register: Callable[[Derivation], None]) -> None:
    """The exact value."""
    register(Converted())


@hookimpl
def register_verifiers(register: Callable[[Verifier], None]) -> None:
    """Whether an answer is the conversion."""
    register(Converts())


@hookimpl
def register_solvers(register: Callable[[Solver], None]) -> None:
    """The conversion, written."""
    register(Convert())


@hookimpl
def register_lint_rules(register: Callable[[LintRule], None]) -> None:
    """Units that rules name and nothing reads."""
    register(UnknownUnit())
