"""Keys: the exact key of a request, whose it is, and the keys by which other requests' answers are found.

Every key is a SHA-256 over length-prefixed fields, so that no two different tuples of fields have the same
preimage. There is no allow-list: whatever the body holds is part of its key, but for what is named here.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stepcache.dialects.registry import dialect_of
from stepcache.domain.request import Request
from stepcache.domain.rules import Scope, Task
from stepcache.domain.slots import Slots

IGNORED = frozenset({"stream", "stream_options", "user", "metadata"})
GLOBAL_OWNER = "global"


def digest(fields: Iterable[str]) -> str:
    """SHA-256, hex, over the fields, each with its length in bytes before it."""
    hashed = hashlib.sha256()
    for field in fields:
        raw = field.encode("utf-8", "surrogatepass")
        hashed.update(b"%d:" % len(raw))
        hashed.update(raw)
    return hashed.hexdigest()


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal for equal values, whatever their order."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def owner_of(request: Request, scope: Scope, *, allow_global: bool) -> str:
    """Whose entries the request may see and make; in every look-up, the exact one too."""
    if scope is Scope.GLOBAL and allow_global:
        return GLOBAL_OWNER
    if scope is Scope.USER:
        return digest(("user", request.tenant, canonical(request.body.get("user"))))
    return digest(("tenant", request.tenant))


def exact_key(request: Request) -> str:
    """The key of this very request."""
    kept = {name: value for name, value in request.body.items() if name not in IGNORED}
    return digest((request.api, canonical(kept)))


@dataclass(frozen=True, slots=True)
class Keys:
    """Everything a claimed request is found by.

    Attributes:
        owner: Whose entries it may see.
        exact: The key of this very request.
        region: The key of all requests of the task, whatever slots they fill: where neighbours are looked for.
        skeleton: The key of those of a region that fill the same slots.
        pins: The key of the pinned slots' values.
    """

    owner: str
    exact: str
    region: str
    skeleton: str
    pins: str

    @classmethod
    def of(cls, request: Request, task: Task, slots: Slots, found_by: tuple[str, str]) -> "Keys":
        """The keys of a claim that owner and exact key are known of."""
        owner, exact = found_by
        region = region_key(request, task)
        return cls(owner, exact, region, skeleton_key(region, task, slots), pins_key(task, slots))


def region_key(request: Request, task: Task) -> str:
    """The key of all requests of a task that nothing but slots tells apart.

    The body stands in it with the texts that slots are read from blanked: the prompt, and the schema where
    the rule reads it.
    """
    blanked = dialect_of(request.api).blanked(request.body, schema=task.reads_schema)
    kept = {name: value for name, value in blanked.items() if name not in IGNORED}
    return digest((request.api, canonical(kept), task.name))


def skeleton_key(region: str, task: Task, slots: Slots) -> str:
    """The key of all requests of a region that fill the same slots: they differ in slot values alone."""
    filled = sorted(f"{name}:{value.type}" for name, value in slots.items() if name in task.prompt_slots)
    return digest((region, *filled))


def pins_key(task: Task, slots: Slots) -> str:
    """The key of the pinned slots' values: an entry that differs in one of them is no candidate."""
    return digest(part for name in sorted(task.pinned) for part in (name, *_pin(slots, name)))


def _pin(slots: Slots, name: str) -> tuple[str, ...]:
    value = slots.get(name)
    return ("+", value.type, value.canonical) if value else ("-",)


def slot_pairs(slots: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Canonical slot values by name, for ranking candidates."""
    return tuple(sorted((name, digest((value.type, value.canonical))) for name, value in slots.items()))
