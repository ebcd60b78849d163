"""TGI's published API, to hold requests and answers against."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

_FILE = Path(__file__).parents[1] / "data" / "tgi-openapi-3.3.6.json"


def violations(name: str, value: Any) -> list[str]:
    """What a value breaks of the schema with that name; empty where it keeps to it."""
    return [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(value)]


@cache
def _validator(name: str) -> Draft202012Validator:
    schemas = _as_json_schema(_components())
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}})


@cache
def _components() -> Any:
    return json.loads(_FILE.read_text())["components"]["schemas"]


def _as_json_schema(value: Any) -> Any:
    """OpenAPI 3.0's `nullable` as JSON Schema says it."""
    if isinstance(value, list):
        return [_as_json_schema(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _as_json_schema(one) for name, one in value.items() if name not in {"nullable", "example"}}
    return {"anyOf": [found, {"type": "null"}]} if value.get("nullable") is True else found
