"""One schema without references: those into its own document are put in place, all others refuse.

What is left is JSON Schema 2020-12 of a bounded size, so judging it takes bounded time. OpenAPI 3.0's own words
(`nullable`, true `exclusiveMinimum`) are put into today's. A schema that refers to itself refuses.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

MAX_NODES = 1_000
MAX_DEPTH = 40

_ONE = frozenset(
    """
    items additionalProperties not if then else contains propertyNames unevaluatedItems unevaluatedProperties
    """.split()  # noqa: SIM905 - reads better
)
_MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas"})
_PLAIN = frozenset(
    """
    type enum const minimum maximum multipleOf minLength maxLength pattern format minItems maxItems uniqueItems
    minProperties maxProperties required dependentRequired minContains maxContains
    """.split()  # noqa: SIM905 - reads better
)
_UNREAD = frozenset({"dependencies", "additionalItems", "$dynamicRef", "$recursiveRef"})
_BESIDE = frozenset({"allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas", "not", "propertyNames"})
"""What a value has to meet beside its own schema, so that other members may be declared elsewhere."""


class SchemaError(ValueError):
    """The schema cannot be used; the message says why."""


class Expander:
    """Puts references of one document in place.

    Attributes:
        old: Whether it is OpenAPI 3.0, where nothing that stands beside a reference holds.
        sent: Whether what it describes is sent to a server: `readOnly` members may not be.
        closed: Whether an object has no members but those declared, where its schema does not say otherwise.
    """

    def __init__(self, document: Any, *, old: bool = False, sent: bool = False, closed: bool = True) -> None:
        self.document, self.old, self.sent, self.closed = document, old, sent, closed
        self._open: list[str] = []
        self._nodes = 0

    def whole(self, schema: Any) -> Any:
        """The schema of one value.

        Raises:
            SchemaError: It is none, refers elsewhere or to itself, or is too large.
        """
        found = self._part(schema)
        if not self.closed or not isinstance(found, dict) or not names_members(found):
            return found
        said = {"additionalProperties", "unevaluatedProperties"} & found.keys()
        return found if said else {**found, "unevaluatedProperties": False}

    def _part(self, schema: Any) -> Any:
        """The schema of one value, or a part of it, in which other members than its own may be declared beside it."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise SchemaError(f"a schema of more than {MAX_NODES} parts")
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict):
            raise SchemaError("a schema is an object, true or false")
        if "$ref" in schema:
            return self._referred(schema)
        found = {name: self._keyword(name, value) for name, value in schema.items() if _counts(name)}
        self._without_read_only(schema, found)
        for bound, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            self._exclusive(schema, found, bound, limit)
        return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") is True else found

    def _keyword(self, name: str, value: Any) -> Any:
        if name in _UNREAD or (name == "items" and isinstance(value, list)):
            raise SchemaError(f"`{name}` is not read in this form")
        make = self._part if name in _BESIDE else self.whole
        if name in _ONE:
            return make(value)
        if (name in _MANY and not isinstance(value, list)) or (name in _NAMED and not isinstance(value, dict)):
            raise SchemaError(f"`{name}` is not what it should be")
        if name in _MANY:
            return [make(one) for one in value]
        return {key: make(one) for key, one in value.items()} if name in _NAMED else value

    def _referred(self, schema: Mapping[str, Any]) -> Any:
        pointer = schema["$ref"]
        if not isinstance(pointer, str) or pointer in self._open or len(self._open) >= MAX_DEPTH:
            raise SchemaError("a schema that refers to itself, or too deep")
        self._open.append(pointer)
        target = self._part(pointed(self.document, pointer))
        self._open.pop()
        beside = {} if self.old else {name: value for name, value in schema.items() if name != "$ref" and _counts(name)}
        return {"allOf": [target, self._part(beside)]} if beside else target

    def _without_read_only(self, schema: Mapping[str, Any], found: dict[str, Any]) -> None:
        members = schema.get("properties")
        if not self.sent or not isinstance(members, dict):
            return
        kept = {name for name, one in members.items() if not self._is_read_only(one)}
        found["properties"] = {name: one if name in kept else False for name, one in found["properties"].items()}
        if isinstance(found.get("required"), list):
            gone = members.keys() - kept
            found["required"] = [name for name in found["required"] if not isinstance(name, str) or name not in gone]

    def _is_read_only(self, schema: Any) -> bool:
        """Whether it says so, or what it refers to does."""
        for _ in range(MAX_DEPTH):
            if not isinstance(schema, dict) or schema.get("readOnly") is True:
                break
            if not isinstance(schema.get("$ref"), str):
                return False
            schema = pointed(self.document, schema["$ref"])
        return isinstance(schema, dict)

    @staticmethod
    def _exclusive(schema: Mapping[str, Any], found: dict[str, Any], bound: str, limit: str) -> None:
        if bound not in schema:
            return
        if not isinstance(schema[bound], bool):
            found[bound] = schema[bound]
        elif schema[bound] and limit in found:
            found[bound] = found.pop(limit)


def _counts(name: str) -> bool:
    """Whether a keyword says something about values; what describes, and what a vendor added, does not."""
    return name in _ONE | _MANY | _NAMED | _PLAIN | _UNREAD


def names_members(schema: Mapping[str, Any]) -> bool:
    """Whether it, or a part of it, says which members there are."""
    if "properties" in schema or "patternProperties" in schema:
        return True
    parts = [one for name in ("allOf", "anyOf", "oneOf") for one in schema.get(name, ())]
    return any(isinstance(one, dict) and names_members(one) for one in parts)


def pointed(document: Any, pointer: str) -> Any:
    """What `#/a/b` points at in a document.

    Raises:
        SchemaError: Nothing stands there, or it leads out of the document.
    """
    if pointer != "#" and not pointer.startswith("#/"):
        raise SchemaError(f"`{pointer[:80]}`: only references into the document itself (`#/…`) are followed")
    found = document
    for part in pointer.split("/")[1:]:
        name = unquote(part).replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and name in found:
            found = found[name]
        elif isinstance(found, list) and name.isascii() and name.isdigit() and int(name[:6]) < len(found):
            found = found[int(name[:6])]
        else:
            raise SchemaError(f"a reference to `{name[:80]}`, which is not there")
    return found
