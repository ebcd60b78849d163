"""The hooks: what rules call as `sql.…`."""

from collections.abc import Callable

from stepcache import Adapter, Derivation, SlotType, Verifier, hookimpl
from stepcache_sql.bare import Bare
from stepcache_sql.bound import Bound
from stepcache_sql.conditions import ConditionsType
from stepcache_sql.derived import AllColumns, AllRows, AnyDialect, AnyOrder, Kind, NoLimit
from stepcache_sql.known import Known
from stepcache_sql.limit import LimitType
from stepcache_sql.order import OrderType
from stepcache_sql.parses import Parses
from stepcache_sql.read_only import ReadOnly
from stepcache_sql.schema import Schema
from stepcache_sql.substitute import Substitute


@hookimpl
def register_slot_types(register: Callable[[SlotType], None]) -> None:
    """What prompts say of tables, rows and their order."""
    for kind in (Schema(), ConditionsType(), OrderType(), LimitType()):
        register(kind)


@hookimpl
def register_derivations(register: Callable[[Derivation], None]) -> None:
    """What is asked for where a prompt leaves a part out."""
    for derivation in (AllColumns(), AllRows(), AnyOrder(), NoLimit(), AnyDialect(), Kind()):
        register(derivation)


@hookimpl
def register_verifiers(register: Callable[[Verifier], None]) -> None:
    """What a query must be."""
    for verifier in (Parses(), Known(), ReadOnly(), Bound()):
        register(verifier)


@hookimpl
def register_adapters(register: Callable[[Adapter], None]) -> None:
    """How an older query becomes the one asked for."""
    for adapter in (Substitute(), Bare()):
        register(adapter)
