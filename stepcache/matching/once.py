"""What is made of a part of a rule, once."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 4096


def per_object(make: Callable[[K], V]) -> Callable[[K], V]:
    """A function whose value for an object is made once.

    It goes by identity: parts of rules never change, and to hash one is to walk through all of it, which on the
    path of a request costs more than most of what is kept here.
    """
    kept: dict[int, tuple[K, V]] = {}

    def get(one: K) -> V:
        found = kept.get(id(one))
        if found is None:
            if len(kept) >= MOST:
                kept.clear()
            found = kept[id(one)] = one, make(one)  # the object is kept, so its id is nobody else's
        return found[1]

    return get
