"""JSON Schema on the hot path: compiled once, never fetching, never slow.

References stay inside the schema, patterns run on an engine that is linear in the text, and a schema
whose references multiply is refused before it is asked anything.
"""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NoReturn
from urllib.parse import unquote

import jsonschema_rs

from stepcache.text.json import MAX_DEPTH, JsonError, read, write

MAX_NODES = 1_000
MAX_COST = 1_000

REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_IN_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies"})
_ONE_OF_THEM = frozenset({"properties", "prefixItems"})
_DATA = frozenset({"enum", "const", "default", "examples", "required", "$defs", "definitions", "$vocabulary"})
_PATTERNS = jsonschema_rs.RegexOptions(size_limit=1 << 20, dfa_size_limit=1 << 21)


_NAMED_ADDRESS = re.compile(r'[<>"\s]')


class SchemaError(ValueError):
    """The schema cannot be used; the message says why."""


@contextmanager
def schema_argument() -> Iterator[None]:
    """For the body of an `Args` with a parameter `schema`: pydantic warns of its own deprecated method of that name."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message='Field name "schema"', category=UserWarning)
        yield


def first_error(schema: Any, value: Any) -> str:
    """What is wrong with a value under a schema, the first thing only; empty where nothing is.

    Args:
        schema: A JSON Schema as a value or as JSON text.
        value: What `read` gave.

    Raises:
        SchemaError: The schema reaches outside, multiplies, or is no schema.
    """
    try:
        _compiled(_text(schema)).validate(value)
    except jsonschema_rs.ValidationError as error:
        place = "".join(f"/{part}" for part in error.instance_path)
        return f"{error.message[:200]}{f' at {place[:80]}' if place else ''}"
    return ""


def why_unusable(schema: Any) -> str:
    """Why no value can be judged by a schema; empty where it can be used."""
    try:
        _compiled(_text(schema))
    except SchemaError as error:
        return str(error)
    return ""


def _text(schema: Any) -> str:
    try:
        return schema if isinstance(schema, str) else write(schema)
    except (TypeError, ValueError, RecursionError) as error:
        raise SchemaError("the schema is not JSON") from error


@lru_cache(maxsize=256)
def _compiled(text: str) -> Any:
    schema = _checked(text)
    try:
        return jsonschema_rs.validator_for(
            schema,
            pattern_options=_PATTERNS,
            retriever=_refuse,
            formats=_FORMATS,
            validate_formats=True,
            ignore_unknown_formats=True,
        )
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise SchemaError(f"not a schema that can be used: {str(error).splitlines()[0][:200]}") from error


def _bare_address(name: str) -> Callable[[str], bool]:
    """The format without what a mail program would strip: `Ada <ada@x.org>` is no address."""
    plain = jsonschema_rs.validator_for({"type": "string", "format": name}, validate_formats=True)
    return lambda text: not _NAMED_ADDRESS.search(text) and plain.is_valid(text)


_FORMATS = {name: _bare_address(name) for name in ("email", "idn-email")}


def _refuse(uri: str) -> NoReturn:
    raise ValueError(f"{uri[:80]} is outside the schema")


def _checked(text: str) -> Any:
    try:
        schema = read(text)
    except JsonError as error:
        raise SchemaError(f"the schema is not JSON: {error}") from error
    if not isinstance(schema, dict | bool):
        raise SchemaError("a schema is an object, true or false")
    if "draft-04" in text:
        raise SchemaError("draft 4 is not read; say draft 6 or later")
    for count, node in enumerate(_nodes(schema)):
        if count > MAX_NODES:
            raise SchemaError(f"a schema of more than {MAX_NODES} parts")
        _check_references(node, root=node is schema)
    try:
        _Cost(schema).of(schema, MAX_DEPTH)
    except RecursionError as error:
        raise SchemaError("references nested too deep") from error
    return schema


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _nodes(child)


def _check_references(node: Mapping[str, Any], *, root: bool) -> None:
    for keyword in REFERENCES:
        target = node.get(keyword)
        if isinstance(target, str) and target != "#" and not target.startswith("#/"):
            raise SchemaError(f"`{target[:80]}`: only references into the schema itself (`#/…`) are followed")
    if not root and isinstance(node.get("$id"), str):
        raise SchemaError("a part of the schema names itself (`$id`), which moves what its references mean")


class _Cost:
    """How often one value on a path into an instance may be judged: bounds the work by the instance's length.

    An object's member has one name, so of `properties` only the costliest counts; all else adds up.
    """

    def __init__(self, root: Any) -> None:
        self.root = root
        self.known: dict[tuple[int, int], int | None] = {}

    def of(self, schema: Any, depth: int) -> int:
        """The cost of judging a value that is `depth` levels deep at most."""
        if not isinstance(schema, dict) or depth < 0:
            return 1
        key = (id(schema), depth)
        if key in self.known:
            known = self.known[key]
            if known is None:
                raise SchemaError("a schema that refers to itself without end")
            return known
        self.known[key] = None
        cost = 1 + sum(self.keyword(name, value, depth) for name, value in schema.items())
        if cost > MAX_COST:
            raise SchemaError("a schema whose parts refer to each other too often")
        self.known[key] = cost
        return cost

    def keyword(self, name: str, value: Any, depth: int) -> int:
        """What one keyword adds."""
        if name in REFERENCES and isinstance(value, str):
            return self.of(pointed(self.root, value), depth)
        if name in _DATA or not isinstance(value, dict | list):
            return 0
        level = depth if name in _IN_PLACE else depth - 1
        parts = value if isinstance(value, list) else [value] if _is_schema(name) else list(value.values())
        costs = [self.of(part, level) for part in parts]
        return max(costs, default=0) if name in _ONE_OF_THEM else sum(costs)


def pointed(root: Any, pointer: str) -> Any:
    """What `#/a/b` points at.

    Raises:
        SchemaError: Nothing stands there, or the pointer leaves the schema.
    """
    if pointer != "#" and not pointer.startswith("#/"):
        raise SchemaError(f"`{pointer[:80]}` is outside the schema")
    found = root
    for part in pointer.split("/")[1:]:
        found = _child(found, unquote(part).replace("~1", "/").replace("~0", "~"))
    return found


def _child(value: Any, name: str) -> Any:
    if isinstance(value, dict) and name in value:
        return value[name]
    if isinstance(value, list) and name.isascii() and name.isdigit() and int(name[:6]) < len(value):
        return value[int(name[:6])]
    raise SchemaError(f"a reference to `{name[:80]}`, which is not there")


def _is_schema(name: str) -> bool:
    """Whether the keyword's object is a schema itself rather than a table of schemas by name."""
    return name not in {"properties", "patternProperties", "dependentSchemas", "dependencies"}
