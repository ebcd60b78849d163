"""The digest of a task: equal exactly where what is served could not differ."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache

from stepcache.domain.expressions import Call
from stepcache.domain.rules import Task
from stepcache.domain.signatures import Catalog

EDITION = "1"
_LEFT_OUT = frozenset({"span", "tests", "digested", "doc"})


def digest_of(task: Task, catalog: Catalog) -> str:
    """SHA-256, hex, over the IR without spans, comments and tests, the edition, and the versions of what it calls."""
    body = _field(serialised(task))
    versions = b"".join(_field(f"{name}={version}".encode()) for name, version in _versions(task, catalog))
    return hashlib.sha256(_field(EDITION.encode()) + body + _field(versions)).hexdigest()


def serialised(value: object) -> bytes:
    """A value, each part with its kind and length before it: two values have one serialisation only if equal."""
    kind, parts = _parts(value)
    return _field(kind.encode()) + b"".join([b"%d:%b" % (len(part), part) for part in parts])


def _field(data: bytes) -> bytes:
    return b"%d:%b" % (len(data), data)


def _parts(value: object) -> tuple[str, list[bytes]]:
    names = _names_of(type(value))  # type: ignore[arg-type] # mypy takes a class for one of its values
    if names is not None:
        return type(value).__name__, [part for name, said in names for part in (said, serialised(getattr(value, name)))]
    if isinstance(value, Enum):
        return type(value).__name__, [str(value.value).encode()]
    if isinstance(value, Mapping):
        pairs = sorted((serialised(key), serialised(item)) for key, item in value.items())
        return "mapping", [part for pair in pairs for part in pair]
    if isinstance(value, frozenset):
        return "set", sorted(serialised(item) for item in value)
    if isinstance(value, tuple | list):
        return "list", [serialised(item) for item in value]
    if isinstance(value, str):
        return "text", [value.encode("utf-8", "surrogatepass")]
    if value is None or isinstance(value, bool | int | float | Fraction):
        return type(value).__name__, [repr(value).encode()]
    raise TypeError(f"no serialisation for {type(value).__name__}")


@cache
def _names_of(kind: type) -> tuple[tuple[str, bytes], ...] | None:
    """The fields of a dataclass that tell two values of it apart; None for another type."""
    if not is_dataclass(kind):
        return None
    kept = (one.name for one in fields(kind) if one.compare and one.name not in _LEFT_OUT)
    return tuple((name, name.encode()) for name in kept)


def _versions(task: Task, catalog: Catalog) -> list[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for call in calls_in(task):
        for table in (
            catalog.verifiers,
            catalog.derivations,
            catalog.adapters,
            catalog.solvers,
            catalog.segmenters,
            catalog.slot_types,
        ):
            if call.name in table:
                namespace = call.name.partition(".")[0]
                version = table[call.name].version or catalog.namespaces.get(namespace, "")
                found.add((call.name, f"{catalog.distributions.get(namespace, '')} {version}".lstrip()))
    return sorted(found)


def calls_in(value: object) -> Iterator[Call]:
    """Every call inside a task."""
    if isinstance(value, Call):
        yield value
    if isinstance(value, tuple):
        for item in value:
            yield from calls_in(item)
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in _LEFT_OUT:
                yield from calls_in(getattr(value, one.name))
