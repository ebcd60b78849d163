"""What the plugin offers."""

from collections.abc import Callable

from stepcache import Verifier, hookimpl
from stepcache_judge.verifier import Agrees


@hookimpl
def register_verifiers(register: Callable[[Verifier], None]) -> None:
    """A model's opinion."""
    register(Agrees())
