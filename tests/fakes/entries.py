"""Entries for tests that care only for some of their fields."""

from dataclasses import replace
from itertools import count
from typing import Any

from stepcache.domain.entries import Entry
from stepcache.domain.routes import Grade

_numbers = count(1)

PLAIN = Entry(
    id="",
    owner="tenant",
    key="",
    skeleton="skeleton",
    pins="pins",
    candidate=True,
    task="linear_equation",
    digest="d" * 64,
    prompt="Solve 2x + 3 = 13",
    schema="",
    output="1. 2x = 10\n2. x = 5\n",
    steps=(11, 9),
    grade=Grade.PROVED,
    slots=(("eq", "2x + 3 = 13"), ("x", "x")),
    backend="fake",
    model="fake",
    created=1_800_000_000.0,
    expires=0.0,
    region="region",
)


def entry(**fields: Any) -> Entry:
    """An entry of its own id and key, otherwise plain."""
    number = next(_numbers)
    return replace(PLAIN, **{"id": f"{number:032x}", "key": f"{number:064x}", **fields})
