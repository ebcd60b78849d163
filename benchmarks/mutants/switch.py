"""Turns a mutant on by giving its body to the function itself, so that nothing stands between a caller and the code.

mutmut's own trampolines look at the environment at every call, which makes a parser several times slower.
"""

import sys
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any, Self, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
MutantDict = dict[str, Any]
_KNOWN: list[tuple[FunctionType, MutantDict]] = []


def register(mutants: MutantDict, is_classmethod: bool = False) -> Callable[[F], F]:
    """The decorator that stands above every mutated function, in place of mutmut's."""
    del is_classmethod

    def keep(function: F) -> F:
        if isinstance(function, FunctionType):
            _KNOWN.append((function, mutants))
        return function

    return keep


def turn_on(name: str) -> None:
    """Let a function be its mutant from now on.

    Raises:
        LookupError: No module that has been imported holds it.
    """
    module, _, own = name.rpartition(".")
    for function, mutants in _KNOWN:
        if function.__module__ == module and own in mutants:
            mutant = _plain(mutants[own])
            function.__code__ = mutant.__code__
            function.__defaults__, function.__kwdefaults__ = mutant.__defaults__, mutant.__kwdefaults__
            return
    raise LookupError(name)


def _plain(made: Any) -> FunctionType:
    """The function below `property`, `classmethod`, `lru_cache` and their like."""
    while not isinstance(made, FunctionType):
        made = next(
            inner for name in ("__wrapped__", "__func__", "fget", "func") if (inner := getattr(made, name, None))
        )
    return made


class Watch:
    """Which mutated functions are called while it is on."""

    def __init__(self) -> None:
        self.names = {function.__code__: _mangled(function, mutants) for function, mutants in _KNOWN}
        self.seen: set[CodeType] = set()

    def __enter__(self) -> Self:
        self.seen.clear()
        sys.setprofile(lambda frame, event, _: self.seen.add(frame.f_code) if event == "call" else None)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def called(self) -> set[str]:
        """Their names, as a mutant's without its number."""
        return {self.names[code] for code in self.seen & self.names.keys()}


def _mangled(function: FunctionType, mutants: MutantDict) -> str:
    own = next(name for name in mutants if name != "_mutmut_orig")
    return f"{function.__module__}.{own.partition('__mutmut_')[0]}"
