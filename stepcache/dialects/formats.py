"""`response_format` and `grammar`: where a schema stands in them, in each of the spellings that servers take."""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from stepcache.dialects.fields import MAX_DEPTH, is_deeper, is_text

MAX_CHARS = 262_144

Place = tuple[str, ...]
_VALUE = ("value",)


def openai_place(asked: Any) -> Place:
    """Where the schema stands in a `response_format`; empty where there is none, or more than one.

    OpenAI, vLLM and llama.cpp: `{json_schema: {schema}}`; llama.cpp: `{schema}` beside `json_object`; TGI as in
    its `grammar`.
    """
    places = [place for place in (_openai_place(asked), tgi_place(asked)) if place]
    return places[0] if len(places) == 1 else ()


def _openai_place(asked: Any) -> Place:
    match asked:
        case {"type": "json_schema", "json_schema": {"schema": _}}:
            return ("json_schema", "schema")
        case {"type": "json_object", "schema": _}:
            return ("schema",)
        case _:
            return ()


def tgi_place(asked: Any) -> Place:
    """Where the schema stands in TGI's `grammar`; empty where there is none."""
    match asked:
        case {"type": "json" | "json_object", "value": _}:
            return _VALUE
        case {"type": "json_schema", "value": {"schema": _}}:
            return ("value", "schema")
        case _:
            return ()


def schema_at(asked: Any, place: Place) -> Any:
    """The schema of a format; None for none that can be read. TGI takes one as JSON text too."""
    if not place:
        return None
    found = asked
    for name in place:
        found = found[name]
    if isinstance(found, str):
        return _parsed(found) if place == _VALUE else None
    return found


def _parsed(text: str) -> Any:
    """A schema from JSON text; None for what two readers could read in two ways, or not at all."""
    if len(text) > MAX_CHARS:
        return None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refused, parse_float=_number)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or is_deeper(value, MAX_DEPTH):
        return None
    return value if is_text(json.dumps(value, ensure_ascii=False)) else None


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) < len(members):
        raise ValueError("a name stands twice in an object")
    return found


def _number(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _refused(text)


def _refused(text: str) -> NoReturn:
    raise ValueError(f"`{text[:20]}` is no number of JSON")


def without_schema(asked: Any, place: Place) -> Any:
    """The format with its schema blanked; a name or a description beside the schema stays."""
    if not place:
        return asked
    name, *rest = place
    kept = {other: value for other, value in asked.items() if other != name}
    return {**kept, name: without_schema(asked[name], tuple(rest))} if rest else kept


def with_schema(asked: Mapping[str, Any], place: Place, schema: Any) -> Any:
    """The format with another schema in the same place."""
    if not place:
        return schema
    name, *rest = place
    return {**asked, name: with_schema(asked[name], tuple(rest), schema)}


def openai_format(name: str, schema: Any) -> dict[str, Any]:
    """As OpenAI, vLLM and llama.cpp take it."""
    return {"type": "json_schema", "json_schema": {"name": name, "schema": schema}}


def tgi_format(schema: Any) -> dict[str, Any]:
    """As every TGI takes it."""
    return {"type": "json", "value": schema}


def tgi_takes(schema: Any) -> bool:
    """Whether TGI takes a schema: it refuses one without `properties`."""
    return isinstance(schema, Mapping) and "properties" in schema
