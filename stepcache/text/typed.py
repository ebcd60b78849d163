"""Labelled lines read by a schema: each property's type says what its characters stand for."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from stepcache.text.asked import asked_of
from stepcache.text.pairs import Pair
from stepcache.text.properties import ObjectSchema, titled

_BOUNDS = frozenset(
    {
        "enum", "const", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems",
    }
)  # fmt: skip
"""Keywords that only refuse values: the check of the schema sees to them."""

_PLAIN = _BOUNDS | {"type", "title", "items", "default", "anyOf"}
_SCALARS = frozenset({"string", "integer", "number", "boolean", "null"})
_NO_VALUE = re.compile(
    r"""
    [^\w]*+ (?:
        none | null | nil | nan | undefined | unknown | missing | unspecified | empty | blank | nothing | absent | void
        | n\W?a | n\W?k | t\W?b\W?[acd] | pending | withheld | redacted | unavailable | undisclosed | omitted
        | (?:not|none|no) \W++ [^\W\d]++ (?:\W++ yet)?
        | to \W++ (?:be|follow) \b .*+
    )? [^\w]*+
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def typed_members(pairs: Sequence[Pair], schema: ObjectSchema) -> dict[str, Any] | None:
    """The object that the lines state under a schema; None where it can be another one, or is stated in part.

    Each property is one name, byte for byte. One that is not required may be left out only where no line is
    left over, since that line may be meant by it. A description may change what is asked for, and so may a
    title that is more than a name: a schema with one is not read.
    """
    if not titled("", schema.root):
        return None
    stated = asked_of(pairs, schema.properties)
    if stated is None:
        return None
    unstated = schema.properties.keys() - stated.keys()
    if unstated & schema.required or (unstated and len(stated) < len(pairs)):
        return None
    found: dict[str, Any] = {}
    for name in schema.properties:
        if name in stated:
            readings = _readings(stated[name], _kinds(name, schema.properties[name]))
            if len(readings) != 1:
                return None
            found[name] = readings[0]
    return found or None


def _kinds(name: str, schema: Any) -> frozenset[str]:
    """The types a property may have; none where its schema says anything that is not read here."""
    if not isinstance(schema, Mapping) or not schema.keys() <= _PLAIN or not titled(name, schema):
        return frozenset()
    if "anyOf" in schema:
        branches = schema["anyOf"] if isinstance(schema["anyOf"], list) and "type" not in schema else []
        each = [_kinds(name, branch) for branch in branches]
        return frozenset().union(*each) if all(each) else frozenset()
    kinds = schema.get("type")
    listed = frozenset(kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str))
    if "array" in listed:
        return listed if listed == {"array"} and _kinds(name, schema.get("items")) else frozenset()
    return listed if listed <= _SCALARS else frozenset()


def _readings(pair: Pair, kinds: frozenset[str]) -> list[Any]:
    """What the characters may stand for under these types."""
    value = pair.value
    if {"null", "string"} <= kinds and _NO_VALUE.fullmatch(pair.text):
        return []
    found = [value] if not isinstance(value, str) and _kind(value) & kinds else []
    if "string" in kinds:
        found.append(value if isinstance(value, str) else pair.text)
    return found


def _kind(value: Any) -> frozenset[str]:
    match value:
        case bool():
            return frozenset({"boolean"})
        case int():
            return frozenset({"integer", "number"})
        case float():
            return frozenset({"number"})
        case list():
            return frozenset({"array"})
        case None:
            return frozenset({"null"})
        case _:
            return frozenset()
