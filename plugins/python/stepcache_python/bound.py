"""`python.names_bound`: no name is read that nothing binds."""

import builtins
from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel

from stepcache import Example, NoArgs, Passage, Verdict
from stepcache_python.dynamic import dynamic
from stepcache_python.pure import Pure, program
from stepcache_python.scopes import Names, Role, Scope

_SITE = frozenset({"_", "copyright", "credits", "exit", "license", "quit"})
BUILTIN = (frozenset(dir(builtins)) - _SITE) | {"__name__", "__file__", "__doc__"}


class NamesBound(Pure):
    """Pass a program in which every name that is read is a builtin, imported, a parameter or given a value somewhere.

    Why: a body that kept an older parameter's name, and a library that nobody imported, parse like any other. Whether
    the value is given *before* it is read, and what attributes there are, it does not see.
    """

    name: ClassVar[str] = "python.names_bound"
    details: ClassVar[frozenset[str]] = frozenset({"missing"})
    Args: ClassVar[type[BaseModel]] = NoArgs
    examples: ClassVar[tuple[Example, ...]] = (
        Example("import math\ndef area(r):\n    return math.pi * r ** 2\n", NoArgs(), passes=True),
        Example("def area(r):\n    return math.pi * r ** 2\n", NoArgs(), passes=False),
        Example("def total(values):\n    return sum(xs)\n", NoArgs(), passes=False),
        Example("def total(xs: List[int]):\n    return sum(xs)\n", NoArgs(), passes=False),
        Example("def f(xs):\n    return [x for x in xs if x]\n", NoArgs(), passes=True),
        Example("def f(xs):\n    n += 1\n    return n\n", NoArgs(), passes=False),
    )

    def check(self, passage: Passage, args: NoArgs) -> Verdict:
        """Annotations are read, too; unsure where names are looked up while it runs."""
        tree = program(passage)
        if isinstance(tree, Verdict):
            return tree
        names = Names(tree)
        if names.stars or (odd := dynamic(tree)):
            return Verdict.unsure("what `*` imports is not seen" if names.stars else f"`{odd}` looks names up")
        missing = ", ".join(dict.fromkeys(_missing(names)))[:200]
        return Verdict.of(not missing, f"names that nothing binds: {missing}", missing=missing)


def _missing(names: Names) -> Iterator[str]:
    given: set[tuple[Scope | None, str]] = set()
    for use in names.uses:
        if use.role is Role.BIND:
            given.add((names.home(use), use.name))
    for use in names.uses:
        if use.role in {Role.READ, Role.ADD, Role.DROP} and (home := names.home(use), use.name) not in given:
            unbound = home is not None and home.kind == "function"
            if use.name not in BUILTIN or unbound:
                yield use.name
