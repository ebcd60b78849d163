"""What the namespace `letters` offers."""

from collections.abc import Callable

from stepcache import Adapter, Derivation, Redactor, Solver, Verifier, hookimpl
from stepcache_text.amounts import Amounts
from stepcache_text.contacts import Contacts
from stepcache_text.dates import Dates
from stepcache_text.filled import Filled
from stepcache_text.form import Form
from stepcache_text.readdress import Readdress
from stepcache_text.stale import Stale
from stepcache_text.written import Day, Written


@hookimpl
def register_derivations(register: Callable[[Derivation], None]) -> None:
    """`letters.form`."""
    register(Form())


@hookimpl
def register_verifiers(register: Callable[[Verifier], None]) -> None:
    """`letters.filled`, `dates`, `amounts`, `stale`, `written`."""
    for verifier in (Filled(), Dates(), Amounts(), Stale(), Written()):
        register(verifier)


@hookimpl
def register_adapters(register: Callable[[Adapter], None]) -> None:
    """`letters.readdress`."""
    register(Readdress())


@hookimpl
def register_solvers(register: Callable[[Solver], None]) -> None:
    """`letters.day`."""
    register(Day())


@hookimpl
def register_redactors(register: Callable[[Redactor], None]) -> None:
    """`letters.contacts`, where the operator trusts the plugin."""
    register(Contacts())
