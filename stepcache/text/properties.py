"""A schema of one object as a table of its properties, for comparing it with another one."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stepcache.text.schema import REFERENCES, SchemaError, pointed

MAX_REFERENCES = 100

_ABOUT = ("$schema", "title", "description")
_KNOWN = frozenset({*_ABOUT, "type", "properties", "required", "additionalProperties", "$defs", "definitions"})
_MOVING = frozenset({"$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveRef", "$recursiveAnchor"})
_SAYING = frozenset({"title", "description", "$comment"})


@dataclass(frozen=True, slots=True)
class ObjectSchema:
    """A schema that says nothing but which properties an object has.

    Attributes:
        root: The whole schema, into which references point.
        required: Names that must be there, each of them a property.
        open: Whether it leaves room for further members.
        about: What it says of the object as a whole, as canonical JSON.
    """

    root: Mapping[str, Any]
    properties: Mapping[str, Any]
    required: frozenset[str]
    open: bool
    about: str


def object_schema(schema: Any) -> ObjectSchema | None:
    """The table of a schema; None for one that says more: combinators, references at its top, names by pattern."""
    if not isinstance(schema, dict) or not schema.keys() <= _KNOWN or schema.get("type", "object") != "object":
        return None
    properties, required = schema.get("properties"), schema.get("required", [])
    open_ = schema.get("additionalProperties", True)
    if not isinstance(properties, dict) or not isinstance(required, list) or not isinstance(open_, bool):
        return None
    if not all(isinstance(name, str) and name in properties for name in required):
        return None
    about = canonical({name: schema[name] for name in _ABOUT if name in schema})
    return ObjectSchema(schema, properties, frozenset(required), open_, about)


def kept_properties(old: ObjectSchema, new: ObjectSchema) -> list[str] | None:
    """Properties of which both schemas say the same, in the new one's order.

    None where a member may be missing or amiss in an answer to the old schema without the new one objecting:
    the schemas say different things of the whole, or a property that is new or says something else is optional.
    """
    if old.about != new.about or (new.open and not old.open):
        return None
    kept = [name for name in new.properties if name in old.properties and _same(old, new, name)]
    return kept if new.properties.keys() - set(kept) <= new.required else None


def canonical(value: Any) -> str:
    """JSON that is equal for equal values, whatever the order of their names; `1`, `1.0` and `true` differ."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def sayings(schema: Any) -> Iterator[str]:
    """All that a schema says in words: titles and descriptions, wherever they stand."""
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield from (text for name, text in node.items() if name in _SAYING and isinstance(text, str))
        waiting += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()


def _same(old: ObjectSchema, new: ObjectSchema, name: str) -> bool:
    """Whether both say the same of a property, what they refer to included."""
    if canonical(old.properties[name]) != canonical(new.properties[name]):
        return False
    seen: set[str] = set()
    waiting = [old.properties[name]]
    while waiting:
        pointers = _pointers(waiting.pop())
        if pointers is None:
            return False
        for pointer in pointers - seen:
            seen.add(pointer)
            target = _common_target(old, new, pointer) if len(seen) <= MAX_REFERENCES else None
            if target is None:
                return False
            waiting.append(target)
    return True


def _pointers(schema: Any) -> set[str] | None:
    """What a schema refers to; None where names in it move what references mean."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if any(isinstance(node.get(name), str | bool) for name in _MOVING):
                return None
            found |= {node[name] for name in REFERENCES if isinstance(node.get(name), str)}
        waiting += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return found


def _common_target(old: ObjectSchema, new: ObjectSchema, pointer: str) -> Any | None:
    try:
        left, right = pointed(old.root, pointer), pointed(new.root, pointer)
    except SchemaError:
        return None
    return left if canonical(left) == canonical(right) else None
