"""A schema of one object as a table of its properties, for comparing it with another one."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stepcache.text.compare import changes, selects, worldly
from stepcache.text.schema import REFERENCES, SchemaError, pointed

MAX_CHARS = 65_536
MAX_REFERENCES = 100

_ABOUT = ("$schema", "title", "description")
_KNOWN = frozenset({*_ABOUT, "type", "properties", "required", "additionalProperties", "$defs", "definitions"})
_MOVING = frozenset({"$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveRef", "$recursiveAnchor"})
_TABLES = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_DATA = frozenset({"enum", "const", "default", "examples", "required"})
_CLASS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+")


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
    """The table of a schema; None for one that says more (combinators, references at its top, names by pattern).

    One that is longer than a person would write is not read either.
    """
    if not isinstance(schema, dict) or not schema.keys() <= _KNOWN or schema.get("type", "object") != "object":
        return None
    properties, required = schema.get("properties"), schema.get("required", [])
    open_ = schema.get("additionalProperties", True)
    if not isinstance(properties, dict) or not isinstance(required, list) or not isinstance(open_, bool):
        return None
    if not all(isinstance(name, str) and name in properties for name in required):
        return None
    if len(canonical(schema)) > MAX_CHARS:
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
    definitions = _Definitions(old, new)
    kept = [name for name in new.properties if name in old.properties and definitions.agree_on(name)]
    return kept if new.properties.keys() - set(kept) <= new.required else None


def canonical(value: Any) -> str:
    """JSON that is equal for equal values, whatever the order of their names; `1`, `1.0` and `true` differ."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def titled(name: str, schema: Mapping[str, Any]) -> bool:
    """Whether a schema says nothing in words but what it is called.

    A property's title is its name in other letters, an object's the name of a class (`Contact`): any other
    title, and every description, may ask for another value than the one that is written.

    Args:
        name: The property's; empty for the whole schema.
    """
    title = schema.get("title", name)
    if schema.get("description") or schema.get("$comment") or not isinstance(title, str):
        return False
    if _letters(title) == _letters(name):
        return True
    is_object = not name or "properties" in schema
    return is_object and bool(_CLASS.fullmatch(title)) and not (selects(title) or worldly(title) or changes(title))


def says_only_names(schema: Any) -> bool:
    """Whether all parts of a schema are `titled`, wherever they stand."""
    waiting: list[tuple[str, Any]] = [("", schema)]
    while waiting:
        name, node = waiting.pop()
        if isinstance(node, list):
            waiting += [(name, one) for one in node]
        elif isinstance(node, dict):
            if not titled(name, node):
                return False
            for keyword, value in node.items():
                named = keyword in _TABLES and isinstance(value, dict)
                waiting += list(value.items()) if named else [] if keyword in _DATA else [(name, value)]
    return True


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


class _Definitions:
    """What two schemas refer to: each pointer is compared once, however many properties use it."""

    def __init__(self, old: ObjectSchema, new: ObjectSchema) -> None:
        self.old = old
        self.new = new
        self.known: dict[str, frozenset[str] | None] = {}

    def agree_on(self, name: str) -> bool:
        """Whether both say the same of a property, what they refer to included."""
        if canonical(self.old.properties[name]) != canonical(self.new.properties[name]):
            return False
        pointers = _pointers(self.old.properties[name])
        seen: set[str] = set()
        while pointers is not None and (ahead := pointers - seen):
            seen |= ahead
            further = [self.behind(pointer) for pointer in ahead]
            pointers = None if None in further else frozenset().union(*(one for one in further if one))
        return pointers is not None

    def behind(self, pointer: str) -> frozenset[str] | None:
        """The pointers in what a pointer stands for; None where that is not the same in both, or cannot be told."""
        if pointer not in self.known:
            self.known[pointer] = self._behind(pointer) if len(self.known) < MAX_REFERENCES else None
        return self.known[pointer]

    def _behind(self, pointer: str) -> frozenset[str] | None:
        try:
            left, right = pointed(self.old.root, pointer), pointed(self.new.root, pointer)
        except SchemaError:
            return None
        return _pointers(left) if canonical(left) == canonical(right) else None


def _pointers(schema: Any) -> frozenset[str] | None:
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
    return frozenset(found)
