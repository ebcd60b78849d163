"""What the plugin offers."""

from collections.abc import Callable

from stepcache import Verifier, hookimpl
from stepcache_openapi.verifiers import CallsOperation, TakesArguments


@hookimpl
def register_verifiers(register: Callable[[Verifier], None]) -> None:
    """Arguments of functions and of operations."""
    register(TakesArguments())
    register(CallsOperation())
