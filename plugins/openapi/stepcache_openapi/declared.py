"""The schema of the arguments: a function's as tools declare it, or an OpenAPI operation's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stepcache_openapi.schemas import Expander, SchemaError, names_members, pointed

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
BODY = "body"
"""The argument that is an operation's request body."""

_PARAMETERS = ("parameters", "input_schema", "inputSchema")
_OPEN = frozenset({"additionalProperties", "unevaluatedProperties", "propertyNames", "minProperties"})
"""What says that there are members without declaring them."""
_NOT_ARGUMENTS = frozenset({"accept", "content-type", "authorization"})
"""Headers that OpenAPI ignores where parameters say them."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function's arguments.

    It is declared as `{"type": "function", "function": {…}}`, as `{"name": …, "parameters": {…}}`, the same with
    `input_schema` or `inputSchema`, or by the schema of its arguments alone.

    Attributes:
        extra: Whether there may be members that nothing declares.
    """

    extra: bool

    def __call__(self, declared: Any) -> Any:
        """Their schema, without references.

        Raises:
            SchemaError: It is none of these, or its schema cannot be used.
        """
        if not isinstance(declared, dict):
            raise SchemaError("a function is declared by a JSON object")
        inner = declared.get("function", declared)
        named = isinstance(inner, dict) and isinstance(inner.get("name"), str)
        schema: Any = declared
        if named:
            schema = next((inner[key] for key in _PARAMETERS if key in inner), {"type": "object", "properties": {}})
        if not isinstance(schema, dict) or not (named or _is_schema(schema)):
            raise SchemaError("a function needs a name, or its arguments a schema")
        arguments = Expander(schema, closed=not self.extra).whole(schema)
        return {"allOf": [{"type": "object"}, arguments if self.extra else _closed(arguments)]}


def _closed(schema: Any) -> Any:
    """The schema of a function that declares no argument: there may be none, but those that it says must be there."""
    if not isinstance(schema, dict) or names_members(schema) or not schema.keys().isdisjoint(_OPEN):
        return schema
    required = schema.get("required", [])
    named = {name: True for name in required if isinstance(name, str)} if isinstance(required, list) else {}
    return {**schema, "properties": named, "unevaluatedProperties": False}


def _is_schema(value: Mapping[str, Any]) -> bool:
    """Whether this is a schema of arguments; a text of another kind would be one that everything meets."""
    return value.get("type") == "object" or not value.keys().isdisjoint(
        {"properties", "allOf", "anyOf", "oneOf", "$ref"}
    )


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation's arguments: its parameters by name, its request body as `body`.

    Attributes:
        name: Its `operationId`.
        extra: Whether there may be members that nothing declares.
    """

    name: str
    extra: bool

    def __call__(self, spec: Any) -> Any:
        """Their schema, without references.

        Raises:
            SchemaError: It is no OpenAPI 3 document, there is no such operation or several, or two arguments have one
                name.
        """
        version = spec.get("openapi") if isinstance(spec, dict) else None
        if not isinstance(version, str) or not version.startswith(("3.0", "3.1")):
            raise SchemaError("this is no OpenAPI 3.0 or 3.1 document")
        found = [each for each in _operations(spec) if each[1].get("operationId") == self.name]
        if len(found) != 1:
            raise SchemaError(f"there {'is no' if not found else 'are several'} `{self.name[:80]}`")
        expander = Expander(spec, old=version.startswith("3.0"), sent=True, closed=not self.extra)
        members: dict[str, Any] = {}
        required: list[str] = []
        for name, schema, needed in _arguments(spec, *found[0]):
            if name in members:
                raise SchemaError(f"two arguments are called `{name[:80]}`")
            members[name] = expander.whole(schema)
            required += [name] if needed else []
        return {"type": "object", "properties": members, "required": required, "additionalProperties": self.extra}


def _operations(spec: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Every operation with its path's item."""
    for item in _table(spec, "paths").values():
        path = _resolved(spec, item)
        for method in METHODS:
            if isinstance(path.get(method), dict):
                yield path, path[method]


def _arguments(
    spec: Mapping[str, Any], path: Mapping[str, Any], one: Mapping[str, Any]
) -> Iterator[tuple[str, Any, bool]]:
    """Name, schema, and whether it must be given; an operation's parameter takes the place of its path's."""
    parameters: dict[tuple[str, str], Mapping[str, Any]] = {}
    for each in (*_list(path, "parameters"), *_list(one, "parameters")):
        parameter = _resolved(spec, each)
        name, place = parameter.get("name"), parameter.get("in")
        if not isinstance(name, str) or place not in ("path", "query", "header", "cookie"):
            raise SchemaError("a parameter without a name, or of no place")
        parameters[name, place] = parameter
    for (name, place), parameter in parameters.items():
        if place != "header" or name.lower() not in _NOT_ARGUMENTS:
            schema = parameter["schema"] if "schema" in parameter else _content(parameter)
            yield name, schema, place == "path" or parameter.get("required") is True
    if "requestBody" in one:
        body = _resolved(spec, one["requestBody"])
        yield BODY, _content(body), body.get("required") is True


def _content(described: Mapping[str, Any]) -> Any:
    """The schema of the one kind of content, or of the JSON one of several."""
    kinds = _table(described, "content")
    names = [name for name in kinds if name.partition(";")[0].strip().endswith(("/json", "+json"))] or list(kinds)
    chosen = kinds[names[0]] if len(names) == 1 else None
    if not isinstance(chosen, dict):
        raise SchemaError("an argument has no content, or several kinds of it")
    return chosen.get("schema", True)


def _resolved(spec: Mapping[str, Any], thing: Any) -> Mapping[str, Any]:
    """What a reference points at, if it is one; a reference to a reference is not followed."""
    found = pointed(spec, thing["$ref"]) if isinstance(thing, dict) and isinstance(thing.get("$ref"), str) else thing
    if not isinstance(found, dict) or "$ref" in found:
        raise SchemaError("an object of the document is none, or a reference to a reference")
    return found


def _table(thing: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = thing.get(name, {})
    if not isinstance(found, dict):
        raise SchemaError(f"`{name}` is no object")
    return found


def _list(thing: Mapping[str, Any], name: str) -> list[Any]:
    found = thing.get(name, [])
    if not isinstance(found, list):
        raise SchemaError(f"`{name}` is no list")
    return found
